"""Go to: one key for a place."""

from __future__ import annotations

import pytest
from screens import app_with, opened

from koortui.screens.board import BoardScreen
from koortui.screens.goto import GoToScreen
from koortui.screens.hours import HoursScreen
from koortui.screens.queue import QueueScreen


@pytest.mark.parametrize(
    ("key", "place"),
    [("b", "board"), ("q", "queue"), ("h", "hours"), ("g", "top"), ("escape", None)],
)
async def test_a_key_answers_its_place(key: str, place: str | None) -> None:
    app = app_with()
    answers: list[str | None] = []
    async with opened(app) as pilot:
        app.push_screen(GoToScreen(), answers.append)
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert answers == [place]


async def test_a_click_does_the_same() -> None:
    app = app_with()
    answers: list[str | None] = []
    async with opened(app) as pilot:
        app.push_screen(GoToScreen(), answers.append)
        await pilot.pause()
        await pilot.click("#menu", offset=(10, 2))
        await pilot.pause()
        assert answers == ["queue"]


async def test_places_are_reached_from_the_board_and_left_again() -> None:
    app = app_with()
    async with opened(app) as pilot:
        for key, screen in (("q", QueueScreen), ("h", HoursScreen)):
            await pilot.press("g", key)
            await pilot.pause()
            assert isinstance(app.screen, screen)
            await pilot.press("b")
            await pilot.pause()
            assert isinstance(app.screen, BoardScreen)

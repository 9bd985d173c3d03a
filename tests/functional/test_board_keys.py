"""A key of the review pressed on the board says where it works; the board's own keys do not."""

from __future__ import annotations

import pytest
from screens import app_with, opened, said

from koortui.screens.board import BoardScreen


@pytest.mark.parametrize(("pressed", "title"), [("d", "done"), ("h", "hours"), ("l", "log")])
async def test_a_key_of_the_review_says_where_it_works(pressed: str, title: str) -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press(pressed)
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        assert f"{title}: enter opens the review, there {pressed} does it" in said(app)


async def test_the_boards_own_keys_and_unknown_ones_say_nothing() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("j", "k", "f7", "m")
        await pilot.pause()
        assert "opens the review" not in said(app)

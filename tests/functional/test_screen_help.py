"""The help is made from the keys that work right now."""

from __future__ import annotations

import pytest
from screens import app_with, opened, seen, until
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from koortui.screens.help import HelpScreen
from koortui.screens.meeting import MeetingScreen
from koortui.screens.note import NoteScreen


async def help_on(pilot: Pilot[None]) -> None:
    """Over what is open, as its key does also where letters are typed."""
    await pilot.press("f1")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


def text_of(screen: HelpScreen) -> str:
    return str(screen.query_one("#text").render())


async def test_it_lists_the_keys_of_the_place_first_then_those_that_work_anywhere() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await help_on(pilot)
        text = text_of(app.screen)
        assert text.index("Review this customer.") < text.index("Move down.")
        assert text.index("Move down.") < text.index("Show the keys of this screen.")


async def test_a_key_the_person_changed_is_shown() -> None:
    app = app_with(keys={"board.customer": "f9"})
    async with opened(app) as pilot:
        await help_on(pilot)
        line = next(
            line for line in text_of(app.screen).splitlines() if "Open the customer page" in line
        )
        assert line.split()[0] == "f9"


async def test_keys_that_type_a_letter_are_not_offered() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await help_on(pilot)
        text = text_of(app.screen)
        assert "Save the text as a note" in text
        assert "Find a customer" not in text
        assert "Delete the chosen note" not in text


async def test_each_closing_key_closes_it() -> None:
    app = app_with()
    async with opened(app) as pilot:
        for key in ("escape", "q", "question_mark"):
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(app.screen, HelpScreen)


async def test_it_fits_the_smallest_terminal_and_scrolls() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await help_on(pilot)
        keys = app.screen.query_one("#keys", VerticalScroll)
        assert keys.region.right <= 80
        assert keys.region.bottom <= 24
        await pilot.press("end")
        await pilot.pause()
        assert "Quit; everything is saved already." in seen(app)


@pytest.mark.parametrize("width", [80, 60])
async def test_what_is_told_in_two_lines_is_indented_under_its_text(width: int) -> None:
    app = app_with()
    async with opened(app, MeetingScreen("acme", "plan"), size=(width, 24)) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "Before:" in seen(app))
        lines = [line.strip("│ ▁▂▃▄▅▆▇█") for line in seen(app).splitlines()]
        whole = " ".join(line for line in lines)
        told = "Before: send or copy the agenda, record it. After: follow-up, issues, the next one."
        assert told in " ".join(whole.split())
        texts = text_of(app.screen).splitlines()
        first = next(line for line in texts if "Before: send" in line)
        after = texts[texts.index(first) + 1]
        assert after.startswith(" " * first.index("Before"))
        box = app.screen.query_one("#text")
        assert max(len(line.rstrip()) for line in texts) <= box.size.width

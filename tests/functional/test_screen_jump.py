"""Jump: letters on all that one can go to; pressing one goes there."""

from __future__ import annotations

import pytest
from portfolio import history
from screens import app_with, opened, seen
from textual.widgets import Static

from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.help import HelpScreen
from koortui.screens.jump import LETTERS, JumpScreen, labels
from koortui.screens.note import NoteScreen
from koortui.screens.review import ReviewScreen
from koortui.widgets.customer_list import CustomerList


def letters_at(screen: JumpScreen) -> dict[tuple[int, int], str]:
    return {
        (label.region.x, label.region.y): str(label.render())
        for label in screen.query(".label").results(Static)
        if label.display
    }


async def jump_to(pilot, x: int, y: int) -> None:  # type: ignore[no-untyped-def]
    await pilot.press("semicolon")
    await pilot.pause()
    assert isinstance(pilot.app.screen, JumpScreen)
    await pilot.press(*letters_at(pilot.app.screen)[x, y])
    await pilot.pause()


@pytest.mark.parametrize("count", [0, 1, 25, 26, 27, 51, 52, 200, 600])
def test_labels_are_as_short_as_can_be_and_none_begins_another(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == len(made) == count
    assert not any(a != b and b.startswith(a) for a in made for b in made)
    assert max(map(len, made), default=1) == (1 if count <= len(LETTERS) else 2)


async def test_a_letter_goes_to_the_row_it_stands_on() -> None:
    app = app_with()
    async with opened(app) as pilot:
        rows = app.screen.query_one(CustomerList)
        target = next(i for i, row in enumerate(rows.items) if row.slug == "cirrus")
        await jump_to(pilot, rows.content_region.x, rows.content_region.y + target)
        assert isinstance(app.screen, BoardScreen)
        assert app.screen.current_slug == "cirrus"


async def test_tabs_and_lists_have_letters_in_one_go() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")) as pilot:
        tabs = app.screen.query_one("#tabs")
        found = str(tabs.render()).index("Issues")
        await jump_to(pilot, tabs.content_region.x + found - 3, tabs.content_region.y)
        assert app.screen.tab == "issues"  # type: ignore[attr-defined]


async def test_steps_are_gone_to() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        panel = app.screen.query_one("StepsPanel")
        await jump_to(pilot, panel.content_region.x, panel.content_region.y + 2)
        assert app.screen.query_one("#track").display


async def test_it_works_while_typing_and_goes_to_another_part() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("a", "semicolon")
        assert isinstance(app.screen, NoteScreen)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert isinstance(app.screen, JumpScreen)
        notes = app.screen_stack[-2].query_one("NoteList")
        at = notes.content_region
        await pilot.press(*letters_at(app.screen)[at.x, at.y + 1])
        await pilot.pause()
        assert notes.has_focus


async def test_esc_and_other_keys_leave_everything_as_it_was() -> None:
    app = app_with()
    async with opened(app) as pilot:
        before = seen(app)
        for key in ("escape", "semicolon"):
            await pilot.press("semicolon")
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            assert seen(app) == before


async def test_a_question_has_no_letters() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("question_mark", "semicolon")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_a_click_on_a_tab_and_on_a_step_still_works() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")) as pilot:
        found = str(app.screen.query_one("#tabs").render()).index("Hours")
        await pilot.click("#tabs", offset=(found, 0))
        await pilot.pause()
        assert app.screen.tab == "hours"  # type: ignore[attr-defined]

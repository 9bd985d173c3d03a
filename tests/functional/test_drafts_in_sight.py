"""A note or a comment that was begun and left is seen: on the board, in the list, at the issue."""

from __future__ import annotations

from portfolio import history
from screens import app_with, journals, opened, said, seen, until
from textual.widgets import TextArea

from koortui.app import KoorApp
from koortui.domain.notes import begun
from koortui.screens.board import BoardScreen
from koortui.screens.compose import ComposeScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.note import NoteScreen
from koortui.screens.notes import NotesScreen
from koortui.widgets.note_area import NoteArea


def line_with(app: KoorApp, words: str) -> str:
    return next((line for line in seen(app).splitlines() if words in line), "")


async def test_a_note_left_is_on_the_board_and_in_the_list_where_enter_goes_on() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_note("acme")
        await pilot.pause()
        await pilot.press(*"Ruth calls back")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        assert "Kept as a draft · g n lists it" in said(app)
        assert "✎ Acme" in seen(app)
        app.screen.put_cursor_on_customer("acme")
        await pilot.pause()
        assert "✎ 1 draft not saved" in seen(app)
        await pilot.press("g", "n")
        await until(pilot, lambda: "1 draft" in seen(app))
        assert "Ruth calls back" in line_with(app, "✎ draft")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        assert app.screen.query_one(NoteArea).text == "Ruth calls back"
        await pilot.press("ctrl+s", "escape")
        await until(pilot, lambda: isinstance(app.screen, NotesScreen) and "✎" not in seen(app))
        await pilot.press("escape")
        await pilot.pause()
        assert "✎" not in seen(app), "what is saved is no draft"


async def test_the_draft_of_an_edit_opens_the_note_it_edits() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_note("acme", note_id="n-1")
        await pilot.pause()
        await pilot.press(*" and after four")
        await pilot.press("escape", "g", "n")
        await until(pilot, lambda: "✎ draft" in seen(app))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        assert app.screen.note_id == "n-1"
        assert app.screen.query_one(NoteArea).text.endswith(" and after four")


async def test_an_edit_taken_back_by_hand_is_no_draft() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_note("acme", note_id="n-1")
        await pilot.pause()
        await pilot.press("x")
        await until(pilot, lambda: bool(journals(app).read("acme").drafts))
        await pilot.press("backspace", "escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        assert "✎" not in seen(app)
        assert "draft" not in said(app)


async def test_a_comment_left_is_marked_at_its_issue_and_enter_in_the_list_goes_on() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme"), (120, 36)) as pilot:
        await pilot.press("2", "m")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        await pilot.press(*"How far are we?")
        await pilot.press("escape")
        await until(pilot, lambda: "✎" in seen(app))
        (draft,) = begun(journals(app).read("acme"))
        issue = app.desk.remote.linear.issues[draft.place.removeprefix("comment:")]
        assert f"{issue.identifier:8}✎" in seen(app)
        assert "✎ a comment is begun, not saved" in seen(app)
        await pilot.press("g", "n")
        await until(pilot, lambda: "✎ draft" in seen(app))
        assert f"{issue.identifier} How far are we?" in line_with(app, "✎ draft")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen))
        assert app.screen.query_one(TextArea).text == "How far are we?"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, NotesScreen) and "✎" not in seen(app))
        assert not begun(journals(app).read("acme"))
        assert f"Comment on {issue.identifier} saved" in said(app)

"""Notes: nothing typed is ever lost, and no key waits for the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from fakes.memory import MemoryJournalEdit
from portfolio import history
from screens import app_with, journals, opened, said, seen, until
from textual.document._wrapped_document import WrappedDocument

from koortui.app import KoorApp
from koortui.domain.errors import InvalidInput, KoorError, NotSetUp
from koortui.messages import SyncFinished
from koortui.screens.board import BoardScreen
from koortui.screens.external_editor import edit_text, editor_command
from koortui.screens.note import NoteScreen
from koortui.sync.reports import SyncError, SyncReport
from koortui.usecases.notes import keep_draft, read_draft
from koortui.widgets.note_area import NoteArea
from koortui.widgets.note_list import NoteList


def draft(app: KoorApp, place: str = "note") -> str:
    return read_draft(app.workspace, "acme", place)


def notes(app: KoorApp) -> list[str]:
    return [note.text for note in journals(app).read("acme").notes.values()]


def full_disk() -> KoorError:
    return KoorError("The disk is full.", kept="The file is as it was.")


async def test_what_is_typed_is_on_disk_shortly_after() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"Sam/called")
        await until(pilot, lambda: draft(app) == "Sam/called")
        assert "draft kept 10:30:00" in seen(app)


async def test_typing_on_without_a_pause_is_kept_within_a_second() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        for _ in range(100):
            await pilot.press("a")
            await pilot.pause(0.03)
            if draft(app):
                break
        assert draft(app)


async def test_a_word_wrapped_below_the_last_line_is_in_view_at_once() -> None:
    app = app_with()
    keep_draft(app.workspace, "acme", "note", "a line\n" * 40)
    async with opened(app, NoteScreen("acme")) as pilot:
        area = app.screen.query_one(NoteArea)
        await until(pilot, lambda: area.max_scroll_y > 0)
        height = area.wrapped_document.height
        while area.wrapped_document.height == height:
            await pilot.press(*"words ")
        await pilot.press(*"wrapped")
        await until(pilot, lambda: "wrapped" in seen(app))


async def test_the_lines_of_a_note_are_counted_as_textual_counts_them() -> None:
    app = app_with()
    keep_draft(app.workspace, "acme", "note", "words that wrap somewhere " * 20 + "\n\nx\n")
    async with opened(app, NoteScreen("acme")) as pilot:
        area = app.screen.query_one(NoteArea)
        for keys in ("x", "enter", "backspace", "ctrl+home", "y", "enter", "ctrl+k", "ctrl+z"):
            await pilot.press(keys)
            plain = WrappedDocument(area.document, area.wrap_width, area.indent_width)
            assert area.wrapped_document.height == plain.height > 5


async def test_a_draft_is_taken_up_again() -> None:
    app = app_with()
    keep_draft(app.workspace, "acme", "note", "half a thought")
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("!")
        assert app.screen.query_one(NoteArea).text == "half a thought!"
        assert "draft taken up again" in seen(app)


async def test_what_fails_in_the_background_is_not_laid_over_what_is_typed() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        gone = SyncError("linear", "offline", "Linear cannot be reached.")
        app.post_message(SyncFinished(SyncReport(errors=(gone,))))
        await until(pilot, lambda: app.failing == {"linear": "offline"})
        assert said(app) == ""
        await pilot.press("escape")
        await until(pilot, lambda: "Linear cannot be reached." in said(app))


async def test_escape_goes_back_at_once_with_the_draft_on_disk() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc", "escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        assert draft(app) == "abc"
        assert notes(app) == []


async def test_saving_makes_a_note_and_takes_the_draft_away() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc", "ctrl+s")
        await pilot.pause()
        assert notes(app) == ["abc"]
        assert draft(app) == ""
        assert "saved 10:30:00" in seen(app)
        assert [note.text for note in app.screen.query_one(NoteList).items] == ["abc"]


async def test_typing_on_after_saving_edits_the_same_note() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc", "ctrl+s", *"def", "ctrl+s")
        await pilot.pause()
        assert notes(app) == ["abcdef"]
        assert not journals(app).read("acme").drafts


async def test_the_app_going_down_still_keeps_the_draft() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc")
        app.exit()
    assert draft(app) == "abc"


async def test_a_full_disk_keeps_the_text_says_so_and_tries_again() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        journals(app).failure = full_disk()
        await pilot.press(*"abc")
        await until(pilot, lambda: "The disk is full." in seen(app))
        assert "not kept" in seen(app)
        assert app.screen.query_one(NoteArea).text == "abc"
        journals(app).failure = None
        await pilot.press("d")
        await until(pilot, lambda: draft(app) == "abcd")
        await until(pilot, lambda: "The disk is full." not in seen(app))


async def test_a_full_disk_keeps_the_screen_open() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        journals(app).failure = full_disk()
        await pilot.press(*"abc", "escape")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.screen.query_one(NoteArea).text == "abc"
        journals(app).failure = None
        await pilot.press("escape")
        await pilot.pause()
        assert draft(app) == "abc"


async def test_no_key_waits_for_a_slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with()
    gate, store = Event(), journals(app)
    edit = store.edit

    @contextmanager
    def slow(slug: str) -> Iterator[MemoryJournalEdit]:
        with edit(slug) as change:
            yield change
            gate.wait(10)

    monkeypatch.setattr(store, "edit", slow)
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc")
        await pilot.pause(0.6)
        await pilot.press(*"def")
        assert app.screen.query_one(NoteArea).text == "abcdef"
        assert draft(app) == ""
        gate.set()
        await until(pilot, lambda: draft(app) == "abcdef")


async def test_an_old_note_is_edited_with_a_draft_of_its_own() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"new", "tab", "down", "enter")
        await pilot.pause()
        assert app.screen.query_one(NoteArea).text.startswith("Budget")
        await pilot.press("x")
        await until(pilot, lambda: draft(app, "note:n-2").endswith("#decisionx"))
        assert draft(app) == "new"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert journals(app).read("acme").notes["n-2"].edited_at
        assert draft(app, "note:n-2") == ""


async def test_a_deleted_note_comes_back() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("tab", "d")
        await pilot.pause()
        assert len(notes(app)) == 1
        await pilot.press("u")
        await pilot.pause()
        assert len(notes(app)) == 2


async def test_letters_are_typed_and_delete_nothing() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("d", "u", "n", "g", "q", "slash", "question_mark")
        assert app.screen.query_one(NoteArea).text == "dungq/?"
        assert len(notes(app)) == 2


async def test_a_template_begins_a_note() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("ctrl+t", "m")
        await pilot.pause()
        assert "Attendees:" in app.screen.query_one(NoteArea).text
        await until(pilot, lambda: "Attendees:" in draft(app))


async def test_tags_are_marked_in_the_text() -> None:
    app = app_with()
    keep_draft(app.workspace, "acme", "note", "calm #lesson #lessons")
    async with opened(app, NoteScreen("acme")):
        line = app.screen.query_one(NoteArea).get_line(0)
        assert [line.plain[span.start : span.end] for span in line.spans] == ["#lesson"]


async def test_a_terminal_that_cannot_be_handed_over_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc", "ctrl+e")
        await pilot.pause()
        assert "cannot be handed" in seen(app)
        assert app.screen.query_one(NoteArea).text == "abc"


def script(folder: Path, body: str) -> list[str]:
    path = folder / "editor.sh"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return [str(path)]


def test_the_editors_text_is_taken_over(tmp_path: Path) -> None:
    assert edit_text("abc\n", script(tmp_path, 'printf "more\\033[2J" >> "$1"')) == "abc\nmore"


def test_an_editor_that_fails_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="code 3"):
        edit_text("abc", script(tmp_path, 'echo lost > "$1"; exit 3'))
    with pytest.raises(InvalidInput, match="did not start"):
        edit_text("abc", [str(tmp_path / "missing")])


def test_visual_comes_before_editor() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor_command({"EDITOR": "vi"}) == ["vi"]
    with pytest.raises(NotSetUp):
        editor_command({})

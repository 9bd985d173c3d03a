"""Pinned notes, versions, undo, questions and mentions; everybody's notes in one list."""

from __future__ import annotations

from portfolio import ago, history
from screens import app_with, journals, opened, seen, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.domain.journal import Note
from koortui.screens.customer import CustomerScreen
from koortui.screens.note import NoteScreen
from koortui.screens.note_history import NoteHistoryScreen
from koortui.screens.notes import NotesScreen
from koortui.usecases.notes import edit_note, read_draft, write_note
from koortui.widgets.customer_note_list import CustomerNoteList
from koortui.widgets.issue_list import IssueList
from koortui.widgets.note_area import NoteArea, broken
from koortui.widgets.note_list import NoteList


def texts(app: KoorApp) -> list[str]:
    return [note.text for note in journals(app).read("acme").notes.values()]


def asked(app: KoorApp) -> list[str]:
    return [a.what for a in journals(app).read("acme").asks.values() if a.is_open and a.note]


async def leave_the_text(pilot: Pilot[None]) -> None:
    await pilot.press("tab")
    await pilot.pause()


async def test_u_takes_a_saved_note_back_and_keeps_its_text_as_a_draft() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press(*"abc", "ctrl+s")
        await pilot.pause()
        await leave_the_text(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert texts(app) == []
        assert read_draft(app.workspace, "acme", "note") == "abc"
        assert app.screen.query_one(NoteArea).text == "abc"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert texts(app) == ["abc"]


async def test_u_takes_an_edit_back_and_the_editor_shows_it() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme", note_id="n-2")) as pilot:
        await pilot.press(*"xyz", "ctrl+s")
        await pilot.pause()
        assert journals(app).read("acme").notes["n-2"].text.endswith("xyz")
        await leave_the_text(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert journals(app).read("acme").notes["n-2"].text.endswith("#decision")
        assert app.screen.query_one(NoteArea).text.endswith("#decision")


async def test_u_anywhere_brings_a_deleted_note_back() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme")) as pilot:
        await leave_the_text(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert len(texts(app)) == 1
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert len(texts(app)) == 2


async def test_a_pinned_note_stands_first_and_is_marked() -> None:
    app = app_with(*history())
    async with opened(app, NoteScreen("acme")) as pilot:
        await leave_the_text(pilot)
        await pilot.press("down", "p")
        await pilot.pause()
        notes = app.screen.query_one(NoteList)
        assert [note.id for note in notes.items] == ["n-2", "n-1"]
        assert "★ Budget" in seen(app)
        await pilot.press("p")
        await pilot.pause()
        assert [note.id for note in notes.items] == ["n-1", "n-2"]


async def test_what_a_note_said_before_can_be_read_and_brought_back() -> None:
    app = app_with(*history())
    edit_note(app.workspace, "acme", "n-2", "Second")
    edit_note(app.workspace, "acme", "n-2", "Third")
    async with opened(app, NoteScreen("acme", note_id="n-2")) as pilot:
        await leave_the_text(pilot)
        app.screen.query_one(NoteList).put_cursor_on("n-2")
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(app.screen, NoteHistoryScreen)
        assert "now" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, NoteHistoryScreen), "what stands now is not restored"
        await pilot.press("down", "down")
        await pilot.pause()
        assert "Budget for site two" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        note = journals(app).read("acme").notes["n-2"]
        assert note.text.startswith("Budget")
        assert [version.text for version in note.versions[:2]] == ["Third", "Second"]
        assert app.screen.query_one(NoteArea).text.startswith("Budget")


def test_versions_are_bounded_in_number_and_size() -> None:
    app = app_with(Note(id="n", at=ago(1), text="a" * 300_000))
    for number in range(30):
        edit_note(app.workspace, "acme", "n", f"edit {number}")
    note = journals(app).read("acme").notes["n"]
    assert len(note.versions) == 20
    assert note.versions[0].text == "edit 28"
    for letter in "bcd":
        edit_note(app.workspace, "acme", "n", letter * 300_000)
    assert len(journals(app).read("acme").notes["n"].versions) <= 2


def test_question_lines_become_answers_we_owe_and_follow_the_note() -> None:
    app = app_with()
    saved = write_note(app.workspace, "acme", "Call\n- ? Who signs\n? When is the window\nreally?")
    assert asked(app) == ["Who signs", "When is the window"]
    edit_note(app.workspace, "acme", saved.id, "Call\n? When is the window\n? Which rack")
    assert asked(app) == ["When is the window", "Which rack"]
    app.changed("acme", "Saved", saved)
    app_undo(app)
    assert asked(app) == []


def app_undo(app: KoorApp) -> None:
    from koortui.usecases.undo import undo

    undo(app.workspace, app.undoable.pop())


async def test_a_question_is_said_on_the_customer_page() -> None:
    app = app_with()
    write_note(app.workspace, "acme", "? Who signs")
    app.desk.refresh("acme")
    async with opened(app, CustomerScreen("acme")):
        assert "we owe: Who signs" in seen(app)


async def test_o_goes_from_a_note_to_the_issue_it_mentions() -> None:
    app = app_with(Note(id="n", at=ago(1), text="As with ACM-15, not XYZ-99."))
    async with opened(app, NoteScreen("acme")) as pilot:
        await leave_the_text(pilot)
        await pilot.press("o")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        current = app.screen.query_one(IssueList).current
        assert app.screen.tab == "issues"
        assert current
        assert current.issue.identifier == "ACM-15"
        assert "Slow OSDs on rack 3" in seen(app)


async def test_of_several_mentions_one_is_chosen() -> None:
    app = app_with(Note(id="n", at=ago(1), text="ACM-15 waits for ACM-9."))
    async with opened(app, NoteScreen("acme")) as pilot:
        await leave_the_text(pilot)
        await pilot.press("o", "2")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await pilot.pause()
        current = app.screen.query_one(IssueList).current
        assert current
        assert current.issue.identifier == "ACM-9"


async def test_o_on_the_timeline_goes_to_the_issue_first() -> None:
    app = app_with(Note(id="n", at=ago(0.1), text="As with ACM-15."))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        assert app.screen.tab == "issues"
        assert "Slow OSDs on rack 3" in seen(app)


async def click_on(app: KoorApp, pilot: Pilot[None], words: str, *, skip: int = 0) -> None:
    """A click on the first cell of these words, where they stand last on the screen."""
    lines = seen(app).splitlines()
    row = max(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].rindex(words) + skip, row))
    await pilot.pause()


async def test_a_click_on_a_mention_in_the_timeline_opens_the_issue() -> None:
    app = app_with(Note(id="n", at=ago(0.1), text="As with ACM-15, not XYZ-99."))
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await click_on(app, pilot, "XYZ-99")
        assert app.screen.tab == "timeline"
        await click_on(app, pilot, "As with")  # beside it: nothing
        assert app.screen.tab == "timeline"
        await click_on(app, pilot, "ACM-15, not")
        assert app.screen.tab == "issues"
        current = app.screen.query_one(IssueList).current
        assert current
        assert current.issue.identifier == "ACM-15"


async def test_a_click_on_a_mention_in_everybodys_notes_opens_the_issue() -> None:
    app = app_with(Note(id="n", at=ago(1), text="As with ACM-15."))
    async with opened(app, NotesScreen(), size=(120, 36)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await click_on(app, pilot, "ACM-15")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await until(pilot, lambda: app.screen.tab == "issues")
        assert "Slow OSDs on rack 3" in seen(app)


async def shown(app: KoorApp, pilot: Pilot[None]) -> list[str]:
    await app.workers.wait_for_complete()
    await pilot.pause()
    return [one.note.id for one in app.screen.query_one(CustomerNoteList).items]


async def test_everybodys_notes_by_tag_pin_customer_and_text() -> None:
    app = app_with(*history())
    with journals(app).edit("borealis") as edit:
        edit.put(Note(id="b-1", at=ago(1), text="Likes zebras. #lesson"))
        edit.put(Note(id="b-2", at=ago(30), text="Old hand", pinned=True))
    async with opened(app, NotesScreen()) as pilot:
        assert await shown(app, pilot) == ["b-2", "b-1", "n-1", "n-2"]
        assert "4 of 4" in seen(app)
        await pilot.press("t")
        assert await shown(app, pilot) == ["b-1", "n-1"]
        await pilot.press("t", "t", "t", "p")
        assert await shown(app, pilot) == ["b-2"]
        await pilot.press("s")
        assert "Borealis Labs" in seen(app).splitlines()[0]
        await pilot.press("p")
        assert await shown(app, pilot) == ["b-2", "b-1"]
        await pilot.press("s", "f", *"budget january")
        assert await shown(app, pilot) == ["n-2"]
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        assert app.screen.query_one(NoteArea).text.startswith("Budget")


async def test_g_n_leads_there_and_c_on_to_the_customer() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        await pilot.press("g", "n")
        await pilot.pause()
        assert isinstance(app.screen, NotesScreen)
        assert await shown(app, pilot) == ["n-1", "n-2"]
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)


def test_a_pasted_line_too_long_to_wrap_is_broken_between_words() -> None:
    assert broken("short\nlines\n") == "short\nlines\n"
    words = broken("word " * 1_000)
    assert max(map(len, words.split("\n"))) <= 2_000
    assert words.replace("\n", " ").split() == ["word"] * 1_000
    letters = broken("x" * 5_001 + "\nend")
    assert [len(line) for line in letters.split("\n")] == [2_000, 2_000, 1_001, 3]

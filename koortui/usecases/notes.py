"""Notes and drafts: on disk before the screen says so."""

from __future__ import annotations

from datetime import datetime

import msgspec

from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Draft, Note
from koortui.domain.note_tags import questions
from koortui.domain.notes import (
    NEW_NOTE,
    NOTE_ON,
    OLD_NOTE,
    CustomerNote,
    begun,
    rewritten,
)
from koortui.domain.ports import Journal, JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.usecases.workspace import Replaced, Saved, Workspace, saved

_LONGEST_QUESTION = 300


def write_note(
    workspace: Workspace, slug: str, text: str, *, issue: str = "", draft_place: str = ""
) -> Saved:
    """Keep a note; the draft it was typed in (`draft_place`) goes in the same commit."""
    text = _required(text)
    note = Note(**workspace.stamp(), text=text, issue=issue)  # type: ignore[arg-type]
    with workspace.journals.edit(slug) as edit:
        edit.put(note)
        _follow_questions(workspace, edit, note)
        _drop(edit, draft_place)
    return saved(note, slug)


def edit_note(
    workspace: Workspace, slug: str, note_id: str, text: str, *, draft_place: str = ""
) -> Saved:
    """Replace a note's text; what it said before is kept as a version."""
    with workspace.journals.edit(slug) as edit:
        before = _there(edit, note_id)
        text = _required(text)
        note = before if text == before.text else rewritten(before, text, workspace.clock())
        edit.put(note)
        _follow_questions(workspace, edit, note)
        _drop(edit, draft_place)
    return _replaced(before, slug, workspace.clock())


def pin_note(workspace: Workspace, slug: str, note_id: str, pinned: bool) -> Saved:
    """Pinned notes stand first."""
    with workspace.journals.edit(slug) as edit:
        before = _there(edit, note_id)
        edit.put(msgspec.structs.replace(before, pinned=pinned))
    return _replaced(before, slug, workspace.clock())


def delete_note(workspace: Workspace, slug: str, note_id: str) -> Saved:
    """Take a note out, and the questions it asked that nobody answered."""
    with workspace.journals.edit(slug) as edit:
        before = _there(edit, note_id)
        edit.remove(before)
        for ask in _asked_by(edit, note_id):
            edit.remove(ask)
    return _replaced(before, slug, workspace.clock())


def restore_note(workspace: Workspace, edit: JournalEdit, note: Note) -> None:
    """The note as it was, with its questions; the caller's commit."""
    edit.put(note)
    _follow_questions(workspace, edit, note)


def withdraw_note(edit: JournalEdit, note: Note) -> None:
    """As if it had not been written; its text becomes the draft of a new note, if there is none."""
    edit.remove(note)
    for ask in _asked_by(edit, note.id):
        edit.remove(ask)
    place = note_place(issue=note.issue)
    if find_draft(edit, place) is None:
        edit.put(Draft(id=note.id, at=note.at, by=note.by, place=place, text=note.text))


def all_notes(workspace: Workspace) -> list[CustomerNote]:
    """Everybody's notes: what is only begun first, then pinned ones, then the newest.

    Reads every journal.
    """
    customers = workspace.roster.read().customers
    journals = workspace.journals.read_all([customer.slug for customer in customers])
    found = [
        CustomerNote(customer.slug, customer.name, note)
        for customer in customers
        for note in journals[customer.slug].notes.values()
    ]
    drafts = [
        CustomerNote(customer.slug, customer.name, _as_note(draft, journal), draft.place)
        for customer in customers
        for journal in [journals[customer.slug]]
        for draft in begun(journal)
    ]
    found.sort(key=lambda one: (one.note.pinned, one.note.at), reverse=True)
    return sorted(drafts, key=lambda one: one.note.at, reverse=True) + found


def _as_note(draft: Draft, journal: Journal) -> Note:
    """The draft as the note it may become; of a comment, `issue` stays empty."""
    issue = draft.place.removeprefix(NOTE_ON) if draft.place.startswith(NOTE_ON) else ""
    if old := journal.notes.get(draft.place.removeprefix(OLD_NOTE)):
        issue = old.issue
    return Note(id=f"draft {draft.id}", at=draft.at, by=draft.by, text=draft.text, issue=issue)


def note_place(note_id: str = "", issue: str = "") -> str:
    """Where the draft is kept: one for a new note, one for each old one."""
    if note_id:
        return f"{OLD_NOTE}{note_id}"
    return f"{NOTE_ON}{issue}" if issue else NEW_NOTE


def keep_draft(workspace: Workspace, slug: str, place: str, text: str) -> None:
    """Keep what is being typed at `place`; an empty text drops the draft."""
    with workspace.journals.edit(slug) as edit:
        old = find_draft(edit, place)
        if not text.strip():
            if old:
                edit.remove(old)
            return
        if old and old.text == text:
            return
        stamp = workspace.stamp()
        if old:
            stamp["id"] = old.id
        edit.put(Draft(**stamp, place=place, text=text))  # type: ignore[arg-type]


def read_draft(workspace: Workspace, slug: str, place: str) -> str:
    """What was being typed at `place`, or nothing."""
    return draft_in(workspace.journals.read(slug), place)


def draft_in(journal: Journal, place: str) -> str:
    """What was being typed at `place`, or nothing."""
    return next((d.text for d in journal.drafts.values() if d.place == place), "")


def find_draft(edit: JournalEdit, place: str) -> Draft | None:
    return next((d for d in edit.journal.drafts.values() if d.place == place), None)


def _follow_questions(workspace: Workspace, edit: JournalEdit, note: Note) -> None:
    """A line that begins with "?" is an answer we owe; the open ones follow the note's text."""
    wanted = [clean_line(what, _LONGEST_QUESTION) for what in questions(note.text)]
    for ask in _asked_by(edit, note.id):
        if ask.what not in wanted:
            edit.remove(ask)
    known = {ask.what for ask in edit.journal.asks.values() if ask.note == note.id}
    for what in wanted:
        if what not in known:
            stamp = workspace.stamp()
            edit.put(Ask(**stamp, owed_by="us", what=what, issue=note.issue, note=note.id))  # type: ignore[arg-type]


def _asked_by(edit: JournalEdit, note_id: str) -> list[Ask]:
    """Its questions that are still open."""
    return [ask for ask in edit.journal.asks.values() if ask.note == note_id and ask.is_open]


def _there(edit: JournalEdit, note_id: str) -> Note:
    note = edit.journal.notes.get(note_id)
    if note is None:
        raise InvalidInput("note", "it is not there any more", next_step="Write a new one.")
    return note


def _replaced(before: Note, slug: str, now: datetime) -> Replaced:
    return Replaced(id=before.id, customer=slug, saved_at=now, before=before)


def _drop(edit: JournalEdit, place: str) -> None:
    draft = find_draft(edit, place) if place else None
    if draft:
        edit.remove(draft)


def _required(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise InvalidInput("text", "there is nothing to save", next_step="Write something first.")
    return text

"""Notes and drafts: on disk before the screen says so."""

from __future__ import annotations

import msgspec

from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Draft, Note
from koortui.domain.ports import JournalEdit
from koortui.domain.sanitise import clean_text
from koortui.usecases.workspace import Saved, Workspace, saved


def write_note(
    workspace: Workspace, slug: str, text: str, *, issue: str = "", draft_place: str = ""
) -> Saved:
    """Keep a note; the draft it was typed in (`draft_place`) goes in the same commit."""
    text = _required(text)
    note = Note(**workspace.stamp(), text=text, issue=issue)  # type: ignore[arg-type]
    with workspace.journals.edit(slug) as edit:
        edit.put(note)
        if draft_place:
            _drop(edit, draft_place)
    return saved(note, slug)


def edit_note(workspace: Workspace, slug: str, note_id: str, text: str) -> Saved:
    """Replace a note's text."""
    with workspace.journals.edit(slug) as edit:
        note = edit.journal.notes.get(note_id)
        if note is None:
            raise InvalidInput("note", "it is not there any more", next_step="Write a new one.")
        changed = msgspec.structs.replace(note, text=_required(text), edited_at=workspace.clock())
        edit.put(changed)
    return saved(changed, slug)


def delete_note(workspace: Workspace, slug: str, note_id: str) -> Note | None:
    """Take a note out; the answer is the note, for undo."""
    with workspace.journals.edit(slug) as edit:
        note = edit.journal.notes.get(note_id)
        if note:
            edit.remove(note)
    return note


def restore_note(workspace: Workspace, slug: str, note: Note) -> Saved:
    """Undo of `delete_note`."""
    with workspace.journals.edit(slug) as edit:
        edit.put(note)
    return saved(note, slug)


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
    journal = workspace.journals.read(slug)
    return next((d.text for d in journal.drafts.values() if d.place == place), "")


def find_draft(edit: JournalEdit, place: str) -> Draft | None:
    return next((d for d in edit.journal.drafts.values() if d.place == place), None)


def _drop(edit: JournalEdit, place: str) -> None:
    draft = find_draft(edit, place)
    if draft:
        edit.remove(draft)


def _required(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise InvalidInput("text", "there is nothing to save", next_step="Write something first.")
    return text

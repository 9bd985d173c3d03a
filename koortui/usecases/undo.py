"""Undo of the last change: before delivery it is withdrawn, after delivery reversed."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import (
    CommentCreate,
    IssueCreate,
    IssueUpdate,
    PendingWrite,
    RowAppend,
    WriteState,
)
from koortui.domain.ports import JournalEdit
from koortui.usecases.hours import delete_hours
from koortui.usecases.workspace import Saved, Workspace, queue_write


class Undoable(Struct, frozen=True, kw_only=True):
    """A change that may be undone: the use case's answer and how people call it."""

    slug: str
    saved: Saved
    what: str = ""


def undo(workspace: Workspace, change: Undoable) -> str:
    """Take the change back; the answer says in plain words what was done."""
    journal = workspace.journals.read(change.slug)
    writes = [journal.writes[i] for i in change.saved.queued if i in journal.writes]
    if any(write.state is WriteState.SENDING for write in writes):
        raise InvalidInput("undo", "it is being sent right now", next_step="Try again in a moment.")
    delivered = [write for write in writes if write.state is WriteState.DELIVERED]
    if delivered:
        return _reverse(workspace, change.slug, delivered[0])
    with workspace.journals.edit(change.slug) as edit:
        for write in writes:
            _withdraw(workspace, edit, write)
        _remove(edit, change.saved.id)
    return "Undone: withdrawn before it was sent." if writes else "Undone."


def _reverse(workspace: Workspace, slug: str, write: PendingWrite) -> str:
    payload = write.payload
    if isinstance(payload, IssueUpdate):
        inverse = msgspec.structs.replace(
            payload, changes=payload.base, base=payload.changes, summary=f"undo: {payload.summary}"
        )
        with workspace.journals.edit(slug) as edit:
            queue_write(workspace, edit, write.entity, inverse)
        return f"Undone: {payload.identifier} goes back with the next sync."
    if isinstance(payload, RowAppend):
        delete_hours(workspace, workspace.customer(slug), payload.entry_id)
        return "Undone: the hours row is taken out of the sheet."
    if isinstance(payload, CommentCreate | IssueCreate):
        raise InvalidInput(
            "undo",
            "Linear has it already",
            kept="Nothing was changed.",
            next_step="Change it there, or add a comment that corrects it.",
        )
    raise InvalidInput("undo", "the sheet has it already", next_step="Edit the hours row.")


def _withdraw(workspace: Workspace, edit: JournalEdit, write: PendingWrite) -> None:
    edit.put(
        msgspec.structs.replace(
            write, state=WriteState.WITHDRAWN, settled_at=workspace.clock(), error=""
        )
    )


def _remove(edit: JournalEdit, record_id: str) -> None:
    journal = edit.journal
    for table in (journal.notes, journal.contacts, journal.asks, journal.hours):
        record = table.get(record_id)
        if record is not None:
            edit.remove(record)

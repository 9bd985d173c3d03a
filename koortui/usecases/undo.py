"""Undo of the last change: before delivery it is withdrawn, after delivery reversed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec import Struct

from koortui.domain.contract_changes import LABELS
from koortui.domain.errors import InvalidInput
from koortui.domain.issue import LinearMirror
from koortui.domain.journal import Ask, Note
from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    ContactAppend,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    MailSend,
    Payload,
    PendingWrite,
    Removal,
    RowAppend,
    WriteState,
)
from koortui.domain.ports import JournalEdit
from koortui.usecases.assessments import is_review_note
from koortui.usecases.contacts import AsksSettled, take_back_contact, unsettle
from koortui.usecases.customer_edit import CustomerAdded, CustomerEdited, put_back, take_out
from koortui.usecases.gates import GateDecided, take_back_decision
from koortui.usecases.hours import HoursSaved, delete_hours
from koortui.usecases.meetings import put_back as put_back_meeting
from koortui.usecases.meetings import withdraw_meeting
from koortui.usecases.notes import restore_note, withdraw_note
from koortui.usecases.reviews import ReviewChanged, put_back_review
from koortui.usecases.sheet_rows import undo_hours
from koortui.usecases.snoozes import SnoozeChanged, put_back_snooze
from koortui.usecases.undo_words import called
from koortui.usecases.workspace import Replaced, Saved, Workspace, queue_write

#: Fields named when a customer's edit is undone; those of them that are several things.
_NAMED = 4
_MANY = frozenset({"people", "clusters", "invoices", "blocks", "tags", "aliases", "extras"})
DELIVERED = frozenset({WriteState.DELIVERED})


class Undoable(Struct, frozen=True, kw_only=True):
    """A change that may be undone: the use case's answer and how people call it."""

    slug: str
    saved: Saved
    what: str = ""
    at: datetime | None = None
    """When it was changed."""


def inverse_of(workspace: Workspace, change: Undoable) -> tuple[str, ...]:
    """What undoing would do to the remotes, in words; empty while nothing was delivered."""
    mirror = workspace.mirror.read_linear()
    return tuple(_inverse_words(write, mirror) for write in _writes(workspace, change, DELIVERED))


def undo(workspace: Workspace, change: Undoable) -> str:
    """Take the change back; the answer says in plain words what was undone, and how."""
    what = called(change.saved, change.what, workspace.journals.read(change.slug))
    how = _undo(workspace, change)
    return f"Undone: {what}; {how}." if how else f"Undone: {what}."


def _undo(workspace: Workspace, change: Undoable) -> str:
    match change.saved:
        case CustomerEdited() as done:
            put_back(workspace, done)
            return _as_before(done)
        case CustomerAdded() as done:
            take_out(workspace, done)
            return "out of the roster again"
        case GateDecided() as done:
            take_back_decision(workspace, done)
            return "the decision is taken back, and the stage is as it was"
        case AsksSettled() as done:
            unsettle(workspace, done)
            return ""
        case ReviewChanged() as done:
            put_back_review(workspace, done)
            return ""
        case SnoozeChanged() as done:
            put_back_snooze(workspace, done)
            return ""
        case HoursSaved() as done:
            return undo_hours(workspace, workspace.customer(change.slug), done)
    if _writes(workspace, change, {WriteState.SENDING, WriteState.IN_DOUBT}):
        raise InvalidInput("undo", "it is on its way right now", next_step="Try again in a moment.")
    rows = [
        write.payload.entry_id
        for write in _writes(workspace, change, DELIVERED)
        if isinstance(write.payload, RowAppend)
    ]
    for entry_id in rows:
        delete_hours(workspace, workspace.customer(change.slug), entry_id)
    if rows:
        return "the hours row is taken out of the sheet"
    return _take_back(workspace, change)


def _as_before(done: CustomerEdited) -> str:
    """ "name and tags of Acme Robotics are as they were"."""
    words = [LABELS.get(name, name) for name in done.fields]
    some = ", ".join(words[:_NAMED]) + (" and more" if len(words) > _NAMED else "")
    are = "is as it was" if len(words) == 1 and words[0] not in _MANY else "are as they were"
    return f"{some or 'nothing'} of {done.before_edit.name} {are}"


def _take_back(workspace: Workspace, change: Undoable) -> str:
    """In one commit: what waits is withdrawn, what was delivered is reversed."""
    mirror = workspace.mirror.read_linear()
    withdrawn = reversed_ = 0
    with workspace.journals.edit(change.slug) as edit:
        for write_id in change.saved.queued:
            write = edit.journal.writes.get(write_id)
            if write is None or write.state is WriteState.WITHDRAWN:
                continue
            if isinstance(write.payload, ContactAppend):
                continue  # goes with its contact
            if write.state is WriteState.DELIVERED:
                queue_write(workspace, edit, write.entity, _inverse(write, mirror))
                reversed_ += 1
            else:
                _withdraw(workspace, edit, write)
                withdrawn += 1
        if not reversed_ or _asked(change.saved):
            _put_back(workspace, edit, change.saved)
    if reversed_:
        return "it goes back with the next sync"
    return "withdrawn before it was sent" if withdrawn else ""


def _writes(
    workspace: Workspace, change: Undoable, states: Collection[WriteState]
) -> list[PendingWrite]:
    writes = workspace.journals.read(change.slug).writes
    found = (writes[key] for key in change.saved.queued if key in writes)
    return [write for write in found if write.state in states]


def _inverse(write: PendingWrite, mirror: LinearMirror) -> Payload:
    """What takes a delivered write back."""
    match write.payload:
        case IssueUpdate() as update:
            return msgspec.structs.replace(
                update,
                changes=_back(update.base, update.changes),
                base=_back(update.changes, update.base),
                summary=f"undo: {update.summary}",
            )
        case CommentCreate(comment_id=made, issue_id=issue, identifier=name):
            return Removal(what="comment", made_id=made, issue_id=issue, identifier=name)
        case AttachmentCreate(attachment_id=made, issue_id=issue, identifier=name):
            return Removal(what="attachment", made_id=made, issue_id=issue, identifier=name)
        case IssueCreate(issue_id=made):
            name = _name(write.payload, mirror)
            return Removal(what="issue", made_id=made, issue_id=made, identifier=name)
    raise InvalidInput("undo", "it cannot be taken back", next_step="Edit it where it is.")


def _back(wanted: IssueFields, other: IssueFields) -> IssueFields:
    """`wanted` with the labels turned round: what was added is removed, and vice versa."""
    return msgspec.structs.replace(
        wanted, added_labels=other.removed_labels, removed_labels=other.added_labels
    )


def _inverse_words(write: PendingWrite, mirror: LinearMirror) -> str:
    match write.payload:
        case IssueUpdate(identifier=name, summary=summary):
            return f"{name} goes back: {summary}"
        case CommentCreate(identifier=name):
            return f"the comment on {name} is deleted in Linear"
        case AttachmentCreate(identifier=name):
            return f"the link on {name} is deleted in Linear"
        case MailSend():
            return "a mail that left cannot be taken back"
        case IssueCreate() as made:
            return f"{_name(made, mirror)} goes into Linear's trash"
        case _:
            return f"{write.describe}: taken back"


def _name(made: IssueCreate, mirror: LinearMirror) -> str:
    issue = mirror.issues.get(made.issue_id)
    return issue.identifier if issue else f"the issue {made.title!r}"


def _withdraw(workspace: Workspace, edit: JournalEdit, write: PendingWrite) -> None:
    if isinstance(write.payload, MailSend):
        from koortui.usecases.messages import withdraw_mail

        withdraw_mail(workspace, edit, write.payload)
    edit.put(
        msgspec.structs.replace(
            write, state=WriteState.WITHDRAWN, settled_at=workspace.clock(), error=""
        )
    )


def _asked(done: Saved) -> Ask | None:
    """The question that an issue was made of."""
    before = done.before if isinstance(done, Replaced) else None
    return before if isinstance(before, Ask) else None


def _put_back(workspace: Workspace, edit: JournalEdit, done: Saved) -> None:
    """What was replaced stands there again; what is new goes."""
    journal = edit.journal
    if isinstance(done, Replaced):
        if isinstance(done.before, Note):
            restore_note(workspace, edit, done.before)
        elif asked := _asked(done):
            now = journal.asks.get(asked.id)
            if now:
                edit.put(msgspec.structs.replace(now, issue_id=asked.issue_id))
        else:
            put_back_meeting(workspace, edit, done)
        return
    if note := journal.notes.get(done.id):
        edit.remove(note) if is_review_note(note) else withdraw_note(edit, note)
    if meeting := journal.meetings.get(done.id):
        withdraw_meeting(workspace, edit, meeting)
    if contact := journal.contacts.get(done.id):
        take_back_contact(workspace, edit, contact)
    for table in (journal.asks, journal.hours, journal.plans, journal.months):
        record = table.get(done.id)
        if record is not None:
            edit.remove(record)

"""What undoing each change of this session would do, and why one cannot be undone now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import UNSET, Struct
from msgspec.structs import fields

from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    ContactAppend,
    ContactDelete,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    MailSend,
    Payload,
    Removal,
    RowAdopt,
    RowAppend,
    RowDelete,
    RowMoved,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.domain.ports import Journal
from koortui.usecases.contacts import AsksSettled
from koortui.usecases.customer_edit import CustomerAdded, CustomerEdited
from koortui.usecases.hours import HoursSaved
from koortui.usecases.reviews import ReviewChanged
from koortui.usecases.snoozes import SnoozeChanged
from koortui.usecases.undo import Undoable, inverse_of
from koortui.usecases.undo_words import called
from koortui.usecases.workspace import Workspace

_ON_ITS_WAY = frozenset({WriteState.SENDING, WriteState.IN_DOUBT})


class Prospect(Struct, frozen=True, kw_only=True):
    """One change, how it is called, and what undoing it means."""

    change: Undoable
    what: str
    how: Literal["here", "withdraw", "inverse", "refused"]
    """here: nothing goes out. withdraw: before it is sent. inverse: it was delivered. refused:
    not now; `words` say why."""
    words: str

    @property
    def may(self) -> bool:
        return self.how != "refused"


def prospects(workspace: Workspace, changes: Sequence[Undoable]) -> list[Prospect]:
    """Newest first. A change that a newer one builds on waits until that one is undone."""
    read: dict[str, Journal] = {}
    found: list[Prospect] = []
    newer: list[tuple[str, Touched]] = []
    for change in reversed(changes):
        if change.slug not in read:
            read[change.slug] = workspace.journals.read(change.slug)
        journal = read[change.slug]
        what = called(change.saved, change.what, journal)
        touched = _touched(change, journal)
        above = next((name for name, other in newer if other.builds_on(touched)), "")
        newer.append((what, touched))
        found.append(_prospect(workspace, change, what, journal, above))
    return found


def _prospect(
    workspace: Workspace, change: Undoable, what: str, journal: Journal, above: str
) -> Prospect:
    def answer(how: Literal["here", "withdraw", "inverse", "refused"], words: str) -> Prospect:
        return Prospect(change=change, what=what, how=how, words=words)

    if above:
        return answer("refused", f"a newer change builds on it: undo that one first ({above})")
    writes = [journal.writes[key] for key in change.saved.queued if key in journal.writes]
    states = {write.state for write in writes}
    if states & _ON_ITS_WAY:
        return answer("refused", "it is on its way right now: try again in a moment")
    delivered = [write for write in writes if write.state is WriteState.DELIVERED]
    if any(isinstance(write.payload, MailSend | Removal) for write in delivered):
        mail = any(isinstance(write.payload, MailSend) for write in delivered)
        words = "a mail that left" if mail else "what was taken back"
        return answer("refused", f"{words} cannot be taken back")
    if isinstance(change.saved, HoursSaved) and change.saved.how == "sent" and delivered:
        return answer("refused", "the sheet has it already: change the row instead")
    if delivered:
        return answer("inverse", "delivered: " + "; ".join(inverse_of(workspace, change)))
    if states - {WriteState.WITHDRAWN}:
        return answer("withdraw", "withdrawn before it is sent")
    return answer("here", "as it was before; nothing was sent")


class Touched(Struct, frozen=True):
    """What a change made or set, and what it needs to be there."""

    made: frozenset[str]
    needs: frozenset[str]

    def builds_on(self, older: Touched) -> bool:
        return bool(self.made & older.made or self.needs & older.made)


def _touched(change: Undoable, journal: Journal) -> Touched:
    made, needs = {change.saved.id}, set[str]()
    if isinstance(change.saved, CustomerEdited):
        made = {f"customer:{change.slug}.{field}" for field in change.saved.fields}
        needs = {f"customer:{change.slug}"}
    if isinstance(change.saved, CustomerAdded):
        made = {f"customer:{change.slug}"}
    if isinstance(change.saved, AsksSettled):
        made = {f"ask:{ask.id}" for ask in change.saved.before}
        needs = {change.saved.contact, *(ask.id for ask in change.saved.before)} - {""}
    if isinstance(change.saved, ReviewChanged):
        made = {f"review:{change.saved.id}.{change.saved.step or 'closed'}"}
    if isinstance(change.saved, SnoozeChanged):
        made = {f"snooze:{change.saved.factor}"}
    for key in change.saved.queued:
        if key in journal.writes:
            own, used = _touches(journal.writes[key].payload)
            made |= own
            needs |= used
    return Touched(frozenset(made), frozenset(needs))


def _touches(payload: Payload) -> tuple[set[str], set[str]]:
    match payload:
        case IssueCreate(issue_id=issue):
            return {issue}, set()
        case IssueUpdate(issue_id=issue, changes=changes):
            return {f"{issue}.{name}" for name in _set_fields(changes)}, {issue}
        case CommentCreate(comment_id=made, issue_id=issue):
            return {made}, {issue}
        case AttachmentCreate(attachment_id=made, issue_id=issue):
            return {made}, {issue}
        case Removal(made_id=made, issue_id=issue):
            return {made}, {issue}
        case (
            RowAppend(entry_id=entry)
            | RowUpdate(entry_id=entry)
            | RowDelete(entry_id=entry)
            | RowAdopt(entry_id=entry)
            | RowRelease(entry_id=entry)
            | RowMoved(entry_id=entry)
        ):
            return {entry}, set()
        case ContactAppend(entry_id=contact) | ContactDelete(entry_id=contact):
            return set(), {contact}
        case MailSend(contact_id=contact):
            return {contact}, set()


def _set_fields(changes: IssueFields) -> set[str]:
    """The fields set; of labels, each label by itself."""
    labels = {f"label {name}" for name in (*changes.added_labels, *changes.removed_labels)}
    plain = (field.name for field in fields(changes) if not field.name.endswith("_labels"))
    return labels | {name for name in plain if getattr(changes, name) is not UNSET}

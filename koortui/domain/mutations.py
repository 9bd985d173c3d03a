"""A pending remote write is data: made with its ids when it is queued, kept until delivered.

queued -> sending -> delivered | rejected | conflict | in doubt; withdrawn before it was sent.
Order is kept per `entity`; the ids inside the payload make a repeat harmless.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from koortui.domain.journal import Record


class WriteState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    IN_DOUBT = "in_doubt"
    WITHDRAWN = "withdrawn"


#: Not settled: still to be sent, or its outcome unknown.
PENDING = frozenset({WriteState.QUEUED, WriteState.SENDING, WriteState.IN_DOUBT})
#: Needs the EM: it will not move by itself.
PARKED = frozenset({WriteState.REJECTED, WriteState.CONFLICT})


class CommentCreate(Struct, frozen=True, kw_only=True, tag="comment"):
    """A comment on an issue. `comment_id` is ours: Linear refuses it twice."""

    comment_id: str
    issue_id: str
    identifier: str
    body: str


class IssueFields(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A set of issue fields; UNSET means "not this one", None means "cleared"."""

    state_id: str | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    assignee_id: str | UnsetType | None = UNSET
    estimate: float | UnsetType | None = UNSET
    due: str | UnsetType | None = UNSET
    title: str | UnsetType = UNSET
    added_labels: tuple[str, ...] = ()
    removed_labels: tuple[str, ...] = ()


class IssueUpdate(Struct, frozen=True, kw_only=True, tag="issue_update"):
    """New values for fields of an issue, beside the values they were changed from.

    A remote value that is neither `base` nor `changes` for a field is a conflict.
    """

    issue_id: str
    identifier: str
    changes: IssueFields
    base: IssueFields
    summary: str = ""
    """For people: "status Todo -> In Progress"."""


class IssueCreate(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="issue_create"):
    """A new issue. `issue_id` and `need_id` are ours."""

    issue_id: str
    team_id: str
    title: str
    description: str = ""
    priority: int = 0
    estimate: float | None = None
    assignee_id: str = ""
    state_id: str = ""
    project_id: str = ""
    label_ids: tuple[str, ...] = ()
    customer_id: str = ""
    """A Linear customer to whom the issue is attached as a request."""
    need_id: str = ""
    need_body: str = ""
    """The request in the customer's or our own words."""


class AttachmentCreate(Struct, frozen=True, kw_only=True, tag="attachment"):
    """A link on an issue. `attachment_id` is ours; Linear keeps each URL once an issue."""

    attachment_id: str
    issue_id: str
    identifier: str
    url: str
    title: str


class Removal(Struct, frozen=True, kw_only=True, tag="removal"):
    """Takes back what we made in Linear: undo after delivery. An issue goes into the trash."""

    what: Literal["comment", "attachment", "issue"]
    made_id: str
    issue_id: str
    identifier: str


class RowAppend(Struct, frozen=True, kw_only=True, tag="row_append"):
    """A new row of the hours tab: cells by column key. `entry_id` is the row's identity."""

    entry_id: str
    cells: dict[str, str]


class RowUpdate(Struct, frozen=True, kw_only=True, tag="row_update"):
    """Changed cells of our own row, with the values they were changed from."""

    entry_id: str
    cells: dict[str, str]
    base: dict[str, str]


class RowDelete(Struct, frozen=True, kw_only=True, tag="row_delete"):
    """Our own row is taken out; `base` is what it held."""

    entry_id: str
    base: dict[str, str]


class RowAdopt(Struct, frozen=True, kw_only=True, tag="row_adopt"):
    """A person's row becomes ours: its Entry ID cell is written, nothing else.

    `row` is its number and `base` its cells when it was chosen; it is found again by its cells.
    """

    entry_id: str
    row: int
    base: dict[str, str]


class RowRelease(Struct, frozen=True, kw_only=True, tag="row_release"):
    """Undo of an adoption: the Entry ID cell is emptied, the row is a person's again."""

    entry_id: str
    base: dict[str, str]


class RowMoved(Struct, frozen=True, kw_only=True, tag="row_moved"):
    """A trace, never sent: the entry and its row are another customer's now."""

    entry_id: str
    to: str
    """The slug of the customer."""


class ContactAppend(Struct, frozen=True, kw_only=True, tag="contact_append"):
    """A new row of the contact tab. `entry_id` is the contact's own id."""

    entry_id: str
    cells: dict[str, str]


class ContactDelete(Struct, frozen=True, kw_only=True, tag="contact_delete"):
    """Undo of a contact: its row is taken out; `base` is what it held."""

    entry_id: str
    base: dict[str, str]


class MailSend(Struct, frozen=True, kw_only=True, omit_defaults=True, tag="mail"):
    """A message to the customer. `message_id` is ours and stays: a repeat can be told by it.

    No mail server can be asked whether it has a message: one in doubt is never sent again by
    itself.
    """

    message_id: str
    """With its angle brackets."""
    contact_id: str
    """The contact logged with it: both in one journal, withdrawn together."""
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    written_at: datetime
    cc: tuple[str, ...] = ()
    send_after: datetime | None = None
    """It waits until then."""


ToLinear = CommentCreate | IssueUpdate | IssueCreate | AttachmentCreate | Removal
ToSheet = RowAppend | RowUpdate | RowDelete | RowAdopt | RowRelease | RowMoved
ToContacts = ContactAppend | ContactDelete
Payload = ToLinear | ToSheet | ToContacts | MailSend


class PendingWrite(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One remote write with its delivery. Lives in the journal of its customer."""

    seq: int
    """Order within the journal; writes of one `entity` go out in this order."""
    entity: str
    """What it changes: "issue:<id>", "row:<id>", "contact:<id>", "mail:<contact id>"."""
    payload: Payload
    state: WriteState = WriteState.QUEUED
    attempts: int = 0
    error: str = ""
    remote: dict[str, str] = {}
    """On conflict: the remote's values by field, for the person to compare."""
    settled_at: datetime | None = None
    after: tuple[str, ...] = ()
    """Ids of writes in another journal that go out first: the entry came from there."""

    @property
    def target(self) -> str:
        """ "linear", "sheet" or "mail"."""
        if isinstance(self.payload, MailSend):
            return "mail"
        return "sheet" if isinstance(self.payload, ToSheet | ToContacts) else "linear"

    @property
    def kind(self) -> str:
        """ "comment", "issue_update", "row_append"..."""
        return str(self.payload.__struct_config__.tag)

    @property
    def describe(self) -> str:
        """What it does, in plain words."""
        match self.payload:
            case CommentCreate(identifier=identifier):
                return f"comment on {identifier}"
            case IssueUpdate(identifier=identifier, summary=summary):
                return f"{identifier}: {summary or 'change'}"
            case IssueCreate(title=title):
                return f"new issue: {title}"
            case AttachmentCreate(identifier=identifier, title=title):
                return f"link on {identifier}: {title}"
            case Removal(identifier=identifier, what="issue"):
                return f"{identifier} taken back"
            case Removal(identifier=identifier, what=what):
                return f"{'link' if what == 'attachment' else what} on {identifier} taken back"
            case MailSend(to=to, subject=subject):
                return f"mail to {', '.join(to)}: {subject}"
            case ContactAppend(cells=cells):
                return f"contact row {cells.get('date', '')} {cells.get('channel', '')}".rstrip()
            case ContactDelete(base=base):
                return f"contact row removed: {base.get('date', '')}"
            case _:
                return _row_words(self.payload)


def _row_words(payload: ToSheet) -> str:
    match payload:
        case RowAppend(cells=cells):
            return f"hours row {cells.get('date', '')} {cells.get('hours', '')} h"
        case RowUpdate(cells=cells):
            return f"hours row change: {', '.join(cells)}"
        case RowDelete(base=base):
            return f"hours row removed: {base.get('date', '')} {base.get('hours', '')} h"
        case RowAdopt(base=base):
            return f"hours row adopted: {base.get('date', '')} {base.get('hours', '')} h"
        case RowRelease(base=base):
            return f"hours row given back: {base.get('date', '')} {base.get('hours', '')} h"
        case RowMoved(to=to):
            return f"hours row moved to {to}"

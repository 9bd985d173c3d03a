"""Everything that happened with one customer: the records of a journal.

Every record has a UUID made by us and the UTC time it was made. Records are values: an edit
puts a new one under the same id. A journal also holds the pending remote writes
(`koortui.domain.mutations`), so that one commit holds a change and its delivery.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every record has: identity, when it was made, by which EM."""

    id: str
    at: datetime
    by: str = ""


class Step(StrEnum):
    """The three steps of a review."""

    LINEAR = "linear"
    COMMUNICATE = "communicate"
    TRACK = "track"


STEPS = (Step.LINEAR, Step.COMMUNICATE, Step.TRACK)


class NoteVersion(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a note said before an edit; `at`: since when it said so."""

    at: datetime
    text: str


class Note(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Markdown text of the EM. Internal: never goes into a message to the customer."""

    text: str
    issue: str = ""
    """Identifier of the issue it is about, if any."""
    pinned: bool = False
    idea: str = ""
    """The id of the Linear issue made of this lesson, if any; ours, so known at once."""
    edited_at: datetime | None = None
    versions: tuple[NoteVersion, ...] = ()
    """What it said before, newest first; bounded (`koortui.domain.notes`)."""


class Draft(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Text being typed, not yet saved as anything. One per `place` (e.g. "note", "comment:ID")."""

    place: str
    text: str


class Channel(StrEnum):
    EMAIL = "email"
    CALL = "call"
    MEETING = "meeting"
    CHAT = "chat"


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class Contact(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An exchange with the customer. Outbound and inbound are kept apart."""

    channel: Channel
    direction: Direction
    text: str = ""
    subject: str = ""
    person: str = ""
    template: str = ""
    """Which draft template it came from: update, reminder, firmer, hello, answer..."""


class Ask(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something owed. `owed_by` customer: we wait on them; us: we owe them a reply."""

    owed_by: Literal["customer", "us"]
    what: str
    issue: str = ""
    nudges: tuple[datetime, ...] = ()
    """When we reminded them, oldest first."""
    answered_at: datetime | None = None
    answered_by: str = ""
    """Id of the contact that answered it, if one did: taken back, it is open again."""
    note: str = ""
    """Id of the note or meeting whose `?` line it is; it follows that text while it is open."""
    issue_id: str = ""
    """The id of the Linear issue made of this question, if any; ours, so known at once."""

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def last_moved(self) -> datetime:
        """When the clock of this ask started: the ask itself or the last nudge."""
        return self.nudges[-1] if self.nudges else self.at


class Billable(StrEnum):
    """Three-valued: undecided hours are shown apart and never subtracted."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


class HoursEntry(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A specialist's work on one day; the journal's side of a row of the tracking sheet."""

    day: date
    specialist: str
    hours: Decimal
    activity: str
    billable: Billable
    issue: str = ""
    comment: str = ""
    edited_at: datetime | None = None
    decided_by: str = ""
    """Who decided whether undecided hours are billable; empty: nobody had to."""
    decided_reason: str = ""
    decided_at: datetime | None = None


class IssueMark(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What an issue looked like when a review froze it."""

    identifier: str
    title: str
    state: str
    priority: int = 0
    comments: int = 0
    last_progress: datetime | None = None


class Snapshot(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The mirror as it was when a review finished: the base of "since last review"."""

    taken_at: datetime
    issues: dict[str, IssueMark] = {}
    """By issue id."""
    hours: Decimal = Decimal(0)
    hours_entries: int = 0


class StepMark(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The EM's word on one step. A `reason` overrules missing evidence."""

    done: bool
    at: datetime
    reason: str = ""


class Review(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One customer's review for one slot. Open until finished or skipped; resumes as it was."""

    slot: date
    marks: dict[Step, StepMark] = field(default_factory=dict)
    finished_at: datetime | None = None
    next_steps: str = ""
    skipped_reason: str = ""
    snapshot: Snapshot | None = None
    step: Step = Step.LINEAR
    """The step last looked at: where it resumes."""

    @property
    def is_open(self) -> bool:
        return self.finished_at is None


class Snooze(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One attention factor put off, with a reason, 14 days at most."""

    factor: str
    until: date
    reason: str
    level_then: str = ""


class GateDecision(Record, frozen=True, kw_only=True, omit_defaults=True):
    """ "Continue or suspend?" answered: who decided and why. Never automatic."""

    gate: Literal["payment", "balance"]
    decision: Literal["continue", "suspend"]
    decider: str
    note: str = ""


class MonthConfirmed(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The EM confirmed a month's hours; `digest` of the rows flags a later change."""

    month: str
    """"YYYY-MM"."""
    digest: str


MeetingType = Literal["exploratory", "kickoff", "checkpoint", "working", "discovery"]
_NOON = time(12)


class MeetingPlan(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A meeting to come. Recorded, it becomes a `Meeting` under the same id."""

    type: MeetingType
    day: date | None = None
    """None: not agreed yet."""
    start: time | None = None
    """In the EM's time zone."""
    minutes: int = 0
    attendees: tuple[str, ...] = ()
    agenda: str = ""
    """For the customer's eyes: it can be sent with the invitation."""
    follows: str = ""
    """Id of the meeting that it was agreed in."""


class Meeting(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A meeting that took place. `type` as in the handbook."""

    type: MeetingType
    day: date
    start: time | None = None
    """In the EM's time zone."""
    minutes: int = 0
    attendees: tuple[str, ...] = ()
    agenda: str = ""
    notes: str = ""
    """Internal, but for the lines marked for the customer (`koortui.domain.meetings`)."""
    questions: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    next_steps: str = ""
    """One a line."""
    edited_at: datetime | None = None
    versions: tuple[NoteVersion, ...] = ()
    """What its notes said before, newest first; bounded like a note's."""

    @property
    def held_at(self) -> datetime:
        """When we spoke: when it was recorded, at noon when that was on another day."""
        if self.at.date() == self.day:
            return self.at
        return min(self.at, datetime.combine(self.day, _NOON, UTC))

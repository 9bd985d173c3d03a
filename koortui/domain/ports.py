"""What the program needs of a store; one contract test-suite holds every backend to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from koortui.domain.customer import Roster, RosterRecord
from koortui.domain.errors import KoorError
from koortui.domain.issue import LinearMirror, SheetMirror
from koortui.domain.journal import (
    Ask,
    Contact,
    Draft,
    GateDecision,
    HoursEntry,
    Meeting,
    MeetingPlan,
    MonthConfirmed,
    Note,
    Review,
    Snooze,
)
from koortui.domain.lazy import lazy
from koortui.domain.moves import HoursMove
from koortui.domain.mutations import PendingWrite

if TYPE_CHECKING:
    from koortui.domain.board_line import Board
    from koortui.domain.customer import Customer
    from koortui.domain.remote_part import RemotePart, RemoteView

#: Gives the current UTC time. Injected everywhere, so that tests own the time.
Clock = Callable[[], datetime]
#: Makes a new UUID (v4), as text.
NewId = Callable[[], str]
#: Which version each of several files is: for who gave it to compare.
Versions = Mapping[str, Any]
#: Hears of a journal that cannot be read: the customer's slug, and why.
OnUnreadable = Callable[[str, KoorError], object]

JournalRecord = (
    Note
    | Draft
    | Contact
    | Ask
    | HoursEntry
    | Review
    | Snooze
    | GateDecision
    | MonthConfirmed
    | Meeting
    | MeetingPlan
    | PendingWrite
)


class Journal(Struct, frozen=True, kw_only=True, dict=True):
    """Everything that happened with one customer. Each field is a table: records by id."""

    customer: str
    """The customer's slug."""
    notes: dict[str, Note] = {}
    drafts: dict[str, Draft] = {}
    contacts: dict[str, Contact] = {}
    asks: dict[str, Ask] = {}
    hours: dict[str, HoursEntry] = {}
    reviews: dict[str, Review] = {}
    snoozes: dict[str, Snooze] = {}
    decisions: dict[str, GateDecision] = {}
    months: dict[str, MonthConfirmed] = {}
    meetings: dict[str, Meeting] = {}
    plans: dict[str, MeetingPlan] = {}
    """Meetings to come."""
    writes: dict[str, PendingWrite] = {}

    @lazy
    def contacts_in_order(self) -> list[Contact]:
        """Oldest first."""
        return sorted(self.contacts.values(), key=attrgetter("at"))

    @lazy
    def meetings_in_order(self) -> list[Meeting]:
        """Oldest first."""
        return sorted(self.meetings.values(), key=attrgetter("day", "at"))

    @lazy
    def plans_in_order(self) -> list[MeetingPlan]:
        """The next one first; without a day, last."""
        return sorted(
            self.plans.values(), key=lambda p: (p.day or date.max, p.start or time.min, p.at)
        )

    @lazy
    def reviews_in_order(self) -> list[Review]:
        """By slot, oldest first."""
        return sorted(self.reviews.values(), key=attrgetter("slot", "at"))

    @lazy
    def reviews_held(self) -> list[Review]:
        """Finished and not skipped, by slot, oldest first."""
        return [r for r in self.reviews_in_order if r.finished_at and not r.skipped_reason]

    def pending(self) -> list[PendingWrite]:
        """Writes not settled yet, oldest first."""
        return sorted(
            (w for w in self.writes.values() if w.settled_at is None), key=lambda w: w.seq
        )

    def next_seq(self) -> int:
        return 1 + max((w.seq for w in self.writes.values()), default=0)


#: Table name -> record type: the store's layout of a journal file.
TABLES: dict[str, type] = {
    "notes": Note,
    "drafts": Draft,
    "contacts": Contact,
    "asks": Ask,
    "hours": HoursEntry,
    "reviews": Review,
    "snoozes": Snooze,
    "decisions": GateDecision,
    "months": MonthConfirmed,
    "meetings": Meeting,
    "plans": MeetingPlan,
    "writes": PendingWrite,
}
TABLE_OF: dict[type, str] = {record: table for table, record in TABLES.items()}


class JournalEdit(Protocol):
    """One commit in the making: nothing is on disk until the `with` block ends well."""

    @property
    def journal(self) -> Journal:
        """The journal as it is under the lock, with the puts and removals so far."""

    def put(self, record: JournalRecord) -> None:
        """Insert, or replace the record of the same id."""

    def remove(self, record: JournalRecord) -> None:
        """Take the record of that id out; nothing happens if it is gone already."""


class JournalStore(Protocol):
    """Journals by customer slug. Reads never block on a writer; edits are serialised."""

    def read(self, slug: str) -> Journal:
        """The journal; an empty one for a customer without history."""

    def read_all(
        self, slugs: Iterable[str], unreadable: OnUnreadable | None = None
    ) -> dict[str, Journal]:
        """Several journals at once. One that cannot be read raises; with `unreadable`, that
        hears of it and the journal is left out: never is it an empty one."""

    def edit(self, slug: str) -> AbstractContextManager[JournalEdit]:
        """Lock, read, change, one durable commit. An exception inside writes nothing."""

    def changed(self) -> set[str]:
        """Slugs whose journal changed (also by another process) since this was last asked.

        The first asking begins the watch and names none.
        """


class RosterEdit(Protocol):
    """One commit of the roster in the making."""

    @property
    def roster(self) -> Roster: ...

    def put(self, record: RosterRecord) -> None: ...

    def remove(self, record: RosterRecord) -> None: ...


class RosterStore(Protocol):
    """Who is looked after, by whom, when."""

    def read(self) -> Roster: ...

    def edit(self) -> AbstractContextManager[RosterEdit]: ...

    def changed(self) -> bool:
        """Whether the roster changed (also by another process) since this was last asked."""


class MirrorStore(Protocol):
    """The rebuildable copy of what the remotes said last. Absent reads as never pulled."""

    def read_linear(self) -> LinearMirror: ...

    def write_linear(self, mirror: LinearMirror) -> None: ...

    def read_sheet(self) -> SheetMirror: ...

    def write_sheet(self, mirror: SheetMirror) -> None: ...

    def changed(self) -> bool:
        """Whether either changed (also by another process) since this was last asked."""


class Moves(Protocol):
    """Hours entries between two journals: what a crash left half done is finished from here."""

    def read(self) -> list[HoursMove]: ...

    def keep(self, move: HoursMove) -> None:
        """Durable before this returns."""

    def has(self, move_id: str) -> bool: ...

    def drop(self, move_id: str) -> None: ...


class FormDraft(Struct, frozen=True, kw_only=True):
    """A form that was left unfinished: by field what stood there, and what it `began` with."""

    form: str
    at: datetime
    values: dict[str, str]
    began: dict[str, str]


class FormDrafts(Protocol):
    """Half-filled forms by name. `keep` and `drop` raise `KoorError` where the disk fails."""

    def read(self, form: str) -> FormDraft | None: ...

    def keep(self, draft: FormDraft) -> None: ...

    def drop(self, form: str) -> None: ...


class Recents(Protocol):
    """Where the person went last: slugs, newest first. A convenience, never precious."""

    def read(self) -> list[str]: ...

    def write(self, slugs: list[str]) -> None: ...


class BoardCache(Protocol):
    """The board as it was judged last, kept across starts. Losable: it never raises.

    Versions say which state of the data a board was judged by. They are taken before reading, so
    that whatever changes in between makes the kept board one that is not used.
    """

    def read(self, clock: Callable[[str], datetime]) -> tuple[Board, Versions, Versions] | None:
        """Today's board with the lines that still hold, and what they rest on; None: judge anew.

        `clock` gives the present time, for the board's time zone.
        """

    def look(self) -> Versions:
        """The versions of everything but the journals."""

    def look_at(self, slugs: Iterable[str]) -> Versions:
        """The versions of these customers' journals, by slug."""

    def keep(self, board: Board, files: Versions, journals: Versions) -> None:
        """Write it down, if it can be."""


class MirrorParts(Protocol):
    """The mirror cut up by customer, kept across starts. Losable: it never raises."""

    def part_of(self, customer: Customer) -> RemotePart | None:
        """What the mirror says of one customer; None: read all of it."""

    def keep(self, remote: RemoteView, customers: Iterable[Customer], files: Versions) -> None:
        """Write the parts of these customers down, unless they are. `files`: see `BoardCache`."""

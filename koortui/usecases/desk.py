"""The EM's desk: every customer looked after today, judged, in the order of need.

A read model. It keeps what it read, so that one change costs one customer's work; and what it
judged, so that the next start shows it before a single journal is opened.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from koortui.domain.board_line import Board, BoardLine, Today, in_order
from koortui.domain.calendar import DAY, WorkCalendar
from koortui.domain.cover import Covered, looked_after
from koortui.domain.customer import Customer, Roster, Stage
from koortui.domain.errors import KoorError, UnknownCustomer
from koortui.domain.ports import Journal, Versions
from koortui.usecases.customer_view import CustomerView
from koortui.usecases.workspace import Workspace

if TYPE_CHECKING:  # a start with a kept board needs none of it
    from koortui.domain.attention_memo import AttentionMemo
    from koortui.domain.remote_part import RemoteView
    from koortui.usecases.situations import Remote


__all__ = ["CustomerView", "Desk", "Reading", "Today"]

_A_FEW = 10
"""Customers judged anew at once; more of them in the background."""


class Reading(Struct, frozen=True):
    """All that was read and judged in one go, for the desk to take over."""

    day: date
    calendar: WorkCalendar
    covered: dict[str, Covered]
    others: dict[str, Customer]
    remote: Remote
    views: dict[str, CustomerView]
    files: Versions
    journals: dict[str, Any]
    """Versions of what it was judged by, taken before it was read."""
    changed: set[str]
    """Whose journals had changed when it began: nobody is told that twice."""


class Desk:
    """All customers of the day, by slug. `open` or `load` once, then `refresh` what changed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._calendar: WorkCalendar
        self._day: date
        """The day that everybody is judged for."""
        self._covered: dict[str, Covered] = {}
        self._others: dict[str, Customer] = {}
        self._lines: dict[str, BoardLine] = {}
        """Judged by an earlier run, or views."""
        self._views: dict[str, CustomerView] = {}
        self._remote: Remote | None = None
        self._read_at: tuple[datetime | None, datetime | None] = (None, None)
        self._memo: AttentionMemo | None = None
        self._one_at_a_time = threading.Lock()
        self._files: Versions = {}
        self._journals: dict[str, Any] = {}
        self._touched: set[str] = set()
        """Judged anew while everything is read in the background."""
        self._stale = True
        """Something changed that could not be read yet."""
        self.complete = False
        """All journals were read; else `lines` are there and `view` reads one at a time."""
        self._awaited = False
        """A `read` in the background is to be taken over, unless a `load` comes before it."""
        self._unkept = False

    def open(self) -> None:
        """Begin with the board as it was judged last; what does not hold of it is judged now.

        Then `complete` is False until the rest is read. Without a kept board, as `load`.
        """
        boards = self.workspace.boards
        kept = boards.read(lambda _zone: self.workspace.clock()) if boards else None
        if kept is None:
            self.load()
            return
        board, files, journals = kept
        self._survey(self.workspace.roster.read())
        if board.everybody != tuple(self._covered):
            self.load()
            return
        self._files, self._journals = files, {**journals}
        self._read_at = board.linear_at, board.sheet_at
        self._lines = {**board.lines}
        for slug in self._covered.keys() - self._lines.keys():
            self._judge_now(slug)
        self._stale = False

    def load(self) -> None:
        """Read everything: roster, mirror, the journals of today's customers.

        An unreadable journal makes its customer unknown and stops nobody; an unreadable roster
        or mirror raises and leaves what was read before, for `poll` to try again.
        """
        self._stale, self._awaited = True, False
        self._take(self.read())

    def await_reading(self) -> None:
        """A `read` begins on another thread: what is judged here until `take` is judged again."""
        self._awaited = True
        self._touched.clear()

    def read(self, give_way: Callable[[], None] = lambda: None) -> Reading:
        """Read and judge everything without touching what is shown; also on another thread.

        `give_way` is called before each customer: keys come first.
        """
        from koortui.usecases.situations import Remote

        boards = self.workspace.boards
        files = boards.look() if boards else {}
        day = self.workspace.today
        roster = self.workspace.roster.read()
        with self._one_at_a_time:
            remote = Remote.read(self.workspace)
            if self._remote is None:
                self._remote = remote
        calendar = self.workspace.calendar
        covered, others = self._who(roster)
        changed = self.workspace.journals.changed()
        marks = {**boards.look_at(covered)} if boards else {}
        unreadable: dict[str, KoorError] = {}

        def one_by_one() -> Iterator[str]:
            for slug in covered:
                give_way()
                yield slug

        journals = self.workspace.journals.read_all(one_by_one(), unreadable.__setitem__)
        views = {}
        for slug, found in covered.items():
            give_way()
            views[slug] = self._judge(
                found.customer, journals.get(slug), remote, found, unreadable.get(slug)
            )
        return Reading(day, calendar, covered, others, remote, views, files, marks, changed)

    def take(self, reading: Reading) -> bool:
        """Show what was read in the background, unless somebody could not wait; whether it is.

        Customers judged in the meantime are judged again.
        """
        if self._awaited:
            self._take(reading)
            return True
        for slug in reading.changed:
            self.refresh(slug)
        return False

    def _take(self, reading: Reading) -> None:
        self._day, self._calendar, self._remote = reading.day, reading.calendar, reading.remote
        self._covered, self._others = reading.covered, reading.others
        self._views, self._lines = {**reading.views}, {**reading.views}
        self._files, self._journals = reading.files, reading.journals
        self._stale, self._awaited, self.complete, self._unkept = False, False, True, True
        touched, self._touched = self._touched, set()
        for slug in touched:
            self.refresh(slug)

    def refresh(self, slug: str) -> None:
        """Judge one customer anew from its journal."""
        if slug in self._covered:
            self._judge_now(slug)

    def is_behind(self) -> bool:
        """Whether all of it is to be read anew: roster, mirror, calendar or the day are others."""
        if not (self.complete or self._stale):
            return False  # it has not been read at all yet
        space = self.workspace
        self._stale |= space.roster.changed() | space.mirror.changed()  # one reading for both
        self._stale |= space.calendar is not self._calendar or space.today != self._day
        return self._stale or len(self._expired()) > _A_FEW

    def _expired(self) -> set[str]:
        """Whose judgement the time alone may have changed: an SLA was breached, a source is old."""
        now = self.workspace.clock()
        return {slug for slug, line in self._lines.items() if not line.holds_at(now)}

    def poll(self) -> bool:
        """Take in what other processes and the sync wrote, at once; whether anything changed."""
        if self.is_behind():
            self.load()
            return True
        return self.catch_up()

    def catch_up(self) -> bool:
        """As `poll`, of a desk that is not behind."""
        if not self.complete:
            return False  # all of it is being read
        changed = self.workspace.journals.changed()
        expired = self._expired()
        for slug in (changed & self._covered.keys()) | expired:
            self.refresh(slug)
        return bool(changed or expired)

    def unread(self) -> None:
        """Reading in the background failed: the next `poll` tries again, and says why not."""
        self._awaited, self._stale = False, True

    def keep(self) -> None:
        """Write the board down for the next start, if it is not yet."""
        if write := self.to_keep():
            write()

    def to_keep(self) -> Callable[[], None] | None:
        """What writes down the board of this moment, also on another thread; None: it is kept."""
        boards, parts = self.workspace.boards, self.workspace.parts
        if boards is None or not self._unkept or self._stale or not self._covered:
            return None
        self._unkept = False
        if self.workspace.calendar is not self._calendar:
            return None  # it is judged anew in a moment
        board, files, journals = self.board(), self._files, {**self._journals}
        remote, customers = self._remote, self.customers()

        def write() -> None:
            boards.keep(board, files, journals)
            if parts and remote:
                parts.keep(remote, customers, files)

        return write

    def board(self) -> Board:
        """Today's board, by itself."""
        calendar, today = self._calendar, self.today()
        zone = ZoneInfo(calendar.timezone)
        return Board(
            today=today,
            begins=datetime.combine(today.day, time.min, zone),
            ends=datetime.combine(today.day + DAY, time.min, zone),
            timezone=calendar.timezone,
            lines={slug: self._lines[slug].alone() for slug in self._covered},
            everybody=tuple(self._covered),
            linear_at=self.linear_at,
            sheet_at=self.sheet_at,
        )

    def today(self) -> Today:
        calendar, day = self.workspace.calendar, self.workspace.today
        slot = calendar.last_slot(day)
        week = calendar.week_slots(day)
        return Today(
            day=day,
            slot=slot,
            is_review_day=slot.day == day,
            number=1 + sum(other.day < slot.day for other in week),
            in_week=len(week),
            next_slot=calendar.next_slot(day),
        )

    @property
    def remote(self) -> Remote:
        """The mirror; read when it is asked for first."""
        if self._remote is None:
            from koortui.usecases.situations import Remote

            with self._one_at_a_time:
                self._remote = self._remote or Remote.read(self.workspace)
        return self._remote

    @property
    def linear_at(self) -> datetime | None:
        """When Linear was read last."""
        return self._remote.linear.pulled_at if self._remote else self._read_at[0]

    @property
    def sheet_at(self) -> datetime | None:
        """When the tracking sheet was read last."""
        return self._remote.sheet.pulled_at if self._remote else self._read_at[1]

    def line(self, slug: str) -> BoardLine:
        """What the board says of one customer of today."""
        return self._lines[slug]

    def lines(self) -> list[BoardLine]:
        """Today's customers in the board's order, without their histories."""
        return in_order(self._lines.values())

    def view(self, slug: str) -> CustomerView:
        """One customer's view; also of one whom another EM looks after."""
        if slug not in self._covered:
            return self._read(slug)
        if slug not in self._views:
            self._judge_now(slug)
        return self._views[slug]

    def views(self) -> list[CustomerView]:
        """Today's customers in the board's order, each with all that is known."""
        if not self.complete:
            self.load()
        return in_order(self._views.values())

    def customers(self) -> list[Customer]:
        """Everyone in the roster: mine and covered first."""
        return [*(c.customer for c in self._covered.values()), *self._others.values()]

    def journal(self, slug: str) -> Journal:
        """One journal as it is this moment; an empty stand-in while it cannot be read."""
        try:
            return self.workspace.journals.read(slug)
        except KoorError:
            return Journal(customer=slug)

    def journals(self) -> list[Journal]:
        """The journals of everyone in the roster, as far as they can be read."""
        known = [view.situation.journal for view in self.views()]
        others = self.workspace.journals.read_all(self._others, lambda _slug, _error: None)
        return [*known, *others.values()]

    def queue(self) -> tuple[int, int]:
        """How many writes wait, and how many need the EM."""
        lines = self._lines.values()
        return sum(line.waiting for line in lines), sum(line.parked for line in lines)

    def _survey(self, roster: Roster) -> None:
        self._calendar, self._day = self.workspace.calendar, self.workspace.today
        self._covered, self._others = self._who(roster)

    def _who(self, roster: Roster) -> tuple[dict[str, Covered], dict[str, Customer]]:
        """Whom I review today, and all the others."""
        found = looked_after(roster, self.workspace.me, self.workspace.today)
        # Former customers are found by name; there is nothing left to review.
        covered = {c.customer.slug: c for c in found if c.customer.stage is not Stage.ENDED}
        return covered, {c.slug: c for c in roster.customers if c.slug not in covered}

    def _judge_now(self, slug: str) -> None:
        boards = self.workspace.boards
        if boards:
            self._journals.update(boards.look_at([slug]))
        self._views[slug] = self._lines[slug] = self._read(slug)
        if self._awaited:
            self._touched.add(slug)
        self._unkept = True

    def _read(self, slug: str) -> CustomerView:
        covered = self._covered.get(slug)
        customer = covered.customer if covered else self._others.get(slug)
        if customer is None:  # another process, or undo, took them out of the roster
            raise UnknownCustomer(
                f"{slug} is not in the roster any more.", next_step="Esc goes back."
            )
        journal = error = None
        try:
            journal = self.workspace.journals.read(slug)
        except KoorError as found:
            error = found
        return self._judge(customer, journal, self._known_of(customer), covered, error)

    def _known_of(self, customer: Customer) -> RemoteView:
        """What there is to judge one customer by, before the mirror is read."""
        parts = self.workspace.parts if self._remote is None else None
        return (parts.part_of(customer) if parts else None) or self.remote

    def _judge(
        self,
        customer: Customer,
        journal: Journal | None,
        remote: RemoteView,
        covered: Covered | None,
        error: KoorError | None,
    ) -> CustomerView:
        from koortui.domain.attention_memo import AttentionMemo
        from koortui.usecases.judging import judge

        self._memo = self._memo or AttentionMemo()
        return judge(
            self.workspace, customer, journal, remote, memo=self._memo, covered=covered, error=error
        )


def keep_board(workspace: Workspace) -> None:
    """Judge whoever changed and keep the board, so that the next start need not. Never raises."""
    with suppress(KoorError):
        desk = Desk(workspace)
        desk.open()
        desk.keep()

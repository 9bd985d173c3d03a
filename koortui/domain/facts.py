"""What the rules ask of a situation again and again, worked out once and only when asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from koortui.domain.calendar import Slot
from koortui.domain.customer import Stage
from koortui.domain.hours import Balance, Worked, balance, month_of, worked
from koortui.domain.issue import Issue
from koortui.domain.journal import Ask, Billable, Contact, Direction, Meeting, Review
from koortui.domain.lazy import kept, lazy
from koortui.domain.situation import Situation


@lru_cache(maxsize=16_384)  # the same moments are asked about by several factors
def _local_day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


class Facts:
    """A situation with its derived facts. Lives for one assessment."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.customer = situation.customer
        self.journal = situation.journal
        self.calendar = situation.calendar
        self.now = situation.now
        self.zone = ZoneInfo(situation.calendar.timezone)
        self.today = self.day(situation.now)
        stage = situation.customer.stage
        self.working = stage in (Stage.KICKOFF, Stage.ACTIVE)
        """Work goes on: not merely talked to, and not suspended."""
        self.looked_after = self.working or stage is Stage.SUSPENDED
        """Reviewed at each slot: kickoff, active or suspended."""

    def day(self, moment: datetime) -> date:
        """The day of `moment` in the acting EM's time zone."""
        return _local_day(moment, self.zone)

    def time_of_day(self, moment: datetime) -> time:
        """The time of `moment` in the acting EM's time zone."""
        return moment.astimezone(self.zone).time()

    def start_of(self, day: date, at: time = time.min) -> datetime:
        """Midnight at the start of `day`, or the time `at`, of the acting EM; as UTC.

        Times of one zone compare three times as fast, and every record's time is UTC.
        """
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def wd(self, since: datetime | date) -> int:
        """Working days from `since` until today."""
        after = self.day(since) if isinstance(since, datetime) else since
        return self.calendar.working_days(after, self.today)

    def days(self, since: datetime | date) -> int:
        """Calendar days from `since` until today; negative when it lies ahead."""
        start = self.day(since) if isinstance(since, datetime) else since
        return (self.today - start).days

    @lazy
    def next_slot(self) -> Slot:
        return self.calendar.next_slot(self.today)

    @lazy
    def last_slot(self) -> Slot:
        return self.calendar.last_slot(self.today)

    @lazy
    def open_issues(self) -> tuple[Issue, ...]:
        return tuple([issue for issue in self.situation.issues if issue.is_open])

    @lazy
    def has_active_project(self) -> bool:
        if self.situation.projects:
            return bool(self.situation.active_projects)
        return bool(self.open_issues)

    @lazy
    def contacts(self) -> list[Contact]:
        """Oldest first."""
        return self.journal.contacts_in_order

    @lazy
    def outbound(self) -> list[Contact]:
        return [c for c in self.contacts if c.direction is Direction.OUT]

    @lazy
    def last_meeting(self) -> Meeting | None:
        """The one held last."""
        meetings = self.journal.meetings_in_order
        return meetings[-1] if meetings else None

    @lazy
    def last_outbound(self) -> datetime | None:
        """When we last spoke to them; in a meeting both sides speak."""
        return self._latest([self.outbound[-1].at] if self.outbound else [])

    @lazy
    def last_inbound(self) -> datetime | None:
        """When they last spoke to us; in a meeting both sides speak."""
        heard = (c.at for c in reversed(self.contacts) if c.direction is Direction.IN)
        return self._latest([at for at in (next(heard, None),) if at])

    def _latest(self, times: list[datetime]) -> datetime | None:
        if self.journal.meetings:
            times += [meeting.held_at for meeting in self.journal.meetings.values()]
        return max(times, default=None)

    @lazy
    def waiting_on_them(self) -> list[Ask]:
        """Open asks the customer owes us, the longest wait first."""
        asks = (a for a in self.journal.asks.values() if a.is_open and a.owed_by == "customer")
        return sorted(asks, key=lambda ask: ask.last_moved)

    @lazy
    def owed_by_us(self) -> list[Ask]:
        """Open asks we owe the customer, the longest first."""
        asks = (a for a in self.journal.asks.values() if a.is_open and a.owed_by == "us")
        return sorted(asks, key=lambda ask: ask.at)

    @lazy
    def reviews(self) -> list[Review]:
        """By slot, oldest first."""
        return self.journal.reviews_in_order

    @lazy
    def held_reviews(self) -> list[Review]:
        """Finished and not skipped, by slot, oldest first."""
        return self.journal.reviews_held

    @lazy
    def worked(self) -> tuple[Worked, ...]:
        journal, rows = self.journal, self.situation.rows
        return kept(journal, "worked", lambda: worked(journal, rows), rows)

    @lazy
    def worked_months(self) -> frozenset[str]:
        """Months ("2026-11") in which anything was worked."""
        rows = self.situation.rows
        return kept(
            self.journal, "months", lambda: frozenset(month_of(w) for w in self.worked), rows
        )

    @lazy
    def undecided(self) -> int:
        """Pieces of work of which nobody has said whether they are billable."""
        return len([w for w in self.worked if w.billable is Billable.UNDECIDED])

    @lazy
    def balance(self) -> Balance | None:
        customer, rows, today = self.customer, self.situation.rows, self.today
        return kept(
            self.journal,
            "balance",
            lambda: balance(customer, self.worked, today),
            customer,
            rows,
            day=today,
        )

    @lazy
    def first_record(self) -> date | None:
        """The day of the journal's first record: since when we look after this customer here."""
        tables = (self.journal.notes, self.journal.contacts, self.journal.asks)
        times = [record.at for table in tables for record in table.values()]
        times += [record.at for record in self.journal.reviews.values()]
        return self.day(min(times)) if times else None

"""What the rules ask of a situation again and again, worked out once and only when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from koortui.domain.calendar import Slot
from koortui.domain.customer import Stage
from koortui.domain.hours import Balance, Worked, balance, worked
from koortui.domain.issue import Issue
from koortui.domain.journal import Ask, Contact, Direction, Review
from koortui.domain.situation import Situation

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - reads as the decorator it is
    """`functools.cached_property` without its lock, which 3.11 takes for every first access."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out = work_out
        self.name = work_out.__name__

    def __get__(self, instance: object, owner: type) -> T:
        value = instance.__dict__[self.name] = self.work_out(instance)
        return value


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
        self._zone = ZoneInfo(situation.calendar.timezone)
        self.today = self.day(situation.now)

    def day(self, moment: datetime) -> date:
        """The day of `moment` in the acting EM's time zone."""
        return _local_day(moment, self._zone)

    def time_of_day(self, moment: datetime) -> time:
        """The time of `moment` in the acting EM's time zone."""
        return moment.astimezone(self._zone).time()

    def start_of(self, day: date, at: time = time.min) -> datetime:
        """Midnight at the start of `day`, or the time `at`, in the acting EM's time zone."""
        return datetime.combine(day, at, self._zone)

    def wd(self, since: datetime | date) -> int:
        """Working days from `since` until today."""
        after = self.day(since) if isinstance(since, datetime) else since
        return self.calendar.working_days(after, self.today)

    def days(self, since: datetime | date) -> int:
        """Calendar days from `since` until today; negative when it lies ahead."""
        start = self.day(since) if isinstance(since, datetime) else since
        return (self.today - start).days

    @lazy
    def looked_after(self) -> bool:
        """Reviewed at each slot: kickoff, active or suspended."""
        return self.customer.is_active

    @lazy
    def working(self) -> bool:
        """Work goes on: not merely talked to, and not suspended."""
        return self.customer.stage in (Stage.KICKOFF, Stage.ACTIVE)

    @lazy
    def next_slot(self) -> Slot:
        return self.calendar.next_slot(self.today)

    @lazy
    def last_slot(self) -> Slot:
        return self.calendar.last_slot(self.today)

    @lazy
    def open_issues(self) -> tuple[Issue, ...]:
        return self.situation.open_issues

    @lazy
    def has_active_project(self) -> bool:
        return self.situation.has_active_project

    @lazy
    def contacts(self) -> list[Contact]:
        """Oldest first."""
        return sorted(self.journal.contacts.values(), key=lambda contact: contact.at)

    @lazy
    def outbound(self) -> list[Contact]:
        return [c for c in self.contacts if c.direction is Direction.OUT]

    @lazy
    def last_outbound(self) -> datetime | None:
        return self.outbound[-1].at if self.outbound else None

    @lazy
    def last_inbound(self) -> datetime | None:
        return next((c.at for c in reversed(self.contacts) if c.direction is Direction.IN), None)

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
        return sorted(self.journal.reviews.values(), key=lambda r: (r.slot, r.at))

    @lazy
    def held_reviews(self) -> list[Review]:
        """Finished and not skipped, by slot, oldest first."""
        return [r for r in self.reviews if r.finished_at is not None and not r.skipped_reason]

    @lazy
    def worked(self) -> tuple[Worked, ...]:
        return worked(self.journal, self.situation.rows)

    @lazy
    def balance(self) -> Balance | None:
        return balance(self.customer, self.worked, self.today)

    @lazy
    def first_record(self) -> date | None:
        """The day of the journal's first record: since when we look after this customer here."""
        tables = (self.journal.notes, self.journal.contacts, self.journal.asks)
        times = [record.at for table in tables for record in table.values()]
        times += [record.at for record in self.journal.reviews.values()]
        return self.day(min(times)) if times else None

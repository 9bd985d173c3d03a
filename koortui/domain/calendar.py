"""Review slots, working days, holidays and time off of one person.

A *nominal* review day (Monday and Thursday by default) on which the person does not work moves
to the following working day; the other slots stay where they are, so slots never drift. When
two nominal days end up on one day (two holidays in a row, a holiday week, the year's end) they
merge: one review that day stands for both, under the later nominal day.

Time off moves a slot like a holiday does, for one person has one calendar. A vacation that
swallows whole slots needs another EM: `uncovered_slots` names the ones nobody would hold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from koortui.domain.errors import InvalidInput

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SATURDAY = 5


class Slot(Struct, frozen=True, order=True):
    """A review slot: the `day` it is held on; `nominal` is the review day it stands for."""

    day: date
    nominal: date

    @property
    def shifted(self) -> bool:
        return self.day != self.nominal


class WorkCalendar(Struct, frozen=True, kw_only=True, cache_hash=True):
    """When one person works and reviews. Weekdays count from Monday = 0."""

    review_days: tuple[int, ...] = (0, 3)
    holidays: frozenset[date] = frozenset()
    """National and company holidays of the person's own country."""
    away: frozenset[date] = frozenset()
    """Individual days off and vacation."""
    timezone: str = "UTC"

    def __post_init__(self) -> None:
        if not self.review_days:
            raise InvalidInput("review_days", "at least one review day is needed")

    def is_working(self, day: date) -> bool:
        """Monday to Friday, no holiday, not away."""
        return day.weekday() < _SATURDAY and day not in self.holidays and day not in self.away

    def next_working(self, day: date) -> date:
        """`day` itself if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`; 0 when there are none."""
        return _working_days(self, after, until) if until > after else 0

    def add_working_days(self, day: date, count: int) -> date:
        """The day on which `count` working days have passed after `day`."""
        for _ in range(count):
            day = self.next_working(day + DAY)
        return day

    def working_day_of_month(self, day: date) -> int:
        """How many working days the month of `day` has had, `day` included."""
        return self.working_days(day.replace(day=1) - DAY, day)

    def slots(self, start: date, end: date) -> list[Slot]:
        """Slots held from `start` to `end`, both included, oldest first."""
        return list(self._slots_from(start, end))

    def slot_on(self, day: date) -> Slot | None:
        """The slot held on `day`, if one is."""
        if not self.is_working(day):
            return None
        return next(self._slots_from(day, day), None)

    def last_slot(self, day: date) -> Slot:
        """The newest slot held at or before `day`."""
        return _last_slot(self, day)

    def next_slot(self, day: date) -> Slot:
        """The first slot held after `day`."""
        return _next_slot(self, day)

    def week_slots(self, day: date) -> list[Slot]:
        """Slots held in the Monday-to-Sunday week of `day`."""
        return list(_week_slots(self, day - day.weekday() * DAY))

    def is_first_of_week(self, slot: Slot) -> bool:
        """The first slot held in its week: last week's hours are checked."""
        return self.week_slots(slot.day)[0].day == slot.day

    def is_last_of_week(self, slot: Slot) -> bool:
        """The last slot held in its week: next steps are due."""
        return self.week_slots(slot.day)[-1].day == slot.day

    def uncovered_slots(
        self, start: date, end: date, covered: Iterable[tuple[date, date]] = ()
    ) -> list[Slot]:
        """Slots lost to time off that nobody covers, oldest first.

        A day off just moves its slot. A slot is lost when it would be held on the day of the
        next one or later. `covered` are the ranges, ends included, in which another EM reviews.
        """
        ranges = list(covered)
        own = structs.replace(self, away=frozenset())
        return [
            slot
            for slot in own.slots(start, end)
            if slot.day in self.away
            and self.next_working(slot.day) >= own.next_slot(slot.day).day
            and not any(first <= slot.day <= last for first, last in ranges)
        ]

    def local_day(self, moment: datetime) -> date:
        """The day `moment` falls on in this person's time zone."""
        return local_day(moment, self.timezone)

    def _slots_from(self, start: date, end: date) -> Iterator[Slot]:
        """Walk the days; a nominal day waits in `due` until somebody works."""
        day = start
        while not self.is_working(day - DAY):  # days off before `start` may push a slot into it
            day -= DAY
        due: date | None = None
        while day <= end:
            if day.weekday() in self.review_days:
                due = day
            if due is not None and self.is_working(day):
                if day >= start:
                    yield Slot(day, due)
                due = None
            day += DAY


def local_day(moment: datetime, timezone: str) -> date:
    """The day `moment` falls on in `timezone` (an IANA name)."""
    return moment.astimezone(ZoneInfo(timezone)).date()


def parse_weekdays(names: Iterable[str]) -> tuple[int, ...]:
    """Weekday numbers of names such as "monday" or "Thu", sorted; refuses weekends and none."""
    days = sorted({_parse_weekday(name) for name in names})
    if not days:
        raise InvalidInput("review_days", "at least one review day is needed")
    return tuple(days)


def _parse_weekday(name: str) -> int:
    wanted = name.strip().lower()
    found = [i for i, day in enumerate(WEEKDAYS) if len(wanted) >= 2 and day.startswith(wanted)]
    if len(found) != 1:
        raise InvalidInput(
            "review_days", f"{name!r} is not a weekday", next_step='Write "monday", "thursday"...'
        )
    if found[0] >= _SATURDAY:
        raise InvalidInput("review_days", f"{WEEKDAYS[found[0]]} is not a working day")
    return found[0]


def days_of(start: date, end: date) -> Iterator[date]:
    """Every day from `start` to `end`, both included."""
    for offset in range((end - start).days + 1):
        yield start + offset * DAY


def _weekdays_up_to(ordinal: int) -> int:
    """Mondays to Fridays from day 1 (a Monday, 0001-01-01) up to and including `ordinal`."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


@lru_cache(maxsize=64)
def _weekdays_off(calendar: WorkCalendar) -> list[int]:
    """Ordinals of the weekdays off, sorted: counting working days is a bisection."""
    off = calendar.holidays | calendar.away
    return sorted(day.toordinal() for day in off if day.weekday() < _SATURDAY)


@lru_cache(maxsize=8192)  # the same few spans are asked for every customer
def _working_days(calendar: WorkCalendar, after: date, until: date) -> int:
    off = _weekdays_off(calendar)
    first, last = after.toordinal(), until.toordinal()
    missed = bisect_right(off, last) - bisect_right(off, first)
    return _weekdays_up_to(last) - _weekdays_up_to(first) - missed


@lru_cache(maxsize=1024)
def _week_slots(calendar: WorkCalendar, monday: date) -> tuple[Slot, ...]:
    return tuple(calendar.slots(monday, monday + 6 * DAY))


@lru_cache(maxsize=4096)
def _last_slot(calendar: WorkCalendar, day: date) -> Slot:
    start, end = day - 7 * DAY, day
    while not (found := calendar.slots(start, end)):  # a long absence: look further back
        start, end = start - 28 * DAY, start - DAY
    return found[-1]


@lru_cache(maxsize=4096)
def _next_slot(calendar: WorkCalendar, day: date) -> Slot:
    start, end = day + DAY, day + 8 * DAY
    while not (found := calendar.slots(start, end)):  # the next slot waits for the return
        end += 28 * DAY
    return found[0]

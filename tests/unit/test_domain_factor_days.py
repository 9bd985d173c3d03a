"""Every factor that counts working days: just under, at and over its limits, whatever lies between.

The same table is gone through with holidays and time off in between, in time zones on both sides
of UTC, over both changes of the clock, and over a leap day, 2026 to 2030.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from domain_support import ask, busy, calm, comment, contact, issue, severity, situation
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.assessment import Severity
from koortui.domain.calendar import DAY, WorkCalendar
from koortui.domain.situation import Situation

RED, AMBER = Severity.RED, Severity.AMBER
Case = Callable[[datetime, datetime, WorkCalendar], Situation]


def reply(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    return calm(ask(since, owed_by="us"), now=now, calendar=calendar)


def waiting(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    return calm(ask(since), now=now, calendar=calendar)


def update(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    old = issue(at=now - timedelta(days=90), comments=(comment(now),))
    return situation(contact(since), issues=(old,), now=now, calendar=calendar)


def urgent(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    return busy(
        contact(now), issues=(issue("A-1", at=since, priority=1),), now=now, calendar=calendar
    )


def high(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    return busy(
        contact(now), issues=(issue("A-1", at=since, priority=2),), now=now, calendar=calendar
    )


def stuck(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    return situation(contact(now), issues=(issue(at=since),), now=now, calendar=calendar)


def hours(since: datetime, now: datetime, calendar: WorkCalendar) -> Situation:
    note = comment(since, author="Ada Specialist")
    worked = issue(at=now - timedelta(days=90), comments=(note,))
    return situation(contact(now), issues=(worked,), now=now, calendar=calendar)


#: Factor, how it is set up, working days from which it is amber (0: never), and red.
TABLE: list[tuple[str, Case, int, int]] = [
    ("reply", reply, 1, 3),
    ("waiting", waiting, 3, 10),
    ("update", update, 4, 8),
    ("urgent", urgent, 0, 1),
    ("high", high, 3, 5),
    ("stuck", stuck, 0, 5),
    ("hours", hours, 1, 4),
]
STEPS = [
    pytest.param(name, case, days, expected, id=f"{name}-{days}")
    for name, case, amber, red in TABLE
    for limit, under in ((amber, None), (red, AMBER if amber else None))
    if limit
    for days, expected in (
        (limit - 1, under),
        (limit, RED if limit == red else AMBER),
        (limit + 1, RED if limit + 1 >= red else AMBER),
    )
]
#: Places, and Wednesdays after the clock changed in one of them, or after a leap day.
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland")
WEDNESDAYS = [
    date(2026, 4, 1),
    date(2026, 11, 4),
    date(2027, 3, 31),
    date(2028, 3, 1),
    date(2028, 11, 1),
    date(2029, 3, 28),
    date(2029, 11, 7),
    date(2030, 4, 3),
    date(2030, 10, 30),
]


def noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)


def back(calendar: WorkCalendar, today: date, days: int) -> date:
    """The latest day from which `days` working days of `calendar` have passed until `today`."""
    day = today
    while calendar.working_days(day, today) < days:
        day -= DAY
    return day


def judged(name: str, case: Case, days: int, calendar: WorkCalendar, today: date) -> object:
    zone = calendar.timezone
    known = case(noon(back(calendar, today, days), zone), noon(today, zone), calendar)
    found = severity(known, name)
    # Stuck is amber before its limit when the limit falls before the next review.
    return None if name == "stuck" and found is AMBER else found


@pytest.mark.parametrize(("name", "case", "days", "expected"), STEPS)
@pytest.mark.parametrize("zone", ZONES)
def test_limits_hold_over_clock_changes_and_leap_days(
    name: str, case: Case, days: int, expected: Severity | None, zone: str
) -> None:
    for wednesday in WEDNESDAYS:
        calendar = WorkCalendar(timezone=zone)
        assert judged(name, case, days, calendar, wednesday) is expected, wednesday


@pytest.mark.parametrize(("name", "case", "days", "expected"), STEPS)
def test_holidays_and_time_off_in_between_do_not_count(
    name: str, case: Case, days: int, expected: Severity | None
) -> None:
    """Tuesday is a holiday and Monday is off: `days` working days go that much further back."""
    today = date(2026, 11, 25)
    tuesday, monday = today - DAY, today - 2 * DAY
    for calendar in (
        WorkCalendar(holidays=frozenset({tuesday})),
        WorkCalendar(away=frozenset({monday})),
        WorkCalendar(holidays=frozenset({tuesday}), away=frozenset({monday})),
    ):
        assert judged(name, case, days, calendar, today) is expected
        if days > 2:  # then the days off lie in between
            assert back(calendar, today, days) < back(WorkCalendar(), today, days)


@pytest.mark.parametrize(("name", "case", "amber", "red"), TABLE, ids=[row[0] for row in TABLE])
def test_a_weekend_adds_nothing(name: str, case: Case, amber: int, red: int) -> None:
    """What is one day short of red on Friday evening is no worse on Sunday."""
    calendar = WorkCalendar()
    friday = date(2026, 11, 20)
    since = noon(back(calendar, friday, red - 1), "UTC")
    on_friday = severity(case(since, noon(friday, "UTC"), calendar), name)
    on_sunday = severity(case(since, noon(friday + 2 * DAY, "UTC"), calendar), name)
    assert on_friday is not RED
    assert on_sunday is on_friday
    assert severity(case(since, noon(friday + 3 * DAY, "UTC"), calendar), name) is RED
    assert amber < red


@given(
    st.sampled_from(TABLE),
    st.integers(0, 12),
    st.sampled_from(ZONES),
    st.integers(0, 5 * 365),
    st.frozensets(st.integers(-20, 0), max_size=6),
)
def test_severity_is_what_counting_working_days_says(
    row: tuple[str, Case, int, int], days: int, zone: str, offset: int, off: frozenset[int]
) -> None:
    """Any day of five years, any zone, any days off: the count decides, and nothing else."""
    name, case, amber, red = row
    today = date(2026, 1, 5) + offset * DAY
    calendar = WorkCalendar(timezone=zone, away=frozenset(today + n * DAY for n in off))
    since = today - days * DAY
    found = severity(case(noon(since, zone), noon(today, zone), calendar), name)
    count = calendar.working_days(since, today)
    if count >= red:
        assert found is RED
    elif amber and count >= amber:
        assert found is AMBER
    elif name == "stuck":
        assert found is not RED
    elif name != "hours":  # hours look at the month's confirmation, too; no row is recorded here
        assert found is None

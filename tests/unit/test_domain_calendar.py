"""Slots never drift, never fall on a day off, and are never lost unsaid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.calendar import DAY, Slot, WorkCalendar, local_day, parse_weekdays
from koortui.domain.errors import InvalidInput

MON, TUE, WED, THU, FRI = (date(2026, 11, 23) + i * DAY for i in range(5))
NEXT_MON = MON + 7 * DAY


def off(*days: date) -> WorkCalendar:
    return WorkCalendar(holidays=frozenset(days))


def days(slots: list[Slot]) -> list[date]:
    return [slot.day for slot in slots]


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        ((), [MON, THU, NEXT_MON]),
        ((MON,), [TUE, THU, NEXT_MON]),
        ((MON, TUE), [WED, THU, NEXT_MON]),
        ((THU,), [MON, FRI, NEXT_MON]),
        ((THU, FRI), [MON, NEXT_MON]),
        ((MON, TUE, WED), [THU, NEXT_MON]),
        ((MON, TUE, WED, THU, FRI), [NEXT_MON]),
    ],
    ids=["none", "mon", "mon+tue", "thu", "thu+fri merge", "mon-wed merge", "whole week"],
)
def test_a_holiday_moves_its_slot_and_no_other(
    holidays: tuple[date, ...], expected: list[date]
) -> None:
    assert days(off(*holidays).slots(MON, NEXT_MON)) == expected


def test_merged_slots_stand_for_the_later_review_day() -> None:
    assert off(MON, TUE, WED).slot_on(THU) == Slot(THU, THU)
    assert off(THU, FRI).slot_on(NEXT_MON) == Slot(NEXT_MON, NEXT_MON)


def test_a_moved_slot_says_which_day_it_stands_for() -> None:
    slot = off(THU).slot_on(FRI)
    assert slot == Slot(FRI, THU)
    assert slot.shifted


def test_last_and_next_slot_step_over_the_day_itself_only_forward() -> None:
    calendar = WorkCalendar()
    assert calendar.last_slot(THU).day == THU
    assert calendar.last_slot(WED).day == MON
    assert calendar.next_slot(THU).day == NEXT_MON
    assert calendar.next_slot(WED).day == THU
    assert calendar.slot_on(WED) is None


def test_slots_are_found_beyond_a_long_absence() -> None:
    away = frozenset(MON + i * DAY for i in range(90))
    calendar = WorkCalendar(away=away)
    back = calendar.next_working(MON)
    assert calendar.next_slot(MON).day == back
    assert calendar.last_slot(MON + 80 * DAY).day == MON - 4 * DAY


def test_the_week_knows_its_first_and_last_slot() -> None:
    calendar = off(THU)
    assert days(calendar.week_slots(WED)) == [MON, FRI]
    assert calendar.is_first_of_week(Slot(MON, MON))
    assert calendar.is_last_of_week(Slot(FRI, THU))
    only = off(THU, FRI).week_slots(MON)[0]
    merged = off(THU, FRI)
    assert merged.is_first_of_week(only)
    assert merged.is_last_of_week(only)


def test_year_end_with_company_days_merges_into_the_first_day_back() -> None:
    closed = [date(2026, 12, 24) + i * DAY for i in range(11)]  # Thursday 24 Dec to 3 Jan
    calendar = off(*closed)
    assert days(calendar.slots(date(2026, 12, 21), date(2027, 1, 7))) == [
        date(2026, 12, 21),
        date(2027, 1, 4),
        date(2027, 1, 7),
    ]


def test_a_day_off_moves_the_slot_but_a_vacation_leaves_slots_uncovered() -> None:
    day_off = WorkCalendar(away=frozenset({MON}))
    assert day_off.uncovered_slots(MON, NEXT_MON) == []
    vacation = WorkCalendar(away=frozenset(MON + i * DAY for i in range(5)))
    assert days(vacation.uncovered_slots(MON, NEXT_MON)) == [MON, THU]
    assert days(vacation.uncovered_slots(MON, NEXT_MON, [(MON, WED)])) == [THU]
    assert vacation.uncovered_slots(MON, NEXT_MON, [(MON, FRI)]) == []


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (THU, THU, 0),
        (THU, WED, 0),
        (WED, THU, 1),
        (FRI, NEXT_MON, 1),
        (FRI, NEXT_MON - DAY, 0),
        (MON, NEXT_MON, 5),
        (MON - DAY, FRI, 5),
    ],
)
def test_working_days_count_after_the_first_up_to_the_last(
    after: date, until: date, expected: int
) -> None:
    assert WorkCalendar().working_days(after, until) == expected


def test_working_days_leave_out_holidays_and_time_off() -> None:
    calendar = WorkCalendar(holidays=frozenset({TUE}), away=frozenset({WED, MON + 5 * DAY}))
    assert calendar.working_days(MON, FRI) == 2
    assert calendar.add_working_days(MON, 2) == FRI
    assert calendar.working_day_of_month(date(2026, 11, 3)) == 2


def test_a_day_is_the_persons_own_across_time_zones_and_dst() -> None:
    late = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert local_day(late, "UTC") == THU
    assert local_day(late, "Europe/Berlin") == FRI
    assert local_day(late, "America/New_York") == THU
    before_dst = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    after_dst = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    assert local_day(before_dst, "Europe/Berlin") == date(2026, 3, 29)
    assert local_day(after_dst, "Europe/Berlin") == date(2026, 3, 30)


def test_weekdays_are_read_by_name_and_weekends_refused() -> None:
    assert parse_weekdays(["Thursday", "mon"]) == (0, 3)
    for wrong in (["sunday"], ["x"], ["t"], []):
        with pytest.raises(InvalidInput):
            parse_weekdays(wrong)
    with pytest.raises(InvalidInput):
        WorkCalendar(review_days=())


START = date(2026, 1, 1)
dates = st.integers(0, 5 * 366).map(lambda offset: START + offset * DAY)
calendars = st.builds(
    WorkCalendar,
    review_days=st.sets(st.integers(0, 4), min_size=1).map(lambda found: tuple(sorted(found))),
    holidays=st.frozensets(dates, max_size=60),
    away=st.tuples(dates, st.integers(0, 25)).map(
        lambda span: frozenset(span[0] + i * DAY for i in range(span[1]))
    ),
)


@given(calendars, dates, st.integers(1, 120))
def test_slots_are_increasing_on_working_days_and_stand_for_a_review_day(
    calendar: WorkCalendar, start: date, length: int
) -> None:
    slots = calendar.slots(start, start + length * DAY)
    held = days(slots)
    assert held == sorted(set(held))
    for slot in slots:
        assert calendar.is_working(slot.day)
        assert slot.nominal.weekday() in calendar.review_days
        assert calendar.next_working(slot.nominal) == slot.day
        assert calendar.slot_on(slot.day) == slot


@given(calendars, dates)
def test_every_review_day_has_its_slot_and_undisturbed_weeks_have_all(
    calendar: WorkCalendar, day: date
) -> None:
    monday = day - day.weekday() * DAY
    nominal = [monday + weekday * DAY for weekday in calendar.review_days]
    for review_day in nominal:
        held = calendar.slot_on(calendar.next_working(review_day))
        assert held is not None
        assert held.nominal >= review_day
    week = calendar.week_slots(monday)
    if all(calendar.is_working(monday + i * DAY) for i in range(-3, 5) if i not in (-2, -1)):
        assert days(week) == nominal


@given(calendars, dates)
def test_each_week_has_as_many_slots_as_it_should(calendar: WorkCalendar, day: date) -> None:
    """One on each day that is the first working day from some review day on, and no other."""
    monday = day - day.weekday() * DAY
    week = {monday + i * DAY for i in range(7)}
    first = monday - DAY
    while not calendar.is_working(first):  # days off may push reviews into this week
        first -= DAY
    nominal = [first + i * DAY for i in range((monday - first).days + 7)]
    due = {calendar.next_working(n) for n in nominal if n.weekday() in calendar.review_days}
    assert days(calendar.week_slots(day)) == sorted(due & week)


@given(calendars, dates, st.integers(0, 60))
def test_windows_agree_wherever_they_are_cut(
    calendar: WorkCalendar, start: date, length: int
) -> None:
    end = start + length * DAY
    whole = calendar.slots(start, end)
    middle = start + (length // 2) * DAY
    assert calendar.slots(start, middle) + calendar.slots(middle + DAY, end) == whole
    assert calendar.next_slot(start - DAY).day >= start
    assert calendar.last_slot(end).day <= end
    if whole:
        assert calendar.next_slot(start - DAY) == whole[0]
        assert calendar.last_slot(end) == whole[-1]


@given(calendars, dates, st.integers(0, 400))
def test_working_days_agree_with_counting(calendar: WorkCalendar, after: date, length: int) -> None:
    until = after + timedelta(days=length)
    counted = sum(calendar.is_working(after + i * DAY) for i in range(1, length + 1))
    assert calendar.working_days(after, until) == counted


@given(calendars, dates, st.integers(0, 40))
def test_no_slot_is_lost_unsaid(calendar: WorkCalendar, start: date, length: int) -> None:
    """Each slot of the calendar without time off is held by the person, or named as uncovered."""
    end = start + length * DAY
    own = WorkCalendar(review_days=calendar.review_days, holidays=calendar.holidays)
    lost = calendar.uncovered_slots(start, end)
    for slot in own.slots(start, end):
        held = calendar.next_working(slot.day)
        assert slot in lost or held < own.next_slot(slot.day).day

"""National holidays of the countries people work in, 2026 to 2030."""

from __future__ import annotations

from datetime import date

import pytest

from koortui.domain.calendar import DAY, WorkCalendar
from koortui.domain.errors import InvalidInput
from koortui.services.holidays_source import national_holidays

YEARS = range(2026, 2031)


@pytest.mark.parametrize(
    ("country", "subdivision", "day"),
    [
        ("US", "", date(2026, 11, 26)),
        ("DE", "BY", date(2026, 1, 6)),
        ("de", "", date(2028, 10, 3)),
        ("IN", "", date(2026, 1, 26)),
    ],
)
def test_a_national_holiday_moves_the_review(country: str, subdivision: str, day: date) -> None:
    found = national_holidays(country, subdivision, YEARS)
    assert found[day]
    assert {known.year for known in found} >= set(YEARS)
    calendar = WorkCalendar(holidays=frozenset(found), review_days=(day.weekday(),))
    slot = calendar.slot_on(calendar.next_working(day))
    assert slot is not None
    assert (slot.nominal, slot.day > day) == (day, True)


@pytest.mark.parametrize(("country", "subdivision"), [("US", ""), ("DE", "BE"), ("IN", "")])
def test_five_years_have_two_slots_in_every_undisturbed_week(
    country: str, subdivision: str
) -> None:
    company = {date(year, 12, day) for year in YEARS for day in range(24, 32)}
    closed = frozenset(national_holidays(country, subdivision, YEARS)) | company
    calendar = WorkCalendar(holidays=closed)
    monday = date(2026, 1, 5)
    while monday.year <= 2030:
        week = [monday + i * DAY for i in range(7)]
        slots = [slot.day for slot in calendar.week_slots(monday)]
        if not closed.intersection([*week, monday - 3 * DAY]):
            assert slots == [week[0], week[3]]
        assert all(calendar.is_working(day) for day in slots)
        monday += 7 * DAY


def test_bavaria_has_holidays_that_berlin_has_not() -> None:
    assert set(national_holidays("DE", "BY", [2026])) - set(national_holidays("DE", "BE", [2026]))


def test_no_country_means_no_national_holidays() -> None:
    assert national_holidays("", "", YEARS) == {}


@pytest.mark.parametrize(
    ("country", "subdivision", "field"), [("XX", "", "country"), ("DE", "ZZ", "subdivision")]
)
def test_an_unknown_place_is_refused_by_its_field(
    country: str, subdivision: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        national_holidays(country, subdivision, YEARS)
    assert refused.value.field == field

"""Linear's times, days and durations, as its schema describes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from graphql import GraphQLError

from koortui.sandbox.linear.scalars import (
    format_datetime,
    parse_date,
    parse_datetime,
    parse_duration,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-P2W1D", -timedelta(days=15)),
        ("P1D", timedelta(days=1)),
        ("+PT90M", timedelta(minutes=90)),
        ("P1Y2M", timedelta(days=425)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("PT0S", timedelta(0)),
        ("P", None),
        ("PT", None),
        ("2021", None),
        ("-1D", None),
    ],
)
def test_a_duration_has_a_sign_and_units(text: str, expected: timedelta | None) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:30:00.125Z", datetime(2026, 3, 2, 9, 30, 0, 125_000, tzinfo=UTC)),
        ("2026-03-02T01:30:00+02:00", datetime(2026, 3, 1, 23, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_utc(text: str, expected: datetime) -> None:
    assert parse_datetime(text) == expected


@pytest.mark.parametrize("wrong", ["yesterday", "", 5, None, "2026-13-01"])
def test_what_is_no_time_is_refused(wrong: object) -> None:
    with pytest.raises(GraphQLError):
        parse_datetime(wrong)


def test_a_time_is_written_with_milliseconds_and_a_z() -> None:
    at = datetime(2026, 3, 2, 9, 30, 0, 125_999, tzinfo=UTC)
    assert format_datetime(at) == "2026-03-02T09:30:00.125Z"


def test_a_day_is_a_day() -> None:
    assert parse_date("2026-02-28") == date(2026, 2, 28)

"""Values that several commands take: dates, months, the day to take for today."""

from __future__ import annotations

from datetime import date, datetime

import click

DAY = click.DateTime(["%Y-%m-%d"])

on_option = click.option(
    "--on", type=DAY, metavar="DATE", help="Take this day for today (2026-11-26)."
)


def as_day(value: datetime | None) -> date | None:
    """The day of a `DAY` option."""
    return value.date() if value else None


def check_month(text: str | None) -> str:
    """ "YYYY-MM", or nothing for all months. Refuses what is neither."""
    if not text:
        return ""
    try:
        return f"{datetime.strptime(text, '%Y-%m'):%Y-%m}"  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise click.BadParameter(f"{text!r} is no month such as 2026-11.") from None

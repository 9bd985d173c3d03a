"""Values that several commands take: dates, months, the day to take for today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from koortui.cli.complete import complete_customer
from koortui.domain.days import parse_day

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg] # 8.3, which will do, has none
    """2026-11-26, as a date."""

    name = "date"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            return value if isinstance(value, date) else parse_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = Day()

on_option = click.option(
    "--on", type=DAY, metavar="DATE", help="Take this day for today (2026-11-26)."
)


def customer_argument(*, required: bool = True) -> Callable[[F], F]:
    """CUSTOMER: a slug, a name, an alias or an unambiguous beginning."""
    return click.argument("customer", required=required, shell_complete=complete_customer)


def refuse_to_replace(file: Path, field: str, *, force: bool = False) -> None:
    """A file that is there stays unless it was said otherwise; stdout is no place for one."""
    from koortui.domain.errors import InvalidInput

    kept = "Nothing was written."
    if str(file) == "-":
        step = "Name one; it is private to you."
        raise InvalidInput(
            field, "this is written to a file, not to stdout", kept=kept, next_step=step
        )
    if file.exists() and not file.is_file():
        raise InvalidInput(field, f"{file} is no file", kept=kept, next_step="Name another.")
    if file.exists() and not force:
        raise InvalidInput(
            field,
            f"{file} is there already",
            kept="It is as it was; nothing was written.",
            next_step="Name another, or say --force.",
        )


def check_month(text: str | None) -> str:
    """ "YYYY-MM", or nothing for all months. Refuses what is neither."""
    if not text:
        return ""
    try:
        return f"{datetime.strptime(text, '%Y-%m'):%Y-%m}"  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise click.BadParameter(f"{text!r} is no month such as 2026-11.") from None

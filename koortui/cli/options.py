"""Values that several commands take: dates, months, the day to take for today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

DAY = click.DateTime(["%Y-%m-%d"])

on_option = click.option(
    "--on", type=DAY, metavar="DATE", help="Take this day for today (2026-11-26)."
)


def complete_customer(
    ctx: click.Context, _param: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Slugs with the customers' names beside them, found by either; none without a roster."""
    from click.shell_completion import CompletionItem

    from koortui.domain.errors import KoorError
    from koortui.locations import Locations
    from koortui.store.roster import TinyRosterStore

    home = ctx.find_root().params.get("home")
    try:
        customers = TinyRosterStore(Locations.find(home).roster_file).read().customers
    except KoorError:
        return []
    wanted = typed.casefold()
    return [
        CompletionItem(customer.slug, help=customer.name)
        for customer in customers
        if any(n.casefold().startswith(wanted) for n in (customer.slug, customer.name))
    ]


def customer_argument(*, required: bool = True) -> Callable[[F], F]:
    """CUSTOMER: a slug, a name, an alias or an unambiguous beginning."""
    return click.argument("customer", required=required, shell_complete=complete_customer)


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

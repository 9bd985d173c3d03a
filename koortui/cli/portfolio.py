"""`koortui portfolio`: ARR, renewals, payments due, prospects and targets, as of any day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from koortui.cli.group import Session
from koortui.cli.options import on_option
from koortui.cli.output import json_option, print_json
from koortui.usecases.portfolio_tables import VIEWS

if TYPE_CHECKING:
    from koortui.usecases.portfolio_reading import Reading

_GROUPINGS = ("customer", "service", "scale", "industry")


@click.command()
@click.option("--view", type=click.Choice(VIEWS), help="Only this list.")
@click.option("--by", type=click.Choice(_GROUPINGS), help="What the ARR is split by.")
@click.option("--mine", is_flag=True, help="Only whom I look after; targets are everybody's.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "md"]), help="One list as a file: see --view."
)
@on_option
@json_option
@click.pass_obj
def portfolio(
    session: Session,
    view: str | None,
    by: str | None,
    mine: bool,
    form: str | None,
    on: date | None,
    as_json: bool,
) -> None:
    """What the contracts are worth, what ends, what is to be paid, and how targets stand.

    Reads only; needs no network. `--on` takes another day, past or ahead: contracts are taken as
    they were or are agreed, and stages as far as moves were recorded.

    \b
    Examples:
      koortui portfolio
      koortui portfolio --view renewals --format csv > renewals.csv
    """
    if form and as_json:
        raise click.UsageError("--format and --json do not go together.")
    from koortui.usecases.portfolio_reading import read_all

    workspace = session.program(wait_for_holidays=False).workspace
    reading = read_all(workspace, on, mine=mine, by=cast("Any", by or "service"))
    if as_json:
        from koortui.cli.portfolio_shape import portfolio_shape

        print_json(portfolio_shape(reading))
    elif form:
        chosen = cast("Any", view or "customers")
        click.echo(reading.as_text(chosen, cast("Literal['csv', 'md']", form)), nl=False)
    else:
        _say(reading, view)


def _say(reading: Reading, view: str | None) -> None:
    from koortui.cli.portfolio_text import headline, section

    click.echo(headline(reading))
    if not reading.portfolio.customers:
        click.echo("No customers yet: `koortui import roster FILE` adds them.")
    for name in VIEWS if view is None else (view,):
        if view is None and name == "customers":
            continue
        click.echo(f"\n{section(reading, cast('Any', name), summary=view is None)}")

"""`koortui cover` and `koortui handover`."""

from __future__ import annotations

from datetime import date

import click

from koortui.cli.complete import complete_customer
from koortui.cli.group import Session
from koortui.cli.options import DAY
from koortui.cli.output import json_option, print_json, table


@click.group()
def cover() -> None:
    """Who covers for whom."""


@cover.command("add", short_help="Another EM reviews customers for a while.")
@click.argument("customer", metavar="CUSTOMER|all", shell_complete=complete_customer)
@click.option("--by", required=True, metavar="EM", help="Who covers.")
@click.option("--from", "start", type=DAY, metavar="DATE", required=True, help="The first day.")
@click.option("--to", "end", type=DAY, metavar="DATE", required=True, help="The last day.")
@json_option
@click.pass_obj
def add(session: Session, customer: str, by: str, start: date, end: date, as_json: bool) -> None:
    """Another EM reviews CUSTOMER, or all of yours, from a day to a day (both included).

    \b
    Examples:
      koortui cover add all --by "Sam Okafor" --from 2026-12-21 --to 2026-12-31
    """
    from koortui.usecases.covers import add_cover

    kept = add_cover(session.workspace(), customer, by=by, start=start, end=end)
    if as_json:
        print_json(kept)
    else:
        click.echo(f"{kept.by} covers {kept.customer} from {kept.start} to {kept.end}.")


@cover.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Covers of today and later.

    \b
    Examples:
      koortui cover list
    """
    workspace = session.workspace()
    covers = [c for c in workspace.roster.read().covers if c.end >= workspace.today]
    covers.sort(key=lambda found: (found.start, found.customer))
    if as_json:
        print_json({"covers": covers})
        return
    rows = [[f"{c.start} - {c.end}", c.customer, c.manager, "by " + c.by] for c in covers]
    click.echo(table(rows) or "Nobody is covered.")


@cover.command("end", short_help="End what runs or lies ahead.")
@click.argument("customer", metavar="CUSTOMER|all", shell_complete=complete_customer)
@json_option
@click.pass_obj
def end(session: Session, customer: str, as_json: bool) -> None:
    """End the covers of CUSTOMER, or of all of yours, that run or lie ahead.

    \b
    Examples:
      koortui cover end acme
      koortui cover end all
    """
    from koortui.usecases.covers import end_covers

    found = end_covers(session.workspace(), customer)
    if as_json:
        print_json({"ended": found})
        return
    for ended in found:
        click.echo(f"{ended.by} no longer covers {ended.customer}.")


@click.command()
@click.option("--to", "to", default="", metavar="EM", help="Whom it is for.")
@click.option("--back", is_flag=True, help="What changed during your latest cover instead.")
@json_option
@click.pass_obj
def handover(session: Session, to: str, back: bool, as_json: bool) -> None:
    """What a covering EM must know of your customers, as Markdown on stdout.

    \b
    Examples:
      koortui handover --to "Sam Okafor" > handover.md
      koortui handover --back > while-i-was-away.md
    """
    from koortui.usecases import handovers

    workspace = session.workspace()
    text = handovers.diff(workspace) if back else handovers.pack(workspace, to)
    if as_json:
        print_json({"markdown": text})
    else:
        click.echo(text, nl=False)

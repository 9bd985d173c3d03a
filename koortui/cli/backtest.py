"""`koortui backtest`: would other limits have said something else?"""

from __future__ import annotations

import click

from koortui.cli.group import Session
from koortui.cli.options import customer_argument
from koortui.cli.output import json_option, print_json, table

_LONGEST = 366


@click.command()
@customer_argument(required=False)
@click.option(
    "--set",
    "settings",
    multiple=True,
    required=True,
    metavar="LIMIT=N",
    help="A limit of [attention], such as review_red=3; may be given again.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _LONGEST),
    default=90,
    show_default=True,
    help="So many days back.",
)
@json_option
@click.pass_obj
def backtest(
    session: Session, customer: str | None, settings: tuple[str, ...], days: int, as_json: bool
) -> None:
    """Replay the last days with changed limits; list which would have differed.

    \b
    Examples:
      koortui backtest --set review_red=3 --set quiet_amber=25
      koortui backtest acme --set stuck_progress=3 --days 30
    """
    from koortui.usecases.backtests import changed_limits, run_backtest

    workspace = session.workspace()
    limits = changed_limits(workspace.thresholds, settings)
    replay = run_backtest(workspace, limits, customer=customer or "", days=days)
    if as_json:
        print_json({"compared": replay.compared, "differed": replay.differed})
        return
    rows = [
        [
            f"{found.day:%a %d %b %Y}",
            found.name,
            f"{found.before.level} {found.before.score}",
            f"-> {found.after.level} {found.after.score}",
            " ".join([*(f"+{name}" for name in found.worse), *(f"-{n}" for n in found.better)]),
        ]
        for found in replay.differed
    ]
    if rows:
        click.echo(table(rows))
    levels = sum(found.before.level is not found.after.level for found in replay.differed)
    click.echo(
        f"{len(replay.differed)} of {replay.compared} customer days would have differed, "
        f"{levels} of them in level."
    )

"""`koortui sync`: for people and for cron."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from koortui.cli.group import ExitWith, Session
from koortui.cli.output import json_option, print_json
from koortui.domain.errors import NotSetUp
from koortui.domain.factor import plural

if TYPE_CHECKING:
    from koortui.sync.reports import SyncReport
    from koortui.usecases.workspace import Workspace

FAILED, NOT_DELIVERED, NOT_SET_UP = 1, 3, 4


@click.command()
@click.option("--pull-only", is_flag=True, help="Only read.")
@click.option("--push-only", is_flag=True, help="Only deliver the queue.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    metavar="SECONDS",
    default=120.0,
    show_default=True,
    help="End after so many seconds; what waits goes out next time.",
)
@click.option("--quiet", is_flag=True, help="Say nothing when all went well, also on a terminal.")
@click.option("--verbose", is_flag=True, help="Say what was done, also without a terminal.")
@json_option
@click.pass_obj
def sync(
    session: Session,
    pull_only: bool,
    push_only: bool,
    timeout: float,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Pull Linear and the sheet, deliver the queue.

    Without a terminal (cron) it says nothing when all went well. Each run leaves one line in the
    log. A second sync at the same time is refused. A write that waits for you - a conflict, a
    refused one - is named on stderr by each run until it is settled.

    Exit code 0: all done; 1: something failed; 3: writes are kept here but not delivered;
    4: something is not set up, such as a key or a file that the settings name and that is gone.
    What is set up was synced all the same.

    \b
    Examples:
      koortui sync
      */15 8-18 * * 1-5  koortui sync
    """
    from koortui.cli.parked import parked, say_parked
    from koortui.usecases.desk import keep_board
    from koortui.usecases.find import keep_index

    if pull_only and push_only:
        raise click.UsageError("--pull-only and --push-only exclude each other.")
    program = session.program()
    if not program.syncs:
        raise NotSetUp(
            "Neither Linear nor a tracking sheet is set up.",
            kept="What you wrote stays in the queue.",
            next_step="Run `koortui init`, or set KOORTUI_LINEAR_KEY.",
        )
    report = program.sync(pull=not push_only, push=not pull_only, timeout=timeout, leaves=True)
    if as_json:
        print_json({"pulled": report.pulled, "pushed": report.pushed, "errors": report.errors})
    elif report.errors or verbose or (sys.stdout.isatty() and not quiet):
        _say(report)
        _say_missing(program.workspace)
    if not quiet:
        _say_unread(program.workspace)
    waiting = [] if pull_only else parked(program.workspace)
    say_parked(waiting)
    keep_index(program.workspace)
    keep_board(program.workspace)
    code = _code(report, len(waiting))
    if code:
        raise ExitWith(code, at_once=True)


def _code(report: SyncReport, waiting: int) -> int:
    """What only a person can mend is said first: running again does not help."""
    if any(error.kind == "not_set_up" for error in report.errors):
        return NOT_SET_UP
    if waiting or not report.all_delivered:
        return NOT_DELIVERED
    return FAILED if report.errors else 0


def _say_missing(workspace: Workspace) -> None:
    from koortui.usecases.linking import missing_links

    for words in missing_links(workspace):
        click.echo(f"{words}. M on the customer links it.", err=True)


def _say_unread(workspace: Workspace) -> None:
    """Linear has no key here (cron has another environment than a shell) and is wanted."""
    if workspace.linear_used:
        return
    linked = sum(customer.linear is not None for customer in workspace.roster.read().customers)
    if linked:
        click.echo(
            f"Linear was not read: there is no key, and {plural(linked, 'customer')} of the roster"
            f" {'is' if linked == 1 else 'are'} linked to it."
            " Run `koortui init`, or set KOORTUI_LINEAR_KEY.",
            err=True,
        )


def _say(report: SyncReport) -> None:
    if all(error.kind != "busy" for error in report.errors):  # refused: nothing was done
        _say_sums(report)
    for error in report.errors:
        click.echo(f"{error.source}: {error.message}", err=True)


def _say_sums(report: SyncReport) -> None:
    pulled, pushed = report.pulled, report.pushed
    click.echo(
        f"Pulled {pulled.linear.issues} issues and {pulled.linear.comments} comments from Linear,"
        f" {pulled.sheet.rows} rows from the sheet."
    )
    left = {
        "rejected": pushed.rejected,
        "in conflict": pushed.conflict,
        "in doubt": pushed.in_doubt,
        "still queued": pushed.queued,
    }
    rest = "".join(f", {count} {what}" for what, count in left.items() if count)
    click.echo(f"Delivered {pushed.delivered}{rest}.")

"""`koortui queue`: writes that are not delivered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json, say_unreadable, table

if TYPE_CHECKING:
    from koortui.usecases.queue import QueuedWrite


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def queue(ctx: click.Context, as_json: bool) -> None:
    """Writes that are not delivered yet; without a command they are listed."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, as_json)


@queue.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """All of them, oldest first.

    \b
    Examples:
      koortui queue list
    """
    _list(session, as_json)


@queue.command()
@click.argument("write_id", metavar="ID")
@json_option
@click.pass_obj
def retry(session: Session, write_id: str, as_json: bool) -> None:
    """Send a write again with the next sync. ID, or its unambiguous beginning.

    \b
    Examples:
      koortui queue retry 7c1e
    """
    from koortui.usecases import queue as queued

    workspace = session.workspace()
    found = queued.find_write(workspace, write_id)
    queued.retry(workspace, found)
    _say(found, as_json, "queued again")


@queue.command()
@click.argument("write_id", metavar="ID")
@json_option
@click.pass_obj
def discard(session: Session, write_id: str, as_json: bool) -> None:
    """Give a write up: it is never sent.

    \b
    Examples:
      koortui queue discard 7c1e
    """
    from koortui.usecases import queue as queued

    workspace = session.workspace()
    found = queued.find_write(workspace, write_id)
    queued.discard(workspace, found)
    _say(found, as_json, "discarded")


def _list(session: Session, as_json: bool) -> None:
    from koortui.cli.shapes import write_shape
    from koortui.usecases.queue import list_writes

    writes = list_writes(session.workspace(), unreadable=say_unreadable)
    if as_json:
        print_json({"writes": [write_shape(found) for found in writes]})
        return
    rows = [
        [q.write.id[:8], q.customer, q.write.state.value, q.write.describe, q.write.error]
        for q in writes
    ]
    click.echo(table(rows) or "Nothing waits.")


def _say(found: QueuedWrite, as_json: bool, what: str) -> None:
    from koortui.cli.shapes import write_shape

    if as_json:
        print_json({**write_shape(found), "now": what})
    else:
        click.echo(f"{found.write.describe}: {what}.")

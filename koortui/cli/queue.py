"""`koortui queue`: writes that are not delivered yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json, say_unreadable, width, wrapped
from koortui.domain.mutations import WriteState

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
    found = _settle(session, write_id, "retry", "queued again", as_json=as_json)
    if found.write.state is WriteState.CONFLICT:
        short = found.write.id[:8]
        click.echo(
            "While the other side stays as it is, it will be a conflict again:"
            f" `koortui queue keep {short}` settles it for yours.",
            err=True,
        )


@queue.command()
@click.argument("write_id", metavar="ID")
@json_option
@click.pass_obj
def keep(session: Session, write_id: str, as_json: bool) -> None:
    """Settle a conflict for yours: the next sync sends it.

    \b
    Examples:
      koortui queue keep 7c1e
    """
    _settle(
        session,
        write_id,
        "keep_mine",
        "yours is kept; it goes out with the next sync",
        as_json=as_json,
    )


@queue.command()
@click.argument("write_id", metavar="ID")
@json_option
@click.pass_obj
def take(session: Session, write_id: str, as_json: bool) -> None:
    """Settle a conflict for theirs: yours is given up.

    An hours entry then says what the sheet's row says.

    \b
    Examples:
      koortui queue take 7c1e
    """
    _settle(session, write_id, "take_theirs", "theirs is taken", as_json=as_json)


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
    _settle(session, write_id, "discard", "discarded", as_json=as_json)


def _list(session: Session, as_json: bool) -> None:
    from koortui.cli.shapes import write_shape
    from koortui.usecases.queue import list_writes

    writes = list_writes(session.workspace(), unreadable=say_unreadable)
    if as_json:
        print_json({"writes": [write_shape(found) for found in writes]})
        return
    columns = width()
    for found in writes:
        click.echo("\n".join(_lines(found, columns)))
    if not writes:
        click.echo("Nothing waits.")


def _lines(found: QueuedWrite, columns: int) -> Iterator[str]:
    """A write, why it waits and what can be done: wrapped, nothing cut off."""
    from koortui.cli.parked import ways

    write = found.write
    state = write.state.value.replace("_", " ")
    head = f"{write.id[:8]}  {found.customer}  {state}  {write.describe}"
    yield from wrapped(head, columns, after="    ")
    for words in (write.error, ways(write)):
        yield from wrapped(words, columns, first="    ", after="    ")


def _settle(
    session: Session,
    write_id: str,
    how: Literal["retry", "keep_mine", "take_theirs", "discard"],
    what: str,
    *,
    as_json: bool,
) -> QueuedWrite:
    """Do that to the write, and say `what` it is now."""
    from koortui.cli.shapes import write_shape
    from koortui.usecases import queue as queued

    workspace = session.workspace()
    found = queued.find_write(workspace, write_id)
    getattr(queued, how)(workspace, found)
    if as_json:
        print_json({**write_shape(found), "now": what})
    else:
        click.echo(f"{found.write.describe}: {what}.")
    return found

"""`koortui sandbox`: Linear and Google Sheets on loopback, until interrupted."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koortui.domain.errors import KoorError, NotSetUp

if TYPE_CHECKING:
    from koortui.sandbox.server import SandboxServer


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The addresses as one JSON line.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option("--state", type=click.Path(path_type=Path), help="Keep the servers' state here.")
@click.option("--empty", is_flag=True, help="No sample customers.")
@click.option(
    "--google-client",
    type=click.Path(path_type=Path),
    help="Have the sheet ask for a sign-in; its OAuth client is written to this file.",
)
@click.option("--with-parent", is_flag=True, hidden=True, help="End when stdin is closed.")
def sandbox(
    as_json: bool,
    port: int,
    state: Path | None,
    empty: bool,
    google_client: Path | None,
    with_parent: bool,
) -> None:
    """Only the two local servers. The data is Koor's sample portfolio, dated relative to today.

    \b
    Examples:
      koortui sandbox
      koortui sandbox --json --port 8765
    """
    server = _server(port, state, empty)
    if google_client:
        server.google.required = True
        google_client.write_text(server.google.client_file(), encoding="utf-8")
    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        server.serve(on_ready=lambda: _announce(server, as_json))
    except OSError as error:
        raise KoorError(
            f"Port {port} cannot be used: {error.strerror}.",
            next_step="Choose another --port, or leave it out.",
        ) from error


def _server(port: int, state: Path | None, empty: bool) -> SandboxServer:
    try:
        from koortui.sandbox.server import SandboxServer
    except ImportError as error:
        raise NotSetUp(
            f"The sandbox needs {error.name}, which is not installed.",
            next_step="Install koortui with its demo extra: pip install 'koortui[demo]'.",
        ) from error
    from koortui.sandbox import portfolio
    from koortui.sandbox.linear.world import LinearWorld
    from koortui.sandbox.sheets import SheetsState

    clock = _clock()
    world, sheets = LinearWorld(now=clock), SheetsState(now=clock)
    if empty:
        portfolio.seed_empty(world, sheets)
    else:
        now = clock()
        portfolio.seed_linear(world, now.date(), now)
        portfolio.seed_sheets(sheets, now.date(), now)
    return SandboxServer(world, sheets, port=port, state_file=state)


def _clock() -> Callable[[], datetime]:
    """The present time; on the day KOORTUI_TODAY names, where it is set."""
    from koortui.environment import today_of

    day = today_of(os.environ)
    if day is None or day == datetime.now(UTC).date():
        return lambda: datetime.now(UTC)
    return lambda: datetime.combine(day, datetime.now(UTC).timetz())


def _announce(server: SandboxServer, as_json: bool) -> None:
    from koortui.cli.output import print_json

    described = server.describe()
    if as_json:
        print_json(described)
    else:
        click.echo(
            f"Linear   {described['linear_url']}  (key {described['linear_key']})\n"
            f"Sheets   {described['sheets_url']}  (spreadsheet {described['spreadsheet_id']})\n"
            "Ctrl+C ends it."
        )
    sys.stdout.flush()


def _end_with_parent() -> None:
    """The parent holds our stdin: when it is gone, however it went, so are we."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)

"""`koortui serve`: the same program in a browser on this machine, for whoever has no terminal."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click

from koortui.cli.group import Session
from koortui.domain.errors import KoorError, NotSetUp


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes a free one.")
@click.option("--demo", is_flag=True, help="Sample customers on local servers, as `koortui demo`.")
@click.option("--json", "as_json", is_flag=True, help="The link as one JSON line.")
@click.option("--alive", type=int, hidden=True, help="Be the program of one page.")
@click.pass_obj
def serve(session: Session, port: int, demo: bool, as_json: bool, alive: int | None) -> None:
    """The same program in a browser on this machine, until Ctrl+C.

    It prints a link that opens once; after that only the browser that opened it is let in. Nobody
    on the network can reach it. Each tab is a program of its own. It needs the extra `serve`:
    pipx install 'koortui[serve]'.

    \b
    Examples:
      koortui serve
      koortui serve --demo
    """
    if alive is not None:
        _be_one_page(session, alive)
        return
    _need_the_extra()
    with ExitStack() as around:
        home, env = session.home, session.env
        if demo:
            from koortui.cli.demo import demo_home, demo_program
            from koortui.cli.tui import orderly_end

            around.enter_context(orderly_end())
            wanted = Path(home) if home else None
            folder = around.enter_context(demo_home(wanted))
            home, env = str(folder), around.enter_context(demo_program(folder, env)).env
        else:
            session.program(wait_for_holidays=False)  # settings that are wrong are said here
        _serve(home, env, port, as_json)


def _serve(home: str | None, env: Mapping[str, str], port: int, as_json: bool) -> None:
    from koortui.web.server import WebServer

    place = ["--home", home] if home else []
    command = [sys.executable, "-m", "koortui", *place, "serve"]
    try:
        server = WebServer(command, env, port)
    except OSError as error:
        raise KoorError(
            f"Port {port} cannot be used: {error.strerror}.",
            next_step="Choose another --port, or leave it out.",
        ) from error
    server.serve(on_ready=lambda: _announce(server.door.link, as_json))


def _announce(link: str, as_json: bool) -> None:
    from koortui.cli.output import print_json

    if as_json:
        print_json({"url": link})
    else:
        click.echo(f"Open this link; it opens once:\n\n  {link}\n\nCtrl+C ends it.")
    sys.stdout.flush()


def _need_the_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("aiohttp", "textual_serve") if find_spec(name) is None]
    if missing:
        raise NotSetUp(
            f"`koortui serve` needs {' and '.join(missing)}, which is not installed.",
            next_step="Install koortui with its extra: pipx install --force 'koortui[serve]'.",
        )


def _be_one_page(session: Session, alive: int) -> None:
    """The terminal program on the pipes of the server; it ends with the server, however it ends."""
    from koortui.cli.tui import run_tui

    threading.Thread(target=_end_with_server, args=(alive,), daemon=True).start()
    run_tui(session.program(wait_for_holidays=False))


def _end_with_server(alive: int) -> None:
    """Nothing is ever written there: reading ends when the other end is closed."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGHUP)

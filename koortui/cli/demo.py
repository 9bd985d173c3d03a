"""`koortui demo`: the real program on a sandbox in a child process, with sample customers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from koortui.cli.group import Session
from koortui.domain.customer import RosterRecord
from koortui.domain.errors import KoorError

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.locations import Locations
    from koortui.usecases.workspace import Workspace

STATE = "sandbox.json"
"""The sandbox's own state; it also marks a folder as a demo's."""


class Addresses(msgspec.Struct):
    """The first line of `koortui sandbox --json`."""

    linear_url: str
    linear_key: str
    sheets_url: str
    spreadsheet_id: str


@click.command()
@click.option("--home", metavar="DIR", type=click.Path(path_type=Path), help="Keep the demo here.")
@click.pass_obj
def demo(session: Session, home: Path | None) -> None:
    """Sample customers on local servers: no account, no network, no trace afterwards.

    With --home the demo stays in that folder and goes on there the next time.

    \b
    Examples:
      koortui demo
      koortui demo --home ~/koortui-demo
    """
    from koortui.cli.tui import orderly_end, require_terminal, run_tui

    require_terminal()
    wanted = home or (Path(session.home) if session.home else None)
    with (
        orderly_end(),
        demo_home(wanted) as folder,
        demo_program(folder, session.env) as program,
    ):
        run_tui(program)


@contextmanager
def demo_home(wanted: Path | None) -> Iterator[Path]:
    """`wanted`, if it is empty or a demo's; without it a folder that is removed afterwards."""
    if wanted is None:
        folder = Path(tempfile.mkdtemp(prefix="koortui-demo-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    from koortui.locations import make_private

    folder = wanted.expanduser().absolute()
    if folder.is_dir() and any(folder.iterdir()) and not (folder / STATE).exists():
        raise KoorError(
            f"{folder} holds something that is no demo.",
            kept="Nothing in it was changed.",
            next_step="Give --home an empty folder, or leave it out.",
        )
    make_private(folder)
    yield folder


@contextmanager
def demo_program(folder: Path, env: Mapping[str, str]) -> Iterator[Program]:
    """The program on the sandbox, its files seeded once. No secret is written anywhere."""
    from koortui.bootstrap import open_program
    from koortui.locations import Locations

    locations = Locations.find(folder)
    env = {**env, "KOORTUI_TODAY": env.get("KOORTUI_TODAY") or demo_day().isoformat()}
    fresh = not locations.config_file.exists()
    with running_sandbox(env, folder / STATE) as addresses:
        if fresh:
            seed_files(locations, env)
        program = open_program(locations, {**env, **sandbox_env(addresses)})
        try:
            if fresh:
                program.sync(pull=True, push=False)
            yield program
        finally:
            program.close()


def demo_day() -> date:
    """Today; at the weekend Friday, for nobody reviews on a Sunday."""
    today = date.today()  # noqa: DTZ011 - the day on the wall of whoever looks at the demo
    return today - timedelta(days=max(0, today.weekday() - 4))


def sandbox_env(addresses: Addresses) -> dict[str, str]:
    """What points the program at the sandbox."""
    return {
        "KOORTUI_LINEAR_URL": addresses.linear_url,
        "KOORTUI_LINEAR_KEY": addresses.linear_key,
        "KOORTUI_SHEETS_URL": addresses.sheets_url,
    }


@contextmanager
def running_sandbox(env: Mapping[str, str], state: Path) -> Iterator[Addresses]:
    """The two servers in a child process; it ends with us, even when we are killed."""
    command = [sys.executable, "-m", "koortui", "sandbox", "--json", "--with-parent"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--state", str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **env},
        start_new_session=True,  # Ctrl+C in the terminal is for the program, not for the servers
    )
    try:
        yield _first_line(child)
    finally:
        for stream in (child.stdin, child.stdout):
            if stream:
                stream.close()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _first_line(child: subprocess.Popen[bytes]) -> Addresses:
    line = child.stdout.readline() if child.stdout else b""
    if not line:
        raise KoorError(
            "The sandbox did not start.",
            kept="Nothing was changed.",
            next_step="Run `koortui sandbox` to see why.",
        )
    return msgspec.json.decode(line, type=Addresses)


def seed_files(locations: Locations, env: Mapping[str, str]) -> None:
    """Write the sample's roster, journals and settings through the stores, settings last."""
    from koortui.bootstrap import open_program

    seed_workspace(open_program(locations, env).workspace, locations.config_file)


def seed_workspace(workspace: Workspace, config_file: Path) -> None:
    """Write the sample through the workspace's stores, as of its clock; settings last."""
    from koortui.sandbox.portfolio import local_portfolio

    roster, journals, config = local_portfolio(workspace.today, workspace.clock())
    with workspace.roster.edit() as edit:
        records: Iterable[RosterRecord] = chain(
            roster.customers, roster.covers, roster.time_off, roster.targets
        )
        for record in records:
            edit.put(record)
    for slug, entries in journals.items():
        with workspace.journals.edit(slug) as journal:
            for entry in entries:
                journal.put(entry)
    config_file.write_text(config, encoding="utf-8")

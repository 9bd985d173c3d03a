"""`koortui import roster`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from koortui.cli.group import ExitWith, Session
from koortui.cli.output import json_option, print_json
from koortui.domain.errors import KoorError


@click.group("import")
def import_group() -> None:
    """Take in data of yours."""


@import_group.command("roster")
@click.argument("file")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@json_option
@click.pass_obj
def roster(session: Session, file: str, dry_run: bool, as_json: bool) -> None:
    """Customers from a CSV or JSON FILE (- for CSV on stdin).

    Nothing is imported unless every row is good. Customers are updated by slug; nothing is
    deleted.
    """
    from koortui.usecases.roster_import import RosterRefused, import_roster

    workspace = session.workspace()
    try:
        done = import_roster(workspace, _read(file), Path(file).name, dry_run=dry_run)
    except RosterRefused as refused:
        if not as_json:
            raise
        print_json({"added": [], "updated": [], "unchanged": [], "problems": refused.problems})
        click.echo(refused.what, err=True)
        raise ExitWith(1) from refused
    if as_json:
        print_json(
            {
                "added": done.added,
                "updated": done.updated,
                "unchanged": done.unchanged,
                "dry_run": done.dry_run,
                "problems": [],
            }
        )
        return
    would = "Would import" if dry_run else "Imported"
    click.echo(
        f"{would} {len(done.added)} new and {len(done.updated)} changed customers; "
        f"{len(done.unchanged)} are as they were."
    )


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise KoorError(
            f"{file} cannot be read: {error.strerror}.",
            kept="Nothing was imported.",
            next_step="Check the path.",
        ) from error

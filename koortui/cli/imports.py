"""`koortui import`: rosters and journals, back in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from msgspec.structs import replace

from koortui.cli.group import ExitWith, Session
from koortui.cli.output import json_option, print_json, table, width, wrapped
from koortui.domain.errors import KoorError

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.usecases.import_text import Problem
    from koortui.usecases.journal_import import JournalsImported

_dry_run = click.option("--dry-run", is_flag=True, help="Only say what would be done.")


@click.group("import")
def import_group() -> None:
    """Take in data of yours."""


@import_group.command("roster", short_help="Customers, from CSV or JSON.")
@click.argument("file")
@_dry_run
@json_option
@click.pass_obj
def roster(session: Session, file: str, dry_run: bool, as_json: bool) -> None:
    """Customers from a CSV or JSON FILE (- reads stdin).

    Nothing is imported unless every row is good. Customers are updated by slug; nothing is
    deleted. What `export roster --format json` wrote brings cover, time off and news along.

    \b
    Examples:
      koortui import roster customers.csv --dry-run
      koortui import roster customers.csv
    """
    from koortui.usecases.roster_import import RosterRefused, import_roster

    workspace = session.workspace()
    try:
        done = import_roster(workspace, _read(file), _name(file), dry_run=dry_run)
    except RosterRefused as refused:
        nothing: dict[str, Any] = {
            "added": [],
            "updated": [],
            "unchanged": [],
            "fields": {},
            "others": 0,
        }
        _refuse(refused, refused.problems, nothing, dry_run, as_json)
    if as_json:
        print_json(
            {
                "added": done.added,
                "updated": done.updated,
                "unchanged": done.unchanged,
                "fields": done.fields,
                "others": done.others,
                "dry_run": done.dry_run,
                "problems": [],
            }
        )
        return
    would = "Would import" if dry_run else "Imported"
    others = f" {done.others} covers, days off and news are new or changed." if done.others else ""
    click.echo(
        f"{would} {len(done.added)} new and {len(done.updated)} changed customers; "
        f"{len(done.unchanged)} are as they were.{others}"
    )
    if dry_run:
        changed = [f"{slug} ({', '.join(done.fields[slug])})" for slug in done.updated]
        for what, whom in (("new", done.added), ("changed", changed)):
            if whom:
                click.echo("\n".join(wrapped(f"{what}: {', '.join(whom)}", width(), after="  ")))


@import_group.command("journal", short_help="What happened with customers, from JSON or CSV.")
@click.argument("file")
@_dry_run
@click.option("--keep-mine", is_flag=True, help="What differs stays as it is here.")
@click.option("--take-theirs", is_flag=True, help="What differs becomes as it is in the file.")
@click.option("--with-queue", is_flag=True, help="Take writes that wait, too, and deliver them.")
@json_option
@click.pass_obj
def journal(
    session: Session,
    file: str,
    dry_run: bool,
    keep_mine: bool,
    take_theirs: bool,
    with_queue: bool,
    as_json: bool,
) -> None:
    """Records from a FILE that `export journal --format json` or csv wrote (- reads stdin).

    Notes, contacts, hours, reviews, meetings and all else come in as they went out; import the
    roster first. Nothing is imported unless every record is good. A record that differs from
    the one here is named, and refuses the file, unless you say which of the two is to stay.
    Before --take-theirs replaces anything, all of yours goes into a backup file.

    \b
    Examples:
      koortui import journal journals.json --dry-run
      koortui import journal journals.json --keep-mine
    """
    from koortui.usecases.journal_import import Differing, JournalsRefused, import_journals

    if keep_mine and take_theirs:
        raise click.UsageError("--keep-mine and --take-theirs exclude each other.")
    differing = Differing.KEEP_MINE if keep_mine else Differing.REFUSE
    workspace = session.workspace()
    try:
        done = import_journals(
            workspace,
            _read(file),
            _name(file),
            dry_run=dry_run,
            differing=Differing.TAKE_THEIRS if take_theirs else differing,
            with_queue=with_queue,
            before_replacing=lambda: _back_up(session.program()),
        )
    except JournalsRefused as refused:
        _refuse(refused, refused.problems, {"customers": [], "new": []}, dry_run, as_json)
    if as_json:
        print_json(
            {
                "customers": done.customers,
                "new": [_new(row.line, row.customer, row.kind, row.record.id) for row in done.new],
                "dry_run": done.dry_run,
                "problems": [],
            }
        )
    else:
        _tell(done)


def _back_up(program: Program) -> None:
    """What is replaced can be had back, whatever restore points are due."""
    from koortui.store.archive import default_archive_name, write_archive

    target = program.locations.data_dir / default_archive_name(program.workspace.clock())
    write_archive(program.data_files(), target, **program.store_options)
    click.echo(f"What was here before: koortui restore {target}", err=True)


def _new(line: int, customer: str, kind: str, record_id: str) -> dict[str, Any]:
    return {"line": line, "customer": customer, "kind": kind, "id": record_id}


def _tell(done: JournalsImported) -> None:
    if done.dry_run:
        rows = [[f"line {r.line}", r.customer, r.kind, r.record.id[:8], "new"] for r in done.new]
        if rows:
            click.echo(table(rows))
    would = "Would import" if done.dry_run else "Imported"
    for one in done.customers:
        kinds = ", ".join(f"{count} {kind}" for kind, count in one.added.items()) or "nothing new"
        same = f"; {one.unchanged} are here already" if one.unchanged else ""
        kept = f"; {one.kept} differ and stay as they are here" if one.kept else ""
        kept += f"; {one.replaced} differed and are the file's" if one.replaced else ""
        queued = f"; {one.queued} go out with the next sync" if one.queued else ""
        click.echo(f"{one.customer}: {would.lower()} {kinds}{same}{kept}{queued}.")
    if not done.customers:
        click.echo("There are no records in it.")


def _refuse(
    refused: KoorError,
    problems: list[Problem],
    nothing: dict[str, Any],
    dry_run: bool,
    as_json: bool,
) -> NoReturn:
    """Exit code 1, and every problem by line and column: as JSON, or in words."""
    if not as_json:
        raise refused
    from koortui.domain.redact import without_keys

    told = [replace(problem, reason=without_keys(problem.reason)) for problem in problems]
    print_json({**nothing, "dry_run": dry_run, "problems": told})
    click.echo(refused.what, err=True)
    raise ExitWith(1) from refused


def _name(file: str) -> str:
    """How messages call it."""
    return "stdin" if file == "-" else Path(file).name


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

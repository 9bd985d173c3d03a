"""`koortui doctor`: checks the set-up and says what to do about each finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from koortui.cli.finding import Finding, failed
from koortui.cli.group import ExitWith, Session
from koortui.cli.options import refuse_to_replace
from koortui.cli.output import json_option, print_json
from koortui.cli.parked import parked_findings
from koortui.domain.errors import ConfigError, KoorError

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.locations import Locations
    from koortui.store.integrity import Problem


@click.command()
@click.option("--fix", is_flag=True, help="Mend what can be mended: permissions, damaged files.")
@click.option("--offline", is_flag=True, help="Leave out what needs the network.")
@click.option(
    "--bundle",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write what helps to mend a fault, without names, words or secrets.",
)
@click.option("--force", is_flag=True, help="Replace the bundle's FILE where it is there already.")
@json_option
@click.pass_obj
def doctor(
    session: Session, fix: bool, offline: bool, bundle: Path | None, force: bool, as_json: bool
) -> None:
    """Check the set-up and say what to do about each finding.

    Versions, terminal, room on the disk, settings, data files, permissions, secrets; Linear with
    what is left of its allowance and its clock; the sheet with its columns and whether it may be
    written to; the mail server up to the login. Nothing is sent or changed out there. Exit code
    1: something failed.

    \b
    Examples:
      koortui doctor
      koortui doctor --fix
      koortui doctor --bundle for-support.json
    """
    if bundle:
        refuse_to_replace(bundle, "--bundle", force=force)
    findings = list(_all(session, fix, offline))
    if bundle:
        _write_bundle(session, bundle, findings)
    if as_json:
        print_json({"findings": findings, "ok": all(f.state != "failed" for f in findings)})
    else:
        marks = {"ok": "✓", "warning": "!", "failed": "✗"}
        for found in findings:
            click.echo(f"{marks[found.state]} {found.check}: {found.text}")
            if found.fix:
                click.echo(f"    {found.fix}")
    if any(found.state == "failed" for found in findings):
        raise ExitWith(1)


def _all(session: Session, fix: bool, offline: bool) -> Iterator[Finding]:
    from koortui.cli import doctor_machine as machine
    from koortui.locations import Locations

    yield machine.versions()
    yield from machine.terminal()
    yield machine.keyring()
    places = Locations.find(session.home)
    yield from machine.private_folders(places, fix=fix)
    yield from machine.disk_space(places)
    try:
        program = session.program()
    except ConfigError as error:
        yield failed("config", error)
        yield from _files(places, fix=False)  # a fix keeps restore points by the settings
        return
    # First: reading a damaged file would restore it.
    files = list(_files(places, fix=fix, **program.store_options))
    yield from files
    yield from _config(program)
    if all(found.state != "failed" for found in files):
        yield from parked_findings(program.workspace)
    yield from _secrets(program)
    if not offline:
        from koortui.cli.doctor_remotes import remotes

        yield from remotes(program)


def _write_bundle(session: Session, file: Path, findings: list[Finding]) -> None:
    from koortui.cli.support_bundle import write_bundle
    from koortui.locations import Locations

    try:
        program = session.program()
    except KoorError:
        program = None
    write_bundle(file, Locations.find(session.home), findings, program)
    click.echo(f"{file} holds no names and no secrets. Read it before you send it.", err=True)


def _config(program: Program) -> Iterator[Finding]:
    file = program.locations.config_file
    if not file.exists():
        fix = "Run `koortui init`."
        yield Finding(check="config", state="warning", text=f"{file} is not there yet", fix=fix)
        return
    yield Finding(check="config", state="ok", text=f"{file} is right")
    yield from _keys(program)
    try:
        names = {customer.manager for customer in program.workspace.roster.read().customers}
    except KoorError as error:
        yield failed("roster", error)
        return
    yield from _links(program)
    me = program.workspace.me
    if me and names - {""} and me.casefold() not in {name.casefold() for name in names}:
        yield Finding(
            check="roster",
            state="warning",
            text=f"no customer of the roster is {me!r}'s",
            fix="Write `name` under [me] as in the roster's manager column.",
        )


def _links(program: Program) -> Iterator[Finding]:
    """Customers whose link named nothing at the last pull."""
    from koortui.usecases.linking import missing_links

    if not program.workspace.linear_used:
        return
    try:
        missing = list(missing_links(program.workspace))
    except KoorError:  # what cannot be read is said with the files
        return
    for words in missing:
        fix = "M on the customer links it; a roster import with the right name does, too."
        yield Finding(check="link", state="warning", text=words, fix=fix)


def _keys(program: Program) -> Iterator[Finding]:
    """Two commands on one key, names and keys of [ui.keys] that are none; wrong addresses."""
    from koortui.cli.config import wrong_addresses, wrong_theme
    from koortui.commands.keymap import key_problems

    for problem in key_problems(program.workspace.config.ui.keys):
        fix = "Change it under [ui.keys]; docs/keys.md names all commands."
        yield Finding(check="keys", state="warning", text=problem.text, fix=fix)
    for text in wrong_theme(program.config):
        fix = "Choose another with `koortui config edit`, or in the program."
        yield Finding(check="theme", state="warning", text=text, fix=fix)
    for text in wrong_addresses(program.config):
        fix = "Write it as you@example.org: `koortui config edit`."
        yield Finding(check="address", state="warning", text=text, fix=fix)


def _files(places: Locations, *, fix: bool, **options: Any) -> Iterator[Finding]:
    """Every data file with its copies, permissions, leftovers and locks."""
    from koortui.store.archive import DataFiles
    from koortui.store.integrity import inspect

    files = DataFiles(places.roster_file, places.journals_dir, places.mirror_dir)
    found = inspect(files, fix=fix, **options)
    for one in found:
        yield Finding(
            check=one.path.name,
            state="failed" if one.is_failure else "warning",
            text=f"{one.text}{' Mended.' if one.fixed else ''}",
            fix=_remedy(one.problem, fix) if one.is_failure else "",
        )
    if not any(one.is_failure for one in found):
        count = sum(path.exists() for path, _ in files.all()) + len(files.mirrors())
        where = places.data_dir
        yield Finding(check="data", state="ok", text=f"{count} files in {where} are sound")
    yield _sync_lock(places.sync_lock)


def _remedy(problem: Problem, tried: bool) -> str:
    """What a person does about a finding that still stands."""
    if problem == "newer":
        return "Update KoorTUI on this machine."
    if problem == "denied" or (tried and problem == "permissions"):
        return "Make it yours: `ls -l` says whose it is."
    if not tried:
        return "Run `koortui doctor --fix`."
    return (
        "`koortui restore FILE` puts a backup of yours in its place. Without one, move what is "
        "left of it away, backups folder included: it begins anew."
    )


def _sync_lock(path: Path) -> Finding:
    from koortui.store.locks import FileLock

    try:
        free = FileLock(path).is_free()
    except KoorError as error:
        return failed("locks", error)
    text = "no sync is running" if free else "a sync is running"
    return Finding(check="locks", state="ok", text=text)


def _secrets(program: Program) -> Iterator[Finding]:
    try:
        found = program.secrets.linear_key()
    except KoorError as error:
        yield failed("linear key", error)
        return
    if found and program.secrets.linear_keys_differ():
        yield Finding(
            check="linear key",
            state="warning",
            text=f"taken from {program.secrets.file}; the keyring holds another one",
            fix="Move that file away to use the keyring's, or store yours again: `koortui init`.",
        )
    elif found:
        yield Finding(check="linear key", state="ok", text=f"taken from the {found.where}")
    else:
        yield Finding(
            check="linear key",
            state="warning",
            text="there is none, so Linear is not used",
            fix="Run `koortui init`, or set KOORTUI_LINEAR_KEY.",
        )
    yield from _google(program)


def _google(program: Program) -> Iterator[Finding]:
    from koortui.cli import doctor_machine as machine
    from koortui.services.google_credentials import credentials_file

    settings = program.config.sheet
    if not settings.spreadsheet_id:
        fix = "Run `koortui init`, or set spreadsheet_id under [sheet]."
        yield Finding(check="sheet", state="warning", text="no spreadsheet is set", fix=fix)
    elif not program.sheets_url:
        path = credentials_file(program.locations.config_dir, settings.credentials)
        if not path.exists():
            fix = "Run `koortui init`, or put the JSON file from Google there, private to you."
            if settings.credentials == "oauth":
                fix = "Sign in: `koortui init --google-client FILE`, or g s and i."
            yield Finding(check="google", state="failed", text=f"{path} is missing", fix=fix)
        elif machine.is_loose(path):
            yield Finding(
                check="google",
                state="failed",
                text=f"{path} can be read by others",
                fix=f"Run: chmod 600 {path}",
            )
        else:
            yield Finding(check="google", state="ok", text=f"{path} is private")

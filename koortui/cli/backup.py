"""`koortui backup` and `koortui restore`: everything in one verified file, but secrets."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.cli.options import refuse_to_replace
from koortui.cli.output import json_option, print_json
from koortui.domain.errors import KoorError

if TYPE_CHECKING:
    from koortui.bootstrap import Program

_BEFORE, _BEFORE_KEPT = "-before-restore.zip", 5
"""What a restore replaced, and how many of those are kept."""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@json_option
@click.pass_obj
def backup(session: Session, file: Path | None, force: bool, as_json: bool) -> None:
    """Write everything to FILE, private to you (default: a dated name in this folder).

    Roster, journals, settings and your own templates are in it. Secrets are not, nor what Linear
    and the sheet said: the next `sync` reads that again.

    FILE may be a folder: it gets a dated name there. A file that is there is not replaced.

    \b
    Examples:
      koortui backup
      koortui backup ~/backups
      koortui backup --force ~/backups/latest.zip
    """
    from koortui.store.archive import default_archive_name, write_archive

    program = session.program()
    target = file or Path()
    if target.is_dir():
        target /= default_archive_name(program.workspace.clock())
    refuse_to_replace(target, "FILE", force=force)
    if not target.absolute().parent.is_dir():
        raise KoorError(
            f"There is no folder {target.parent}.",
            kept="No backup was made.",
            next_step="Make it first, or name another file.",
        )
    names = write_archive(program.data_files(), target.absolute(), **program.store_options)
    if as_json:
        print_json({"file": str(target), "members": names})
    else:
        click.echo(f"{len(names)} files are in {target}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def restore(session: Session, file: Path, as_json: bool) -> None:
    """Put a backup's records in place of today's, which stay as restore points.

    FILE is what `backup` wrote, or one restore point out of a `backups` folder. Everything in it
    is verified before anything is replaced. What was there goes into a backup in the data folder
    first, which is named: restoring that one takes this back.

    Settings and templates are put where there are none; yours stay where they differ.

    \b
    Examples:
      koortui restore ~/backups/koortui.zip
    """
    from koortui.store.archive import restore_archive, restore_texts, verify_archive
    from koortui.usecases.find import keep_index

    if not file.is_file():
        raise KoorError(
            f"There is no file {file}.",
            kept="Nothing was replaced.",
            next_step="Name what `koortui backup` wrote, or a restore point.",
        )
    program = session.program()
    verify_archive(program.data_files(), file.absolute())
    before = _as_it_was(program, file.absolute())
    names = restore_archive(program.data_files(), file.absolute(), **program.store_options)
    keep_index(program.workspace)  # what came after the backup is gone for good
    put, left = restore_texts(program.data_files(), file.absolute())
    names += put
    for name in left:
        click.echo(
            f"Your {name} differs from the backup's and stays. The other one:"
            f" unzip -p {shlex.quote(str(file))} {name}",
            err=True,
        )
    if as_json:
        print_json({"file": str(file), "members": names, "before": str(before) if before else None})
        return
    click.echo(
        f"{len(names)} files were restored from {file}; what was newer here is replaced, too."
    )
    if before:
        click.echo(f"As it was before: koortui restore {shlex.quote(str(before))}")
    if not program.locations.config_file.exists():
        click.echo("That backup holds no settings: `koortui init` asks for them.", err=True)


def _as_it_was(program: Program, file: Path) -> Path | None:
    """All that is there in a backup of its own; None where there is nothing, or it is damaged.

    What is damaged cannot be backed up: then the restore points are the way back.
    """
    from koortui.store.archive import default_archive_name, write_archive
    from koortui.store.errors import StoreCorrupt

    name = default_archive_name(program.workspace.clock()).replace(".zip", _BEFORE)
    target = program.locations.data_dir / name
    if target == file or not program.locations.roster_file.exists():
        return None
    try:
        write_archive(program.data_files(), target, **program.store_options)
    except StoreCorrupt:
        return None
    for old in sorted(target.parent.glob(f"koortui-*{_BEFORE}"))[:-_BEFORE_KEPT]:
        if old != file:
            old.unlink(missing_ok=True)
    return target

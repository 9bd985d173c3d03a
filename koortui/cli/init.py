"""`koortui init` and `koortui config`: the settings file, written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json
from koortui.domain.errors import InvalidInput, KoorError

if TYPE_CHECKING:
    from koortui.locations import Locations


@click.command()
@click.option("--from", "source", metavar="FILE", help="Take this finished TOML; - reads stdin.")
@click.option("--linear-key-stdin", is_flag=True, help="Read the Linear key from stdin, keep it.")
@click.option("--force", is_flag=True, help="Replace a config.toml that is there.")
@click.pass_obj
def init(session: Session, source: str | None, linear_key_stdin: bool, force: bool) -> None:
    """Set up. Asks on a terminal; with --from it takes a finished file. Can be run again."""
    from koortui.locations import Locations

    locations = Locations.find(session.home)
    if linear_key_stdin:
        _keep_key(session, locations, sys.stdin.readline())
        if not source:
            return
    if source:
        write_config(locations, _read(source), source, force=force)
    elif sys.stdin.isatty():
        _ask(session, locations)
    else:
        raise InvalidInput(
            "init",
            "there is no terminal to ask on",
            next_step="Use `koortui init --from FILE`; docs/config.md lists the keys.",
        )
    click.echo(f"Settings are in {locations.config_file}. Next: koortui import roster FILE")


def write_config(locations: Locations, raw: bytes, name: str, *, force: bool) -> None:
    """Check the text, then put it in place; the former file stays beside it as .bak."""
    from koortui.config import parse_config

    parse_config(raw, name)
    target = locations.config_file
    if target.exists() and not force and target.read_bytes() != raw:
        raise KoorError(
            f"{target} is there already.",
            kept="It was not changed.",
            next_step="Add --force to replace it; it is kept as config.toml.bak.",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_suffix(".new")
        draft.write_bytes(raw)
        draft.chmod(0o600)
        if target.exists():
            target.replace(target.with_suffix(".toml.bak"))
        draft.replace(target)
    except OSError as error:
        raise KoorError(
            f"{target} cannot be written: {error.strerror}.",
            kept="The settings are as they were.",
            next_step="Check the folder's permissions.",
        ) from error


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise KoorError(
            f"{source} cannot be read: {error.strerror}.",
            kept="Nothing was changed.",
            next_step="Check the path.",
        ) from error


def _ask(session: Session, locations: Locations) -> None:
    """A few questions; Enter skips each. Nothing is written before the last one."""
    import tomlkit

    document = tomlkit.document()
    if locations.config_file.exists():
        document = tomlkit.parse(locations.config_file.read_text(encoding="utf-8"))
    click.echo("Enter keeps what is in brackets. Nothing is written before the end.")
    for section, key, question in (
        ("me", "name", "Your name, as in the roster's manager column"),
        ("me", "email", "Your e-mail address"),
        ("calendar", "country", "Country for holidays (ISO code, DE)"),
        ("sheet", "spreadsheet_id", "Tracking spreadsheet (id or link)"),
    ):
        table = document.setdefault(section, tomlkit.table())
        answer = click.prompt(question, default=str(table.get(key, "")), show_default=True)
        if answer:
            table[key] = answer
    key = click.prompt(
        "Linear API key (hidden; Enter skips)", default="", hide_input=True, show_default=False
    )
    raw = tomlkit.dumps(document).encode()
    write_config(locations, raw, "your answers", force=True)
    if key.strip():
        _keep_key(session, locations, key)


def _keep_key(session: Session, locations: Locations, key: str) -> None:
    from koortui.domain.secret import Secret
    from koortui.services.secrets import Secrets

    if not key.strip():
        raise InvalidInput("key", "there is none on stdin", next_step="Pipe it in.")
    secrets = Secrets(locations.config_dir, session.env, overridden=False)
    where = secrets.store_linear_key(Secret(key.strip()))
    if where == "keyring":
        _note_place(locations)
    click.echo(f"The Linear key is kept in the {where}.")


def _note_place(locations: Locations) -> None:
    """Write `key_in`, so that `due` need not ask the keyring whether Linear is used."""
    import tomlkit

    file = locations.config_file
    document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else None
    document = document if document is not None else tomlkit.document()
    document.setdefault("linear", tomlkit.table())["key_in"] = "keyring"
    write_config(locations, tomlkit.dumps(document).encode(), "config.toml", force=True)


@click.group("config")
def config_group() -> None:
    """Where the settings are, and whether they are right."""


@config_group.command("path")
@click.pass_obj
def path(session: Session) -> None:
    """Print where config.toml is."""
    from koortui.locations import Locations

    click.echo(str(Locations.find(session.home).config_file))


@config_group.command("check")
@json_option
@click.pass_obj
def check(session: Session, as_json: bool) -> None:
    """Say whether config.toml is right; wrong keys and values are named with their line."""
    from koortui.config import load_config
    from koortui.locations import Locations

    file = Locations.find(session.home).config_file
    load_config(file)
    if as_json:
        print_json({"file": str(file), "exists": file.exists(), "ok": True})
    else:
        click.echo(f"{file} is right." if file.exists() else f"{file} is not there yet.")


@config_group.command("edit")
@click.pass_obj
def edit(session: Session) -> None:
    """Open config.toml in $VISUAL or $EDITOR, then check it."""
    from koortui.config import load_config
    from koortui.locations import Locations

    file = Locations.find(session.home).config_file
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    click.edit(filename=str(file), editor=editor)
    load_config(file)
    click.echo(f"{file} is right.")

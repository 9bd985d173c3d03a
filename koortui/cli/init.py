"""`koortui init`: set-up, guided on a terminal or from a finished file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.domain.errors import ConfigError, InvalidInput, KoorError

if TYPE_CHECKING:
    from koortui.locations import Locations


@click.command()
@click.option("--from", "source", metavar="FILE", help="Take this finished TOML; - reads stdin.")
@click.option("--linear-key-stdin", is_flag=True, help="Read the Linear key from stdin, keep it.")
@click.option("--google-client", metavar="FILE", help="Sign in with this OAuth client, keep both.")
@click.option("--google-sign-in", is_flag=True, help="Sign in again with the client kept.")
@click.option("--no-browser", is_flag=True, help="Only print the address to sign in at.")
@click.option("--force", is_flag=True, help="Replace a config.toml that is there.")
@click.pass_obj
def init(
    session: Session,
    source: str | None,
    linear_key_stdin: bool,
    google_client: str | None,
    google_sign_in: bool,
    no_browser: bool,
    force: bool,
) -> None:
    """Set up: who you are, Linear, the sheet, customers, mail, the calendar.

    On a terminal it asks step by step and tests each answer; every step can be skipped, done
    again and undone, and nothing is written before the end. It can be run again at any time:
    your file's comments stay. With --from it takes a finished file (docs/config.md).

    \b
    Examples:
      koortui init
      koortui init --from settings.toml
      pass show linear | koortui init --linear-key-stdin
    """
    from koortui.locations import Locations

    locations = Locations.find(session.home)
    if source == "-" and linear_key_stdin:
        raise click.BadParameter("stdin cannot be both; give one a file.", param_hint="--from")
    if source:
        _take_settings(locations, source, force)
    if linear_key_stdin:
        _keep_key(session, locations, sys.stdin.readline())
    if google_client or google_sign_in:
        from koortui.cli.google_sign_in import sign_in_now

        sign_in_now(session.program().setup(), google_client, browser=not no_browser)
    elif not (source or linear_key_stdin):
        _guide(session)


def _guide(session: Session) -> None:
    if not sys.stdin.isatty():
        raise InvalidInput(
            "init",
            "there is no terminal to ask on",
            next_step="Use `koortui init --from FILE`; docs/config.md lists the keys.",
        )
    from koortui.cli.setup_talk import talk

    talk(session.program().setup())


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


def _take_settings(locations: Locations, source: str, force: bool) -> None:
    from koortui.usecases.settings_file import take_settings

    try:
        take_settings(locations.config_file, _read(source), source, force=force)
    except ConfigError as error:
        raise KoorError(
            error.what,
            kept="Nothing was written.",
            next_step=f"Mend that in {'what you give' if source == '-' else source} and run it"
            " again. docs/config.md lists all keys.",
        ) from error
    click.echo(f"Settings are in {locations.config_file}. Next: koortui import roster FILE")


def _keep_key(session: Session, locations: Locations, key: str) -> None:
    """Store the key, and note where, so that `due` need not ask the keyring."""
    from koortui.domain.secret import Secret
    from koortui.services.secrets import Secrets
    from koortui.usecases.settings_file import read_settings, write_with_key

    if not key.strip():
        raise InvalidInput("key", "there is none on stdin", next_step="Pipe it in.")
    secrets = Secrets(locations.config_dir, session.env, overridden=False)
    text = read_settings(locations.config_file)
    where = write_with_key(locations.config_file, text, "config.toml", Secret(key.strip()), secrets)
    click.echo(f"The Linear key is kept in the {where}.")

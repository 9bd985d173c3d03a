"""`koortui config`: where the settings are, and whether they are right."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.cli.output import json_option, print_json
from koortui.domain.errors import KoorError

if TYPE_CHECKING:
    from koortui.config import Config
    from koortui.locations import Locations


@click.group("config")
def config_group() -> None:
    """Where the settings are, and whether they are right."""


@config_group.command("path", short_help="Where config.toml is.")
@json_option
@click.pass_obj
def path(session: Session, as_json: bool) -> None:
    """Print where config.toml is; with --json also where data and cache are.

    \b
    Examples:
      koortui config path
    """
    from koortui.locations import Locations

    places = Locations.find(session.home)
    if as_json:
        data, cache = str(places.data_dir), str(places.cache_dir)
        print_json({"file": str(places.config_file), "data": data, "cache": cache})
    else:
        click.echo(str(places.config_file))


@config_group.command("check", short_help="Whether config.toml is right, and what is not.")
@json_option
@click.pass_obj
def check(session: Session, as_json: bool) -> None:
    """Say whether config.toml is right; wrong keys and values are named with their line.

    Keys under [ui.keys] that two commands want, a theme that there is not, addresses that are none
    and a team that Linear did not have at the last sync are named; the program starts with them.

    \b
    Examples:
      koortui config check
    """
    from koortui.commands.keymap import key_problems
    from koortui.config import load_config
    from koortui.locations import Locations

    file = Locations.find(session.home).config_file
    try:
        config = load_config(file)
        refuse_what_will_not_open(file)
    except KoorError as error:
        if as_json:
            print_json({**_checked(file), "ok": False, "problems": error.what.splitlines()})
        raise
    keys = [problem.text for problem in key_problems(config.ui.keys)]
    wrong, theme = list(wrong_addresses(config)), list(wrong_theme(config))
    teams = list(unknown_team(config, Locations.find(session.home)))
    if as_json:
        found = {"keys": keys, "addresses": wrong, "theme": theme, "teams": teams}
        print_json({**_checked(file), **found})
    else:
        click.echo(f"{file} is right." if file.exists() else f"{file} is not there yet.")
        for text in (*(f"ui.keys: {key}" for key in keys), *theme, *wrong, *teams):
            click.echo(f"! {text}")


def _checked(file: Path) -> dict[str, object]:
    """What `config check --json` says of settings that are right in all."""
    return {
        "file": str(file),
        "exists": file.exists(),
        "ok": True,
        "keys": [],
        "addresses": [],
        "theme": [],
        "teams": [],
        "problems": [],
    }


@config_group.command("edit")
@click.pass_obj
def edit(session: Session) -> None:
    """Open config.toml in $VISUAL or $EDITOR, then check it.

    \b
    Examples:
      koortui config edit
    """
    from koortui.config import load_config
    from koortui.locations import Locations, make_private

    file = Locations.find(session.home).config_file
    try:
        make_private(file.parent)
        file.touch(mode=0o600)
        with file.open("ab"):  # what cannot be saved is not edited first
            pass
    except OSError as error:
        raise KoorError(
            f"{file} cannot be written: {error.strerror}.",
            kept="Nothing was changed.",
            next_step=f"Make {file.parent} writable for your user, then run this again.",
        ) from error
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not (editor or sys.stdin.isatty()):
        raise KoorError(
            "There is no terminal to edit in.",
            kept="Nothing was changed.",
            next_step=f"Edit {file}, then run `koortui config check`.",
        )
    click.edit(filename=str(file), editor=editor)
    load_config(file)
    refuse_what_will_not_open(file)
    click.echo(f"{file} is right.")


def unknown_team(config: Config, places: Locations) -> Iterator[str]:
    """A team for lessons that Linear does not have, as far as was read."""
    from koortui.store.mirror import FileMirrorStore

    wanted = config.linear.product_team
    linear = FileMirrorStore(places.mirror_dir).read_linear() if wanted else None
    if linear and linear.pulled_at and linear.teams:
        keys = sorted(team.key for team in linear.teams.values())
        teams = linear.teams.values()
        names = {word.casefold() for team in teams for word in (team.key, team.name)}
        if wanted.casefold() not in names:
            yield f"linear.product_team: Linear has no team {wanted!r}, but {', '.join(keys)}"


def wrong_addresses(config: Config) -> Iterator[str]:
    """What is set as an e-mail address and has not the form of one."""
    from koortui.usecases.roster_fields import is_email, is_sender

    own, sender = config.me.email, config.mail.from_
    if own and not is_email(own):
        yield f"me.email: {own!r} is no e-mail address"
    if sender and not is_sender(sender):
        yield f"mail.from: {sender!r} is no e-mail address"


def wrong_theme(config: Config) -> Iterator[str]:
    """A theme that there is not; the program starts with its own then."""
    from textual.theme import BUILTIN_THEMES

    from koortui.themes import KOOR_THEMES

    ours, wanted = [theme.name for theme in KOOR_THEMES], config.ui.theme
    if wanted and wanted not in (*ours, *BUILTIN_THEMES):
        yield f"ui.theme: there is no theme {wanted!r}; ours are {', '.join(ours)}"


def refuse_what_will_not_open(file: Path) -> None:
    """What only opening finds out: a country that nobody knows the holidays of."""
    from koortui.usecases.settings_file import will_open

    if file.exists():
        will_open(file.read_bytes(), str(file))


@config_group.command("schema", short_help="The JSON Schema of config.toml, for editors.")
def schema() -> None:
    """Print the JSON Schema of config.toml, for editors that check as you type.

    \b
    Examples:
      koortui config schema > config.schema.json
    """
    from koortui.config_schema import schema_text

    click.echo(schema_text(), nl=False)

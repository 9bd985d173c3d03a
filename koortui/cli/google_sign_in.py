"""Signing in with Google from a terminal: the browser opens here, or anywhere else."""

from __future__ import annotations

import os
import select
import sys
import threading
from typing import TYPE_CHECKING

import click

from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.secret import Secret

if TYPE_CHECKING:
    from koortui.services.google_sign_in import SignIn
    from koortui.usecases.setup import Setup


def sign_in_now(setup: Setup, client: str | None, *, browser: bool = True) -> None:
    """`init --google-client FILE` and `--google-sign-in`: sign in and write it at once."""
    from koortui.usecases.google_sign_in import keep_now

    given = {"sheet.credentials": "oauth"}
    if client:
        given["sheet.google_file"] = client
    setup.answer_some("sheet", given)
    token = sign_in(setup, browser=browser)
    for line in keep_now(setup, token):
        click.echo(line)
    click.echo("Next: koortui doctor looks whether the sheet can be read.")


def sign_in(setup: Setup, *, browser: bool = True) -> Secret:
    """What Google gave. Raises a KoorError, in time; Ctrl+C gives up."""
    from koortui.usecases.google_sign_in import begin, show

    waiting = begin(setup)
    try:
        opened = browser and show(waiting)
        click.echo("Sign in with Google in the browser" + (":" if opened else " at this address:"))
        click.echo(waiting.url)
        click.echo(f"Waiting for it, {waiting.within / 60:g} minutes at most. Ctrl+C gives up.")
        return _wait(waiting)
    finally:
        waiting.close()


def _wait(waiting: SignIn) -> Secret:
    """Until the browser has come back, or its last address was pasted here."""
    if not sys.stdin.isatty():
        return waiting.wait()
    click.echo("Browser on another machine? Paste the address it ends on, then Enter.")
    result: list[Secret | KoorError] = []
    over, tell = os.pipe()

    def work() -> None:
        try:
            result.append(waiting.wait())
        except KoorError as error:
            result.append(error)
        os.write(tell, b".")

    threading.Thread(target=work, daemon=True, name="sign-in").start()
    try:
        while not result:
            ready, _, _ = select.select([sys.stdin, over], [], [])
            if over in ready:
                break
            _take(waiting, sys.stdin.readline())
    except KeyboardInterrupt:
        waiting.cancel()
        raise
    found = result[0]
    if isinstance(found, KoorError):
        raise found
    return found


def _take(waiting: SignIn, line: str) -> None:
    if not line.strip():
        return
    try:
        waiting.take_address(line)
    except InvalidInput as error:
        click.echo(f"✗ {error}", err=True)

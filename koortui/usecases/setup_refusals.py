"""What set-up refuses at once: a place without holidays, a file of Google's that will not do."""

from __future__ import annotations

from pathlib import Path

from koortui.domain.errors import InvalidInput, KoorError
from koortui.usecases import setup_steps as steps


def refuse_unknown_place(country: str, state: str) -> None:
    """A country or a state that nobody knows would keep every command from starting."""
    from koortui.services.holidays_source import national_holidays

    try:
        national_holidays(country, state, ())
    except InvalidInput as error:
        what = error.what.removeprefix(f"{error.field}: ")
        raise InvalidInput(f"calendar.{error.field}", what, next_step=error.next_step) from error


def refuse_wrong_file(file: Path, credentials: object) -> None:
    """Google has three kinds of files; each is of use for one way to sign in."""
    from koortui.services.google_credentials import what_it_holds

    if not file.is_file():
        raise InvalidInput(steps.GOOGLE_FILE, f"there is no file {file}")
    try:
        holds = what_it_holds(file)
    except KoorError as error:
        raise InvalidInput(steps.GOOGLE_FILE, error.what, next_step=error.next_step) from error
    wanted = "service-account" if holds == "service-account" else "oauth"
    if wanted != credentials:
        what = {"client": "an OAuth client", "token": "an OAuth token"}.get(
            holds, "a service account's key"
        )
        raise InvalidInput(
            "sheet.credentials", f"{file.name} holds {what}", next_step=f"Choose {wanted}."
        )

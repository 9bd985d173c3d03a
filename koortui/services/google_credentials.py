"""Google credentials from files of our own: a service account's key, or an OAuth token.

Only the `spreadsheets` scope is asked for. Files that others can read are refused.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from koortui.domain.errors import NotSetUp

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
FILES = {"service-account": "service-account.json", "oauth": "google-oauth.json"}


def credentials_file(folder: Path, kind: str) -> Path:
    """Where the credentials of this kind are kept."""
    return folder / FILES[kind]


def load_credentials(folder: Path, kind: str) -> Any:
    """google-auth credentials. Raises `NotSetUp` when there are none, or they are no secret."""
    path = credentials_file(folder, kind)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise NotSetUp(
            f"There are no Google credentials in {path}.",
            next_step=f"Put the {kind} JSON file from Google there, readable by you only.",
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NotSetUp(
            f"{path} can be read by others on this machine.",
            kept="It was not used.",
            next_step=f"Run: chmod 600 {path}",
        )
    return read_credentials(path, kind)


def read_credentials(path: Path, kind: str) -> Any:
    """google-auth credentials out of this file, wherever it is; `NotSetUp` for another file."""
    try:
        return _service_account(path) if kind == "service-account" else _oauth(path)
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise NotSetUp(
            f"{path} does not hold Google credentials: {type(error).__name__}.",
            next_step="Download the file again, or check `credentials` under [sheet].",
        ) from None


def _service_account(path: Path) -> Any:
    from google.oauth2.service_account import Credentials

    load: Any = Credentials.from_service_account_file  # google-auth leaves it untyped
    return load(str(path), scopes=list(SCOPES))


def _oauth(path: Path) -> Any:
    from google.oauth2.credentials import Credentials

    load: Any = Credentials.from_authorized_user_file  # google-auth leaves it untyped
    return load(str(path), scopes=list(SCOPES))


def keep_credentials(source: Path, folder: Path, kind: str) -> Path:
    """Copy the file that Google gave to where it is looked for, readable by its owner only."""
    read_credentials(source, kind)
    target = credentials_file(folder, kind)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(target.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(source.read_bytes())
    draft.replace(target)
    return target

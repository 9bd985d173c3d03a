"""Google credentials from files of our own: a service account's key, or an OAuth token.

Only the `spreadsheets` scope is asked for. Files that others can read are refused. What Google
issued never goes to another server, and what a sandbox issued never to Google.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from koortui.domain.errors import NotSetUp
from koortui.domain.secret import Secret
from koortui.services.google_sign_in import SCOPE, read_client
from koortui.services.private_files import read_private, write_private

FILES = {"service-account": "service-account.json", "oauth": "google-oauth.json"}
CLIENT_FILE = "google-client.json"
SIGN_IN = "Sign in: `koortui init --google-sign-in`, or g s and i."
Holds = Literal["service-account", "token", "client"]


def credentials_file(folder: Path, kind: str) -> Path:
    """Where the credentials of this kind are kept."""
    return folder / FILES[kind]


def client_file(folder: Path) -> Path:
    """Where the OAuth client is kept: for signing in again."""
    return folder / CLIENT_FILE


def load_credentials(folder: Path, kind: str, endpoint: str = "") -> Any:
    """google-auth credentials. Raises `NotSetUp` when there are none, or they are no secret.

    For another (loopback) endpoint: those it issued itself, else None.
    """
    path = credentials_file(folder, kind)
    raw = read_private(path)
    if raw is None:
        if endpoint:
            return None
        raise NotSetUp(
            f"There are no Google credentials in {path}.",
            next_step=SIGN_IN
            if client_file(folder).exists() and kind == "oauth"
            else f"Run `koortui init`, or put the {kind} JSON file from Google there.",
        )
    return credentials_from(raw, kind, str(path), endpoint)


def read_credentials(path: Path, kind: str, endpoint: str = "") -> Any:
    """google-auth credentials out of this file, wherever it is; `NotSetUp` for another file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _no_credentials(str(path), error) from None
    return credentials_from(raw, kind, str(path), endpoint)


def credentials_from(raw: bytes, kind: str, name: str, endpoint: str = "") -> Any:
    """google-auth credentials out of a file's bytes; `name` is how messages call the file."""
    try:
        found = json.loads(raw)
        issuer = found.get("issued_by", "")
        credentials = None
        if bool(endpoint) == bool(issuer):
            credentials = _service_account(found) if kind == "service-account" else _oauth(found)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise _no_credentials(name, error) from None
    if credentials is None and not endpoint:
        raise NotSetUp(f"{name} was issued by a sandbox, not by Google.", next_step=SIGN_IN)
    return credentials


def _service_account(found: dict[str, Any]) -> Any:
    from google.oauth2.service_account import Credentials

    Secret(found["private_key"])
    load: Any = Credentials.from_service_account_info  # google-auth leaves it untyped
    return load(found, scopes=[SCOPE])


def _oauth(found: dict[str, Any]) -> Any:
    from google.oauth2.credentials import Credentials

    for key in ("refresh_token", "client_secret"):
        Secret(found[key])
    load: Any = Credentials.from_authorized_user_info  # google-auth leaves it untyped
    return load(found, scopes=[SCOPE])


def what_it_holds(path: Path) -> Holds:
    """Which of Google's files this is. Raises `NotSetUp` for any other."""
    try:
        found = json.loads(path.read_bytes())
        if "installed" in found or "web" in found:
            read_client(path)
            return "client"
        if found.get("type") == "service_account":
            return "service-account"
        if "refresh_token" in found:
            return "token"
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _no_credentials(str(path), error) from None
    raise _no_credentials(str(path), KeyError())


def keep_credentials(source: Path, folder: Path, kind: str, endpoint: str = "") -> Path:
    """Copy the file that Google gave to where it is looked for, readable by its owner only."""
    read_credentials(source, kind, endpoint)
    target = credentials_file(folder, kind)
    write_private(target, source.read_bytes())
    return target


def keep_client(source: Path, folder: Path) -> Path:
    """Copy the OAuth client file likewise."""
    read_client(source)
    target = client_file(folder)
    if source.resolve() != target.resolve():
        write_private(target, source.read_bytes())
    return target


def keep_token(folder: Path, token: Secret) -> Path:
    """What a sign-in gave, where it is looked for."""
    target = credentials_file(folder, "oauth")
    write_private(target, token.reveal().encode())
    return target


def _no_credentials(name: str, error: Exception) -> NotSetUp:
    return NotSetUp(
        f"{name} does not hold Google credentials: {type(error).__name__}.",
        next_step="Download the file again, or check `credentials` under [sheet].",
    )

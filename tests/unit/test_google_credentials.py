"""Google credentials: ours alone to read, the spreadsheets scope only, never without a timeout."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from koortui.domain.errors import NotSetUp
from koortui.services.google_credentials import (
    FILES,
    credentials_file,
    keep_credentials,
    load_credentials,
)
from koortui.services.tracking_sheet.transport import TOKEN_WITHIN, open_client

SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
KINDS = list(FILES)
WITHIN = (3.0, 20.0)


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def contents(kind: str, key: str) -> dict[str, Any]:
    if kind == "oauth":
        return {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    return {
        "type": "service_account",
        "client_email": "koortui@example.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
        "private_key": key,
    }


def put(folder: Path, kind: str, text: str, mode: int = 0o600) -> Path:
    path = credentials_file(folder, kind)
    path.write_text(text)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_spreadsheets_scope_is_asked_for(kind: str, key: str, tmp_path: Path) -> None:
    put(tmp_path, kind, json.dumps(contents(kind, key)))
    assert list(load_credentials(tmp_path, kind).scopes) == [SPREADSHEETS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o644])
def test_a_file_that_others_can_read_or_write_is_refused(
    kind: str, mode: int, key: str, tmp_path: Path
) -> None:
    path = put(tmp_path, kind, json.dumps(contents(kind, key)), mode)
    with pytest.raises(NotSetUp, match="can be read by others") as refused:
        load_credentials(tmp_path, kind)
    assert refused.value.next_step == f"Run: chmod 600 {path}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"type": "service_account"}'])
def test_another_file_is_refused_without_its_contents(kind: str, text: str, tmp_path: Path) -> None:
    put(tmp_path, kind, text)
    with pytest.raises(NotSetUp, match="does not hold Google credentials"):
        load_credentials(tmp_path, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_named_with_what_to_do(kind: str, tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match=FILES[kind]):
        load_credentials(tmp_path, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_readable_by_its_owner_only(kind: str, key: str, tmp_path: Path) -> None:
    source = tmp_path / "from-google.json"
    source.write_text(json.dumps(contents(kind, key)))
    source.chmod(0o644)
    before = os.umask(0)
    try:
        kept = keep_credentials(source, tmp_path / "config", kind)
    finally:
        os.umask(before)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert load_credentials(kept.parent, kind) is not None


def test_every_request_to_google_ends_and_follows_no_redirect(key: str, tmp_path: Path) -> None:
    put(tmp_path, "oauth", json.dumps(contents("oauth", key)))
    client = open_client(None, load_credentials(tmp_path, "oauth"), WITHIN)
    with client.session as session:
        assert client.timeout == WITHIN
        assert session.max_redirects == 0
        assert session._refresh_timeout == TOKEN_WITHIN  # type: ignore[attr-defined]

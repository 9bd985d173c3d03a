"""Where keys and passwords are kept: environment, keyring, or a file only its owner can read.

A Linear key that is stored belongs to Linear itself: it is never sent to an overridden endpoint.
There only the environment's key is good. What comes from the environment is never written to disk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from koortui.domain.errors import NotSetUp
from koortui.domain.secret import Secret

LINEAR_KEY = "KOORTUI_LINEAR_KEY"
MAIL_PASSWORD = "KOORTUI_MAIL_PASSWORD"  # noqa: S105 - the variable's name
SERVICE = "koortui"

Where = Literal["environment", "keyring", "file"]


class Found(Struct, frozen=True):
    """A secret and where it was."""

    secret: Secret
    where: Where


class _Place(Struct, frozen=True):
    """One secret's variable, its account in the keyring, and its file."""

    variable: str
    account: str
    file: str


_LINEAR = _Place(LINEAR_KEY, "linear", "linear.key")
_MAIL = _Place(MAIL_PASSWORD, "mail", "mail.password")


class Secrets:
    """The secrets of one installation. Nothing is looked up before it is asked for."""

    def __init__(self, folder: Path, env: Mapping[str, str], *, overridden: bool) -> None:
        """`overridden`: the endpoint is another one than Linear's own."""
        self._folder = folder
        self._env = env
        self._overridden = overridden

    @property
    def file(self) -> Path:
        """The Linear key's file."""
        return self._folder / _LINEAR.file

    def may_have_linear_key(self) -> bool:
        """Whether a key is at hand without asking the keyring, which takes its time."""
        return bool(self._from_env(_LINEAR)) or (not self._overridden and self.file.exists())

    def linear_key(self) -> Found | None:
        """The key and where it was. Raises `NotSetUp` for a file others can read."""
        return self._find(_LINEAR, only_env=self._overridden)

    def mail_password(self) -> Found | None:
        """The mail server's password and where it was. Raises `NotSetUp` as above."""
        return self._find(_MAIL)

    def store_linear_key(self, secret: Secret) -> Where:
        """Keep the key in the keyring, or in the file where there is none."""
        return self._store(_LINEAR, secret)

    def store_mail_password(self, secret: Secret) -> Where:
        """Keep the password in the keyring, or in the file where there is none."""
        return self._store(_MAIL, secret)

    def _find(self, place: _Place, *, only_env: bool = False) -> Found | None:
        if value := self._from_env(place):
            return Found(Secret(value), "environment")
        if only_env:
            return None
        if value := _from_keyring(place.account):
            return Found(Secret(value), "keyring")
        if value := _from_file(self._folder / place.file):
            return Found(Secret(value), "file")
        return None

    def _store(self, place: _Place, secret: Secret) -> Where:
        if _to_keyring(place.account, secret):
            return "keyring"
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(self._folder / place.file, secret.reveal() + "\n")
        return "file"

    def _from_env(self, place: _Place) -> str:
        return self._env.get(place.variable, "").strip()


def _write_private(file: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(handle)
    draft.replace(file)


def _from_file(file: Path) -> str:
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return ""
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NotSetUp(
            f"{file} can be read by others on this machine.",
            kept="What is in it was not used.",
            next_step=f"Run: chmod 600 {file}",
        )
    return file.read_text(encoding="utf-8").strip()


def _from_keyring(account: str) -> str:
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, account) or ""
    except keyring.errors.KeyringError:
        return ""  # no keyring here (ssh, cron), or it is locked: the file is next


def _to_keyring(account: str, secret: Secret) -> bool:
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, account, secret.reveal())
    except keyring.errors.KeyringError:
        return False
    return True

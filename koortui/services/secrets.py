"""Where the Linear key is kept: environment, keyring, or a file only its owner can read.

A key that is stored belongs to Linear itself: it is never sent to an overridden endpoint. There
only the environment's key is good. A key from the environment is never written to disk.
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
SERVICE = "koortui"
_ACCOUNT = "linear"

Where = Literal["environment", "keyring", "file"]


class Found(Struct, frozen=True):
    """A secret and where it was."""

    secret: Secret
    where: Where


class Secrets:
    """The secrets of one installation. Nothing is looked up before it is asked for."""

    def __init__(self, folder: Path, env: Mapping[str, str], *, overridden: bool) -> None:
        """`overridden`: the endpoint is another one than Linear's own."""
        self._file = folder / "linear.key"
        self._env = env
        self._overridden = overridden

    @property
    def file(self) -> Path:
        return self._file

    def may_have_linear_key(self) -> bool:
        """Whether a key is at hand without asking the keyring, which takes its time."""
        return bool(self._from_env()) or (not self._overridden and self._file.exists())

    def linear_key(self) -> Found | None:
        """The key and where it was. Raises `NotSetUp` for a file others can read."""
        if key := self._from_env():
            return Found(Secret(key), "environment")
        if self._overridden:
            return None
        if key := _from_keyring():
            return Found(Secret(key), "keyring")
        if key := self._from_file():
            return Found(Secret(key), "file")
        return None

    def store_linear_key(self, secret: Secret) -> Where:
        """Keep the key in the keyring, or in the file where there is none."""
        if _to_keyring(secret):
            return "keyring"
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret.reveal() + "\n")
            file.flush()
            os.fsync(handle)
        draft.replace(self._file)
        return "file"

    def _from_env(self) -> str:
        return self._env.get(LINEAR_KEY, "").strip()

    def _from_file(self) -> str:
        try:
            mode = self._file.stat().st_mode
        except FileNotFoundError:
            return ""
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NotSetUp(
                f"{self._file} can be read by others on this machine.",
                kept="The key in it was not used.",
                next_step=f"Run: chmod 600 {self._file}",
            )
        return self._file.read_text(encoding="utf-8").strip()


def _from_keyring() -> str:
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, _ACCOUNT) or ""
    except keyring.errors.KeyringError:
        return ""  # no keyring here (ssh, cron), or it is locked: the file is next


def _to_keyring(secret: Secret) -> bool:
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, _ACCOUNT, secret.reveal())
    except keyring.errors.KeyringError:
        return False
    return True

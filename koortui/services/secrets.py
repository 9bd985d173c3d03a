"""Where keys and passwords are kept: environment, keyring, or a file only its owner can read.

A Linear key that is stored belongs to Linear itself: it is never sent to an overridden endpoint.
There only the environment's key is good. What comes from the environment is never written to disk.

The file beats the keyring: it is written only while the keyring cannot be, and taken away as soon
as the keyring has a newer secret. So what was stored last is what is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from koortui.domain.errors import KoorError
from koortui.domain.secret import Secret
from koortui.services.private_files import read_private, write_private

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

    def linear_keys_differ(self) -> bool:
        """Whether the keyring holds another Linear key than the file, which is the one used.

        Asks the keyring, which takes its time.
        """
        if self._from_env(_LINEAR) or not (in_file := _from_file(self.file)):
            return False
        return _from_keyring(_LINEAR.account) not in ("", in_file)

    def has_keyring(self) -> bool:
        """Whether this machine has a keyring at all; a locked one still refuses what it is given.

        Where there is none, secrets are kept in private files.
        """
        import keyring

        backend = type(keyring.get_keyring()).__module__
        return backend not in ("keyring.backends.fail", "keyring.backends.null")

    def _find(self, place: _Place, *, only_env: bool = False) -> Found | None:
        if value := self._from_env(place):
            return Found(Secret(value), "environment")
        if only_env:
            return None
        if value := _from_file(self._folder / place.file):
            return Found(Secret(value), "file")
        if value := _from_keyring(place.account):
            return Found(Secret(value), "keyring")
        return None

    def _store(self, place: _Place, secret: Secret) -> Where:
        file = self._folder / place.file
        try:
            if _to_keyring(place.account, secret):
                file.unlink(missing_ok=True)
                return "keyring"
            write_private(file, f"{secret.reveal()}\n".encode())
        except OSError as error:
            raise KoorError(
                f"{file} cannot be written: {error.strerror}.",
                kept="The settings are saved; the secret is not.",
                next_step="Check the folder, then run `koortui init` again.",
                in_program="Check the folder, then save again.",
            ) from error
        return "file"

    def _from_env(self, place: _Place) -> str:
        return self._env.get(place.variable, "").strip()


def _from_file(file: Path) -> str:
    return (read_private(file) or b"").decode().strip()


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

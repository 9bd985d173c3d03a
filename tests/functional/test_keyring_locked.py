"""A keyring that is locked for a while: the key that was stored last is the one that is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from keyring_rig import keyring_in

USED = """
import os, sys
from pathlib import Path
from koortui.services.secrets import Secrets
found = Secrets(Path(sys.argv[1]), os.environ, overridden=False).linear_key()
print(found and (found.where, found.secret.reveal()))
"""


class Home:
    """A home on a machine with a keyring, which is locked where it is said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "home"
        ours = {name: value for name, value in os.environ.items() if "KOORTUI" not in name}
        self._env = {**ours, **keyring_in(folder)}

    def run(self, *command: str, stdin: str = "", locked: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            env={**self._env, "RING_LOCKED": "1"} if locked else self._env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    def store(self, key: str, *, locked: bool = False) -> str:
        command = ("-m", "koortui", "--home", str(self.folder), "init", "--linear-key-stdin")
        return self.run(*command, stdin=f"{key}\n", locked=locked)

    def used(self, *, locked: bool = False) -> str:
        return self.run("-c", USED, str(self.folder), locked=locked).strip()

    def doctor(self) -> dict[str, str]:
        command = ("-m", "koortui", "--home", str(self.folder), "doctor", "--offline", "--json")
        said = json.loads(self.run(*command))
        return next(one for one in said["findings"] if one["check"] == "linear key")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_key_stored_while_the_keyring_was_locked_beats_the_older_one_in_it(home: Home) -> None:
    assert "kept in the keyring" in home.store("lin_api_old")
    assert "kept in the file" in home.store("lin_api_new", locked=True)
    assert home.used(locked=True) == home.used() == "('file', 'lin_api_new')"
    finding = home.doctor()
    assert finding["state"] == "warning"
    assert "the keyring holds another one" in finding["text"]
    assert "lin_api" not in json.dumps(finding)


def test_a_key_stored_after_it_was_unlocked_is_the_only_one(home: Home) -> None:
    home.store("lin_api_old", locked=True)
    assert home.used() == "('file', 'lin_api_old')"
    assert "kept in the keyring" in home.store("lin_api_new")
    assert home.used() == "('keyring', 'lin_api_new')"
    assert not (home.folder / "linear.key").exists()
    assert home.doctor()["text"] == "taken from the keyring"


def test_the_same_key_in_both_is_nothing_to_tell(home: Home) -> None:
    home.store("lin_api_same")
    home.store("lin_api_same", locked=True)
    assert home.doctor()["state"] == "ok"

"""A keyring as desktops have one, for processes of their own: the real library asks it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_CODE = """
import json, os, pathlib
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked
class Ring(KeyringBackend):
    priority = 9
    file = pathlib.Path(os.environ["RING"])
    def _all(self):
        if os.environ.get("RING_LOCKED"):
            raise KeyringLocked("nobody unlocked it")
        return json.loads(self.file.read_text()) if self.file.exists() else {}
    def get_password(self, service, name):
        return self._all().get(name)
    def set_password(self, service, name, password):
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps({**self._all(), name: password}))
        draft.replace(self.file)
"""


def keyring_in(folder: Path) -> Mapping[str, str]:
    """The environment in which `folder`/ring.json is the keyring; RING_LOCKED=1 locks it."""
    (folder / "ring.py").write_text(_CODE, encoding="utf-8")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHON_KEYRING_BACKEND": "ring.Ring",
        "RING": str(folder / "ring.json"),
    }

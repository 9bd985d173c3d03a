"""Where the person went last, remembered across starts in the cache folder. Never precious."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from koortui.locations import make_private

_KEPT = 20


class RecentsFile:
    """Customer slugs, newest first, in a small private file; a broken one reads as none."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> list[str]:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=list[str])[:_KEPT]
        except (OSError, msgspec.DecodeError):
            return []

    def write(self, slugs: list[str]) -> None:
        """Whole or not at all; a cache that cannot be written only forgets."""
        draft = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):
            make_private(self._file.parent)
            draft.unlink(missing_ok=True)
            draft.touch(0o600)
            draft.write_bytes(msgspec.json.encode(slugs[:_KEPT]))
            draft.replace(self._file)

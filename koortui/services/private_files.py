"""Files with secrets in them: written for their owner alone, and refused when others can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from koortui.domain.errors import NotSetUp
from koortui.locations import make_private


def write_private(file: Path, raw: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    make_private(file.parent)
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(raw)
        opened.flush()
        os.fsync(handle)
    draft.replace(file)


def read_private(file: Path) -> bytes | None:
    """The bytes, None without a file. Raises `NotSetUp` for a file that others can read."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NotSetUp(
            f"{file} can be read by others on this machine.",
            kept="What is in it was not used.",
            next_step=f"Run: chmod 600 {file}",
        )
    return file.read_bytes()

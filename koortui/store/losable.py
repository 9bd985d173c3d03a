"""Files in the cache folder that may be lost at any time: whole or not at all, never precious.

Checking hundreds of files must cost next to nothing: no `Path` is made for each.
"""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from koortui.locations import make_private
from koortui.store.versions import SETTLED_NS, Version

_ORPHANED_AFTER = 60.0
"""Seconds after which a draft nobody finished may be thrown away."""
_DRAFT = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@functools.cache
def decoder(kind: type[Any]) -> msgspec.msgpack.Decoder[Any]:
    """Made when it is needed first: every start of the program imports what may need it."""
    return msgspec.msgpack.Decoder(kind)


def put_losable(file: Path, parts: Iterable[bytes]) -> int | None:
    """Put `parts` in the file's place, for its owner's eyes only; not synced.

    The answer is a descriptor on what was written, to be closed by the caller; None when somebody
    else is writing it at this moment. Raises OSError when it cannot be written.
    """
    draft = file.with_name(f".{file.name}.new")
    make_private(file.parent)
    try:
        handle = os.open(draft, _DRAFT, 0o600)
    except FileExistsError:
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _ORPHANED_AFTER:
                draft.unlink(missing_ok=True)
        return None
    try:
        for part in parts:
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(handle, rest) :]
        draft.replace(file)
    except BaseException:
        os.close(handle)
        draft.unlink(missing_ok=True)
        raise
    return handle


def version_now(path: str) -> Version:
    """As `Version.at`; a file that has not changed for a while is not opened."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return Version.at(Path(path))
    if time.time_ns() - status.st_mtime_ns > 2 * SETTLED_NS:
        return Version((status.st_mtime_ns, status.st_size, status.st_ino), None)
    return Version.at(Path(path))


def is_still(version: Version, path: str) -> bool:
    """As `Version.is_still`."""
    if version.head is not None or version.status is None:
        return version.is_still(Path(path))
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return False
    return (status.st_mtime_ns, status.st_size, status.st_ino) == version.status


def settled(version: Version, path: str) -> Version:
    """`version` without its head, once the file has not changed for a while: it is not opened."""
    if version.head is None or not is_still(version, path):
        return version
    now = version_now(path)
    return now if now.head is None and now.status == version.status else version

"""Telling one version of a file from the next: by its status, and by its head where that is young.

Inodes are reused and the file system's clock is coarse: a file changed a moment ago may change
again without its status showing it (git calls such entries racy). Then the head decides, which
holds the checksum of all the rest.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

SETTLED_NS = 3_000_000_000
"""Longer than the clock tick of any file system in use: some count in two seconds."""
_HEAD_BYTES = 256
_UNREADABLE = b"(unreadable)"
"""The head of a file that may not be opened: it is another version once it may."""
_NO_STATUS = (-1, -1, -1)

T = TypeVar("T")


class Version(Struct, frozen=True, array_like=True):
    """One version of one file. It can be written down and compared by another process."""

    status: tuple[int, int, int] | None
    """Modification time in ns, size, inode; None for a file that does not exist."""
    head: bytes | None
    """The first bytes when the status alone could not tell this version from the next."""

    @classmethod
    def absent(cls) -> "Version":
        return cls(None, None)

    @classmethod
    def of(cls, status: os.stat_result, raw: bytes, opened_ns: int) -> "Version":
        """The version whose beginning is `raw`, of a file of that `status` opened at that time."""
        settled = opened_ns - status.st_mtime_ns > SETTLED_NS
        return cls(_key(status), None if settled else raw[:_HEAD_BYTES])

    @classmethod
    def at(cls, path: Path) -> "Version":
        """The version that `path` is now."""
        opened_ns = time.time_ns()
        try:
            with path.open("rb", buffering=0) as file:
                return cls.of(os.fstat(file.fileno()), file.read(_HEAD_BYTES), opened_ns)
        except FileNotFoundError:
            return cls.absent()
        except OSError:  # to watch a file is not to need it: who reads it will say why not
            try:
                return cls(_status(path), _UNREADABLE)
            except FileNotFoundError:
                return cls.absent()

    def is_still(self, path: Path) -> bool:
        """Whether `path` is this version still."""
        try:
            if _status(path) != self.status:
                return False
            if self.head is None:
                return True
            with path.open("rb", buffering=0) as file:
                return file.read(_HEAD_BYTES) == self.head
        except FileNotFoundError:
            return self.status is None
        except OSError:
            return self.head == _UNREADABLE


class ParseCache(Generic[T]):
    """Parsed values by file, each used while its file is the version it was parsed from."""

    def __init__(self) -> None:
        self._parsed: dict[Path, tuple[Version, T]] = {}

    def get(self, path: Path, parse: Callable[[], tuple[Version, T]]) -> T:
        """The value of `path`, parsed anew when the file changed."""
        known = self._parsed.get(path)
        if known is None or not known[0].is_still(path):
            known = self._parsed[path] = parse()
        return known[1]

    def last(self, path: Path) -> T | None:
        """What was parsed last, of whichever version."""
        known = self._parsed.get(path)
        return known[1] if known else None


class Watch:
    """Notices changed, new and vanished files, whichever process wrote them. Any thread may ask."""

    def __init__(self, paths: Callable[[], Iterable[Path]]) -> None:
        self._paths = paths
        self._one_at_a_time = threading.Lock()
        self._seen = {path: _seen_at(path) for path in paths()}

    def changed(self) -> set[Path]:
        """Paths that changed since the last call, or since the watch began."""
        with self._one_at_a_time:
            return self._changed()

    def _changed(self) -> set[Path]:
        present = set(self._paths())
        changed = {
            path
            for path in present
            if path not in self._seen or not self._seen[path].is_still(path)
        }
        gone = self._seen.keys() - present
        self._seen.update({path: _seen_at(path) for path in changed})
        for path in gone:
            del self._seen[path]
        return changed | gone


def _seen_at(path: Path) -> Version:
    """As `Version.at`; a file that is readable and changed long ago is not opened for it."""
    now = time.time_ns()
    try:
        status = path.stat()
    except OSError:
        return Version.at(path)
    settled = now - status.st_mtime_ns > SETTLED_NS and os.access(path, os.R_OK)
    return Version(_key(status), None) if settled else Version.at(path)


def _status(path: Path) -> tuple[int, int, int]:
    """FileNotFoundError when there is none; what may not be looked at has one all the same."""
    try:
        return _key(path.stat())
    except FileNotFoundError:
        raise
    except OSError:
        return _NO_STATUS


def _key(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino

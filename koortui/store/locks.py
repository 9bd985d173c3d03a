"""One lock a file, released by the kernel when its holder dies."""

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from koortui.store.errors import StoreBusy, explain

_CONTENDED = frozenset({errno.EACCES, errno.EAGAIN})
_FIRST_PAUSE = 0.0005
_LONGEST_PAUSE = 0.002
_PATIENCE = 6
"""How many times the timeout a waiter stays while the lock changes hands: others are at work."""


class FileLock:
    """An exclusive flock on a file of its own; excludes threads as well as processes.

    The lock file stays: removing it would split waiters across two inodes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextlib.contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock; StoreBusy when somebody else holds on to it for `timeout` seconds."""
        fd = self._open()
        try:
            self._acquire(fd, timeout)
            # Only for the message a waiter shows, so a full disk must not matter here.
            with contextlib.suppress(OSError):
                os.pwrite(fd, b"%-10d %d\n" % (os.getpid(), time.monotonic_ns()), 0)
            yield
        finally:
            os.close(fd)  # closing is releasing: no other descriptor shares this open file

    def is_free(self) -> bool:
        """Whether nobody holds the lock at this moment (for reports: it may change at once)."""
        if not self._path.exists():
            return True
        fd = self._open()
        try:
            return self._try(fd)
        finally:
            os.close(fd)

    def holder(self) -> str:
        """The process id last written by a holder, or "unknown"."""
        try:
            text = self._path.read_bytes()[:10].decode("ascii", "replace").strip()
        except OSError:
            text = ""
        return text if text.isdigit() else "unknown"

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(self._path, flags, 0o600)
        except OSError as error:
            raise explain(error, "Locking", self._path) from error

    def _acquire(self, fd: int, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        last = deadline + (_PATIENCE - 1) * timeout
        pause, held = _FIRST_PAUSE, os.pread(fd, 64, 0)
        while not self._try(fd):
            now = time.monotonic()
            if now >= deadline:
                before, held = held, os.pread(fd, 64, 0)
                if held != before and now < last:  # it changed hands, only never to us
                    deadline = now + timeout
                    continue
                raise StoreBusy(
                    f"Process {self.holder()} has held {self._path.name} for {timeout:g} s.",
                    kept="Nothing on disk was changed.",
                    next_step="Try again, or close the other KoorTUI.",
                )
            # Jitter keeps several waiters from knocking in step.
            import random  # only who has to wait loads it: short commands seldom do

            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _try(self, fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _CONTENDED:
                return False
            raise explain(error, "Locking", self._path) from error
        return True

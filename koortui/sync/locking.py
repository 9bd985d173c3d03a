"""One sync at a time, in this process and in others: a second one is refused politely."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from koortui.domain.errors import KoorError


class SyncBusy(KoorError):
    """Another sync is running."""


class SyncLock(Protocol):
    """A lock that is taken without waiting."""

    def acquire(self) -> bool:
        """Take it; False when somebody else has it."""

    def release(self) -> None: ...


class FileSyncLock:
    """Held through a lock file that the kernel frees when its holder dies."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(path, timeout=0, thread_local=False, mode=0o600)

    def acquire(self) -> bool:
        from filelock import Timeout

        if self._lock.is_locked:
            return False
        try:
            self._lock.acquire()
        except Timeout:
            return False
        return True

    def release(self) -> None:
        self._lock.release()


@contextmanager
def exclusively(lock: SyncLock | None) -> Iterator[None]:
    """Hold the lock for the block; SyncBusy when a sync is running already."""
    if lock is None:
        yield
        return
    if not lock.acquire():
        raise SyncBusy("A sync is running already.", next_step="Wait for it to end.")
    try:
        yield
    finally:
        lock.release()

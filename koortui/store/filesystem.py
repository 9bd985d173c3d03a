"""The system calls a commit is made of: the seam where a test fails or dies at any one step."""

import fcntl
import os
from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_REOPEN = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_FULL_FSYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)


class FileSystem:
    """Thin names over the calls that change the disk; every method may raise OSError."""

    def create(self, path: Path) -> int:
        """A descriptor on a new file, readable by its owner only; fails when `path` exists."""
        return os.open(path, _CREATE, 0o600)

    def reopen(self, path: Path) -> int:
        """A descriptor to write over `path` from its start; created private when missing."""
        return os.open(path, _REOPEN, 0o600)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def write(self, fd: int, data: bytes) -> None:
        """All of `data`, however many writes the kernel makes of it."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]

    def fsync(self, fd: int) -> None:
        """Data on the medium; macOS answers a plain fsync before the drive has written."""
        if _FULL_FSYNC is None:
            os.fsync(fd)
        else:
            fcntl.fcntl(fd, _FULL_FSYNC)

    def close(self, fd: int) -> None:
        os.close(fd)

    def link(self, source: Path, target: Path) -> None:
        target.hardlink_to(source)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Remove `path`; one that is not there is as good as removed."""
        path.unlink(missing_ok=True)

    def fsync_dir(self, folder: Path) -> None:
        """The folder's entries on the medium, so that a rename survives a power cut."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def make_folder(self, folder: Path) -> None:
        """`folder` and its missing parents, private to their owner."""
        if folder.is_dir():
            return
        self.make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        self.fsync_dir(folder.parent)

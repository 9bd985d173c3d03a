"""One file and its companions: where they are, how it is read, how it is replaced."""

import contextlib
import os
import time
from datetime import datetime
from pathlib import Path

from koortui.store.envelope import MAX_BYTES, BrokenFileError
from koortui.store.filesystem import FileSystem
from koortui.store.versions import Version

BACKUP_FOLDER = "backups"
SPARE, PREVIOUS = "spare", "previous"
_CORRUPT = ".corrupt-"
_TEMP = ".tmp"


class Companions:
    """Names around one file; all below its folder, so that a rename never crosses a disk."""

    def __init__(self, main: Path) -> None:
        self.main = main
        self.folder = main.parent
        self.lock = main.parent / f".{main.name}.lock"
        self.temp = main.parent / f".{main.name}{_TEMP}"
        """One fixed name: it is only used under the lock, so a leftover is always an orphan."""
        self.backups = main.parent / BACKUP_FOLDER / main.name
        self.spare = self.backups / SPARE
        """A second copy of the last commit on blocks of its own."""
        self.previous = self.backups / PREVIOUS
        """The version before the last commit: the file's former self, kept by a hard link."""

    def has_temp(self) -> bool:
        """Whether a temp file is left; one that may not be seen cannot be swept either."""
        try:
            return self.temp.exists()
        except OSError:
            return False

    def quarantine(self, now: datetime) -> Path:
        """Where a damaged file goes at `now`."""
        return self.folder / f"{self.main.name}{_CORRUPT}{stamp_text(now)}"

    def quarantined(self) -> list[Path]:
        """Damaged files kept so far, oldest first."""
        beginning = f"{self.main.name}{_CORRUPT}"
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - many times as fast as a glob
        except FileNotFoundError:
            return []
        return sorted(self.folder / name for name in names if name.startswith(beginning))

    def copies(self) -> list[Path]:
        """Everything a restore may read: dated backups by age, then previous and spare."""
        if not self.backups.is_dir():
            return []
        return sorted(self.backups.iterdir())


def stamp_text(moment: datetime) -> str:
    """A UTC time as a part of a file name; sorts by time."""
    return moment.strftime("%Y%m%dT%H%M%S.%fZ")


def traces_in(folder: Path) -> set[str]:
    """Names of all files there are or were in `folder`: present, quarantined or backed up."""
    names: list[str] = []
    for place in (folder, folder / BACKUP_FOLDER):
        with contextlib.suppress(FileNotFoundError):
            names += os.listdir(place)  # noqa: PTH208 - many times as fast as a glob
    return {name.partition(_CORRUPT)[0] for name in names}


def json_in(folder: Path) -> list[Path]:
    """The JSON files in `folder`; none where there is no folder."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - many times as fast as a glob
    except OSError:
        return []
    return [folder / name for name in names if name.endswith(".json")]


def orphaned(folder: Path) -> set[Path]:
    """Files in `folder` whose writer left a temp file, or is writing at this moment."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - many times as fast as a glob
    except OSError:
        return set()
    temps = (name for name in names if name.startswith(".") and name.endswith(_TEMP))
    return {folder / name.removeprefix(".").removesuffix(_TEMP) for name in temps}


def read_bounded(path: Path) -> tuple[bytes, Version]:
    """The bytes of `path` and which version they are; BrokenFileError when too large to be ours."""
    opened_ns = time.time_ns()
    with path.open("rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if status.st_size > MAX_BYTES:
            raise BrokenFileError(f"it has {status.st_size} bytes, more than any KoorTUI file")
        raw = file.read()
        return raw, Version.of(status, raw, opened_ns)


class AtomicFile:
    """Replaces one file so that it is the old or the new one, whatever happens. Not locked."""

    def __init__(self, names: Companions, fs: FileSystem) -> None:
        self._names = names
        self._fs = fs

    def replace(self, raw: bytes) -> None:
        """Put `raw` on the medium in place of the file; OSError leaves the old file.

        The former version stays as `previous`: it is the way back when the folder cannot be
        synced after the rename, for then nobody can promise that the new name will last.
        """
        names, fs = self._names, self._fs
        fs.make_folder(names.folder)
        try:
            self._write_temp(names.temp, raw, durable=True)
            had_former = self._keep_previous()
            fs.replace(names.temp, names.main)
        except OSError:
            self._discard(names.temp)
            raise
        try:
            fs.fsync_dir(names.folder)
        except OSError:
            self._go_back(had_former)
            raise

    def keep_spare(self, raw: bytes) -> None:
        """A second copy of what was just committed, written over the last one.

        Neither synced nor atomic: it only counts when the main file is damaged later. Torn by
        a crash, it fails its checksum and `previous` holds what it would have held.
        """
        fd = self._fs.reopen(self._names.spare)
        try:
            self._fs.write(fd, raw)
            self._fs.truncate(fd, len(raw))
        finally:
            self._fs.close(fd)

    def replace_rebuildable(self, raw: bytes) -> None:
        """Whole but not synced: for what can be fetched again after a power cut."""
        names = self._names
        self._fs.make_folder(names.folder)
        try:
            self._write_temp(names.temp, raw, durable=False)
            self._fs.replace(names.temp, names.main)
        except OSError:
            self._discard(names.temp)
            raise

    def sweep(self) -> bool:
        """Remove the temp file a dead process left; the caller holds the lock."""
        if not self._names.temp.exists():
            return False
        self._fs.unlink(self._names.temp)
        return True

    def _write_temp(self, path: Path, raw: bytes, *, durable: bool) -> None:
        try:
            fd = self._fs.create(path)
        except FileExistsError:  # a killed writer's; we hold the lock
            self._fs.unlink(path)
            fd = self._fs.create(path)
        try:
            self._fs.write(fd, raw)
            if durable:
                self._fs.fsync(fd)
        finally:
            self._fs.close(fd)

    def _keep_previous(self) -> bool:
        """Link the current file as `previous`; False when there is no current file."""
        names, fs = self._names, self._fs
        fs.make_folder(names.backups)
        if not names.main.exists():
            return False
        fs.unlink(names.previous)
        fs.link(names.main, names.previous)
        return True

    def _go_back(self, had_former: bool) -> None:
        with contextlib.suppress(OSError):
            if had_former:
                self._fs.link(self._names.previous, self._names.temp)
                self._fs.replace(self._names.temp, self._names.main)
            else:
                self._fs.unlink(self._names.main)

    def _discard(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            self._fs.unlink(path)

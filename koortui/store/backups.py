"""Restore points: hard links of former versions, thinned to the last few and one a day."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from koortui.store.envelope import BrokenFileError, Content, unseal
from koortui.store.files import PREVIOUS, SPARE, Companions, read_bounded, stamp_text
from koortui.store.filesystem import FileSystem

_STAMP = "%Y%m%dT%H%M%S.%fZ"


class BackupPolicy(Struct, frozen=True):
    """How many restore points: the newest `keep`, and the last of each day for `days` days."""

    every: timedelta = timedelta(minutes=10)
    keep: int = 12
    days: int = 30


class Candidate(Struct, frozen=True):
    """A copy that a restore may use."""

    path: Path
    content: Content


class Backups:
    """The dated restore points of one file; its lock is held by the caller."""

    def __init__(self, names: Companions, policy: BackupPolicy, fs: FileSystem) -> None:
        self._names = names
        self._policy = policy
        self._fs = fs

    def keep_if_due(self, now: datetime) -> None:
        """Link the current file as a restore point unless a recent one exists."""
        newest = max(filter(None, map(_made_at, self._names.copies()[-3:])), default=None)
        # One from the future means a clock was set back: waiting for it would stop all backups.
        if newest is None or newest > now or now - newest >= self._policy.every:
            self.keep_now(now)
            self._thin(now)

    def keep_now(self, now: datetime, label: str = "") -> None:
        """Link the current file as a restore point; nothing to do for one never written."""
        if not self._names.main.exists():
            return
        self._fs.make_folder(self._names.backups)
        suffix = f".{label}" if label else ""
        with contextlib.suppress(FileExistsError):
            self._fs.link(self._names.main, self._names.backups / f"{stamp_text(now)}{suffix}")

    def dated(self) -> list[tuple[datetime, Path]]:
        """Restore points with the time they were made, oldest first."""
        return sorted(
            (made, path) for path in self._names.copies() if (made := _made_at(path)) is not None
        )

    def _thin(self, now: datetime) -> None:
        dated = self.dated()
        last_of_day = {made.date(): path for made, path in dated}
        oldest = (now - timedelta(days=self._policy.days)).date()
        kept = {path for _, path in dated[-max(self._policy.keep, 1) :]}
        kept |= {path for day, path in last_of_day.items() if day >= oldest}
        for _, path in dated:
            if path not in kept:
                self._fs.unlink(path)


def good_copies(names: Companions, file_format: str) -> list[Candidate]:
    """Every copy that passes its checksum, the newest revision first, the spare before others."""
    found = []
    for path in names.copies():
        try:
            raw, _ = read_bounded(path)
            found.append(Candidate(path, unseal(file_format, raw)))
        except (OSError, BrokenFileError):
            continue  # a copy that cannot be used; the search goes on
    rank = {SPARE: 1, PREVIOUS: 0}
    found.sort(key=lambda c: (c.content.revision, rank.get(c.path.name, -1)), reverse=True)
    return found


def _made_at(path: Path) -> datetime | None:
    if not path.name[0].isdigit():
        return None
    stamp = path.name.partition("Z")[0] + "Z"
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None

"""The log: one private file that is rotated by size, and never holds a secret."""

from __future__ import annotations

import contextlib
import os
import traceback
from datetime import datetime
from pathlib import Path

from koortui.domain.redact import without_secrets
from koortui.domain.sanitise import clean_line
from koortui.locations import make_private

MAX_BYTES = 256 * 1024
KEPT = 3
"""Former files beside the log: koortui.log.1 is the newest of them."""
_MAX_LINE = 500


class LogFile:
    """Appends lines "time word rest". A log that cannot be written stops nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, now: datetime, word: str, text: str) -> None:
        """One line; `now` is a UTC time."""
        line = clean_line(without_secrets(text), _MAX_LINE)
        self._append(f"{now:%Y-%m-%dT%H:%M:%SZ} {word} {line}\n")

    def crash(self, now: datetime, error: BaseException) -> None:
        """The way to an error, frame by frame, without any local variable."""
        told = traceback.TracebackException.from_exception(error, capture_locals=False)
        lines = "".join(told.format()).splitlines()
        words = [clean_line(without_secrets(line), _MAX_LINE) for line in lines]
        self._append(
            f"{now:%Y-%m-%dT%H:%M:%SZ} crash {type(error).__name__}\n"
            + "".join(f"    {line}\n" for line in words)
        )

    def tail(self, lines: int = 200) -> list[str]:
        """The last lines; none when there is no log."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        except OSError:
            return []

    def _append(self, text: str) -> None:
        with contextlib.suppress(OSError):
            make_private(self.path.parent)
            self._rotate(len(text.encode()))
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(self.path, flags, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(text)  # one write call: lines of two processes do not mix

    def _rotate(self, more: int) -> None:
        if not self.path.exists() or self.path.stat().st_size + more <= MAX_BYTES:
            return
        for number in range(KEPT - 1, 0, -1):
            older = self._former(number)
            if older.exists():
                older.replace(self._former(number + 1))
        self.path.replace(self._former(1))

    def _former(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def last_words(error: BaseException, log: Path | None) -> str:
    """What a crash says on the screen: no message and no variable, for they may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "koortui" in frame.filename] or frames
    where = f" in {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return (
        f"KoorTUI has stopped: {type(error).__name__}{where}. This is a mistake of the program.\n"
        "Everything that was saved is on disk, drafts too.\n"
        f"How it came about is {f'in {log}' if log else 'not logged'}.\n"
        "`koortui doctor --bundle FILE` collects what helps to mend it, without names or secrets."
    )

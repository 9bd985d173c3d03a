"""A program in a pseudo-terminal, timed by what a person would see on its screen.

Every chunk of output is stamped when it arrives and drawn by a terminal emulator (pyte) once the
program is quiet: the emulator is slow and must not be part of what is measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyte

#: pyte does not know private CSI sequences with these prefixes, nor mode reports.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_CHUNK = 1 << 16
QUIET = 0.04
"""Seconds without output after which what arrived is drawn."""
LIMIT = 10.0

Seen = Callable[[list[str]], bool]
"""A test of the screen's lines."""


class Probe:
    """A running program in a terminal of its own. Use as a context manager."""

    def __init__(
        self, command: list[str], env: Mapping[str, str], columns: int = 120, lines: int = 36
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        settings = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **env}
        settings.pop("NO_COLOR", None)
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], command, settings)  # noqa: S606 - no shell is the point
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    @property
    def lines(self) -> list[str]:
        """What a person sees now."""
        return list(self._screen.display)

    def shows(self, pattern: str) -> bool:
        """Whether the screen shows `pattern` once the program is quiet."""
        self.settle()
        return _shows(pattern)(self.lines)

    def first(self, pattern: str) -> float:
        """Milliseconds from the command until the screen shows `pattern`."""
        return self._until(_shows(pattern), self.started)

    def press(self, keys: str, pattern: str) -> float:
        """Milliseconds from a key until the screen shows `pattern`, which it does not yet."""
        return self.press_until(keys, _shows(pattern))

    def press_until(self, keys: str, seen: Seen) -> float:
        """Milliseconds from a key until `seen` holds of the screen, which it does not yet."""
        self.settle()
        assert not seen(self.lines), f"{keys!r}: it is there already"
        sent = time.perf_counter()
        os.write(self._fd, keys.encode())
        return self._until(seen, sent)

    def wait_gone(self, pattern: str) -> None:
        """Until the screen no longer shows `pattern`."""
        still = _shows(pattern)
        if still(self.lines):
            self._until(lambda lines: not still(lines), 0.0)

    def settle(self) -> None:
        """Draw whatever else arrives until the program is quiet."""
        while self._burst(QUIET, lambda _: False) is not None:
            pass

    def wait_alone(self, patience: float) -> None:
        """Until the processes that the program started have ended, for so many seconds at most."""
        deadline = time.perf_counter() + patience
        while children_of(self.pid):
            assert time.perf_counter() < deadline, "a process it started goes on"
            self._burst(1.0, lambda _: False)

    def memory_mb(self) -> float:
        """Resident memory now."""
        return resident_mb(self.pid)

    def _until(self, seen: Seen, since: float) -> float:
        deadline = time.perf_counter() + LIMIT
        while time.perf_counter() < deadline:
            when = self._burst(LIMIT, seen)
            if when:
                return (when - since) * 1_000
        raise AssertionError("the screen never showed it:\n" + "\n".join(self.lines))

    def _burst(self, patience: float, seen: Seen) -> float | None:
        """Take what arrives until it is quiet, then draw it.

        The answer: when the chunk came after which `seen` held; 0 if it never did, None if
        nothing came at all.
        """
        chunks: list[tuple[float, bytes]] = []
        while select.select([self._fd], [], [], QUIET if chunks else patience)[0]:
            try:
                data = os.read(self._fd, _CHUNK)
            except OSError:  # the program ended
                data = b""
            if not data:
                raise AssertionError("the program ended:\n" + "\n".join(self.lines))
            chunks.append((time.perf_counter(), data))
        if not chunks:
            return None
        found = 0.0
        for arrived, data in chunks:
            self._stream.feed(_UNKNOWN.sub(b"", data))
            if not found and seen(self.lines):
                found = arrived
        return found


def resident_mb(pid: int) -> float:
    """A process's resident memory now; 0 where the kernel does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1_024 if found else 0.0


def children_of(pid: int) -> list[int]:
    """Processes it started; none where the kernel does not say."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def _shows(pattern: str) -> Seen:
    wanted = re.compile(pattern)
    return lambda lines: bool(wanted.search("\n".join(lines)))


def p95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]

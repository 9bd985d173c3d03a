"""The real program in a pseudo-terminal, seen through a terminal emulator (pyte).

Waits are for what is on the screen, with a limit: there is no sleep in here.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping

import pyte

#: pyte does not know private CSI sequences with these prefixes, nor mode reports.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
#: A frame is written between these two, once the terminal has said that it knows them.
_ASKED, _KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME, _FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
LIMIT = 20.0
KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "up": "\x1b[A",
    "home": "\x1b[H",
    "ctrl+s": "\x13",
    "ctrl+e": "\x05",
    "ctrl+n": "\x0e",
}


class Terminal:
    """`koortui` with arguments, in a terminal of its own. Use as a context manager."""

    def __init__(
        self,
        *arguments: str,
        env: Mapping[str, str],
        columns: int = 100,
        lines: int = 30,
        code: str = "",
        python: str = sys.executable,
    ) -> None:
        """`code` runs in the place of `python -m koortui`; `python` may be another's."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.keys = 0
        """Keys pressed so far; text typed with `type` counts apart."""
        settings = {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "HOME": env.get("KOORTUI_HOME", "/nonexistent"),
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
            **env,
        }
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            program = ["-c", code] if code else ["-m", "koortui"]
            command = [python, *program, *arguments]
            os.execve(python, command, settings)  # noqa: S606 - no shell is the point
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)
        self.ended: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.ended is None:
            self.kill()
        os.close(self._fd)

    def text(self) -> str:
        """What a person sees now."""
        return "\n".join(self.screen.display)

    def frames(self) -> Iterator[str]:
        """What a person saw after each whole frame so far, the first one first."""
        screen = pyte.Screen(self.screen.columns, self.screen.lines)
        stream = pyte.ByteStream(screen)
        for piece in bytes(self.raw).split(_FRAME_END):
            stream.feed(_UNKNOWN.sub(b"", piece))
            yield "\n".join(screen.display)

    def wait(self, pattern: str, limit: float = LIMIT) -> str:
        """Until the screen shows `pattern`; the screen then. Fails with the screen when not."""
        wanted = re.compile(pattern)
        self._until(lambda text: bool(wanted.search(text)), f"to show {pattern!r}", limit)
        self.settle()  # the rest of the frame: no key is pressed on half of it
        return self.text()

    def wait_gone(self, pattern: str, limit: float = LIMIT) -> str:
        """Until the screen no longer shows `pattern`."""
        gone = re.compile(pattern)
        while True:
            self._until(lambda text: not gone.search(text), f"to lose {pattern!r}", limit)
            self.settle()  # half a frame may have arrived: look again at the whole one
            if not gone.search(self.text()):
                return self.text()

    def press(self, *keys: str) -> None:
        """Press keys by name; a single character is itself."""
        for key in keys:
            self.keys += 1
            os.write(self._fd, KEYS.get(key, key).encode())

    def type(self, text: str) -> None:
        """Text, as a person would type it; not counted as keys."""
        os.write(self._fd, text.encode())

    def settle(self, quiet: float = 0.02, limit: float = 2.0) -> None:
        """Read until the program has been quiet for a moment, and not in the midst of a frame."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline and (self._read(quiet) or self._in_frame):
            pass

    def resize(self, columns: int, lines: int) -> None:
        """As a window manager does it."""
        self.screen.resize(lines, columns)
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, size)
        os.kill(self.pid, signal.SIGWINCH)

    def alive(self) -> bool:
        """Whether the program still runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.ended = status
        return not pid

    def memory(self) -> int:
        """Resident memory now, in KiB."""
        with open(f"/proc/{self.pid}/status") as lines:  # noqa: PTH123 - a kernel file
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def busy(self) -> float:
        """Seconds of processor time of the thread that draws, so far."""
        with open(f"/proc/{self.pid}/task/{self.pid}/schedstat") as times:  # noqa: PTH123 - as above
            return int(times.read().split()[0]) / 1e9

    def paste(self, text: str) -> None:
        """As a terminal pastes: marked, and in pieces while the program answers."""
        rest = memoryview(b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~")
        while rest:
            _, writable, _ = select.select([], [self._fd], [], 0.05)
            if writable:
                rest = rest[os.write(self._fd, rest[:1024]) :]
            self._read(0)

    def look(self, seconds: float) -> None:
        """Watch the screen for so long, as a person does between two keys."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        self.ended = os.waitpid(self.pid, 0)[1]

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def end(self, limit: float = LIMIT) -> int:
        """The exit code, once the program has ended by itself."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._read(0.05)  # its last words
                self.ended = status
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program did not end:\n{self.text()}")

    @property
    def _in_frame(self) -> bool:
        """Whether what has arrived ends in the midst of a frame."""
        return self.raw.rfind(_FRAME) > self.raw.rfind(_FRAME_END)

    def _until(self, fulfilled: object, what: str, limit: float) -> str:
        deadline = time.monotonic() + limit
        while True:
            text = self.text()
            if not self._in_frame and fulfilled(text):  # type: ignore[operator]
                return text
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {limit:g} s for the screen {what}:\n{text}")
            self._read(0.05)

    def _read(self, timeout: float) -> bool:
        """Take in what the program wrote; whether it wrote anything."""
        ready, _, _ = select.select([self._fd], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.raw += data
        if _ASKED in data:
            os.write(self._fd, _KNOWN)
        self._stream.feed(_UNKNOWN.sub(b"", data))
        return True


def open_note(terminal: Terminal) -> None:
    """The note of one customer, whoever stands first on the board."""
    terminal.wait("LOOK")
    terminal.press("/")
    terminal.wait("Find")
    terminal.type("acme ro\r")
    terminal.wait("Timeline")
    terminal.press("n")
    terminal.wait("Note · Acme Robotics")

"""The terminal program's syncs in a process of their own.

httpx and gspread with all they import are as large as the rest of the program, and their import
holds up the screens; the TUI never loads them. The process ends soon after its last sync, at once
when the program is left, and with it when that is killed: it hears its input close. Then it is as
after a crash in mid-sync: what was being sent is looked for before it is sent again.

One JSON line each way: first where everything is, then a line for each sync and one back.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec
from msgspec import Struct

from koortui.locations import Locations

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.store.events import EventKind
    from koortui.sync.reports import SyncReport

LINGERS = 20.0
"""Seconds after a sync in which the next one finds everything loaded."""
LEAVES_WITHIN = 2.0
"""Seconds a process may take to end itself."""


class Begin(Struct, frozen=True):
    """Where everything is, and the day to take for today."""

    folders: tuple[str, str, str]
    """Settings, data, cache."""
    on: date | None


class Request(Struct, frozen=True):
    """One sync; `rest`: seconds for which Linear wants to hear nothing."""

    pull: bool
    push: bool
    rest: float


class SyncProcess:
    """A `SyncCall` in a child process. Called by one thread at a time; `close` by any."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._child: subprocess.Popen[bytes] | None = None
        self._changing = threading.Lock()
        self._calls = 0

    def __call__(self, pull: bool, push: bool) -> SyncReport:
        """What was done. A process that dies is a failed sync, and the next one has another."""
        from koortui.sync.reports import SyncError, SyncReport

        try:
            child = self._running()
        except OSError:  # no process is to be had: then here, as large as it is
            return self._program.sync(pull, push)
        try:
            raw = _asked(child, Request(pull, push, self._program.linear_rests))
            report, rests, events = msgspec.json.decode(raw, type=_answer_type())
        except (OSError, ValueError, msgspec.MsgspecError) as failure:
            self.close()
            words = f"The process for it ended ({failure}). What waits goes out next time."
            return SyncReport(errors=(SyncError("sync", "ended", words),))
        self._program.linear_rests = rests
        self._tell_news(events)
        dismissal = threading.Timer(LINGERS, self.close, [self._calls])
        dismissal.daemon = True
        dismissal.start()
        return report

    def close(self, idle_since: int | None = None) -> None:
        """End the process, whatever it does; with a number of calls, unless there were more."""
        with self._changing:
            if idle_since not in (None, self._calls):
                return
            child, self._child = self._child, None
        if child:
            _end(child)

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started anew if it is gone."""
        with self._changing:
            self._calls += 1
            if self._child and self._child.poll() is not None:
                _end(self._child)
                self._child = None
            self._child = self._child or _started(self._program)
            return self._child

    def _tell_news(self, events: tuple[tuple[EventKind, str, str], ...]) -> None:
        from koortui.store.events import StoreEvent

        for kind, path, text in events:
            self._program.news(StoreEvent(kind, Path(path), text))


def _started(program: Program) -> subprocess.Popen[bytes]:
    """It imports from where we do and from nowhere else, not from the folder we are in."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", _SERVE, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(program.env),
        start_new_session=True,  # what the terminal sends is for the program
    )
    places = program.locations
    folders = str(places.config_dir), str(places.data_dir), str(places.cache_dir)
    _tell(child.stdin, Begin(folders, program.on))
    return child


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close its input, which it heeds; whoever reads its output finds the end of it then."""
    _close(child.stdin)
    try:
        child.wait(LEAVES_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    _close(child.stdout)


def _close(stream: IO[bytes] | None) -> None:
    if stream:
        with contextlib.suppress(OSError):  # what it never read
            stream.close()


_SERVE = """
import sys
sys.path[:] = sys.argv[1:]
from koortui.sync_process import serve
serve()
"""


def _asked(child: subprocess.Popen[bytes], request: Request) -> bytes:
    """Its answer; ValueError when there is none."""
    _tell(child.stdin, request)
    raw = child.stdout.readline() if child.stdout else b""
    if not raw:
        raise ValueError(f"exit code {child.wait()}")
    return raw


def _tell(stream: IO[bytes] | None, message: object) -> None:
    if stream:
        stream.write(msgspec.json.encode(message) + b"\n")
        stream.flush()


def _answer_type() -> type[tuple[SyncReport, float, tuple[tuple[EventKind, str, str], ...]]]:
    """The report, for how long Linear wants a rest, and what the stores did on their own."""
    from koortui.store.events import EventKind
    from koortui.sync.reports import SyncReport

    return tuple[SyncReport, float, tuple[tuple[EventKind, str, str], ...]]


# In the child


def serve() -> None:
    """Sync when asked to, until the input ends: then leave at once, whatever is under way."""
    from koortui.bootstrap import open_program
    from koortui.usecases.find import keep_index

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a stray print must not be taken for an answer
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    begin = msgspec.json.decode(asked.get(), type=Begin)
    places = Locations(*map(Path, begin.folders))
    program = open_program(places, on=begin.on, wait_for_holidays=False)
    while True:
        request = msgspec.json.decode(asked.get(), type=Request)
        _tell(answers, _synced(program, request))
        if request.pull:
            keep_index(program.workspace)


def _listen(asked: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        asked.put(line)
    os._exit(0)


def _synced(
    program: Program, request: Request
) -> tuple[SyncReport, float, list[tuple[EventKind, str, str]]]:
    """A mistake of ours fails this sync; the way to it is in the log."""
    from koortui.sync.reports import SyncError, SyncReport

    try:
        program.remotes.rest(request.rest)
        report = program.sync(request.pull, request.push)
    except Exception as error:  # noqa: BLE001 - the process's boundary: told, not swallowed
        program.log.crash(datetime.now(UTC), error)
        words = f"It failed by a mistake of KoorTUI; {program.log.path} says more."
        report = SyncReport(errors=(SyncError("sync", "crashed", words),))
    events = [(event.kind, str(event.path), event.text) for event in program.news.take()]
    return report, program.remotes.resting, events

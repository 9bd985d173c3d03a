"""What syncs and other processes write is shown; all of it is read in a thread, keys come first."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from koortui.background import SyncCall, SyncRunner
from koortui.domain.errors import KoorError
from koortui.guarded_app import GuardedApp, News
from koortui.messages import SyncFinished
from koortui.screens.base import KoorScreen
from koortui.tidying import RESTS_AFTER

if TYPE_CHECKING:
    from koortui.domain.budget import Budget
    from koortui.services.log_file import LogFile
    from koortui.sync.reports import SyncReport
    from koortui.usecases.desk import Desk, Reading

#: Seconds the reading of all journals stands back for a key, before each of them.
GIVES_WAY = 0.0005
#: Seconds until the ages on a page that nobody touches are written anew.
REPAINT_EVERY = 60.0


class KeepingUpApp(GuardedApp):
    """Runs the syncs, and gives the desk what they and other processes left on disk."""

    desk: Desk

    def __init__(self, log: LogFile | None, news: News, sync: SyncCall | None) -> None:
        super().__init__(log, news)
        self.sync_report: SyncReport | None = None
        self.failing: dict[str, str] = {}
        self.budget: Budget | None = None
        self._unsaid: dict[str, str] = {}
        self._syncs = SyncRunner(sync, self._sync_told) if sync else None
        self._reads = False
        """A thread reads all there is."""
        self._to_be_shown = False
        """A sync is over, and what it brought is not on the screen yet."""
        self._painted = time.monotonic()
        self._once_read: Callable[[], object] = lambda: None

    @property
    def syncing(self) -> bool:
        """A sync runs now, or what it brought is being read."""
        return self._syncs is not None and self._syncs.running

    def request_sync(self, *, pull: bool) -> None:
        """Push what waits (and pull first) in the background."""
        if self._syncs:
            was = self.syncing
            self._syncs.request(pull=pull)
            if not was:
                self.refresh_screens()

    def _sync_told(self, outcome: SyncReport | Exception) -> None:
        """On the sync's thread: posting is all that is safe there."""
        self.post_message(SyncFinished(outcome))

    def on_sync_finished(self, message: SyncFinished) -> None:
        """Show what came, say what failed; a mistake of ours ends the program with a notice."""
        if isinstance(message.outcome, Exception):
            raise message.outcome
        report = self.sync_report = message.outcome
        self.budget = report.budget or self.budget
        self._say_failures(report)
        self._to_be_shown = True
        self._show_sync()

    def _show_sync(self) -> None:
        """Then the next one may begin; what is large is read in the thread first."""
        if self._reads:
            return  # before the sync wrote, maybe: when it is done it comes here
        if self.desk.is_behind():
            self.read_all()
            return
        self.read_anew(self.desk.catch_up)
        self._sync_shown()

    def _sync_shown(self) -> None:
        self._to_be_shown = False
        if self._syncs:
            self._syncs.finished()
        self.refresh_screens()

    def look_around(self) -> None:
        """Take in what other processes wrote: a few customers now, all of them in the thread."""
        if self._reads or self._to_be_shown:
            return
        if self.desk.is_behind():
            self.read_all()
        elif self.read_anew(self.desk.catch_up) or self._looks_old():
            self.refresh_screens()
        elif isinstance(self.screen, KoorScreen):
            self.screen.paint_status()

    def _looks_old(self) -> bool:
        """Ages are to be written anew, and nobody types, presses keys or marks text to copy it."""
        busy = self._typing or self.seconds_idle < RESTS_AFTER or self.screen.selections
        return time.monotonic() > self._painted + REPAINT_EVERY and not busy

    @property
    def _typing(self) -> bool:
        return bool(self.focused and self.focused.check_consume_key("x", "x"))

    def refresh_screens(self) -> None:
        """As any app's; nothing on them is old then."""
        self._painted = time.monotonic()
        super().refresh_screens()

    def read_all(self, then: Callable[[], object] = lambda: None) -> None:
        """Read and judge everything in a thread; `then` is called once, when it is shown."""
        self._reads, self._once_read = True, then
        self.desk.await_reading()
        self.run_worker(self._read_desk, thread=True, group="desk")

    def _read_desk(self) -> None:
        reading: Reading | None = None
        with suppress(KoorError):  # who tries again on the screen's thread says it
            reading = self.desk.read(give_way=lambda: time.sleep(GIVES_WAY))
        self.call_later(self._desk_read, reading)

    def _desk_read(self, reading: Reading | None) -> None:
        self._reads = False
        if reading is None:
            self.desk.unread()
            found = self.read_anew(self.desk.poll)
        else:
            taken = reading
            found = self.read_anew(lambda: self.desk.take(taken))
        if found:
            self.refresh_screens()
        then, self._once_read = self._once_read, lambda: None
        then()
        if self._to_be_shown and reading is None:
            self._sync_shown()  # it is said that it cannot be read
        elif self._to_be_shown:
            self._show_sync()

    def _say_failures(self, report: SyncReport) -> None:
        """The header shows what fails; a toast says it once, in plain words."""
        now = {error.source: error.kind for error in report.errors}
        new = {e.source: e.message for e in report.errors if self.failing.get(e.source) != e.kind}
        still = {source: words for source, words in self._unsaid.items() if source in now}
        self.failing, self._unsaid = now, still | new
        self.say_unsaid()

    def say_unsaid(self) -> None:
        """A toast would lie on the text of whoever types: it waits until that is done."""
        if self._typing:
            return
        for words in self._unsaid.values():
            self.notify(words, severity="warning", timeout=6, markup=False)
        self._unsaid = {}

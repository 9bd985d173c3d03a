"""Syncs in a thread of their own: one at a time, never in the way of the screen or of leaving."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koortui.sync.reports import SyncReport

#: `sync(pull, push)`: blocking, answers a report, never raises for a remote's failure.
SyncCall = Callable[[bool, bool], "SyncReport"]


class SyncRunner:
    """What is asked for while a sync runs joins the next one.

    The thread is a daemon: leaving the program does not wait for a network that never answers.
    A write it was sending is found as "sending" at the next start and looked for by its id.
    `request` and `finished` are called on the screen's thread, `tell` on the sync's.
    """

    def __init__(self, sync: SyncCall, tell: Callable[[SyncReport | Exception], object]) -> None:
        self._sync, self._tell = sync, tell
        self._pull_wanted: bool | None = None
        self.running = False

    def request(self, *, pull: bool) -> None:
        """Push what waits, and pull first when asked; now, or after the one that runs."""
        self._pull_wanted = pull or bool(self._pull_wanted)
        self._start_next()

    def finished(self) -> None:
        """The outcome was told: go on with what was asked for meanwhile."""
        self.running = False
        self._start_next()

    def _start_next(self) -> None:
        if self.running or self._pull_wanted is None:
            return
        pull, self._pull_wanted, self.running = self._pull_wanted, None, True
        threading.Thread(target=self._run, args=(pull,), name="sync", daemon=True).start()

    def _run(self, pull: bool) -> None:
        outcome: SyncReport | Exception
        try:
            outcome = self._sync(pull, True)
        except Exception as error:  # noqa: BLE001 - the worker boundary: told, not swallowed
            outcome = error
        with contextlib.suppress(RuntimeError):  # the program was left meanwhile
            self._tell(outcome)

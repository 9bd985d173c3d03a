"""Keeps what is being typed on disk, without a key ever waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from textual.dom import DOMNode
from textual.timer import Timer

from koortui.domain.errors import KoorError

#: Seconds after the last change, and the longest time a change stays unwritten.
QUIET, LONGEST = 0.4, 0.7
#: Seconds until a failed write is tried again by itself.
AGAIN = 3.0


class DraftKeeper:
    """One write at a time, the newest text wins. `write` runs in a thread and may raise KoorError.

    `read` gives the text when it is time to write, so that a key costs nothing but a clock.
    """

    def __init__(
        self,
        owner: DOMNode,
        *,
        read: Callable[[], str],
        write: Callable[[str], None],
        kept: Callable[[], None],
        failed: Callable[[KoorError], None],
        last_resort: Callable[[str], None],
    ) -> None:
        self._owner = owner
        self._read, self._write = read, write
        self._kept, self._failed, self._last_resort = kept, failed, last_resort
        self._lock = asyncio.Lock()
        self._timer: Timer | None = None
        self._dirty_since: float | None = None
        self._last_change = 0.0
        self._trouble = False
        """The last write failed: the next change need not wait for `AGAIN`."""

    @property
    def dirty(self) -> bool:
        """Something was typed that is not on disk yet."""
        return self._dirty_since is not None

    def changed(self) -> None:
        """Something was typed."""
        self._last_change = monotonic()
        if self._dirty_since is None:
            self._dirty_since = self._last_change
        if self._timer is None or self._trouble:
            self._trouble = False
            self._arm(QUIET)

    def forget(self) -> None:
        """What was typed is kept elsewhere: nothing is left to write."""
        self._dirty_since = None
        self._stop()

    async def forget_all(self, remove: Callable[[], None]) -> None:
        """Nothing is left to write, and what a write under way puts there is removed after it."""
        self.forget()
        async with self._lock:  # free nearly always: then nothing is awaited, no key gets between
            try:
                remove()
            except KoorError as error:
                self._failed(error)

    async def flush(self) -> bool:
        """Write now what is not on disk, after a write under way; whether all is kept."""
        self._stop()
        async with self._lock:
            if not self.dirty:
                return True
            text, since = self._read(), self._dirty_since
            self._dirty_since = None
            try:
                await asyncio.to_thread(self._write, text)
            except KoorError as error:
                self._dirty_since = since
                self._trouble = True
                self._arm(AGAIN)
                self._failed(error)
                return False
            self._kept()
            return True

    def close(self) -> None:
        """The last moment, when nothing can be awaited and nobody be told any more."""
        self._stop()
        if self.dirty:
            self._dirty_since = None
            text = self._read()
            try:
                self._write(text)
            except KoorError:
                self._last_resort(text)

    def _tick(self) -> None:
        """Not while the person types on, unless it is time anyway."""
        self._timer = None
        if self._dirty_since is None:
            return
        now = monotonic()
        due = min(self._last_change + QUIET, self._dirty_since + LONGEST)
        if due > now + 0.01:
            self._arm(due - now)
        else:
            self._owner.run_worker(self.flush(), group="draft", exit_on_error=False)

    def _arm(self, seconds: float) -> None:
        self._stop()
        self._timer = self._owner.set_timer(seconds, self._tick)

    def _stop(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None

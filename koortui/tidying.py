"""When the app frees what is no longer used: between keys, where nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual.timer import Timer

from koortui.commands.key_order import KeySettled
from koortui.guarded_app import GuardedApp
from koortui.memory import give_back, sweep, sweep_young

if TYPE_CHECKING:
    from koortui.screens.sized_screen import SizedScreen

#: Seconds between two times that free memory is given back: it takes milliseconds, in a thread.
TIDY_EVERY = 60.0
#: Seconds from a key's answer until it is seen: nobody presses the next one sooner.
SEEN_AFTER = 0.04
#: Seconds without a key after which a sweep of some 50 ms disturbs nobody.
RESTS_AFTER = 1.5
#: Seconds between two sweeps when keys pause, and when they do not.
SWEPT_EVERY, SWEPT_BY = 5.0, 15.0
#: Closed screens after which is swept at once while keys wait: nobody sees an answer then.
MOST_CLOSED = 10


class TidyingApp(GuardedApp):
    """Sweeps closed screens together (docs/decisions.md says why not as Python does)."""

    if TYPE_CHECKING:
        places_that_stay: Callable[[], Iterable[SizedScreen[Any]]]

    _sweep_soon: Timer | None = None
    _depth = 0
    """How many screens were open when it was swept last."""
    _swept = 0.0
    """When closed screens were freed last (seconds, monotonic)."""
    _closings = 0
    """How many have been closed since."""

    async def on_key_settled(self, settled: KeySettled) -> None:
        """A person has to see what the key did: until the next one there is time to tidy up.

        Textual runs the base class's handler of that name by itself.
        """
        if settled.again:
            return
        if self._waiting_keys and self._closings >= MOST_CLOSED:
            self.sweep_all()
        if self._sweep_soon:
            self._sweep_soon.stop()
        self._sweep_soon = self.set_timer(SEEN_AFTER, self._sweep_young)

    def screen_closed(self) -> None:
        """Told by each that is: what it holds stays until the next sweep."""
        self._closings += 1

    def _sweep_young(self) -> None:
        before, self._depth = self._depth, len(self.screen_stack)
        sweep_young(closed=self._depth < before)

    def sweep_at_rest(self) -> None:
        """After a while of keys, when they pause; when they never do, at times all the same."""
        now, idle = time.monotonic(), self.seconds_idle
        since = now - self._swept
        if now - idle > self._swept and since > (SWEPT_EVERY if idle > RESTS_AFTER else SWEPT_BY):
            self.sweep_all()

    def sweep_all(self) -> None:
        """Free closed screens, and what the ones that stay show no more."""
        for place in self.places_that_stay():
            place.forget_gone()
        sweep()
        self._swept, self._closings = time.monotonic(), 0

    def tidy(self) -> None:
        """What closed screens, a pull or a search used in passing is for others to use."""
        self.run_worker(give_back, thread=True, group="memory", exclusive=True)

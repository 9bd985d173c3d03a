"""Keys go to the screen they were meant for, in the order they were typed.

Textual hands a key to whatever has the focus when it is read. Whoever types "/acme" faster than
a screen opens loses the first letters to the screen before, or has them out of order. Here the
next key waits until the one before has been through its widgets and back at the app: a message
sent after it along the same way says so.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.timer import Timer

#: Seconds after which a key counts as done whose widget was taken away with it in its queue.
GONE_AFTER = 0.2
#: The same for a widget that is there, and has not answered: something waits in it.
STUCK_AFTER = 2.0


#: Trips after a key: behind itself; behind what its screen handed on, to a field that has no focus
#: yet; behind what that made the field say (Enter: that a line was submitted).
TRIPS = 3


class KeySettled(Message):
    """Follows a key through the widgets it passes, up to the app. `more` trips come after it."""

    def __init__(self, more: int) -> None:
        super().__init__()
        self.more = more


class KeysInOrder(App[None]):
    """An app whose keys are handled one after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._waiting_keys: deque[events.Key] = deque()
        self._key_sent_at: float | None = None
        self._key_sent_to: MessagePump = self
        self._key_came_at = time.monotonic()
        self._looks_again: Timer | None = None

    @property
    def seconds_idle(self) -> float:
        """Since the last key."""
        return time.monotonic() - self._key_came_at

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._key_came_at = time.monotonic()
        self._waiting_keys.append(event)
        await self._send_keys()

    async def on_key_settled(self, settled: KeySettled) -> None:
        if settled.more and self.screen_stack:
            self._follow(self.key_taker, settled.more - 1)
        else:
            self._settled()
        await self._send_keys()

    @property
    def key_taker(self) -> MessagePump:
        """Who gets the next key."""
        return self.focused or self.screen

    def _follow(self, taker: MessagePump, more: int) -> None:
        self._key_sent_to = taker
        if not taker.post_message(KeySettled(more)):
            self._settled()

    def _settled(self) -> None:
        self._key_sent_at, self._key_sent_to = None, self  # a closed widget is not held

    @property
    def _under_way(self) -> bool:
        """Whether the key before is still being handled."""
        if self._key_sent_at is None:
            return False
        patience = STUCK_AFTER if self._key_sent_to.is_running else GONE_AFTER
        return time.monotonic() < self._key_sent_at + patience

    async def _send_keys(self) -> None:
        """Send the next key on its way, unless one is under way. At the end nobody takes any."""
        while self._waiting_keys and self.screen_stack and not self._under_way:
            event = self._waiting_keys.popleft()
            taker = self.focused or self.screen
            self._key_sent_at = time.monotonic()
            await super().on_event(event)
            if event.is_forwarded:
                self._follow(taker, TRIPS - 1)
            else:
                self._settled()
        if self._waiting_keys and not self._looks_again:
            self._looks_again = self.set_timer(GONE_AFTER, self._look_again)

    async def _look_again(self) -> None:
        self._looks_again = None
        await self._send_keys()

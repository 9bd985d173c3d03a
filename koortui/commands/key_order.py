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

#: Seconds after which a key counts as done: its widget was taken away with the key in its queue.
STUCK_AFTER = 0.2


class KeySettled(Message):
    """Follows a key through the widgets it passes, up to the app.

    `again`: it then follows what the key made its widget say (Enter: that a line was submitted).
    """

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again


class KeysInOrder(App[None]):
    """An app whose keys are handled one after the other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._waiting_keys: deque[events.Key] = deque()
        self._key_sent_at: float | None = None
        self._key_came_at = time.monotonic()

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
        if self._key_sent_at is not None:
            self.set_timer(STUCK_AFTER, self._send_keys)
        await self._send_keys()

    async def on_key_settled(self, settled: KeySettled) -> None:
        if settled.again and self.screen_stack:
            taker = self.focused or self.screen
            if taker.post_message(KeySettled(again=False)):
                return
        self._key_sent_at = None
        await self._send_keys()

    async def _send_keys(self) -> None:
        """Send the next key on its way, unless one is under way. At the end nobody takes any."""
        while self._waiting_keys and self.screen_stack:
            now = time.monotonic()
            if self._key_sent_at is not None and now - self._key_sent_at < STUCK_AFTER:
                return
            event = self._waiting_keys.popleft()
            target = self.focused or self.screen
            self._key_sent_at = now
            await super().on_event(event)
            settled = KeySettled(again=event.key == "enter")
            if not event.is_forwarded or not target.post_message(settled):
                self._key_sent_at = None

"""What the store did on its own and a person should hear of."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

EventKind = Literal["restored", "spare_failed", "backup_failed", "swept", "migrated", "rebuilt"]


class StoreEvent(msgspec.Struct, frozen=True):
    """One thing that happened to `path`; `text` is for a person."""

    kind: EventKind
    path: Path
    text: str


SWEPT = "removed what an interrupted write left behind."

OnEvent = Callable[[StoreEvent], None]


def ignore(_event: StoreEvent) -> None:
    """For callers without anybody to tell."""


class EventLog:
    """Keeps events until somebody can tell the person. An `OnEvent` for any thread."""

    def __init__(self) -> None:
        self._events: deque[StoreEvent] = deque()

    def __call__(self, event: StoreEvent) -> None:
        self._events.append(event)

    def take(self) -> list[StoreEvent]:
        """What happened since this was last asked, oldest first."""
        taken = []
        while self._events:
            taken.append(self._events.popleft())
        return taken

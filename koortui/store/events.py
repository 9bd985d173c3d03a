"""What the store did on its own and a person should hear of."""

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


OnEvent = Callable[[StoreEvent], None]


def ignore(_event: StoreEvent) -> None:
    """For callers without anybody to tell."""

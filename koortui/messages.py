"""Messages with more than one sender, or from another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from koortui.sync.reports import SyncReport


class SyncFinished(Message):
    """A background sync ended, with its report or with a mistake of ours."""

    def __init__(self, outcome: SyncReport | Exception) -> None:
        self.outcome = outcome
        super().__init__()

"""Messages with more than one sender."""

from __future__ import annotations

from textual.message import Message


class DeskChanged(Message):
    """The desk was judged anew: `slugs` changed, or everything when it is None."""

    def __init__(self, slugs: frozenset[str] | None = None) -> None:
        self.slugs = slugs
        super().__init__()

"""The keys of a place in its last line."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widgets import Footer


class KeyFooter(Footer):
    """Textual's. Written anew it lets go of the keys it showed before: hundreds in an hour."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)

    def compose(self) -> ComposeResult:
        let_go_of_closed(self)
        yield from super().compose()


def let_go_of_closed(node: DOMNode) -> None:
    """Drop what closed widgets still watch of `node`: Textual does it when that changes, if ever.

    Its own `_closing` tells; there is no public word for it (Textual 8.2).
    """
    for watchers in getattr(node, "__watchers", {}).values():
        watchers[:] = [watching for watching in watchers if not watching[0]._closing]

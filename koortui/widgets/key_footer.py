"""The keys of a place in its last line."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.dom import DOMNode
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

#: Stay in the narrowest terminal: the one tells all other keys, the other leads out.
_ALWAYS = ("help", "back")


class KeyFooter(Footer):
    """Textual's. Written anew it lets go of the keys it showed before: hundreds in an hour.

    Where there is no room for all, keys are left out from the end, never cut; help stays, as last.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)

    def compose(self) -> ComposeResult:
        let_go_of_closed(self)
        shown = list(super().compose())
        shown.sort(key=lambda key: isinstance(key, FooterKey) and key.action == "help")
        self._fit([key for key in shown if isinstance(key, FooterKey)])
        yield from shown

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width:
            self._fit(list(self.query(FooterKey)))

    def _fit(self, keys: list[FooterKey]) -> None:
        """Leave out as many as do not fit, the last ones first."""
        over = sum(map(_cells, keys)) - self.app.size.width
        for key in reversed(keys):
            leave_out = over > 0 and key.action not in _ALWAYS
            over -= _cells(key) if leave_out else 0
            key.display = not leave_out


def _cells(key: FooterKey) -> int:
    """With the blank after it."""
    return cell_len(f"{key.key_display} {key.description} ")


def let_go_of_closed(node: DOMNode) -> None:
    """Drop what closed widgets still watch of `node`: Textual does it when that changes, if ever.

    Its own `_closing` tells; there is no public word for it (Textual 8.2).
    """
    for watchers in getattr(node, "__watchers", {}).values():
        watchers[:] = [watching for watching in watchers if not watching[0]._closing]

"""Jump: a letter stands on everything one can go to; pressing it goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from koortui.commands.registry import bindings
from koortui.screens.base import KoorModal
from koortui.widgets.master_detail import Detail

#: The home row first: the nearest letters go to the first places.
LETTERS = "asdfghjklqwertyuiopzxcvbnm"
Go = Callable[[], object]


class JumpScreen(KoorModal[Go]):
    """Answers what goes to the place of the letters pressed. Any other key leaves."""

    place = "jump"
    BINDINGS: ClassVar[list[BindingType]] = bindings("jump")
    DEFAULT_CSS = """
    JumpScreen { background: $background 50%; align: left top; }
    JumpScreen .label {
        position: absolute; width: auto; height: 1;
        background: $accent; color: $background; text-style: bold;
    }
    """

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        found = list(spots(below))
        self._spots = dict(zip(labels(len(found)), found, strict=True))
        self._typed = ""

    def compose(self) -> ComposeResult:
        for letters, (at, _) in self._spots.items():
            label = Static(letters, classes="label", markup=False)
            label.styles.offset = at
            yield label

    def on_key(self, event: events.Key) -> None:
        if not event.character or event.character.casefold() not in LETTERS:
            return
        event.stop()
        self._typed += event.character.casefold()
        if self._typed in self._spots:
            self.dismiss(self._spots[self._typed][1])
        elif not any(letters.startswith(self._typed) for letters in self._spots):
            self.dismiss(None)
        else:
            for label in self.query(".label"):
                label.display = str(label.render()).startswith(self._typed)

    def action_close(self) -> None:
        self.dismiss(None)


def labels(count: int) -> list[str]:
    """So many labels, none the beginning of another: single letters as far as they go."""
    first = next(n for n in range(len(LETTERS) + 1) if (len(LETTERS) * (n + 1)) - n >= count)
    single = LETTERS[: len(LETTERS) - first]
    pairs = [a + b for a in LETTERS[len(single) :] for b in LETTERS]
    return [*single, *pairs][:count]


def spots(screen: Screen[object]) -> Iterator[tuple[Offset, Go]]:
    """Where one can go on this screen: rows, tabs, steps, fields and texts in view."""
    top, height = 0, screen.size.height
    for widget in screen.walk_children(Widget):
        region = widget.region
        if not widget.visible or not _is_shown(widget) or not region:
            continue
        own = getattr(widget, "spots", None)
        if own is not None:
            inner = widget.content_region
            for at, go in own():
                place = inner.offset + at
                if top <= place.y < min(height, region.bottom):
                    yield place, _focusing(widget, go)
        elif isinstance(widget, Input | TextArea | Detail) and widget.focusable:
            yield region.offset, widget.focus


def _is_shown(widget: Widget) -> bool:
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)


def _focusing(widget: Widget, go: Go) -> Go:
    def run() -> None:
        if widget.focusable:
            widget.focus()
        go()

    return run

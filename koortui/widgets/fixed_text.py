"""Text in a place whose size is given: saying something else lays nothing out anew."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static


class FixedText(Static):
    """Its width and height come from the screen; what does not fit is cut off."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = False) -> None:
        super().update(content, layout=layout)


class FittedText(Widget):
    """As many lines as there is room for; written when it is drawn, when that is known."""

    _write: Callable[[int], Content] | None = None

    def show(self, write: Callable[[int], Content]) -> None:
        """`write` is given the number of lines."""
        self._write = write
        self.refresh()

    def render(self) -> Content:
        return self._write(self.content_size.height) if self._write else Content()

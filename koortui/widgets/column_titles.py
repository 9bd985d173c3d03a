"""What the columns of a list are called, in the widths its lines have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widget import Widget

from koortui.widgets.line_list import GUTTER, LineList


class ColumnTitles(Widget):
    """Stands over a list and follows its width."""

    DEFAULT_CSS = "ColumnTitles { height: 1; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self, titles: Callable[[int], str], lines: LineList[Any]) -> None:
        """`titles` writes them for so many cells, as a line is drawn."""
        super().__init__(id="columns")
        self._titles, self._lines = titles, lines

    def on_mount(self) -> None:
        self.watch(self._lines, "show_vertical_scrollbar", self._redraw, init=False)

    def _redraw(self) -> None:
        self.refresh()

    def render(self) -> str:
        """When it is drawn the list has its width, in the first frame, too."""
        width = self._lines.scrollable_content_region.width or self.size.width
        return " " * GUTTER + self._titles(width - GUTTER)

"""What the columns of a list are called, in the widths its lines have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from koortui.widgets.fixed_text import FixedText
from koortui.widgets.line_list import GUTTER, LineList


class ColumnTitles(FixedText):
    """Stands over a list and follows its width."""

    DEFAULT_CSS = "ColumnTitles { height: 1; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self, titles: Callable[[int], str], lines: LineList[Any]) -> None:
        """`titles` writes them for so many cells, as a line is drawn."""
        super().__init__(id="columns")
        self._titles, self._lines = titles, lines

    def on_mount(self) -> None:
        self.watch(self._lines, "show_vertical_scrollbar", self._paint, init=False)

    def on_resize(self) -> None:
        self._paint()

    def _paint(self) -> None:
        """After the layout: the width of the list is known then."""

        def paint() -> None:
            width = self._lines.scrollable_content_region.width or self.screen.size.width
            self.update(" " * GUTTER + self._titles(width - GUTTER))

        self.call_after_refresh(paint)

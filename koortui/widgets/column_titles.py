"""What the columns of a list are called, in the widths its lines have."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Static

from koortui.widgets.line_list import GUTTER, LineList


class ColumnTitles(Static):
    """Stands over the list that `of` selects on the screen; follows its width."""

    DEFAULT_CSS = "ColumnTitles { height: 1; padding: 0 1; color: $text-muted; }"

    def __init__(self, titles: Callable[[int], str], of: str = "LineList") -> None:
        """`titles` writes them for so many cells."""
        super().__init__(id="columns", markup=False)
        self._titles, self._of = titles, of

    def on_mount(self) -> None:
        self.watch(self._lines, "show_vertical_scrollbar", self._paint)

    def on_resize(self) -> None:
        self._paint()

    @property
    def _lines(self) -> LineList[object]:
        return self.screen.query(self._of).first(LineList)

    def _paint(self) -> None:
        """After the layout: the width of the list is known then."""

        def paint() -> None:
            width = self._lines.scrollable_content_region.width or self.screen.size.width
            self.update(self._titles(width - GUTTER))

        self.call_after_refresh(paint)

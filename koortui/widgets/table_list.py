"""A list in columns under a heading line that sorts: thousands of lines, only those in view drawn.

What the columns are can change: one list serves several tables, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from koortui.widgets.cells import fit, fit_right
from koortui.widgets.headed_list import HeadedList, heading
from koortui.widgets.line_list import GUTTER

_GAP = 1


@dataclass(frozen=True)
class Column:
    """`width` 0 takes its share of what is left, up to `most`; in less than `from_width` it is
    left out."""

    id: str
    title: str
    width: int = 0
    most: int = 0
    right: bool = False
    from_width: int = 0
    sorts: bool = False


Drawn = Callable[[int], Content]
Cell = str | tuple[str, str] | Drawn
"""Text, text with its look, or what draws itself in so many cells."""


@dataclass(frozen=True)
class TableLine:
    """`cells` by column, made when the line is drawn. A `heading` has none."""

    key: str
    cells: Callable[[], dict[str, Cell]] = dict
    slug: str = ""
    heading: str = ""
    item: Any = None


def layout(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns there is room for, each with its cells."""
    shown = [column for column in columns if width >= column.from_width]
    fixed = sum(column.width for column in shown) + _GAP * (len(shown) - 1)
    loose = sum(not column.width for column in shown)
    found = []
    left = max(0, width - fixed)
    for column in shown:
        cells = column.width
        if not cells:
            cells = min(left // loose, column.most or left)
            left, loose = left - cells, loose - 1
        found.append((column, cells))
    return found


class TableList(HeadedList[TableLine]):
    """`columns` are set by whoever shows lines."""

    columns: tuple[Column, ...] = ()

    def key_of(self, item: TableLine) -> str:
        return item.key

    def is_heading(self, item: TableLine) -> bool:
        return bool(item.heading)

    def draw(self, item: TableLine, width: int) -> Content:
        if item.heading:
            return heading(item.heading, "$foreground-muted", width)
        cells = item.cells()
        parts: list[Content] = []
        for column, room in layout(self.columns, width):
            if parts:
                parts.append(Content(" " * _GAP))
            parts.append(_drawn(cells.get(column.id, ""), column, room))
        return Content("").join(parts)


def _drawn(cell: Cell, column: Column, room: int) -> Content:
    if callable(cell):
        return cell(room)
    text, look = (cell, "") if isinstance(cell, str) else cell
    return Content.styled((fit_right if column.right else fit)(text, room), look)


class SortLine(Widget):
    """The columns' titles; the one that is sorted by has an arrow. A click sorts."""

    DEFAULT_CSS = "SortLine { height: 1; color: $text-muted; }"
    ALLOW_SELECT: ClassVar[bool] = False

    columns: reactive[tuple[Column, ...]] = reactive(())
    sorted_by: reactive[str] = reactive("")
    descending: reactive[bool] = reactive(False)
    ascii: reactive[bool] = reactive(False)
    lines_width: reactive[int] = reactive(0)
    """Cells of the list below, its scrollbar left out."""

    class Picked(Message):
        """A title was clicked."""

        def __init__(self, column_id: str) -> None:
            self.column_id = column_id
            super().__init__()

    def _layout(self) -> list[tuple[Column, int]]:
        return layout(self.columns, (self.lines_width or self.size.width) - GUTTER)

    def render(self) -> Content:
        parts: list[Content] = [Content(" " * GUTTER)]
        for column, room in self._layout():
            if len(parts) > 1:
                parts.append(Content(" " * _GAP))
            here = column.id == self.sorted_by
            text = f"{column.title}{self._arrow}" if here else column.title
            if cell_len(text) > room and here:
                text = f"{set_cell_size(column.title, room - 1)}{self._arrow}"
            words = (fit_right if column.right else fit)(text, room)
            parts.append(Content.styled(words, "bold $foreground" if here else ""))
        return Content("").join(parts)

    @property
    def _arrow(self) -> str:
        return ("v" if self.descending else "^") if self.ascii else "▼" if self.descending else "▲"

    def on_click(self, event: events.Click) -> None:
        start = GUTTER
        for column, room in self._layout():
            if start <= event.x < start + room + _GAP:
                if column.sorts:
                    self.post_message(self.Picked(column.id))
                return
            start += room + _GAP

"""Sorting rows as Google does: numbers, then texts, then booleans; empty cells last."""

from dataclasses import dataclass

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.reading import Reader


@dataclass(frozen=True, slots=True)
class SortKey:
    """`column` counts from 0."""

    column: int
    descending: bool = False


def sort_rows(book: Book, tab: Tab, box: Box, keys: list[SortKey]) -> None:
    """Sorts the rows inside the box; the first key weighs most, ties keep their order."""
    reader = Reader(book)

    def rank(row: int, column: int) -> tuple[int, float, str]:
        cell = tab.cell(row, column)
        value = "" if cell is None else reader.effective(tab, row, column, cell)
        if isinstance(value, bool):
            return 2, float(value), ""
        if isinstance(value, str):
            return 1, 0.0, value.casefold()
        return 0, float(value), ""

    def ordered(rows: list[int]) -> list[int]:
        for key in reversed(keys):
            empty = [row for row in rows if _is_empty(tab, row, key.column)]
            filled = [row for row in rows if not _is_empty(tab, row, key.column)]
            filled.sort(key=lambda row: rank(row, key.column), reverse=key.descending)
            rows = filled + empty
        return rows

    tab.reorder_rows(box, ordered)


def _is_empty(tab: Tab, row: int, column: int) -> bool:
    cell = tab.cell(row, column)
    return cell is None or cell.is_empty

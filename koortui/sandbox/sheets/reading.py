"""Reading values out of a tab: rendering, and the cutting of empty tails."""

from enum import StrEnum

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import Cell, Scalar, is_filled
from koortui.sandbox.sheets.formula import Failure, Formulas
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.render import format_value


class ValueRender(StrEnum):
    """https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueRenderOption"""

    FORMATTED_VALUE = "FORMATTED_VALUE"
    UNFORMATTED_VALUE = "UNFORMATTED_VALUE"
    FORMULA = "FORMULA"


class DateTimeRender(StrEnum):
    SERIAL_NUMBER = "SERIAL_NUMBER"
    FORMATTED_STRING = "FORMATTED_STRING"


class Dimension(StrEnum):
    ROWS = "ROWS"
    COLUMNS = "COLUMNS"


class Reader:
    """Renders the cells of one spreadsheet in one way."""

    def __init__(
        self,
        book: Book,
        values: ValueRender = ValueRender.FORMATTED_VALUE,
        dates: DateTimeRender = DateTimeRender.SERIAL_NUMBER,
    ) -> None:
        self._values = values
        self._dates = dates
        self._rules = book.rules
        self._formulas = Formulas(book)

    def rows(self, tab: Tab, box: Box) -> list[list[Scalar]]:
        """Row by row, with empty cells as "" and empty tails cut."""
        table = [
            self._row(tab, number, box) for number in range(box.top, box.bottom)[: _depth(tab, box)]
        ]
        while table and not table[-1]:
            table.pop()
        return table

    def columns(self, tab: Tab, box: Box) -> list[list[Scalar]]:
        """The same cells column by column, each column's tail cut on its own."""
        filled = [
            [is_filled(tab.cell(r, c)) for r in range(box.top, box.bottom)[: _depth(tab, box)]]
            for c in range(box.left, box.right)
        ]
        rows = self.rows(tab, box)
        table = []
        for offset, marks in enumerate(filled):
            length = max((n + 1 for n, mark in enumerate(marks) if mark), default=0)
            table.append([row[offset] if offset < len(row) else "" for row in rows[:length]])
        while table and not table[-1]:
            table.pop()
        return table

    def one(self, tab: Tab, row: int, column: int, cell: Cell) -> Scalar:
        """One cell's value as this reader shows it."""
        if cell.formula is not None and self._values is ValueRender.FORMULA:
            return cell.formula
        value = self.effective(tab, row, column, cell)
        if isinstance(value, str):
            return value
        shown_as_text = self._values is ValueRender.FORMATTED_VALUE or (
            self._dates is DateTimeRender.FORMATTED_STRING
            and cell.format is not None
            and cell.format.is_temporal
            and not isinstance(value, bool)
        )
        if shown_as_text:
            return format_value(value, cell.format, self._rules)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value

    def effective(self, tab: Tab, row: int, column: int, cell: Cell) -> Scalar:
        """The value itself; a failed formula gives its error's text (`#NAME?`)."""
        if cell.formula is None:
            return "" if cell.value is None else cell.value
        result = self._formulas.value(tab, row, column)
        return result.code if isinstance(result, Failure) else result

    def _row(self, tab: Tab, number: int, box: Box) -> list[Scalar]:
        cells = tab.rows[number][box.left : box.right]
        while cells and not is_filled(cells[-1]):
            cells.pop()
        return [
            "" if cell is None or cell.is_empty else self.one(tab, number, column, cell)
            for column, cell in enumerate(cells, box.left)
        ]


def _depth(tab: Tab, box: Box) -> int:
    """How many of the box's rows exist in the tab."""
    return max(0, min(box.bottom, len(tab.rows)) - box.top)

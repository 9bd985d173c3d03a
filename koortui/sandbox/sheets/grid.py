"""One tab: a grid of cells and the ways rows and columns move in it."""

from collections.abc import Callable

import msgspec

from koortui.sandbox.sheets.a1 import Box, Reference, format_reference
from koortui.sandbox.sheets.cell import Cell
from koortui.sandbox.sheets.errors import SheetsError, invalid

Row = list[Cell | None]


class Tab(msgspec.Struct):
    """`rows` holds only what was ever touched; `row_count` x `column_count` is the grid."""

    sheet_id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    frozen_rows: int = 0
    frozen_columns: int = 0
    hidden: bool = False
    rows: list[Row] = msgspec.field(default_factory=list)

    def copy(self) -> "Tab":
        twin = msgspec.structs.replace(self)
        twin.rows = [row[:] for row in self.rows]
        return twin

    def cell(self, row: int, column: int) -> Cell | None:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def put(self, row: int, column: int, cell: Cell | None) -> None:
        while len(self.rows) <= row:
            self.rows.append([])
        cells = self.rows[row]
        if len(cells) <= column:
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell

    def grow(self, row_count: int, column_count: int) -> None:
        """Never shrinks: an append widens the grid to what it needs."""
        self.row_count = max(self.row_count, row_count)
        self.column_count = max(self.column_count, column_count)

    def resize(self, row_count: int, column_count: int) -> None:
        if row_count < 1 or column_count < 1:
            raise invalid("Sheet must have at least one row and one column.")
        self.row_count, self.column_count = row_count, column_count
        del self.rows[row_count:]
        for cells in self.rows:
            del cells[column_count:]

    def box(self, reference: Reference) -> Box:
        """Open sides reach to the grid's edge; what starts outside the grid is refused."""
        top, left = reference.top or 0, reference.left or 0
        if top >= self.row_count or left >= self.column_count:
            raise self.exceeded(reference)
        bottom = self.row_count if reference.bottom is None else reference.bottom
        right = self.column_count if reference.right is None else reference.right
        return Box(top, left, min(bottom, self.row_count), min(right, self.column_count))

    def exceeded(self, reference: Reference) -> SheetsError:
        return invalid(
            f"Range ({format_reference(self.title, reference)}) exceeds grid limits. "
            f"Max rows: {self.row_count}, max columns: {self.column_count}"
        )

    def insert_rows(self, start: int, count: int, *, inherit_from_before: bool) -> None:
        self.row_count += count
        if start < len(self.rows):
            self.rows[start:start] = [[] for _ in range(count)]
        source = start - 1 if inherit_from_before else start + count
        formats = [_format_only(cell) for cell in self._row(source)]
        if any(formats):
            for row in range(start, start + count):
                self._replace_row(row, formats[:])

    def insert_columns(self, start: int, count: int, *, inherit_from_before: bool) -> None:
        self.column_count += count
        source = start - 1 if inherit_from_before else start
        for cells in self.rows:
            if start < len(cells) or (inherit_from_before and source < len(cells)):
                inherited = _format_only(cells[source]) if source >= 0 else None
                cells[start:start] = [inherited] * count

    def delete_rows(self, start: int, end: int) -> None:
        if end - start >= self.row_count:
            raise invalid("You can't delete all the rows on the sheet.")
        self.row_count -= end - start
        del self.rows[start:end]

    def delete_columns(self, start: int, end: int) -> None:
        if end - start >= self.column_count:
            raise invalid("You can't delete all the columns on the sheet.")
        self.column_count -= end - start
        for cells in self.rows:
            del cells[start:end]

    def move_rows(self, start: int, end: int, destination: int) -> None:
        """`destination` counts before anything is taken out, as moveDimension does."""
        if destination > len(self.rows):
            self.rows.extend([] for _ in range(destination - len(self.rows)))
        _move(self.rows, start, end, destination)

    def move_columns(self, start: int, end: int, destination: int) -> None:
        for cells in self.rows:
            width = max(end, destination)
            cells.extend([None] * (width - len(cells)))
            _move(cells, start, end, destination)

    def reorder_rows(self, box: Box, order: Callable[[list[int]], list[int]]) -> None:
        """Rearranges the box's rows by the permutation `order` makes of their numbers."""
        numbers = list(range(box.top, min(box.bottom, len(self.rows))))
        taken = {n: [self.cell(n, c) for c in range(box.left, box.right)] for n in numbers}
        for number, source in zip(numbers, order(numbers), strict=True):
            for offset, cell in enumerate(taken[source]):
                if cell is not None or self.cell(number, box.left + offset) is not None:
                    self.put(number, box.left + offset, cell)

    def _row(self, number: int) -> Row:
        return self.rows[number] if 0 <= number < len(self.rows) else []

    def _replace_row(self, number: int, cells: Row) -> None:
        for column, cell in enumerate(cells):
            if cell is not None:
                self.put(number, column, cell)


def _format_only(cell: Cell | None) -> Cell | None:
    return Cell(format=cell.format) if cell is not None and cell.format is not None else None


def _move(items: list[Row] | Row, start: int, end: int, destination: int) -> None:
    taken = items[start:end]
    del items[start:end]
    at = destination - len(taken) if destination >= end else destination
    items[at:at] = taken  # type: ignore[assignment]

"""The spreadsheets.values methods, on a spreadsheet already found.

Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from koortui.sandbox.sheets.a1 import Box, Reference, column_name, format_box, format_reference
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import Cell, Scalar
from koortui.sandbox.sheets.errors import invalid
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.reading import DateTimeRender, Dimension, Reader, ValueRender
from koortui.sandbox.sheets.tables import find_table

Json = dict[str, Any]
Values = list[list[Scalar | None]]
Enter = Callable[[Book, Tab, int, int, Scalar], None]


class Look(NamedTuple):
    """How values are to be shown in an answer."""

    values: ValueRender = ValueRender.FORMATTED_VALUE
    dates: DateTimeRender = DateTimeRender.SERIAL_NUMBER
    dimension: Dimension = Dimension.ROWS


class Write(NamedTuple):
    """How values are put in, and whether the answer repeats them."""

    enter: Enter
    echo: Look | None = None


def read_range(book: Book, text: str, look: Look) -> Json:
    tab, reference = book.locate(text)
    return read_box(book, tab, tab.box(reference), look)


def read_box(book: Book, tab: Tab, box: Box, look: Look) -> Json:
    """A ValueRange; without "values" when the box is empty, as Google answers."""
    reader = Reader(book, look.values, look.dates)
    by_row = look.dimension is Dimension.ROWS
    values = reader.rows(tab, box) if by_row else reader.columns(tab, box)
    answer: Json = {"range": format_box(tab.title, box), "majorDimension": look.dimension.value}
    return {**answer, "values": values} if values else answer


def update_range(book: Book, text: str, value_range: Json, write: Write) -> Json:
    tab, reference = book.locate(text)
    start = tab.box(reference)
    values = parse_values(value_range)
    box = _extent(start.top, start.left, values)
    _refuse_outside(tab, reference, box)
    return _write(book, tab, box, values, write)


def append_range(
    book: Book, text: str, value_range: Json, write: Write, *, insert_rows: bool
) -> Json:
    """Writes under the table found in the range; the grid grows as needed."""
    tab, reference = book.locate(text)
    within = tab.box(reference)
    values = parse_values(value_range)
    table = find_table(tab, within)
    top, left = (within.top, within.left) if table is None else (table.bottom, table.left)
    box = _extent(top, left, values)
    if insert_rows and values:
        tab.insert_rows(top, len(values), inherit_from_before=top > 0)
    tab.grow(box.bottom, box.right)
    answer: Json = {"spreadsheetId": book.spreadsheet_id}
    if table is not None:
        answer["tableRange"] = format_box(tab.title, table)
    return {**answer, "updates": _write(book, tab, box, values, write)}


def clear_range(book: Book, text: str) -> str:
    """Empties the cells, keeping their formats; returns the range that was cleared."""
    tab, reference = book.locate(text)
    box = tab.box(reference)
    for number in range(box.top, min(box.bottom, len(tab.rows))):
        cells = tab.rows[number]
        for column in range(box.left, min(box.right, len(cells))):
            cell = cells[column]
            if cell is not None:
                cells[column] = Cell(format=cell.format) if cell.format is not None else None
    return format_box(tab.title, box)


def batch_summary(spreadsheet_id: str, responses: list[Json]) -> Json:
    """The totals of a values:batchUpdate answer."""

    def total(field: str) -> int:
        return sum(response.get(field, 0) for response in responses)

    tabs = {response["updatedRange"].rpartition("!")[0] for response in responses}
    return {
        "spreadsheetId": spreadsheet_id,
        "totalUpdatedRows": total("updatedRows"),
        "totalUpdatedColumns": total("updatedColumns"),
        "totalUpdatedCells": total("updatedCells"),
        "totalUpdatedSheets": len(tabs),
        "responses": responses,
    }


def parse_values(value_range: Json) -> Values:
    """The rows of a ValueRange; null means "leave this cell alone"."""
    values = value_range.get("values", [])
    if not isinstance(values, list):
        raise invalid("Invalid value at 'data.values' (Array), not a list")
    for number, row in enumerate(values):
        if not isinstance(row, list):
            raise invalid(f"Invalid value at 'data.values[{number}]' (List), not a list")
        for column, value in enumerate(row):
            if isinstance(value, list | dict):
                kind = "list_value" if isinstance(value, list) else "struct_value"
                raise invalid(f"Invalid data[{number}]: Invalid values[{number}][{column}]: {kind}")
    if value_range.get("majorDimension") == Dimension.COLUMNS:
        return _transposed(values)
    return values


def _transposed(columns: Values) -> Values:
    height = max(map(len, columns), default=0)
    return [[c[row] if row < len(c) else None for c in columns] for row in range(height)]


def _extent(top: int, left: int, values: Values) -> Box:
    return Box(top, left, top + len(values), left + max(map(len, values), default=0))


def _refuse_outside(tab: Tab, reference: Reference, box: Box) -> None:
    """A single cell only says where to start; any other range must hold all the values."""
    if not reference.single:
        asked = format_reference(tab.title, reference)
        told = f"Requested writing within range [{asked}], but tried writing to"
        if reference.bottom is not None and box.bottom > reference.bottom:
            raise invalid(f"{told} row [{reference.bottom + 1}]")
        if reference.right is not None and box.right > reference.right:
            raise invalid(f"{told} column [{column_name(reference.right)}]")
    if box.bottom > tab.row_count or box.right > tab.column_count:
        raise tab.exceeded(Reference(*box))


def _write(book: Book, tab: Tab, box: Box, values: Values, write: Write) -> Json:
    answer: Json = {"spreadsheetId": book.spreadsheet_id}
    if box.height == 0 or box.width == 0:
        return {
            **answer,
            "updatedRange": format_box(
                tab.title, Box(box.top, box.left, box.top + 1, box.left + 1)
            ),
        }
    cells = 0
    for number, column, value in _placed(box, values):
        write.enter(book, tab, number, column, value)
        cells += 1
    answer |= {
        "updatedRange": format_box(tab.title, box),
        "updatedRows": box.height,
        "updatedColumns": box.width,
        "updatedCells": cells,
    }
    if write.echo is not None:
        answer["updatedData"] = read_box(book, tab, box, write.echo)
    return answer


def _placed(box: Box, values: Values) -> Iterable[tuple[int, int, Scalar]]:
    for number, row in enumerate(values, box.top):
        for column, value in enumerate(row, box.left):
            if value is not None:
                yield number, column, value

"""updateCells and repeatCell: values and number formats. Looks (colours, bold) are ignored."""

from typing import Any

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import EMPTY, Cell, NumberFormat, Scalar
from koortui.sandbox.sheets.errors import invalid
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.grid_range import box_of, required

Json = dict[str, Any]


def repeat_cell(book: Book, arguments: Json) -> Json:
    """The same cell data into every cell of a range."""
    tab, box = box_of(book, required(arguments, "range"))
    fields, data = _fields(arguments), arguments.get("cell", {})
    for row in range(box.top, box.bottom):
        for column in range(box.left, box.right):
            _put(tab, row, column, data, fields)
    return {}


def update_cells(book: Book, arguments: Json) -> Json:
    """Row data from `start` or from the corner of `range`; missing data clears the range."""
    fields = _fields(arguments)
    if "range" in arguments:
        tab, box = box_of(book, arguments["range"])
    else:
        start = required(arguments, "start")
        tab = book.tab_by_id(start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        box = _extent(top, left, arguments.get("rows", []))
    rows = [row.get("values", []) for row in arguments.get("rows", [])]
    if box.bottom > tab.row_count or box.right > tab.column_count:
        raise invalid("Attempting to write outside the grid.")
    for row in range(box.top, box.bottom):
        data = rows[row - box.top] if row - box.top < len(rows) else []
        for column in range(box.left, box.right):
            at = column - box.left
            _put(tab, row, column, data[at] if at < len(data) else {}, fields)
    return {}


def _extent(top: int, left: int, rows: list[Json]) -> Box:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    return Box(top, left, top + len(rows), left + width)


def _put(tab: Tab, row: int, column: int, data: Json, fields: str) -> None:
    before = tab.cell(row, column) or EMPTY
    value, formula, shown = before.value, before.formula, before.format
    if "userEnteredValue" in fields or fields == "*":
        value, formula = _entered(data.get("userEnteredValue", {}))
    if "userEnteredFormat" in fields or fields == "*":
        shown = _number_format(data, shown, fields)
    after = Cell(value, formula, shown)
    if after != before:
        tab.put(row, column, None if after == EMPTY else after)


def _entered(extended: Json) -> tuple[Scalar | None, str | None]:
    """An ExtendedValue as literal and formula."""
    if "formulaValue" in extended:
        return None, extended["formulaValue"]
    for kind in ("stringValue", "numberValue", "boolValue"):
        if kind in extended:
            return extended[kind] or (None if kind == "stringValue" else extended[kind]), None
    return None, None


def _number_format(data: Json, before: NumberFormat | None, fields: str) -> NumberFormat | None:
    """Only a mask that covers numberFormat touches it: bold in a mask of bold does not."""
    named = {name.strip() for name in fields.split(",")}
    covers = "numberFormat" in fields or named & {"*", "userEnteredFormat"}
    if not covers:
        return before
    wanted = data.get("userEnteredFormat", {}).get("numberFormat")
    if wanted is None:
        return None
    return NumberFormat(wanted.get("type", "NUMBER"), wanted.get("pattern", ""))


def _fields(arguments: Json) -> str:
    fields = arguments.get("fields")
    if not fields:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all.)")
    return str(fields)

"""The requests of spreadsheets:batchUpdate: what changes the shape of a spreadsheet.

Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request
"""

from collections.abc import Callable
from typing import Any

from koortui.sandbox.sheets import resources
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cells_request import repeat_cell, update_cells
from koortui.sandbox.sheets.errors import SheetsError, invalid
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.grid_range import box_of, required
from koortui.sandbox.sheets.locales import locale_named
from koortui.sandbox.sheets.metadata import create_metadata, delete_metadata
from koortui.sandbox.sheets.sorting import SortKey, sort_rows

Json = dict[str, Any]


def run_requests(book: Book, requests: list[Json]) -> list[Json]:
    """Runs them in order on a working copy; the first refusal refuses them all."""
    if not requests:
        raise invalid("Must specify at least one request.")
    return [_run(book, number, request) for number, request in enumerate(requests)]


def _run(book: Book, number: int, request: Json) -> Json:
    if len(request) != 1:
        raise invalid(f"Invalid value at 'requests[{number}]': exactly one request is expected")
    ((kind, arguments),) = request.items()
    handler = _HANDLERS.get(kind)
    if handler is None:
        raise SheetsError(501, "UNIMPLEMENTED", f"The sandbox has no request {kind!r}.")
    try:
        return handler(book, arguments)
    except SheetsError as error:
        message = f"Invalid requests[{number}].{kind}: {error.message}"
        raise SheetsError(error.code, error.status, message) from error


def _add_sheet(book: Book, arguments: Json) -> Json:
    wanted = arguments.get("properties", {})
    title = wanted.get("title") or f"Sheet{len(book.tabs) + 1}"
    grid = wanted.get("gridProperties", {})
    rows, columns = grid.get("rowCount", 1000), grid.get("columnCount", 26)
    sheet_id = wanted.get("sheetId")
    if sheet_id is not None and any(tab.sheet_id == sheet_id for tab in book.tabs):
        raise invalid(f"A sheet with id {sheet_id} already exists.")
    tab = book.add_tab(title, rows, columns, wanted.get("index"))
    if sheet_id is not None:
        tab.sheet_id = sheet_id
    return {"addSheet": {"properties": resources.sheet_properties(tab, book.tabs.index(tab))}}


def _delete_sheet(book: Book, arguments: Json) -> Json:
    book.remove_tab(book.tab_by_id(required(arguments, "sheetId")))
    return {}


def _update_sheet_properties(book: Book, arguments: Json) -> Json:
    """Sets what `fields` names: title, index, hidden and the grid's size and frozen part."""
    wanted = arguments.get("properties", {})
    tab = book.tab_by_id(wanted.get("sheetId", 0))
    named = _fields(arguments)
    if named & {"title", "*"} and "title" in wanted:
        book.refuse_taken_title(wanted["title"], but=tab)
        tab.title = wanted["title"]
    if named & {"index", "*"} and "index" in wanted:
        book.tabs.remove(tab)
        book.tabs.insert(wanted["index"], tab)
    if named & {"hidden", "*"}:
        tab.hidden = wanted.get("hidden", False)
    _update_grid(tab, wanted.get("gridProperties", {}), named)
    return {}


def _update_grid(tab: Tab, grid: Json, named: set[str]) -> None:
    def value(field: str, now: int) -> int:
        if named & {f"gridProperties.{field}", f"gridProperties/{field}", "gridProperties", "*"}:
            return int(grid.get(field, now))
        return now

    tab.resize(value("rowCount", tab.row_count), value("columnCount", tab.column_count))
    tab.frozen_rows = value("frozenRowCount", tab.frozen_rows)
    tab.frozen_columns = value("frozenColumnCount", tab.frozen_columns)


def _update_spreadsheet_properties(book: Book, arguments: Json) -> Json:
    wanted, named = arguments.get("properties", {}), _fields(arguments)
    if named & {"title", "*"}:
        book.title = wanted.get("title", book.title)
    if named & {"locale", "*"}:
        book.locale = locale_named(wanted.get("locale", book.locale)).code
    if named & {"timeZone", "*"}:
        book.time_zone = wanted.get("timeZone", book.time_zone)
    return {}


def _insert_dimension(book: Book, arguments: Json) -> Json:
    tab, by_row, start, end = _dimension(book, required(arguments, "range"))
    inherit = bool(arguments.get("inheritFromBefore", False))
    if inherit and start == 0:
        raise invalid("inheritFromBefore cannot be used when inserting at the start of the grid.")
    if start > (tab.row_count if by_row else tab.column_count):
        raise invalid(f"range.startIndex[{start}] is after last {_noun(by_row)} in sheet.")
    insert = tab.insert_rows if by_row else tab.insert_columns
    insert(start, end - start, inherit_from_before=inherit)
    return {}


def _append_dimension(book: Book, arguments: Json) -> Json:
    tab = book.tab_by_id(arguments.get("sheetId", 0))
    length = required(arguments, "length")
    if arguments.get("dimension") == "ROWS":
        tab.row_count += length
    else:
        tab.column_count += length
    return {}


def _delete_dimension(book: Book, arguments: Json) -> Json:
    tab, by_row, start, end = _dimension(book, required(arguments, "range"))
    _refuse_beyond(tab, by_row, start, end)
    (tab.delete_rows if by_row else tab.delete_columns)(start, end)
    return {}


def _move_dimension(book: Book, arguments: Json) -> Json:
    tab, by_row, start, end = _dimension(book, required(arguments, "source"))
    destination = required(arguments, "destinationIndex")
    _refuse_beyond(tab, by_row, start, end)
    if destination > (tab.row_count if by_row else tab.column_count):
        raise invalid(f"destinationIndex[{destination}] is after last {_noun(by_row)} in sheet.")
    if start < destination < end:
        raise invalid("destinationIndex is within the source range.")
    (tab.move_rows if by_row else tab.move_columns)(start, end, destination)
    return {}


def _sort_range(book: Book, arguments: Json) -> Json:
    tab, box = box_of(book, required(arguments, "range"))
    keys = [
        SortKey(spec.get("dimensionIndex", 0), spec.get("sortOrder") == "DESCENDING")
        for spec in arguments.get("sortSpecs", [])
    ]
    sort_rows(book, tab, box, keys)
    return {}


def _dimension(book: Book, wanted: Json) -> tuple[Tab, bool, int, int]:
    """A DimensionRange: the tab, whether rows are meant, and from where to where."""
    tab = book.tab_by_id(wanted.get("sheetId", 0))
    by_row = wanted.get("dimension") == "ROWS"
    start = wanted.get("startIndex", 0)
    end = wanted.get("endIndex", tab.row_count if by_row else tab.column_count)
    if end <= start:
        raise invalid(f"endIndex[{end}] must be after startIndex[{start}].")
    return tab, by_row, start, end


def _refuse_beyond(tab: Tab, by_row: bool, start: int, end: int) -> None:
    size = tab.row_count if by_row else tab.column_count
    if start >= size or end > size:
        raise invalid(
            f"Cannot touch a {_noun(by_row)} that doesn't exist. "
            f"Tried {start} to {end}, but there are only {size}."
        )


def _noun(by_row: bool) -> str:
    return "row" if by_row else "column"


def _fields(arguments: Json) -> set[str]:
    named = arguments.get("fields")
    if not named:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all.)")
    return {field.strip() for field in named.split(",")}


_HANDLERS: dict[str, Callable[[Book, Json], Json]] = {
    "addSheet": _add_sheet,
    "deleteSheet": _delete_sheet,
    "updateSheetProperties": _update_sheet_properties,
    "updateSpreadsheetProperties": _update_spreadsheet_properties,
    "insertDimension": _insert_dimension,
    "appendDimension": _append_dimension,
    "deleteDimension": _delete_dimension,
    "moveDimension": _move_dimension,
    "sortRange": _sort_range,
    "repeatCell": repeat_cell,
    "updateCells": update_cells,
    "createDeveloperMetadata": create_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}

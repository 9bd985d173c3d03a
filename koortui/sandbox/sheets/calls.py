"""The methods of the API, each from its arguments to its answer."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from starlette.datastructures import QueryParams

from koortui.sandbox.sheets import metadata, resources, values
from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import Scalar
from koortui.sandbox.sheets.errors import SheetsError, invalid
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.grid_range import box_of, required
from koortui.sandbox.sheets.reading import DateTimeRender, Dimension, ValueRender
from koortui.sandbox.sheets.requests import run_requests
from koortui.sandbox.sheets.state import SheetsState, enter_value

Json = dict[str, Any]
_Option = TypeVar("_Option", bound=StrEnum)


class Call(NamedTuple):
    """One request, its path taken apart. `target` is the range or the metadata id."""

    spreadsheet_id: str
    target: str
    query: QueryParams
    body: Json


class ValueInput(StrEnum):
    RAW = "RAW"
    USER_ENTERED = "USER_ENTERED"


class InsertData(StrEnum):
    OVERWRITE = "OVERWRITE"
    INSERT_ROWS = "INSERT_ROWS"


def _get_spreadsheet(state: SheetsState, call: Call) -> Json:
    book = _read(state, call)
    ranges = call.query.getlist("ranges")
    wants_cells = _is_true(call.query.get("includeGridData"))
    if not wants_cells and "data" not in call.query.get("fields", ""):
        return resources.spreadsheet(book, None)
    grids: dict[int, list[Box]] = {}
    for tab, box in [_located(book, text) for text in ranges] or [_whole(t) for t in book.tabs]:
        grids.setdefault(tab.sheet_id, []).append(box)
    return resources.spreadsheet(book, grids)


def _get_values(state: SheetsState, call: Call) -> Json:
    return values.read_range(_read(state, call), call.target, _look(call.query))


def _batch_get(state: SheetsState, call: Call) -> Json:
    book, look = _read(state, call), _look(call.query)
    found = [values.read_range(book, text, look) for text in call.query.getlist("ranges")]
    return {"spreadsheetId": call.spreadsheet_id, "valueRanges": found}


def _batch_get_by_filter(state: SheetsState, call: Call) -> Json:
    book, look = _read(state, call), _look(call.body)
    found = []
    for data_filter in call.body.get("dataFilters", []):
        tab, box = _filtered(book, data_filter)
        found.append(
            {"valueRange": values.read_box(book, tab, box, look), "dataFilters": [data_filter]}
        )
    return {"spreadsheetId": call.spreadsheet_id, "valueRanges": found}


def _update(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        return values.update_range(book, call.target, call.body, _write(state, call.query))


def _batch_update_values(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    write = _write(state, call.body)
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        responses = [
            _update_part(book, number, part, write)
            for number, part in enumerate(call.body.get("data", []))
        ]
    return values.batch_summary(call.spreadsheet_id, responses)


def _update_part(book: Book, number: int, part: Json, write: values.Write) -> Json:
    try:
        return values.update_range(book, required(part, "range"), part, write)
    except SheetsError as error:
        raise SheetsError(
            error.code, error.status, f"Invalid data[{number}]: {error.message}"
        ) from error


def _append(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    insert = _option(InsertData, call.query, "insertDataOption", InsertData.OVERWRITE)
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        write = _write(state, call.query)
        insert_rows = insert is InsertData.INSERT_ROWS
        return values.append_range(book, call.target, call.body, write, insert_rows=insert_rows)


def _clear(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        cleared = values.clear_range(book, call.target)
    return {"spreadsheetId": call.spreadsheet_id, "clearedRange": cleared}


def _batch_clear(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        cleared = [values.clear_range(book, text) for text in call.body.get("ranges", [])]
    return {"spreadsheetId": call.spreadsheet_id, "clearedRanges": cleared}


def _batch_update(state: SheetsState, call: Call) -> Json:
    state.writes.spend()
    with state.changing(call.spreadsheet_id, over_api=True) as book:
        replies = run_requests(book, call.body.get("requests", []))
    return {"spreadsheetId": call.spreadsheet_id, "replies": replies}


def _search_metadata(state: SheetsState, call: Call) -> Json:
    return metadata.search_metadata(_read(state, call), call.body.get("dataFilters", []))


def _get_metadata(state: SheetsState, call: Call) -> Json:
    if not call.target.isdecimal():
        raise invalid(f"Invalid value at 'metadata_id' (TYPE_INT32), \"{call.target}\"")
    return metadata.get_metadata(_read(state, call), int(call.target))


CALLS: dict[tuple[str, str], Callable[[SheetsState, Call], Json]] = {
    ("GET", ""): _get_spreadsheet,
    ("POST", ":batchUpdate"): _batch_update,
    ("GET", "values/*"): _get_values,
    ("PUT", "values/*"): _update,
    ("POST", "values/*:append"): _append,
    ("POST", "values/*:clear"): _clear,
    ("GET", "values:batchGet"): _batch_get,
    ("POST", "values:batchGetByDataFilter"): _batch_get_by_filter,
    ("POST", "values:batchUpdate"): _batch_update_values,
    ("POST", "values:batchClear"): _batch_clear,
    ("POST", "developerMetadata:search"): _search_metadata,
    ("GET", "developerMetadata/*"): _get_metadata,
}


def _read(state: SheetsState, call: Call) -> Book:
    state.reads.spend()
    return state.book(call.spreadsheet_id)


def _look(source: QueryParams | Json, prefix: str = "") -> values.Look:
    """The three rendering options, from a query or a body."""

    def named(name: str) -> str:
        return f"{prefix}{name[0].upper()}{name[1:]}" if prefix else name

    return values.Look(
        _option(ValueRender, source, named("valueRenderOption"), ValueRender.FORMATTED_VALUE),
        _option(
            DateTimeRender, source, named("dateTimeRenderOption"), DateTimeRender.SERIAL_NUMBER
        ),
        _option(Dimension, source, "majorDimension", Dimension.ROWS),
    )


def _write(state: SheetsState, source: QueryParams | Json) -> values.Write:
    if not source.get("valueInputOption"):
        raise invalid("'valueInputOption' is required but not specified")
    typed = (
        _option(ValueInput, source, "valueInputOption", ValueInput.RAW) is ValueInput.USER_ENTERED
    )
    today = state.now().date()
    echo = _look(source, "response") if _is_true(source.get("includeValuesInResponse")) else None
    return values.Write(_entering(typed, today), echo)


def _entering(typed: bool, today: date) -> values.Enter:
    def enter(book: Book, tab: Tab, row: int, column: int, value: Scalar) -> None:
        enter_value(book, tab, (row, column), value, typed_on=today if typed else None)

    return enter


def _option(
    options: type[_Option], source: QueryParams | Json, name: str, default: _Option
) -> _Option:
    text = source.get(name)
    if not text:
        return default
    try:
        return options(text)
    except ValueError:
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        raise invalid(f"Invalid value at '{snake}', \"{text}\"") from None


def _filtered(book: Book, data_filter: Json) -> tuple[Tab, Box]:
    if "a1Range" in data_filter:
        return _located(book, data_filter["a1Range"])
    if "gridRange" in data_filter:
        return box_of(book, data_filter["gridRange"])
    raise SheetsError(501, "UNIMPLEMENTED", "The sandbox filters by a1Range and gridRange only.")


def _located(book: Book, text: str) -> tuple[Tab, Box]:
    tab, reference = book.locate(text)
    return tab, tab.box(reference)


def _whole(tab: Tab) -> tuple[Tab, Box]:
    return tab, Box(0, 0, tab.row_count, tab.column_count)


def _is_true(text: object) -> bool:
    """`true` as JSON says it, or `True` as Python clients send it in a query."""
    return text is True or str(text).lower() == "true"

"""The JSON resources spreadsheets.get answers with."""

from typing import Any

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book, Metadata
from koortui.sandbox.sheets.cell import Cell, NumberFormat, Scalar
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.reading import Reader

Json = dict[str, Any]


def spreadsheet(book: Book, grids: dict[int, list[Box]] | None) -> Json:
    """A Spreadsheet; `grids` maps sheet ids to the boxes whose cells are wanted."""
    answer: Json = {
        "spreadsheetId": book.spreadsheet_id,
        "properties": {
            "title": book.title,
            "locale": book.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": book.time_zone,
        },
        "sheets": [
            _sheet(book, tab, index, None if grids is None else grids.get(tab.sheet_id, []))
            for index, tab in enumerate(book.tabs)
        ],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.spreadsheet_id}/edit",
    }
    notes = [developer_metadata(note) for note in book.metadata if note.sheet_id is None]
    return {**answer, "developerMetadata": notes} if notes else answer


def sheet_properties(tab: Tab, index: int) -> Json:
    grid: Json = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    if tab.frozen_rows:
        grid["frozenRowCount"] = tab.frozen_rows
    if tab.frozen_columns:
        grid["frozenColumnCount"] = tab.frozen_columns
    answer: Json = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    return {**answer, "hidden": True} if tab.hidden else answer


def developer_metadata(note: Metadata) -> Json:
    location: Json = {"locationType": "SPREADSHEET", "spreadsheet": True}
    if note.sheet_id is not None:
        location = {"locationType": "SHEET", "sheetId": note.sheet_id}
    return {
        "metadataId": note.metadata_id,
        "metadataKey": note.key,
        "metadataValue": note.value,
        "location": location,
        "visibility": note.visibility,
    }


def _sheet(book: Book, tab: Tab, index: int, boxes: list[Box] | None) -> Json:
    answer: Json = {"properties": sheet_properties(tab, index)}
    notes = [developer_metadata(note) for note in book.metadata if note.sheet_id == tab.sheet_id]
    if notes:
        answer["developerMetadata"] = notes
    if boxes:
        answer["data"] = [_grid_data(book, tab, box) for box in boxes]
    return answer


def _grid_data(book: Book, tab: Tab, box: Box) -> Json:
    formatted = Reader(book)
    rows = [
        {
            "values": [
                {} if cell is None else _cell_data(formatted, tab, (number, column), cell)
                for column, cell in enumerate(tab.rows[number][box.left : box.right], box.left)
            ]
        }
        for number in range(box.top, min(box.bottom, len(tab.rows)))
    ]
    return {"startRow": box.top, "startColumn": box.left, "rowData": rows}


def _cell_data(reader: Reader, tab: Tab, place: tuple[int, int], cell: Cell) -> Json:
    answer: Json = {}
    if not cell.is_empty:
        effective = reader.effective(tab, *place, cell)
        entered = {"formulaValue": cell.formula} if cell.formula else _extended(effective)
        answer = {
            "userEnteredValue": entered,
            "effectiveValue": _extended(effective),
            "formattedValue": reader.one(tab, *place, cell),
        }
    if cell.format is not None:
        answer["userEnteredFormat"] = {"numberFormat": _number_format(cell.format)}
    return answer


def _extended(value: Scalar) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def _number_format(shown: NumberFormat) -> Json:
    return {"type": shown.type, "pattern": shown.pattern}

"""Tabs, dimensions, sorting, metadata and masks in the sandbox through the real gspread."""

from itertools import count

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueInputOption
from sandbox_sheets_server import gspread_client, served

from koortui.sandbox.sheets import SheetsState

_numbers = count(1)


@pytest.fixture(scope="module")
def state():
    return SheetsState()


@pytest.fixture(scope="module")
def client(state):
    with served(state) as url, gspread_client(url) as client:
        yield client


@pytest.fixture
def make(state, client):
    def make_book(rows=()) -> gspread.Spreadsheet:
        key = f"book{next(_numbers)}"
        state.add_spreadsheet(key, "Tracking", tabs={"Hours": rows})
        return client.open_by_key(key)

    return make_book


def test_tabs_are_added_renamed_moved_and_deleted(make):
    book = make()
    log = book.add_worksheet("Log", rows=5, cols=4, index=0)
    assert [tab.title for tab in book.worksheets()] == ["Log", "Hours"]
    assert (log.row_count, log.col_count) == (5, 4)
    log.update_title("Contact")
    log.update_index(1)
    assert [tab.title for tab in book.worksheets()] == ["Hours", "Contact"]
    assert [tab.id for tab in book.worksheets()] == [0, log.id]
    book.del_worksheet(log)
    assert [tab.title for tab in book.worksheets()] == ["Hours"]


def test_a_title_is_taken_once_whatever_its_case(make):
    book = make()
    expected = r'Invalid requests\[0\].addSheet: A sheet with the name "hours" already exists'
    with pytest.raises(APIError, match=expected):
        book.add_worksheet("hours", 10, 10)
    other = book.add_worksheet("Log", 10, 10)
    with pytest.raises(APIError, match="updateSheetProperties: A sheet with the name"):
        other.update_title("HOURS")


def test_the_last_tab_stays(make):
    book = make()
    with pytest.raises(APIError, match="You can't remove all the sheets in a document"):
        book.del_worksheet(book.sheet1)


def test_rows_and_columns_come_go_and_move(make):
    book = make([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    sheet = book.sheet1
    sheet.delete_rows(2)
    assert sheet.get_all_values() == [["a", "b", "c"], ["g", "h", "i"]]
    sheet.insert_cols([["new"]], col=2)
    assert sheet.get_all_values() == [["a", "new", "b", "c"], ["g", "", "h", "i"]]
    sheet.delete_columns(1)
    source = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    book.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": 3}}]})
    assert sheet.get_all_values() == [["b", "c", "new"], ["h", "i", ""]]
    source = {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    book.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": 0}}]})
    assert sheet.get_all_values() == [["h", "i", ""], ["b", "c", "new"]]


def test_the_grid_is_resized_and_extended(make):
    sheet = make([["a", "b"], ["c", "d"]]).sheet1
    sheet.resize(rows=1, cols=1)
    assert sheet.get_all_values() == [["a"]]
    sheet.add_rows(2)
    sheet.add_cols(1)
    sheet.update([["z"]], "B3")
    assert sheet.get_all_values() == [["a", ""], ["", ""], ["", "z"]]


def test_deleting_beyond_the_grid_is_refused(make):
    with pytest.raises(APIError, match="deleteDimension: Cannot touch a row that doesn't exist"):
        make().sheet1.delete_rows(2000)


def test_sorting_numbers_before_texts_and_empty_cells_last(make):
    sheet = make([["h", "n"], ["b", 10], ["c", ""], ["a", 9], ["d", "x"], ["e", 9]]).sheet1
    sheet.freeze(rows=1)
    sheet.sort((2, "asc"))
    assert sheet.col_values(1) == ["h", "a", "e", "b", "d", "c"]
    sheet.sort((2, "des"), (1, "des"))
    assert sheet.col_values(1) == ["h", "d", "b", "e", "a", "c"]


def test_a_batch_with_one_bad_request_changes_nothing(make):
    book = make([["a"]])
    good = {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}}
    bad = {"deleteSheet": {"sheetId": 4711}}
    with pytest.raises(
        APIError, match=r"Invalid requests\[1\].deleteSheet: No sheet with id: 4711"
    ):
        book.batch_update({"requests": [good, bad]})
    assert book.sheet1.row_count == 1000


def test_what_the_sandbox_lacks_it_says(make):
    with pytest.raises(APIError) as refused:
        make().sheet1.merge_cells("A1:B2")
    assert refused.value.error["status"] == "UNIMPLEMENTED"


def test_developer_metadata_is_kept_and_found(make):
    book = make()
    wanted = {
        "metadataKey": "koortui",
        "metadataValue": "v1",
        "visibility": "DOCUMENT",
        "location": {"sheetId": book.sheet1.id},
    }
    created = book.batch_update(
        {"requests": [{"createDeveloperMetadata": {"developerMetadata": wanted}}]}
    )["replies"][0]["createDeveloperMetadata"]["developerMetadata"]
    assert created["location"] == {"locationType": "SHEET", "sheetId": 0}

    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata"
    request = book.client.request
    by_key = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "koortui"}}]}
    found = request("post", f"{url}:search", json=by_key).json()["matchedDeveloperMetadata"]
    assert [match["developerMetadata"] for match in found] == [created]
    assert request("get", f"{url}/{created['metadataId']}").json() == created
    other = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "other"}}]}
    assert request("post", f"{url}:search", json=other).json() == {}


def test_field_masks_keep_what_they_name(make):
    book = make([["a"]])
    answer = book.client.spreadsheets_get(
        book.id, {"fields": "spreadsheetId,sheets(properties.title)"}
    )
    assert answer == {"spreadsheetId": book.id, "sheets": [{"properties": {"title": "Hours"}}]}


def test_grid_data_shows_what_was_entered_and_what_it_became(make):
    book = make()
    book.sheet1.update([["=1+1", "12%"]], "B2", value_input_option=ValueInputOption.user_entered)
    answer = book.client.spreadsheets_get(
        book.id, {"ranges": "Hours!B2:C2", "includeGridData": "true"}
    )
    grid = answer["sheets"][0]["data"][0]
    assert (grid["startRow"], grid["startColumn"]) == (1, 1)
    formula, percent = grid["rowData"][0]["values"]
    assert formula == {
        "userEnteredValue": {"formulaValue": "=1+1"},
        "effectiveValue": {"numberValue": 2},
        "formattedValue": "2",
    }
    assert percent["userEnteredFormat"] == {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
    assert percent["formattedValue"] == "12%"


def test_update_cells_writes_typed_values(make):
    book = make([["a", "b"]])
    row = [{"userEnteredValue": {"numberValue": 0}}, {"userEnteredValue": {"stringValue": "=x"}}]
    request = {
        "start": {"sheetId": 0, "rowIndex": 1, "columnIndex": 0},
        "rows": [{"values": row}],
        "fields": "userEnteredValue",
    }
    book.batch_update({"requests": [{"updateCells": request}]})
    assert book.sheet1.get_all_values() == [["a", "b"], ["0", "=x"]]

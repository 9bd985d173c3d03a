"""What the sandbox refuses, and what a person and a restart do to it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
from gspread.exceptions import APIError, SpreadsheetNotFound
from sandbox_sheets_server import gspread_client, opened, served

from koortui.sandbox.sheets import SheetsError, SheetsState

ROWS = [["id", "hours"], ["1", "3"], ["2", "1"], ["3", "2"]]


@pytest.fixture
def state():
    state = SheetsState()
    state.add_spreadsheet("book", "Tracking", "en_GB", tabs={"Hours": ROWS})
    return state


def test_a_missing_spreadsheet_is_not_found(state):
    with served(state) as url, gspread_client(url) as client:
        with pytest.raises(SpreadsheetNotFound):
            client.open_by_key("nowhere")
        answer = requests.get(f"{url}/v4/spreadsheets/nowhere", timeout=5)
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "code": 404,
            "message": "Requested entity was not found.",
            "status": "NOT_FOUND",
        }
    }


@pytest.mark.parametrize("text", ["Gone!A1", "'Gone'", "Hours!A0", "Hours!1A", "Hours!", "5"])
def test_a_missing_tab_or_a_bad_range_does_not_parse(state, text):
    with opened(state, "book") as book, pytest.raises(APIError) as refused:
        book.values_get(text)
    assert refused.value.error == {
        "code": 400,
        "message": f"Unable to parse range: {text}",
        "status": "INVALID_ARGUMENT",
    }


def test_a_read_wholly_outside_the_grid_is_refused(state):
    with opened(state, "book") as book, pytest.raises(APIError) as refused:
        book.values_get("Hours!2000:2001")
    expected = "Range (Hours!2000:2001) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert refused.value.error["message"] == expected


def test_a_read_only_spreadsheet_is_read_and_never_written(state):
    state.set_read_only("book")
    with opened(state, "book") as book:
        sheet = book.sheet1
        writes = [
            lambda: sheet.append_row(["x"]),
            lambda: sheet.update([["x"]], "A1"),
            lambda: sheet.batch_update([{"range": "A1", "values": [["x"]]}]),
            sheet.clear,
            lambda: sheet.batch_clear(["A1"]),
            lambda: book.add_worksheet("New", 1, 1),
        ]
        for write in writes:
            with pytest.raises(APIError) as refused:
                write()
            assert refused.value.error == {
                "code": 403,
                "message": "The caller does not have permission",
                "status": "PERMISSION_DENIED",
            }
        assert sheet.get_all_values() == ROWS


def test_a_write_must_say_how_values_are_meant(state):
    with opened(state, "book") as book:
        with pytest.raises(APIError, match="'valueInputOption' is required but not specified"):
            book.values_update("Hours!A1", params={}, body={"values": [["x"]]})
        params = {"valueInputOption": "GUESS"}
        with pytest.raises(APIError, match="Invalid value at 'value_input_option'"):
            book.values_update("Hours!A1", params=params, body={"values": [["x"]]})


def test_broken_json_and_unknown_methods_are_refused(state):
    with served(state) as url:
        path = f"{url}/v4/spreadsheets/book"
        broken = requests.post(f"{path}:batchUpdate", data=b"{", timeout=5)
        unknown = requests.post(f"{path}:explode", timeout=5)
    assert (broken.status_code, unknown.status_code) == (400, 404)
    assert broken.json()["error"]["message"].startswith("Invalid JSON payload received.")


def test_reads_and_writes_have_quotas_of_their_own():
    clock = [datetime(2026, 11, 26, 12, tzinfo=UTC)]
    state = SheetsState(reads_per_minute=2, writes_per_minute=1, now=lambda: clock[0])
    state.add_spreadsheet("book", "Tracking", tabs={"Hours": ROWS})
    with opened(state, "book") as book:  # the first read
        book.values_get("Hours!A1")
        with pytest.raises(APIError) as refused:
            book.values_get("Hours!A1")
        assert (refused.value.code, refused.value.error["status"]) == (429, "RESOURCE_EXHAUSTED")
        assert "limit 'Read requests per minute per user'" in refused.value.error["message"]
        params = {"valueInputOption": "RAW"}
        book.values_append("Hours!A1", params, {"values": [["4"]]})
        with pytest.raises(APIError, match="Write requests per minute"):
            book.values_append("Hours!A1", params, {"values": [["5"]]})
        clock[0] += timedelta(seconds=60)
        book.values_append("Hours!A1", params, {"values": [["6"]]})
        assert book.values_get("Hours!A5:A")["values"] == [["4"], ["6"]]


def test_what_a_person_does_meanwhile_is_what_the_client_sees(state):
    with opened(state, "book") as book:
        sheet = book.sheet1
        state.insert_row_above("book", "Hours", 2, ["new", "4,5", "1.5"])
        assert sheet.get_all_values()[1] == ["new", "4,5", "1.5"]
        state.sort_by("book", "Hours", 1, descending=True)
        assert sheet.col_values(1) == ["id", "new", "3", "2", "1"]
        state.delete_row("book", "Hours", 2)
        state.edit_cell("book", "Hours", 2, 2, "26/11/2026")
        assert sheet.row_values(2) == ["3", "26/11/2026"]
        state.rename_header("book", "Hours", "hours", "Stunden")
        state.move_column("book", "Hours", 1, before=3)
        assert sheet.row_values(1) == ["Stunden", "id"]
        state.rename_tab("book", "Hours", "Time")
        with pytest.raises(APIError, match="Unable to parse range: 'Hours'"):
            sheet.get_all_values()
        state.add_tab("book", "Other")
        state.delete_tab("book", "Time")
        assert [tab.title for tab in book.worksheets()] == ["Other"]


def test_a_person_cannot_touch_what_is_not_there(state):
    with pytest.raises(SheetsError, match="No tab is called 'Gone'"):
        state.delete_row("book", "Gone", 1)
    with pytest.raises(SheetsError, match="No column is called 'nope'"):
        state.rename_header("book", "Hours", "nope", "x")
    with pytest.raises(SheetsError, match="Invalid locale"):
        state.add_spreadsheet("new", "New", "xx_XX")


def test_a_dump_survives_json_and_brings_everything_back(state):
    state.edit_cell("book", "Hours", 2, 2, "26/11/2026")
    state.edit_cell("book", "Hours", 3, 2, "=1+1")
    state.set_read_only("book")
    restored = SheetsState()
    restored.load(json.loads(json.dumps(state.dump())))
    assert restored.rows("book", "Hours") == [
        ["id", "hours"],
        ["1", "26/11/2026"],
        ["2", "2"],
        ["3", "2"],
    ]
    assert restored.dump() == state.dump()
    with opened(restored, "book") as book, pytest.raises(APIError, match="permission"):
        book.sheet1.clear()


def test_every_change_is_announced_and_refused_ones_are_not():
    changes = []
    state = SheetsState(on_change=lambda: changes.append(1))
    state.add_spreadsheet("book", "Tracking")
    changes.clear()
    with opened(state, "book") as book:
        book.sheet1.update([["x"]], "A1")
        assert len(changes) == 1
        with pytest.raises(APIError):
            book.sheet1.update([["x"]], "A5000")
        book.sheet1.get_all_values()
    assert len(changes) == 1
    state.edit_cell("book", "Sheet1", 1, 1, "y")
    assert len(changes) == 2

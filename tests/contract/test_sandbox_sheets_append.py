"""Where an append lands: Google's table detection, seen through the real gspread."""

from itertools import count

import pytest
from fakes.effort import spent
from gspread.utils import InsertDataOption
from sandbox_sheets_server import gspread_client, served

from koortui.sandbox.sheets import SheetsState

INSERT = InsertDataOption.insert_rows
OVERWRITE = InsertDataOption.overwrite
HEADER = ["id", "date", "hours"]
# The example of Google's guide on appending values.
GUIDE = [["x", "y", "z"], ["x", "y", "z"], [], ["", "x", "y"], ["", "", "y", "z"], ["", *"xyz"]]

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
    def make_sheet(rows=()):
        key = f"book{next(_numbers)}"
        state.add_spreadsheet(key, "Tracking", tabs={"Hours": rows})
        return client.open_by_key(key).sheet1

    return make_sheet


@pytest.mark.parametrize(
    ("table_range", "lands_at", "table"),
    [
        (None, "B7", "B4:D6"),
        ("B4", "B7", "B4:D6"),
        ("C5:D5", "B7", "B4:D6"),
        ("B2:D4", "B7", "B4:D6"),
        ("A3:G10", "B7", "B4:D6"),
        ("A1", "A3", "A1:C2"),
        ("E4", "E4", None),
        ("A4", "A4", None),
    ],
)
def test_the_example_of_the_guide(make, table_range, lands_at, table):
    sheet = make(GUIDE)
    answer = sheet.append_row(["new"], table_range=table_range, insert_data_option=OVERWRITE)
    assert answer["updates"]["updatedRange"] == f"Hours!{lands_at}"
    assert answer.get("tableRange") == (f"Hours!{table}" if table else None)


def test_an_empty_sheet_has_no_table(make):
    sheet = make()
    answer = sheet.append_row(HEADER, table_range="A1", insert_data_option=INSERT)
    assert "tableRange" not in answer
    assert answer["updates"] == {
        "spreadsheetId": sheet.spreadsheet_id,
        "updatedRange": "Hours!A1:C1",
        "updatedRows": 1,
        "updatedColumns": 3,
        "updatedCells": 3,
    }


def test_rows_go_under_a_lone_header(make):
    sheet = make([HEADER])
    rows = [["1", "2026-11-26", 2.5], ["2", "2026-11-26", 1]]
    answer = sheet.append_rows(rows, table_range="A1", insert_data_option=INSERT)
    assert answer["tableRange"] == "Hours!A1:C1"
    assert answer["updates"]["updatedRange"] == "Hours!A2:C3"
    assert sheet.get_all_values() == [HEADER, ["1", "2026-11-26", "2.5"], ["2", "2026-11-26", "1"]]


def test_a_gap_row_ends_the_table_and_inserting_spares_what_is_below(make):
    rows = [HEADER, ["1", "d", "2"], [], ["2", "d", "3"]]
    sheet = make(rows)
    sheet.append_row(["new", "d", "9"], table_range="A1", insert_data_option=INSERT)
    assert sheet.col_values(1) == ["id", "1", "new", "", "2"]


def test_a_gap_row_makes_overwriting_fall_on_the_rows_below(make):
    sheet = make([HEADER, ["1", "d", "2"], [], ["2", "d", "3"]])
    new = [["new1", "d", "9"], ["new2", "d", "9"]]
    sheet.append_rows(new, table_range="A1", insert_data_option=OVERWRITE)
    assert sheet.col_values(1) == ["id", "1", "new1", "new2"]


def test_without_an_id_the_next_row_shifts_to_the_right(make):
    """gspread issues 537 and 828: why the id column must never be empty."""
    sheet = make([HEADER, [], ["", "2026-11-26", "2"]])
    answer = sheet.append_row(["7", "2026-11-27", "1"], insert_data_option=INSERT)
    assert answer["tableRange"] == "Hours!B3:C3"
    assert answer["updates"]["updatedRange"] == "Hours!B4:D4"


def test_a_hole_in_a_row_makes_two_tables_and_the_right_one_wins(make):
    sheet = make([["1", "2", "", "3"]])
    answer = sheet.append_row(["a", "b", "c"])
    assert answer["updates"]["updatedRange"] == "Hours!D2:F2"
    assert answer["tableRange"] == "Hours!D1"


def test_a_table_range_keeps_rows_with_holes_together(make):
    sheet = make()
    for _ in range(3):
        sheet.append_row(["Test1", "", "Test2"], table_range="A1", insert_data_option=INSERT)
    assert sheet.get_all_values() == [["Test1", "", "Test2"]] * 3


def test_cells_that_touch_only_by_a_corner_are_one_table(make):
    sheet = make([["a"], ["", "b"], ["", "", "c"]])
    assert sheet.append_row(["x"], table_range="A1")["tableRange"] == "Hours!A1:C3"


def test_a_table_that_widens_takes_in_what_it_surrounds(make):
    """The right column reaches the left block only by its last row."""
    sheet = make([["a", "", "r"], ["", "", "r"], ["", "", "r"], ["", "r", "r"], ["r"]])
    assert sheet.append_row(["x"], table_range="A1")["tableRange"] == "Hours!A1:C5"


def test_the_grid_grows_downwards_and_sideways(make):
    sheet = make([HEADER])
    sheet.resize(rows=2, cols=3)
    answer = sheet.append_rows(
        [["1", "d", "2", "comment"], ["2"], ["3"]],
        table_range="A1",
        insert_data_option=OVERWRITE,
    )
    assert answer["updates"]["updatedRange"] == "Hours!A2:D4"
    grid = sheet.client.fetch_sheet_metadata(sheet.spreadsheet_id)["sheets"][0]["properties"]
    assert grid["gridProperties"] == {"rowCount": 4, "columnCount": 4}


def test_inserted_rows_take_the_formats_of_the_row_above(make, state):
    sheet = make([HEADER])
    state.edit_cell(sheet.spreadsheet_id, "Hours", 2, 1, "1")
    state.edit_cell(sheet.spreadsheet_id, "Hours", 2, 2, "11/26/2026")
    sheet.append_row(["2", 46353], table_range="A1", insert_data_option=INSERT)
    assert sheet.row_values(3) == ["2", "11/27/2026"]


def test_insert_row_goes_through_append_as_gspread_does_it(make):
    sheet = make([HEADER, ["1", "d", "2"], ["2", "d", "3"]])
    sheet.insert_row(["new", "d", "9"], index=2)
    assert sheet.col_values(1) == ["id", "new", "1", "2"]


def test_twenty_thousand_rows_are_read_and_appended_to_quickly(make):
    sheet = make([[f"cell {row} {column}" for column in range(10)] for row in range(20_000)])

    def read():
        return sheet.client.values_get(sheet.spreadsheet_id, "Hours")["values"]

    def append():
        sheet.append_row(["new"], table_range="A1", insert_data_option=INSERT)

    assert read()[-1][-1] == "cell 19999 9"
    assert spent(read, rounds=1) < 2  # both sides of it run in this process
    assert spent(append, rounds=1) < 2
    assert len(read()) == 20_001

"""Reading and writing values in the sandbox through the real gspread."""

from datetime import UTC, datetime
from itertools import count

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import DateTimeOption, Dimension, ValueInputOption, ValueRenderOption
from sandbox_sheets_server import gspread_client, served

from koortui.sandbox.sheets import SheetsState

TYPED = ValueInputOption.user_entered
RAW = ValueInputOption.raw
UNFORMATTED = ValueRenderOption.unformatted
FORMULA = ValueRenderOption.formula

_numbers = count(1)


@pytest.fixture(scope="module")
def state():
    return SheetsState(now=lambda: datetime(2026, 11, 26, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def client(state):
    with served(state) as url, gspread_client(url) as client:
        yield client


@pytest.fixture
def make(state, client):
    """make(rows, locale=..., title=...) -> a worksheet of a spreadsheet of its own."""

    def make_sheet(rows=(), locale="en_US", title="Hours") -> gspread.Worksheet:
        key = f"book{next(_numbers)}"
        state.add_spreadsheet(key, "Tracking", locale, tabs={title: rows})
        return client.open_by_key(key).worksheet(title)

    return make_sheet


def test_opening_shows_title_locale_and_tabs(state, client):
    state.add_spreadsheet("meta", "Tracking", "de_DE", tabs={"Hours": [], "Log 2": []})
    book = client.open_by_key("meta")
    assert (book.title, book.locale, book.timezone) == ("Tracking", "de_DE", "Europe/Berlin")
    assert [tab.title for tab in book.worksheets()] == ["Hours", "Log 2"]
    assert (book.sheet1.row_count, book.sheet1.col_count) == (1000, 26)


def test_empty_tails_are_cut_and_gaps_kept(make):
    sheet = make([["a", "", "c", ""], [], ["", "x"], ["", ""]])
    answer = sheet.client.values_get(sheet.spreadsheet_id, "Hours")
    assert answer == {
        "range": "Hours!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [["a", "", "c"], [], ["", "x"]],
    }


def test_an_empty_range_has_no_values_key(make):
    sheet = make([["a"]])
    answer = sheet.client.values_get(sheet.spreadsheet_id, "Hours!C3:D4")
    assert answer == {"range": "Hours!C3:D4", "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("asked", "answered", "values"),
    [
        ("Hours!B2", "Hours!B2", [["b2"]]),
        ("Hours!A1:B2", "Hours!A1:B2", [["a1", "b1"], ["a2", "b2"]]),
        ("Hours!B2:A1", "Hours!A1:B2", [["a1", "b1"], ["a2", "b2"]]),
        ("Hours!$A$1", "Hours!A1", [["a1"]]),
        ("Hours!B:C", "Hours!B1:C1000", [["b1", "c1"], ["b2", "c2"], ["b3", "c3"]]),
        ("Hours!2:3", "Hours!A2:Z3", [["a2", "b2", "c2"], ["a3", "b3", "c3"]]),
        ("Hours!B2:B", "Hours!B2:B1000", [["b2"], ["b3"]]),
        ("A1", "Hours!A1", [["a1"]]),
        ("'Hours'", "Hours!A1:Z1000", [[f"{c}{r}" for c in "abc"] for r in (1, 2, 3)]),
        ("hours!A3:Z9999", "Hours!A3:Z1000", [["a3", "b3", "c3"]]),
    ],
)
def test_every_form_of_range(make, asked, answered, values):
    sheet = make([[f"{c}{r}" for c in "abc"] for r in (1, 2, 3)])
    answer = sheet.client.values_get(sheet.spreadsheet_id, asked)
    assert (answer["range"], answer["values"]) == (answered, values)


@pytest.mark.parametrize(
    "title",
    ["Über uns", "it's", "A1", "Q1/Q2", "50% & more", "a!b", "日本 😀", "09:00", "x:append"],
)
def test_tabs_with_awkward_titles(make, title):
    sheet = make([["x"]], title=title)
    sheet.append_row(["y"], table_range="A1")
    assert sheet.get_all_values() == [["x"], ["y"]]
    assert sheet.acell("A2").value == "y"


def test_columns_as_the_major_dimension(make):
    sheet = make([["a", "b"], ["", "d"], ["", "", "z"]])
    assert sheet.get("A1:D3", major_dimension=Dimension.cols) == [["a"], ["b", "d"], ["", "", "z"]]
    sheet.update([["1", "2"], ["3"]], "A1", major_dimension=Dimension.cols)
    assert sheet.get_all_values()[:2] == [["1", "3", ""], ["2", "d", ""]]


def test_batch_get_answers_range_by_range(make):
    sheet = make([["a", "b"], ["c", "d"]])
    assert [list(part) for part in sheet.batch_get(["A1:A2", "B2", "C1:C3"])] == [
        [["a"], ["c"]],
        [["d"]],
        [],
    ]


def test_raw_keeps_text_text_and_numbers_numbers(make):
    sheet = make()
    texts = ["=1+1", "+4930123456", "007", "1,5", "2026-11-26", "TRUE", "50%", "'quoted", "@a", "-"]
    sheet.update([texts, [7, 1.5, True, 0]], "A1", raw=True)
    assert sheet.row_values(1) == texts
    assert sheet.get("A1:J1", value_render_option=FORMULA) == [texts]
    assert sheet.get("A2:D2", value_render_option=UNFORMATTED) == [[7, 1.5, True, 0]]
    assert sheet.row_values(2) == ["7", "1.5", "TRUE", "0"]


@pytest.mark.parametrize(
    ("locale", "typed", "value", "shown"),
    [
        ("en_US", "007", 7, "7"),
        ("en_US", "+4930123456", 4930123456, "4930123456"),
        ("en_US", "+49 30 123456", "#ERROR!", "#ERROR!"),
        ("en_US", "1.5", 1.5, "1.5"),
        ("en_US", "1,5", "1,5", "1,5"),
        ("en_US", "1,234.5", 1234.5, "1,234.50"),
        ("de_DE", "1,5", 1.5, "1,5"),
        ("de_DE", "1.234,5", 1234.5, "1.234,50"),
        ("de_DE", "1.5", 46143, "01.05.2026"),
        ("de_DE", "WAHR", True, "WAHR"),
        ("en_GB", "true", True, "TRUE"),
        ("en_GB", "12%", 0.12, "12%"),
        ("en_US", "11/26/2026", 46352, "11/26/2026"),
        ("en_US", "26/11/2026", "26/11/2026", "26/11/2026"),
        ("en_GB", "26/11/2026", 46352, "26/11/2026"),
        ("en_GB", "02/01/2026", 46024, "02/01/2026"),
        ("en_US", "02/01/2026", 46054, "2/1/2026"),
        ("de_DE", "26.11.2026", 46352, "26.11.2026"),
        ("de_DE", "2026-11-26", 46352, "2026-11-26"),
        ("en_US", "2026-02-30", "2026-02-30", "2026-02-30"),
        ("de_DE", "26.11.2026 18:00", 46352.75, "26.11.2026 18:00:00"),
        ("en_GB", "6:00", 0.25, "6:00"),
        ("en_US", "'=1+1", "=1+1", "=1+1"),
        ("en_US", "=", "=", "="),
        ("en_US", "Ærø 😀👩‍🚀", "Ærø 😀👩‍🚀", "Ærø 😀👩‍🚀"),
    ],
)
def test_what_typed_text_becomes(make, locale, typed, value, shown):
    sheet = make(locale=locale)
    sheet.update([[typed]], "A1", value_input_option=TYPED)
    (unformatted,) = sheet.get("A1", value_render_option=UNFORMATTED)[0]
    assert unformatted == value
    assert type(unformatted) is type(value)
    assert sheet.get("A1") == [[shown]]


def test_dates_come_as_serials_or_as_text(make):
    sheet = make(locale="de_DE")
    sheet.update([["26.11.2026", 3]], "A1", value_input_option=TYPED)
    as_text = DateTimeOption.formatted_string
    assert sheet.get(value_render_option=UNFORMATTED) == [[46352, 3]]
    assert sheet.get(value_render_option=UNFORMATTED, date_time_render_option=as_text) == [
        ["26.11.2026", 3]
    ]


@pytest.mark.parametrize(
    ("locale", "formula", "shown"),
    [
        ("en_US", "=1+1", "2"),
        ("en_US", "=2*(3+4)/7-1", "1"),
        ("en_US", "=-B1*2", "-5"),
        ("en_US", "=SUM(B1:B3)", "6.5"),
        ("en_US", "=SUM(B:B,10)", "16.5"),
        ("en_US", "=sum('Hours'!B1,B2)", "6.5"),
        ("de_DE", "=SUM(B1;0,5)", "3"),
        ("en_US", "=1/0", "#DIV/0!"),
        ("en_US", "=B3+1", "#VALUE!"),
        ("en_US", "=IMPORTXML(1)", "#NAME?"),
        ("en_US", "=nonsense", "#NAME?"),
        ("en_US", "=1+", "#ERROR!"),
        ("en_US", "=A1", "#REF!"),
        ("en_US", "=Z9999", "#REF!"),
    ],
)
def test_formulas_have_a_value_and_keep_their_text(make, locale, formula, shown):
    sheet = make([["", 2.5], ["", 4], ["", "text"]], locale=locale)
    sheet.update([[formula]], "A1", value_input_option=TYPED)
    assert sheet.acell("A1").value == shown
    assert sheet.acell("A1", value_render_option=FORMULA).value == formula


def test_a_formula_follows_the_cells_it_reads(make):
    sheet = make([[1]])
    sheet.update([["=A1*2"]], "B1", value_input_option=TYPED)
    sheet.update([[21]], "A1")
    assert sheet.acell("B1").value == "42"


def test_a_cell_keeps_its_date_format_when_a_number_is_written(make):
    sheet = make(locale="en_GB")
    sheet.update([["26/11/2026"]], "A1", value_input_option=TYPED)
    sheet.update([[46353]], "A1")
    assert sheet.acell("A1").value == "27/11/2026"
    sheet.format("A1", {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}})
    assert sheet.acell("A1").value == "46353.0"
    sheet.format("A1", {"textFormat": {"bold": True}})
    assert sheet.acell("A1").value == "46353.0"


def test_a_text_format_stops_parsing(make):
    sheet = make()
    sheet.format("A1", {"numberFormat": {"type": "TEXT", "pattern": "@"}})
    sheet.update([["007"]], "A1", value_input_option=TYPED)
    assert sheet.acell("A1").value == "007"


def test_long_texts_pass_and_too_long_ones_are_refused(make):
    sheet = make()
    text = "ü😀" * 2500
    sheet.update([[text]], "A1")
    assert sheet.acell("A1").value == text
    with pytest.raises(APIError, match="maximum of 50000 characters"):
        sheet.update([["x" * 50_001]], "A1")


def test_update_tells_what_it_wrote_and_skips_nulls(make):
    sheet = make([["a", "b"], ["c", "d"]])
    assert sheet.update([["A", None], ["", "D", "E"]], "A1") == {
        "spreadsheetId": sheet.spreadsheet_id,
        "updatedRange": "Hours!A1:C2",
        "updatedRows": 2,
        "updatedColumns": 3,
        "updatedCells": 4,
    }
    assert sheet.get_all_values() == [["A", "b", ""], ["", "D", "E"]]


def test_update_repeats_the_values_when_asked(make):
    sheet = make()
    answer = sheet.update(
        [["1.50"]], "A1", value_input_option=TYPED, include_values_in_response=True
    )
    assert answer["updatedData"]["values"] == [["1.5"]]


@pytest.mark.parametrize(
    ("where", "values", "message"),
    [
        ("A1001", [["x"]], r"Range \(Hours!A1001\) exceeds grid limits. Max rows: 1000, max col"),
        ("Z1", [["x", "y"]], "exceeds grid limits"),
        ("A1:B1", [["x", "y", "z"]], r"within range \[Hours!A1:B1\], .* to column \[C\]"),
        ("A1:B1", [["x"], ["y"]], r"within range \[Hours!A1:B1\], .* to row \[2\]"),
        ("A1", [[["nested"]]], "list_value"),
    ],
)
def test_update_outside_its_place_is_refused_and_writes_nothing(make, where, values, message):
    sheet = make()
    with pytest.raises(APIError, match=message) as refused:
        sheet.update(values, where)
    assert (refused.value.code, refused.value.error["status"]) == (400, "INVALID_ARGUMENT")
    assert sheet.get_all_values() == [[]]


def test_batch_update_writes_all_or_nothing(make):
    sheet = make()
    answer = sheet.batch_update(
        [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "A3", "values": [["c"]]}]
    )
    assert answer["totalUpdatedCells"] == 3
    assert [part["updatedRange"] for part in answer["responses"]] == ["Hours!A1:B1", "Hours!A3"]
    with pytest.raises(APIError, match=r"Invalid data\[1\]: Range \(Hours!A2000\)"):
        sheet.batch_update(
            [{"range": "A1", "values": [["lost"]]}, {"range": "A2000", "values": [["x"]]}]
        )
    assert sheet.get_all_values() == [["a", "b"], ["", ""], ["c", ""]]


def test_clear_and_batch_clear(make):
    sheet = make([["a", "b", "c"], ["d", "e", "f"]])
    assert sheet.batch_clear(["A1:B1", "C2"])["clearedRanges"] == ["Hours!A1:B1", "Hours!C2"]
    assert sheet.get_all_values() == [["", "", "c"], ["d", "e", ""]]
    assert sheet.clear()["clearedRange"] == "Hours!A1:Z1000"
    assert sheet.get_all_values() == [[]]


def test_records_without_numericising_keep_every_text(make):
    sheet = make([["id", "phone", "hours"], ["007", "+49301", "1.50"]])
    assert sheet.get_all_records(numericise_ignore=["all"]) == [
        {"id": "007", "phone": "+49301", "hours": "1.50"}
    ]


def test_values_by_data_filter(make):
    sheet = make([["a", "b"], ["c", "d"]])
    url = "https://sheets.googleapis.com/v4/spreadsheets/%s/values:batchGetByDataFilter"
    grid_range = {"sheetId": sheet.id, "startRowIndex": 1}
    body = {"dataFilters": [{"a1Range": "Hours!B1"}, {"gridRange": grid_range}]}
    answer = sheet.client.request("post", url % sheet.spreadsheet_id, json=body).json()
    found = [part["valueRange"]["values"] for part in answer["valueRanges"]]
    assert found == [[["b"]], [["c", "d"]]]

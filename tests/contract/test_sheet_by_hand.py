"""People work in the sheet between two syncs: the right result, or a clear message."""

from __future__ import annotations

import pytest
from sync_rig import HEADER, SHEET, TAB, Rig, row, uuid

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import RowDelete, RowUpdate, WriteState
from koortui.services.errors import MissingColumns, Refused
from koortui.services.tracking_sheet import TrackingSheet, guess_columns

THEIRS = ["2026-03-01", "Beta", "Bob", "2", "meeting", "yes", "", "by hand"]


async def two_rows_of_ours(rig: Rig) -> None:
    rig.queue(row(1, date="2026-03-02"))
    rig.queue(row(2, date="2026-03-01"))
    await rig.push()


async def change_first(rig: Rig) -> WriteState:
    write = rig.queue(RowUpdate(entry_id=uuid(1), cells={"hours": "9"}, base={"hours": "1.5"}))
    await rig.push()
    return rig.state(write)


def hours_by_id(rig: Rig) -> dict[str, str]:
    return {cells[-1]: cells[3] for cells in rig.rows() if cells[-1].startswith("0000")}


async def test_rows_sorted_by_hand_are_found_again() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        await two_rows_of_ours(rig)
        rig.sheets.sort_by(SHEET, TAB, 1)
        assert await change_first(rig) is WriteState.DELIVERED
        assert hours_by_id(rig) == {uuid(1): "9", uuid(2): "1.5"}


async def test_rows_inserted_above_move_nothing_of_ours() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        await two_rows_of_ours(rig)
        rig.sheets.insert_row_above(SHEET, TAB, 2, ["2026-02-01", "New"])
        assert await change_first(rig) is WriteState.DELIVERED
        assert hours_by_id(rig) == {uuid(1): "9", uuid(2): "1.5"}
        assert rig.rows()[1] == THEIRS


async def test_a_moved_column_is_followed_for_changes_and_new_rows() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        await two_rows_of_ours(rig)
        rig.sheets.move_column(SHEET, TAB, 4, 1)  # Hours first
        assert await change_first(rig) is WriteState.DELIVERED
        rig.queue(row(3))
        await rig.push()
        hours = [cells[0] for cells in rig.rows()]
        assert hours == ["2", "9", "1.5", "1.5"]
        assert rig.rows()[-1][1:3] == ["2026-03-02", "Acme"]


async def test_columns_of_others_are_left_alone_wherever_they_stand() -> None:
    header = ["Invoice", *HEADER[:4], "Checked", *HEADER[4:]]
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [header, ["R-1", "2026-03-01", "", "", "", "x"]])
        await two_rows_of_ours(rig)
        rig.sheets.edit_cell(SHEET, TAB, 3, 6, "by Bob")
        assert await change_first(rig) is WriteState.DELIVERED
        first, changed, _ = rig.rows()
        assert first[:6] == ["R-1", "2026-03-01", "", "", "", "x"]
        assert (changed[0], changed[4], changed[5], changed[-1]) == ("", "9", "by Bob", uuid(1))


async def test_formulas_of_others_stay_formulas_and_follow_their_rows() -> None:
    header = [*HEADER, "Fee"]
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [header, [*THEIRS, "", "=D2*100"]], user_entered=True)
        await two_rows_of_ours(rig)
        rig.sheets.edit_cell(SHEET, TAB, 3, 10, "=D3*100")
        rig.queue(RowDelete(entry_id=uuid(2), base={"hours": "1.5"}))
        assert await change_first(rig) is WriteState.DELIVERED
        assert [cells[9] for cells in rig.rows()] == ["200", "900"]


async def test_a_renamed_header_stops_with_its_name_and_writes_nothing() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        rig.sheets.rename_header(SHEET, TAB, "Specialist", "Who")
        write = rig.queue(row(1))
        report = await rig.push()
        assert [error.kind for error in report.errors] == ["missing_columns"]
        assert '"Specialist"' in report.errors[0].message
        assert rig.state(write) is WriteState.QUEUED
        assert rig.rows() == [THEIRS]
        # Mapped in the settings, it goes on.
        rig.sheet.close()
        rig.sheet = rig.sheet_client(headers={"specialist": "who"})
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert rig.rows()[1][2] == "Ada"


async def test_a_header_that_is_there_twice_is_refused() -> None:
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [[*HEADER, "hours "]])
        with pytest.raises(MissingColumns, match=r'more than one column "Hours"'):
            await rig.sheet.read()


@pytest.mark.parametrize("how", ["renamed", "deleted"])
async def test_a_missing_tab_is_named(how: str) -> None:
    async with Rig(rows=[THEIRS]) as rig:
        if how == "deleted":
            rig.sheets.add_tab(SHEET, "Other")
            rig.sheets.delete_tab(SHEET, TAB)
        else:
            rig.sheets.rename_tab(SHEET, TAB, "Hours 2026")
        write = rig.queue(row(1))
        push, pull = await rig.push(), await rig.pull()
        for errors in (push.errors, pull.errors):
            assert [error.kind for error in errors] == ["missing_tab"]
            assert "'Hours'" in errors[0].message
        assert rig.state(write) is WriteState.QUEUED


async def test_a_sheet_shared_read_only_is_read_and_says_why_it_is_not_written() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        rig.sheets.set_read_only(SHEET)
        write = rig.queue(row(1))
        push, pull = await rig.push(), await rig.pull()
        assert [error.kind for error in push.errors] == ["read_only"]
        assert rig.state(write) is WriteState.QUEUED
        assert (pull.errors, pull.pulled.sheet.rows) == ((), 1)
        rig.sheets.set_read_only(SHEET, False)
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED


async def test_a_spreadsheet_that_does_not_exist_is_said_so() -> None:
    async with Rig() as rig:
        rig.sheet.close()
        rig.sheet = TrackingSheet("no-such-sheet", base_url=rig.server.sheets_url)
        report = await rig.pull()
        assert [error.kind for error in report.errors] == ["missing_spreadsheet"]


async def test_an_empty_tab_asks_for_a_header_and_can_be_given_one() -> None:
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [])
        report = await rig.pull()
        assert [error.kind for error in report.errors] == ["missing_columns"]
        assert "no header row" in report.errors[0].message
        await rig.sheet.write_header()
        assert rig.sheets.rows(SHEET, TAB) == [HEADER]
        with pytest.raises(Refused):
            await rig.sheet.write_header()


async def test_the_id_column_is_added_on_request_only() -> None:
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [HEADER[:-1], THEIRS])
        with pytest.raises(MissingColumns, match='"Entry ID"'):
            await rig.sheet.read()
        assert rig.sheets.rows(SHEET, TAB)[0] == HEADER[:-1]
        assert await rig.sheet.ensure_id_column() is True
        assert await rig.sheet.ensure_id_column() is False
        [only] = (await rig.sheet.read()).rows
        assert (only.entry_id, only.cells["comment"]) == ("", "by hand")


async def test_20_000_rows_come_in_at_most_two_requests() -> None:
    rows = [["2026-03-01", "Beta", "Bob", "2", "meeting", "yes", "", f"{n}"] for n in range(20_000)]
    async with Rig(rows=rows) as rig:
        rig.sheet.close()
        rig.sheet = TrackingSheet(SHEET, base_url=rig.server.sheets_url)
        report = await rig.pull()
        assert (report.errors, report.pulled.sheet.rows) == ((), 20_000)
        assert report.pulled.sheet.requests <= 2
        assert rig.mirrors.read_sheet().rows[-1].number == 20_001


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 89 123456",
        "007",
        "1,5",
        "-3",
        "@home",
        "20.11.2026",
        "11/20/2026",
        "2026-11-20",
        "🐙 Ceph",
        "TRUE",
        "two\nlines",
        "x" * 5_000,
    ],
    ids=lambda text: text[:12],
)
async def test_text_survives_unchanged(text: str) -> None:
    async with Rig() as rig:
        rig.queue(row(1, comment=text, issue=text))
        await rig.push()
        await rig.pull()
        [only] = rig.mirrors.read_sheet().rows
        assert (only.cells["comment"], only.cells["issue"]) == (text, text)
        assert rig.rows()[0][7] == text


@pytest.mark.parametrize(
    ("locale", "typed", "shown_hours", "shown_date"),
    [
        ("en_US", ("3/1/2026", "2.5"), "1.5", "3/2/2026"),
        ("de_DE", ("1.3.2026", "2,5"), "1,5", "02.03.2026"),
        ("en_GB", ("1/3/2026", "2.5"), "1.5", "02/03/2026"),
    ],
)
async def test_dates_and_hours_are_the_same_in_every_locale(
    locale: str, typed: tuple[str, str], shown_hours: str, shown_date: str
) -> None:
    """A real date of theirs is read as a day, and ours joins it as a real date."""
    async with Rig() as rig:
        rig.sheets.add_spreadsheet("other", "Other", locale, tabs={TAB: [HEADER]})
        rig.sheets.edit_cell("other", TAB, 2, 1, typed[0])
        rig.sheets.edit_cell("other", TAB, 2, 2, "Beta")
        rig.sheets.edit_cell("other", TAB, 2, 4, typed[1])
        rig.sheet.close()
        rig.sheet = TrackingSheet("other", base_url=rig.server.sheets_url)
        rig.queue(row(1))
        await rig.push()
        await rig.pull()
        theirs, ours = rig.mirrors.read_sheet().rows
        assert (theirs.cells["date"], theirs.cells["hours"]) == ("2026-03-01", "2.5")
        assert (ours.cells["date"], ours.cells["hours"]) == ("2026-03-02", "1.5")
        shown = rig.sheets.rows("other", TAB)[2]
        assert (shown[0], shown[3]) == (shown_date, shown_hours)


def test_columns_are_guessed_from_a_team_s_own_headers() -> None:
    header = ["Datum", "Client", "Who", "hours", "Type", "Billable", "Ticket", "Notes", "Invoice"]
    assert guess_columns(header) == {
        "date": "Datum",
        "customer": "Client",
        "specialist": "Who",
        "hours": "hours",
        "activity": "Type",
        "billable": "Billable",
        "issue": "Ticket",
        "comment": "Notes",
    }


def test_another_host_is_refused_before_anything_is_sent() -> None:
    from koortui.services.tracking_sheet.transport import open_client

    with pytest.raises(InvalidInput):
        open_client("http://sheets.example.com", None, (1, 1))


async def test_a_changed_date_stays_what_it_was_text_or_a_real_date() -> None:
    """After a sort by hand real dates and text stand mixed; a bare serial is never shown."""
    async with Rig(rows=[THEIRS]) as rig:
        await two_rows_of_ours(rig)
        rig.sheets.insert_row_above(SHEET, TAB, 2, ["", "Beta", "Bob", "2"])
        rig.sheets.edit_cell(SHEET, TAB, 2, 1, "2026-12-24")
        rig.sheets.sort_by(SHEET, TAB, 1, descending=True)
        for number, base in ((1, "2026-03-02"), (2, "2026-03-01")):
            cells = {"date": "2026-02-27"}
            rig.queue(RowUpdate(entry_id=uuid(number), cells=cells, base={"date": base}))
        await rig.push()
        dates = [cells[0] for cells in rig.rows()]
        assert sorted(dates) == ["2026-02-27", "2026-02-27", "2026-03-01", "2026-12-24"]

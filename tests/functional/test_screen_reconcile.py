"""Reconcile: the journal against the sheet, row by row, until the month is confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from portfolio import NOW, history
from screens import app_with, journals, opened, seen
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.domain.issue import SheetMirror, SheetRow
from koortui.domain.journal import HoursEntry
from koortui.domain.mutations import PendingWrite, RowAdopt, RowAppend, RowDelete, RowUpdate
from koortui.domain.sheet_cells import cells_of
from koortui.screens.charts import ChartsScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.reconcile import ReconcileScreen

ENTRIES = {record.id: record for record in history() if isinstance(record, HoursEntry)}
OURS = SheetRow(
    number=2,
    entry_id="h-1",
    cells={k: v for k, v in cells_of(ENTRIES["h-1"], "Acme Robotics").items() if k != "entry_id"},
)
EXTRA = SheetRow(
    number=3, entry_id="lost", cells={**OURS.cells, "date": "2026-11-20", "hours": "1"}
)
THEIRS = SheetRow(
    number=4,
    cells={
        "date": "25.11.2026",
        "customer": "ACME",
        "specialist": "Mei",
        "hours": "2,5",
        "activity": "Juggling",
        "billable": "ja",
        "issue": "",
        "comment": "by hand",
    },
)
DIFFERENT = SheetRow(number=2, entry_id="h-1", cells={**OURS.cells, "hours": "3"})


def app_on(*rows: SheetRow) -> KoorApp:
    app = app_with(*history())
    app.workspace.mirror.write_sheet(SheetMirror(pulled_at=NOW, rows=rows))
    return app


def pending(app: KoorApp) -> list[PendingWrite]:
    return journals(app).read("acme").pending()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def put_cursor_on(pilot: Pilot[None], app: KoorApp, words: str) -> None:
    """Move down to the line with these words."""
    await pilot.press("home")
    for _ in range(12):
        if any(words in line and line.startswith("▸") for line in seen(app).splitlines()):
            return
        await pilot.press("down")
        await pilot.pause()
    raise AssertionError(f"no line says {words!r}:\n{seen(app)}")


async def test_every_kind_of_difference_is_named_with_both_sums() -> None:
    app = app_on(DIFFERENT, EXTRA, THEIRS)
    async with opened(app, ReconcileScreen("acme"), size=(120, 36)):
        text = seen(app)
        assert "Acme Robotics · Nov 2026  ○ open" in text
        assert "✗ not in the sheet  Tue 24 Nov" in text
        assert "! not in the journal" in text
        assert "hours 4.5 | 3" in text
        assert "+ a person's row    Wed 25 Nov  Mei             2.5 h Juggling: by hand" in text
        assert "✗ day without hours" in text
        assert "? no issue" in text
        assert "sheet 6.5 h (-2.75)" in text


async def test_ours_goes_to_the_sheet() -> None:
    app = app_on(DIFFERENT, EXTRA)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        for words in ("not in the sheet", "not in the journal", "differs"):
            await put_cursor_on(pilot, app, words)
            await pilot.press("1")
            await pilot.pause()
        appended, deleted, updated = (write.payload for write in pending(app))
        assert isinstance(appended, RowAppend)
        assert appended.cells["hours"] == "1.25"
        assert isinstance(deleted, RowDelete)
        assert (deleted.entry_id, deleted.base) == ("lost", EXTRA.cells)
        assert isinstance(updated, RowUpdate)
        assert (updated.cells, updated.base) == ({"hours": "4.5"}, {"hours": "3"})
        assert seen(app).count("↑ is on its way") == 3
        await pilot.press("u")
        await pilot.pause()
        assert len(pending(app)) == 2


async def test_theirs_goes_into_the_journal_and_undo_brings_ours_back() -> None:
    app = app_on(DIFFERENT, EXTRA)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        await put_cursor_on(pilot, app, "differs")
        await pilot.press("2")
        await pilot.pause()
        await put_cursor_on(pilot, app, "not in the journal")
        await pilot.press("2")
        await pilot.pause()
        hours = journals(app).read("acme").hours
        assert (str(hours["h-1"].hours), str(hours["lost"].hours)) == ("3", "1")
        assert pending(app) == []
        await pilot.press("u", "u")
        await pilot.pause()
        hours = journals(app).read("acme").hours
        assert "lost" not in hours
        assert hours["h-1"] == ENTRIES["h-1"]
        assert pending(app) == []


async def test_a_person_s_row_is_adopted_and_counts_once() -> None:
    app = app_on(OURS, THEIRS)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        before = next(line for line in seen(app).splitlines() if " h · " in line)
        await put_cursor_on(pilot, app, "a person's row")
        await pilot.press("a")
        await pilot.pause()
        [write] = pending(app)
        assert isinstance(write.payload, RowAdopt)
        assert (write.payload.row, write.payload.base) == (4, THEIRS.cells)
        entry = journals(app).read("acme").hours[write.payload.entry_id]
        assert (f"{entry.day}", f"{entry.hours}", entry.activity) == (
            "2026-11-25",
            "2.5",
            "Juggling",
        )
        after = next(line for line in seen(app).splitlines() if " h · " in line)
        assert after.split(" · ")[:2] == before.split(" · ")[:2]
        assert "a person's row" not in seen(app)
        await pilot.press("u")
        await pilot.pause()
        assert pending(app) == []
        assert "a person's row" in seen(app)


async def test_a_day_without_hours_gets_its_row_prefilled() -> None:
    app = app_on(OURS)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        await put_cursor_on(pilot, app, "day without hours")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"1.5", "enter")
        await pilot.pause()
        new = [e for key, e in journals(app).read("acme").hours.items() if key not in ENTRIES]
        assert [(f"{e.day}", e.specialist, e.issue) for e in new] == [
            ("2026-11-18", "Idris Vale", "ACM-14")
        ]


async def test_a_confirmed_month_says_by_whom_and_flags_a_later_change() -> None:
    app = app_on(OURS)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        await pilot.press("C")
        await pilot.pause()
        assert "1 row disagrees" in seen(app)
        assert "1.25 h undecided" in seen(app)
        await pilot.press("2")
        await pilot.pause()
        assert "● confirmed" in seen(app)
        assert "confirmed by Nora Lindt, 26 Nov" in " ".join(seen(app).split())
        await put_cursor_on(pilot, app, "no issue")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"2", "enter")
        await pilot.pause()
        assert "▲ changed since" in seen(app)


@pytest.mark.parametrize(("digit", "ending"), [("1", "csv"), ("2", "md")])
async def test_the_month_is_written_for_the_invoice(
    digit: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = app_on(OURS)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        for _ in range(2):  # the second time the file is there, and is left alone
            await pilot.press("e")
            await pilot.pause()
            await pilot.press(digit)
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        [file] = files_in(tmp_path)
        assert file.name == f"hours-acme-2026-11.{ending}"
        assert file.stat().st_mode & 0o777 == 0o600
        assert "4.5" in file.read_text()


async def test_months_customers_charts_and_the_page_are_one_key_away() -> None:
    app = app_on(OURS)
    async with opened(app, ReconcileScreen("acme")) as pilot:
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert "Oct 2026" in seen(app)
        await pilot.press("right")
        await pilot.pause()
        assert "Borealis Labs" in seen(app)
        await pilot.press("left", "B")
        await pilot.pause()
        assert isinstance(app.screen, ChartsScreen)
        assert "15.5 of 20 h left" in seen(app)
        assert "1.25 h undecided, not subtracted" in seen(app)
        await pilot.press("escape", "c")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)


async def test_charts_are_told_apart_without_colour_and_in_ascii() -> None:
    import msgspec

    from koortui.config import UiSettings

    app = app_on(OURS)
    config = msgspec.structs.replace(app.workspace.config, ui=UiSettings(ascii=True))
    app.workspace = msgspec.structs.replace(app.workspace, config=config)
    async with opened(app, ChartsScreen("acme")):
        lines = seen(app).splitlines()
        week = next(line for line in lines if line.strip().startswith("23 Nov"))
        assert week.count("#") > week.count("?") > 0
        assert week.rstrip().endswith("5.75 h")
        bar = lines[2].strip()
        assert set(bar) == {"#", "."}
        assert "13.8 weeks at 1.1 h a week" in lines[3]
        assert "| 2 weeks" in lines[3]
        runway = lines[4].strip()
        assert (set(runway), runway.index("|")) == ({"#", "|"}, round(len(runway) * 2 / 12))

"""Hours rows are chosen, edited, moved, deleted, decided and adopted where they are listed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from portfolio import NOW, history, workspace
from screens import app_with, journals, opened, seen
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.domain.issue import SheetMirror, SheetRow
from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.mutations import PendingWrite, RowAdopt, RowDelete, RowUpdate
from koortui.screens.customer import CustomerScreen
from koortui.screens.form import FormScreen
from koortui.screens.hours import HoursScreen
from koortui.screens.reconcile import ReconcileScreen
from koortui.screens.review import ReviewScreen

BEFORE = {record.id: record for record in history() if isinstance(record, HoursEntry)}
THEIRS = SheetRow(
    number=7,
    cells={
        "date": "2026-11-25",
        "customer": "Acme Robotics",
        "specialist": "Mei Tan",
        "hours": "2",
        "activity": "meeting",
        "billable": "",
        "issue": "",
        "comment": "by hand",
    },
)


def app_on(*rows: SheetRow) -> KoorApp:
    app = app_with(*history())
    app.workspace.mirror.write_sheet(SheetMirror(pulled_at=NOW, rows=rows))
    return app


def hours(app: KoorApp, slug: str = "acme") -> dict[str, HoursEntry]:
    return journals(app).read(slug).hours


def pending(app: KoorApp) -> list[PendingWrite]:
    return journals(app).read("acme").pending()


def acme_month(app: KoorApp) -> list[str]:
    """All, billable and undecided hours in Acme's line of the month."""
    line = next(line for line in seen(app).splitlines() if "Acme Robotics" in line)
    return line.split()[3:6]


async def press(pilot: Pilot[None], *keys: str) -> None:
    """One after the other, each with what it brings about."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def on_hours_tab(pilot: Pilot[None], app: KoorApp, words: str) -> None:
    """The cursor on the row with these words, on the customer's Hours tab."""
    await press(pilot, "3", "home")
    for _ in range(6):
        if any(words in line and line.startswith("▸") for line in seen(app).splitlines()):
            return
        await press(pilot, "down")
    raise AssertionError(seen(app))


async def test_an_edit_writes_only_the_cells_that_changed_and_undo_takes_it_back() -> None:
    app = app_on()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await on_hours_tab(pilot, app, "4.5 h")
        await press(pilot, "enter")
        assert isinstance(app.screen, FormScreen)
        await press(pilot, "3", "enter")
        assert f"{hours(app)['h-1'].hours}" == "3"
        [write] = pending(app)
        assert isinstance(write.payload, RowUpdate)
        assert (write.payload.cells, write.payload.base) == ({"hours": "3"}, {"hours": "4.5"})
        await press(pilot, "u")
        assert f"{hours(app)['h-1'].hours}" == "4.5"
        assert pending(app) == []


async def test_a_deleted_row_comes_back_with_u() -> None:
    app = app_on()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await on_hours_tab(pilot, app, "4.5 h")
        await press(pilot, "D")
        assert "h-1" not in hours(app)
        assert [type(write.payload) for write in pending(app)] == [RowDelete]
        assert "1.25 h · 1.25 undecided" in seen(app)
        await press(pilot, "u")
        assert hours(app)["h-1"] == BEFORE["h-1"]
        assert pending(app) == []


async def test_a_row_moves_to_another_day_and_another_customer() -> None:
    app = app_on()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await on_hours_tab(pilot, app, "4.5 h")
        await press(pilot, "enter", "shift+tab", "shift+tab", *"2026-11-20", *["tab"] * 7)
        await press(pilot, *"borealis", "enter")
        assert "h-1" not in hours(app)
        [moved] = hours(app, "borealis").values()
        assert (f"{moved.day}", f"{moved.hours}", moved.issue) == ("2026-11-20", "4.5", "ACM-15")
        await press(pilot, "u")
        assert hours(app)["h-1"] == BEFORE["h-1"]
        assert hours(app, "borealis") == {}


async def test_a_decision_is_kept_with_decider_and_reason_and_shown() -> None:
    app = app_on()
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await on_hours_tab(pilot, app, "1.25 h")
        await press(pilot, "minus", *"our mistake", "enter")
        entry = hours(app)["h-2"]
        assert entry.billable is Billable.NO
        assert (entry.decided_by, entry.decided_reason) == ("Nora Lindt", "our mistake")
        assert "Nora Lindt: our mistake" in seen(app)
        assert "5.75 h · 4.5 billable · 1.25 not billable" in seen(app)
        await press(pilot, "u")
        assert hours(app)["h-2"] == BEFORE["h-2"]


async def test_a_person_s_row_is_changed_only_after_it_was_adopted() -> None:
    app = app_on(THEIRS)
    async with opened(app, HoursScreen()) as pilot:
        await press(pilot, "tab", "end", "plus")
        assert not isinstance(app.screen, FormScreen)
        await press(pilot, "a")
        [write] = pending(app)
        assert isinstance(write.payload, RowAdopt)
        assert acme_month(app) == ["7.75", "4.5", "3.25"]
        await press(pilot, "plus", *"agreed", "enter")
        assert hours(app)[write.payload.entry_id].billable is Billable.YES
        assert [type(w.payload) for w in pending(app)] == [RowAdopt, RowUpdate]
        assert acme_month(app) == ["7.75", "6.5", "1.25"]


async def test_step_3_lists_the_rows_themselves_and_days_without_one() -> None:
    app = app_on(THEIRS)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "3")
        text = seen(app)
        assert "? Wed 25 Nov  Mei Tan" in text
        assert "? Tue 24 Nov  Idris Vale" in text
        assert "✓ Mon 23 Nov  Idris Vale" in text
        assert "no hours row" in text
        assert any(line.startswith("▸ ✗") for line in text.splitlines())
        await press(pilot, "h", *"2", "enter")
        new = next(e for key, e in hours(app).items() if key not in BEFORE)
        assert (new.specialist, new.issue, new.day.month) == ("Idris Vale", "ACM-14", 11)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "This week: 5.75 h. No training, help desk or internal review?"),
        (3, "Last week: no hours, and no specialist's work in Linear"),
    ],
    ids=["the last review of the week", "the first one"],
)
async def test_the_week_that_a_review_asks_about_is_on_the_small_screen(
    days: int, words: str
) -> None:
    app = KoorApp(workspace(*history(), now=NOW - timedelta(days=days)), pull_at_start=False)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "3")
        assert words in seen(app)


async def test_a_row_of_step_3_is_edited_and_deleted_and_x_still_finishes() -> None:
    app = app_on()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "3", "home")
        while not any("▸ ✓ Mon 23" in line for line in seen(app).splitlines()):
            await press(pilot, "down")
        await press(pilot, "enter", "2", "enter")
        assert f"{hours(app)['h-1'].hours}" == "2"
        await press(pilot, "D")
        assert "h-1" not in hours(app)
        await press(pilot, "R")
        assert isinstance(app.screen, ReconcileScreen)
        await press(pilot, "escape", "x")
        assert "Finish Acme Robotics" in seen(app)


async def test_the_day_of_hours_is_typed_as_people_say_it() -> None:
    """A weekday is the last one: hours are of the past."""
    app = app_on()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await on_hours_tab(pilot, app, "4.5 h")
        await press(pilot, "enter")
        app.screen.query_one("#f-date").focus()
        await press(pilot, "end", "ctrl+u", *"someday", "enter")
        assert "'someday' is not a day" in seen(app)
        await press(pilot, "end", "ctrl+u", *"sun", "enter")
        changed = [hours(app)[key].day for key in BEFORE if hours(app)[key] != BEFORE[key]]
        assert changed == [NOW.date() - timedelta(days=4)]


async def test_what_cannot_be_is_refused_in_the_form_and_nothing_is_lost() -> None:
    app = app_on()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await on_hours_tab(pilot, app, "4.5 h")
        await press(pilot, "enter", *"1.1", "enter")
        assert "not in quarter hours" in seen(app)
        await press(pilot, "ctrl+a", *"25", "enter")
        assert "more than 0, at most 24" in seen(app)
        assert hours(app) == BEFORE

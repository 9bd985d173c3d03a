"""Days in forms: written as people write them, shown as understood, kept as ISO."""

from __future__ import annotations

from datetime import date

import pytest
from portfolio import ACME
from screens import app_with, journals, opened, seen, until
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.due_words import Lean, day_meant, due_day
from koortui.domain.errors import InvalidInput
from koortui.domain.sheet_cells import read_date
from koortui.screens.customer import CustomerScreen
from koortui.screens.portfolio import PortfolioScreen

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("text", "lean", "meant"),
    [
        ("2026-11-26", "near", date(2026, 11, 26)),
        ("26 nov", "near", date(2026, 11, 26)),
        ("14 Mar", "near", date(2027, 3, 14)),
        ("14 Mar", "back", date(2026, 3, 14)),
        ("1 jul", "near", date(2026, 7, 1)),
        ("nov 27", "back", date(2025, 11, 27)),
        ("nov 27", "ahead", date(2026, 11, 27)),
        ("25 november", "ahead", date(2027, 11, 25)),
        ("26 Nov 2031", "near", date(2031, 11, 26)),
        ("Sept 3, 2027", "near", date(2027, 9, 3)),
        ("24.11.2026", "near", date(2026, 11, 24)),
        ("29 feb", "near", None),
        ("29 feb 2028", "near", date(2028, 2, 29)),
        ("tomorrow", "near", date(2026, 11, 27)),
        ("mon", "ahead", date(2026, 11, 30)),
        ("mon", "back", date(2026, 11, 23)),
        ("+3", "ahead", date(2026, 11, 29)),
        ("11/12/2026", "near", None),
        ("45000", "near", None),
        ("26 ju", "near", None),
        ("26 m", "near", None),
        ("31 nov", "near", None),
        ("2026-11-26xyz", "near", None),
        ("soon", "near", None),
    ],
)
def test_a_day_is_understood_or_it_is_none(text: str, lean: Lean, meant: date | None) -> None:
    assert day_meant(text, TODAY, lean) == meant


def test_what_follows_a_date_is_not_passed_over() -> None:
    assert read_date("2026-11-26xyz") is None
    assert read_date("26.11.2026 or so") is None
    assert read_date("2026-11-26 14:30") == TODAY
    assert read_date("26. 11. 2026.") == TODAY
    with pytest.raises(InvalidInput):
        due_day("2026-11-26xyz", TODAY)


def hint(app: KoorApp, field: str) -> str:
    row = app.screen.query_one(f"#f-{field}", Input).parent
    assert row is not None
    return next(line for line in seen(app).splitlines() if row.query_one(".label").content in line)  # type: ignore[attr-defined]


async def test_the_terms_take_a_day_in_words_and_keep_it_as_a_date() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("4", "e")
        await until(pilot, lambda: bool(app.screen.query("#f-contract_end")))
        field = app.screen.query_one("#f-contract_end", Input)
        field.focus()
        field.value = "30 apr"
        await pilot.pause()
        assert "= Fri 30 Apr 2027" in hint(app, "contract_end")
        await pilot.press("enter")
        await pilot.pause()
        assert app.workspace.customer("acme").contract_end == date(2027, 4, 30)


async def test_what_is_no_day_is_refused_and_stays() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("4", "e")
        await until(pilot, lambda: bool(app.screen.query("#f-contract_end")))
        field = app.screen.query_one("#f-contract_end", Input)
        for text in ("2026-11-26xyz", "26/11/2026"):
            field.value = text
            field.focus()
            await pilot.press("enter")
            await pilot.pause()
            assert "is not a date" in seen(app)
            assert field.value == text
        assert app.workspace.customer("acme") == ACME


async def test_a_targets_day_and_the_day_of_hours_are_taken_alike() -> None:
    app = app_with()
    async with opened(app, PortfolioScreen()) as pilot:
        await pilot.press("6", "N", *"ARR", "tab", *"arr", "tab", *"9000")
        await pilot.press("tab", *"31 mar", "tab", "tab", *"EUR", "enter")
        await pilot.pause()
        (target,) = app.workspace.roster.read().targets
        assert target.by == date(2027, 3, 31)
        app.push_screen(CustomerScreen("acme"))
        await pilot.pause()
        await pilot.press("3", "h", *"2", "shift+tab", "shift+tab", *"24 nov")
        await pilot.pause()
        assert "= Tue 24 Nov 2026" in hint(app, "date")
        await pilot.press("enter")
        await pilot.pause()
        (entry,) = journals(app).read("acme").hours.values()
        assert entry.day == date(2026, 11, 24)

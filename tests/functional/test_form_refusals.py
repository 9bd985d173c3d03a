"""A refusal goes when its field is written anew, and speaks to somebody inside the program."""

from __future__ import annotations

from decimal import Decimal

import pytest
from screens import app_with, opened, seen
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.domain.decimals import read_money
from koortui.screens.calendar import CalendarScreen
from koortui.screens.customer import CustomerScreen


async def put(pilot: Pilot[None], field: str, value: str) -> None:
    pilot.app.screen.query_one(f"#f-{field}", Input).value = value
    await pilot.pause()


async def test_a_refusal_goes_when_its_field_changes_and_not_by_another() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h")
        await pilot.pause()
        await put(pilot, "hours", "1h30")
        await pilot.press("enter")
        await pilot.pause()
        assert "'1h30' is not a number" in seen(app)
        await put(pilot, "comment", "the OSDs")
        assert "'1h30' is not a number" in seen(app), "that is not what was refused"
        await put(pilot, "hours", "1,5")
        assert "is not a number" not in seen(app)


async def test_starting_over_takes_the_refusal_away() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h")
        await pilot.pause()
        await put(pilot, "hours", "many")
        await pilot.press("enter")
        await pilot.pause()
        assert "'many' is not a number" in seen(app)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "is not a number" not in seen(app)


async def test_an_unknown_customer_is_not_answered_with_commands_of_a_shell() -> None:
    app = app_with()
    async with opened(app, CalendarScreen()) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await put(pilot, "by", "Sam Okafor")
        await put(pilot, "customer", "2026-12-21")
        await pilot.press("enter")
        await pilot.pause()
        assert "No customer is called '2026-12-21'" in seen(app)
        assert "koortui" not in seen(app)
        await put(pilot, "customer", "acme")
        assert "No customer is called" not in seen(app)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.000,50", "12000.50"),
        ("12,000.50", "12000.50"),
        ("1 234 567,8", "1234567.8"),
        ("4200,50", "4200.50"),
        ("57600", "57600"),
        ("12,000", None),
        ("12.00,50", None),
        ("1.2.3", None),
        ("12,000,50", None),
    ],
)
def test_money_is_read_where_nothing_is_to_be_guessed(text: str, value: str | None) -> None:
    assert read_money(text) == (None if value is None else Decimal(value))

"""Hours: a month by customer, and what nobody decided on yet."""

from __future__ import annotations

from portfolio import NOW, history
from screens import app_with, journals, opened, seen

from koortui.domain.journal import Billable
from koortui.domain.mutations import RowUpdate
from koortui.screens.customer import CustomerScreen
from koortui.screens.hours import HoursScreen


async def test_a_month_by_customer_with_what_is_left() -> None:
    app = app_with(*history())
    async with opened(app, HoursScreen()):
        text = seen(app)
        assert "Hours · Nov 2026  5.75 h · 1.25 undecided · 4.5 billable" in text
        acme = next(line for line in text.splitlines() if "Acme" in line)
        assert acme.split()[3:6] == ["5.75", "4.5", "1.25"]
        assert "15.5/20" in acme
        assert "○ open" in acme


async def test_other_months_are_one_key_away_but_none_lies_ahead() -> None:
    app = app_with(*history())
    async with opened(app, HoursScreen()) as pilot:
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert "Hours · Oct 2026  0 h" in seen(app)
        await pilot.press("right_square_bracket", "right_square_bracket")
        await pilot.pause()
        assert "Hours · Nov 2026" in seen(app)


async def test_undecided_hours_are_decided_here_and_the_row_follows() -> None:
    app = app_with(*history())
    async with opened(app, HoursScreen()) as pilot:
        await pilot.press("plus")
        assert journals(app).read("acme").hours["h-2"].billable is Billable.UNDECIDED
        await pilot.press("tab", "plus")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "say why. One line is enough." in seen(app)
        await pilot.press(*"agreed", "enter")
        await pilot.pause()
        journal = journals(app).read("acme")
        entry = journal.hours["h-2"]
        assert entry.billable is Billable.YES
        assert (entry.decided_by, entry.decided_reason) == ("Nora Lindt", "agreed")
        payload = journal.pending()[0].payload
        assert isinstance(payload, RowUpdate)
        assert payload.cells == {"billable": "yes"}
        assert "Nothing is undecided." in seen(app)


async def test_hours_are_added_here_also_for_a_customer_without_a_balance() -> None:
    app = app_with(*history())
    async with opened(app, HoursScreen()) as pilot:
        await pilot.press("G", "h")
        await pilot.pause()
        await pilot.press("2")
        await pilot.press("enter")
        await pilot.pause()
        [entry] = journals(app).read("cirrus").hours.values()
        assert (f"{entry.hours}", entry.day) == ("2", NOW.date())
        line = next(line for line in seen(app).splitlines() if "Cirrus" in line)
        assert line.split()[3:] == ["2", "2", "-", "subscription", "○", "open"]


async def test_enter_opens_the_customer() -> None:
    app = app_with(*history())
    async with opened(app, HoursScreen()) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        assert app.screen.slug == "acme"

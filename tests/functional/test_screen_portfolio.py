"""The Portfolio screen: six lists over the roster, as of any day, by keys and by the mouse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fakes.effort import spent
from msgspec import structs
from portfolio import workspace
from screens import opened, said, seen
from textual.pilot import Pilot
from textual.widgets import Input

from bench.contracts import TODAY
from bench.contracts import customers as thousand
from koortui.app import KoorApp
from koortui.config import Config, Me, MoneySettings, TargetSettings, UiSettings
from koortui.domain.contract import HoursBlock, Invoice, Service, Stage, Terms
from koortui.domain.customer import Customer
from koortui.domain.money import Rates
from koortui.domain.portfolio import Portfolio
from koortui.domain.targets import Metric, Target
from koortui.domain.thresholds import Thresholds
from koortui.screens import portfolio_rows as rows
from koortui.screens.customer import CustomerScreen
from koortui.screens.portfolio import PortfolioScreen
from koortui.usecases.targets import add_target, list_targets

MONEY = MoneySettings(currency="USD", rates={"EUR": Decimal("1.10")}, rates_on=date(2026, 11, 2))
WIDE = (120, 36)
THOUSAND = thousand()


def customer(slug: str, **fields: Any) -> Customer:
    terms: dict[str, Any] = {
        "name": slug.title(),
        "annual_value": Decimal(60_000),
        "currency": "USD",
        "contract_start": date(2026, 3, 1),
        "contract_end": date(2027, 2, 28),
        "nodes": 12,
        "industry": "Research",
        "manager": "Nora Lindt",
    }
    return Customer(id=f"id-{slug}", slug=slug, **{**terms, **fields})


CUSTOMERS = (
    customer(
        "acme",
        invoices=(
            Invoice(issued=date(2026, 9, 1), number="A-1", amount=Decimal("15000.50")),
            Invoice(issued=date(2026, 11, 20), number="A-2"),
        ),
    ),
    customer("bora", currency="EUR", annual_value=Decimal(10_000), manager="Someone Else"),
    customer("cirrus", service=Service.ENTERPRISE, nodes=120, stage=Stage.SUSPENDED),
    customer("delta", stage=Stage.PROSPECT, next_step="Send the offer.", nodes=None),
    customer(
        "ember",
        contract_start=date(2026, 12, 1),
        contract_end=date(2027, 1, 15),
        past=(
            Terms(
                annual_value=Decimal(5_000),
                currency="USD",
                contract_start=date(2025, 12, 1),
                contract_end=date(2026, 11, 30),
            ),
        ),
        blocks=(HoursBlock(hours=Decimal(10), bought_on=date(2026, 11, 20), price=Decimal(900)),),
        industry="Robotics",
    ),
)


def app(
    *customers: Customer,
    targets: tuple[TargetSettings, ...] = (),
    ascii: bool = False,  # noqa: A002
) -> KoorApp:
    space = workspace()
    with space.roster.edit() as edit:
        for known in edit.roster.customers:
            edit.remove(known)
        for one in customers:
            edit.put(one)
    config = Config(
        me=Me(name="Nora Lindt"), money=MONEY, targets=targets, ui=UiSettings(ascii=ascii)
    )
    return KoorApp(structs.replace(space, config=config), pull_at_start=False)


def target(metric: str = "arr", goal: int = 100_000, **fields: Any) -> TargetSettings:
    values = {"name": f"{metric} {goal}", "by": date(2026, 12, 31), **fields}
    return TargetSettings(metric=metric, goal=Decimal(goal), **values)  # type: ignore[arg-type]


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    await pilot.press(*pressed)
    await pilot.pause()
    await pilot.pause()


def names(koor: KoorApp) -> list[str]:
    """The customers in the list, from the top."""
    screen = koor.screen
    assert isinstance(screen, PortfolioScreen)
    return [line.slug for line in screen.lines.items if line.slug]


def row_of(koor: KoorApp, name: str) -> str:
    return next(line for line in seen(koor).splitlines() if name in line)


async def test_g_p_opens_it_with_everybody_and_the_sum() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor) as pilot:
        await keys(pilot, "g", "p")
        text = seen(koor)
        assert "Portfolio · Thu 26 Nov 2026" in text
        assert "ARR 136,000 USD (60k USD suspended) · ▲ 1 overdue · all: 5 (1 not mine)" in text
        assert names(koor) == ["acme", "bora", "cirrus", "delta", "ember"]
        assert "60k USD 28 Feb 27   ▲1" in row_of(koor, "Acme")
        assert "10k EUR" in row_of(koor, "Bora")
        assert "suspended Enterprise large    120" in row_of(koor, "Cirrus")
        assert "prospect" in row_of(koor, "Delta")


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_every_line_fits_the_screen(size: tuple[int, int]) -> None:
    koor = app(*CUSTOMERS, targets=(target(),))
    async with opened(koor, PortfolioScreen(), size) as pilot:
        for view in "123456":
            await keys(pilot, view)
            lines = seen(koor).splitlines()
            assert "help" in lines[-1], f"the footer of {view} is cut"
            assert f"[{view} " in lines[2]


async def test_keys_sort_by_each_column_and_turn_it() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen(), WIDE) as pilot:
        await keys(pilot, "s")
        assert "Stage▲" in seen(koor)
        assert names(koor)[0] == "delta"  # prospects come first
        for _ in range(3):
            await keys(pilot, "s")
        assert names(koor) == ["cirrus", "acme", "bora", "delta", "ember"]  # nodes, unknown last
        await keys(pilot, "s")
        assert "ARR▼" in seen(koor)
        assert names(koor) == ["acme", "cirrus", "bora", "ember", "delta"]  # 10k EUR are 11k USD
        await keys(pilot, "S")
        assert "ARR▲" in seen(koor)
        assert names(koor) == ["ember", "bora", "acme", "cirrus", "delta"]


async def test_a_click_on_a_title_sorts_and_a_second_one_turns() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        at = seen(koor).splitlines()[3].index("ARR")
        await pilot.click("SortLine", offset=(at + 1, 0))
        await pilot.pause()
        assert names(koor)[0] == "acme"
        assert "ARR▼" in seen(koor)
        await pilot.click("SortLine", offset=(at + 1, 0))
        await pilot.pause()
        assert names(koor)[0] == "ember"


async def test_the_filter_narrows_all_lists_and_their_sum_until_esc() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "f", *"research 12")
        assert names(koor) == []
        assert "Nobody fits" in seen(koor)
        koor.screen.query_one(Input).value = "medium research"
        await pilot.pause()
        assert names(koor) == ["acme", "bora"]
        assert "ARR 71,000 USD · ▲ 1 overdue · all: 2 (1 not mine)" in seen(koor)
        await keys(pilot, "enter", "3")
        assert set(names(koor)) == {"acme", "bora"}
        await keys(pilot, "escape", "1")
        assert len(names(koor)) == 5
        assert isinstance(koor.screen, PortfolioScreen)


async def test_mine_are_those_i_manage() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "a")
        assert "bora" not in names(koor)
        assert "mine: 4 customers" in seen(koor)
        await keys(pilot, "a")
        assert "bora" in names(koor)


async def test_the_arr_is_split_by_service_scale_industry_and_customer() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen(), WIDE) as pilot:
        await keys(pilot, "2")
        assert "[by service]" in seen(koor)
        managed = row_of(koor, "Managed Ceph ").split()
        assert managed[3:8] == ["3", "76k", "USD", "55.9", "%"]
        assert "ARR at the ends of the last 24 months" in seen(koor)
        await keys(pilot, "t")
        assert row_of(koor, "large").split()[1:4] == ["1", "60k", "USD"]
        await keys(pilot, "t")
        assert row_of(koor, "Robotics").split()[1:4] == ["1", "5k", "USD"]
        await keys(pilot, "t")
        assert names(koor) == ["acme", "cirrus", "bora", "ember"]
        await keys(pilot, "t", "enter")  # a group opens whom it holds
        assert koor.screen.query_one(Input).value == "Managed Ceph"
        assert "[1 Customers]" in seen(koor)


async def test_renewals_stand_under_their_month_with_what_is_at_stake() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "3")
        text = seen(koor)
        assert "NOV 2026 · 1 contract · 5,000 USD" in text
        assert "JAN 2027 · 1 contract · 60,000 USD" in text
        assert "FEB 2027 · 3 contracts · 131,000 USD" in text
        assert "✓ renewed" in text
        assert "! no renewal note" in row_of(koor, "15 Jan 27")


async def test_payments_stand_by_need_each_with_its_sum() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "4")
        text = seen(koor)
        assert "OVERDUE · 15,000.50 USD" in text
        assert "56 days late" in row_of(koor, "A-1")
        assert "OPEN · 900 USD · 1 without an amount" in text
        assert "not known" in row_of(koor, "A-2")
        assert "20 Dec 26" in row_of(koor, "hours 10 h")


async def test_prospects_say_their_next_step_and_what_they_lack() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "5")
        assert "Send the offer." in row_of(koor, "Delta")
        assert "○ a signed contract" in seen(koor)
        assert "○ payment" in seen(koor)


async def test_enter_opens_the_customer_where_it_matters() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "4", "enter")
        assert isinstance(koor.screen, CustomerScreen)
        assert (koor.screen.slug, koor.screen.tab) == ("acme", "contract")
        await keys(pilot, "b")
        assert "[4 Payments]" in seen(koor)
        await keys(pilot, "1", "enter")
        assert isinstance(koor.screen, CustomerScreen)
        assert koor.screen.tab == "timeline"


async def test_any_day_is_shown_past_or_ahead_and_esc_comes_back() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "left_square_bracket")
        assert "Portfolio · Sat 31 Oct 2026 (not today)" in seen(koor)
        await keys(pilot, "right_square_bracket")
        assert "Portfolio · Thu 26 Nov 2026 " in seen(koor)
        assert "(not today)" not in seen(koor)
        await keys(pilot, "right_square_bracket", "right_square_bracket")
        assert "Thu 31 Dec 2026 (not today)" in seen(koor)
        assert "ARR 191,000 USD" in seen(koor)  # Ember's renewal
        await keys(pilot, "d")
        koor.screen.query_one(Input).value = "2026-13-01"
        await keys(pilot, "enter")
        assert "'2026-13-01' is not a date" in seen(koor)
        koor.screen.query_one(Input).value = "2026-02-28"
        await keys(pilot, "enter")
        assert "ARR 5,000 USD" in seen(koor)
        await keys(pilot, "escape")
        assert "ARR 136,000 USD" in seen(koor)
        assert isinstance(koor.screen, PortfolioScreen)


async def test_targets_stand_as_met_on_track_behind_missed_and_upcoming() -> None:
    koor = app(
        *CUSTOMERS,
        targets=(
            target("arr", 130_000),
            target("new_customers", 5, by=date(2026, 6, 30)),
            target("enterprise_deals", 2, since=date(2027, 1, 1), by=date(2027, 12, 31)),
            target("renewals", 1),
            target("overdue_invoices", 1),
            target("revenue", 500_000),
        ),
    )
    async with opened(koor, PortfolioScreen(), WIDE) as pilot:
        await keys(pilot, "6")
        assert "● met" in row_of(koor, "arr 130000")
        assert "✗ missed" in row_of(koor, "new_customers 5")
        assert "3 / 5" in row_of(koor, "new_customers 5")
        assert "○ upcoming" in row_of(koor, "enterprise_deals 2")
        assert "◐ on track" in row_of(koor, "renewals 1")
        assert "1 / max 1" in row_of(koor, "overdue_invoices 1")
        assert "▲ behind" in row_of(koor, "revenue 500000")


async def test_a_missed_target_says_by_how_much_with_its_trend() -> None:
    missed = target("new_customers", 5, by=date(2026, 6, 30))
    koor = app(*CUSTOMERS, targets=(missed,))
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "6")
        text = seen(koor)
        assert "✗ missed  3 of 5 · new customers · in config.toml" in text
        assert "1 Jan 26 to 30 Jun 26 · ended 149 days ago · 2 short" in text
        assert "Jan" in text
        assert "╌╌╌" in text
        assert "█" in text


async def test_the_chart_is_read_in_plain_characters_too() -> None:
    koor = app(*CUSTOMERS, targets=(target("arr", 200_000),), ascii=True)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "6")
        below = "\n".join(seen(koor).splitlines()[-11:-1])
        assert "####" in below
        assert "----" in below
        assert not set(below) & set("█▁▂▃▄▅▆▇╌│└━")
        await keys(pilot, "2")
        assert not set("\n".join(seen(koor).splitlines()[5:14])) & set("█▆")


async def test_a_target_is_made_changed_and_removed_here() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "6")
        assert "No targets yet: N makes one." in seen(koor)
        await keys(pilot, "N", *"Deals")
        await keys(pilot, "tab", *"enterprise_deals", "tab", *"1.5", "tab", *"2026-12-31", "enter")
        assert "enterprise deals are counted" in seen(koor)
        koor.screen.query_one("#f-goal", Input).value = "1"
        await keys(pilot, "enter")
        [made] = list_targets(koor.workspace)
        assert (made.name, made.metric, made.goal) == ("Deals", Metric.ENTERPRISE_DEALS, 1)
        assert "● met" in row_of(koor, "Deals")
        await keys(pilot, "enter")
        koor.screen.query_one("#f-goal", Input).value = "4"
        await keys(pilot, "enter")
        assert "1 / 4" in row_of(koor, "Deals")
        assert [one.id for one in list_targets(koor.workspace)] == [made.id]
        await keys(pilot, "x", "1")
        assert list_targets(koor.workspace) == []
        assert "Removed: Deals" in said(koor)


async def test_targets_of_the_settings_are_changed_there() -> None:
    koor = app(*CUSTOMERS, targets=(target(),))
    async with opened(koor, PortfolioScreen()) as pilot:
        for key in ("enter", "x"):
            await keys(pilot, "6", key)
            assert "koortui config edit" in said(koor)
            assert isinstance(koor.screen, PortfolioScreen)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "a target has a name"),
        ("metric", "profit", "'profit' is not measured"),
        ("goal", "lots", "'lots' is not a number"),
        ("goal", "-1", "a goal is 0 to"),
        ("goal", "nan", "is not a number"),
        ("by", "", "by when"),
        ("by", "soon", "is not a date"),
        ("by", "2926-12-31", "1990 to 2200"),
        ("since", "2027-01-01", "is after 2026-12-31"),
        ("currency", "dollars", "no currency code"),
    ],
)
async def test_each_field_refuses_what_it_cannot_be_and_keeps_the_rest(
    field: str, value: str, says: str
) -> None:
    koor = app(*CUSTOMERS)
    filled = {"name": "T", "metric": "arr", "goal": "1,000", "by": "2026-12-31", field: value}
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "6", "N")
        for name, text in filled.items():
            koor.screen.query_one(f"#f-{name}", Input).value = text
        await keys(pilot, "enter")
        assert says in " ".join(seen(koor).split())
        assert koor.screen.query_one("#f-goal", Input).value == filled["goal"]
        assert list_targets(koor.workspace) == []


@pytest.mark.parametrize(
    ("form", "start"), [("1", "slug,name,stage"), ("2", "| Slug | Name | Stage")]
)
async def test_what_is_shown_is_exported_as_shown(form: str, start: str, tmp_path: Path) -> None:
    koor = app(*CUSTOMERS, customer("zeta", name="=HYPERLINK(1)", nodes=200))
    async with opened(koor, PortfolioScreen(), WIDE) as pilot:
        await keys(pilot, "s", "s", "s", "s", "a", "e", form)
        field = koor.screen.query_one(Input)
        assert field.value.endswith(("customers-2026-11-26.csv", "customers-2026-11-26.md"))
        file = tmp_path / "out"
        field.value = str(file)
        await keys(pilot, "enter")
        lines = file.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(start)
        order = [line for line in lines if "zeta" in line or "cirrus" in line]
        assert "zeta" in order[0]  # sorted by nodes, as on the screen
        assert "bora" not in "".join(lines)  # mine
        assert ("'=HYPERLINK" in order[0]) == (form == "1")
        await keys(pilot, "e", form)
        koor.screen.query_one(Input).value = str(file)
        await keys(pilot, "enter")
        assert "is there already" in said(koor)


async def test_copy_gives_the_list_as_markdown() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "4", "y")
        assert "| acme | Acme | invoice | A-1 |" in koor.clipboard
        assert "The list of payments is copied as Markdown" in said(koor)


async def test_without_customers_each_list_says_how_to_fill_it() -> None:
    koor = app()
    words = {
        "1": "koortui import roster FILE",
        "2": "Nothing recurs on this day",
        "3": "Nothing ends in the year ahead.",
        "4": "Nothing is to be paid.",
        "5": "Nobody is on the way",
        "6": "No targets yet: N makes one.",
    }
    async with opened(koor, PortfolioScreen()) as pilot:
        for key, empty in words.items():
            await keys(pilot, key)
            assert empty in seen(koor)
            await keys(pilot, "enter", "s", "t", "x")
            assert isinstance(koor.screen, PortfolioScreen)


async def test_another_processs_target_and_contract_appear() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        values = {"name": "From cron", "metric": "arr", "goal": "1", "by": "2026-12-31"}
        add_target(koor.workspace, values)
        with koor.workspace.roster.edit() as edit:
            edit.put(customer("zeta"))
        koor._poll()
        await keys(pilot, "6")
        assert "From cron" in seen(koor)
        assert "all: 6 (" in seen(koor)


async def test_the_cursor_stays_with_its_customer_when_the_list_is_sorted_anew() -> None:
    koor = app(*CUSTOMERS)
    async with opened(koor, PortfolioScreen()) as pilot:
        await keys(pilot, "j", "j", "S")
        assert isinstance(koor.screen, PortfolioScreen)
        assert koor.screen.current_slug == "cirrus"
        await keys(pilot, "4", "1")
        assert koor.screen.current_slug == "cirrus"


def a_thousand() -> Portfolio:
    rates = Rates(currency="USD", values={"EUR": Decimal("1.1")}, on=TODAY)
    return Portfolio(THOUSAND, today=TODAY, limits=Thresholds(), rates=rates)


@pytest.mark.parametrize("column", [column.id for column in rows.CUSTOMERS])
def test_sorting_a_thousand_takes_no_tenth_of_a_second(column: str) -> None:
    """The list itself; `python -m bench.contracts` measures from the key to the screen."""
    portfolio = a_thousand()
    assert len(portfolio.rows) == 1_000
    for down in (False, True):

        def sort(down: bool = down) -> None:
            found = rows.sorted_rows(portfolio.rows, column, portfolio.rates, descending=down)
            rows.customer_lines(found)

        assert spent(sort) < 0.1


def test_a_thousand_customers_are_worked_out_within_the_budget_of_a_key() -> None:
    """Everything the first frame says: contracts, ARR, what is overdue, the lines."""

    def open_it() -> None:
        portfolio = a_thousand()
        assert portfolio.arr().amount > 0
        rows.customer_lines(
            rows.sorted_rows(portfolio.rows, "name", portfolio.rates, descending=False)
        )

    assert spent(open_it) < 0.08


@pytest.mark.parametrize("view", ["renewals", "payments", "targets"])
def test_each_list_of_a_thousand_is_within_it_too(view: str) -> None:
    def show() -> None:
        portfolio = a_thousand()
        if view == "renewals":
            rows.renewal_lines(portfolio, portfolio.renewals)
        elif view == "payments":
            rows.due_lines(portfolio, portfolio.dues)
        else:
            for metric in Metric:
                goal = Decimal(10**7)
                portfolio.judge(Target(id=metric, name=metric, metric=metric, goal=goal, by=TODAY))

    assert spent(show) < 0.08

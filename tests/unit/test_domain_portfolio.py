"""Edges of the portfolio: the last day of a target, the day an invoice is due, what ended how."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from koortui.domain.contract import HoursBlock, Invoice, Payment, Service, Stage, Terms
from koortui.domain.customer import Customer
from koortui.domain.money import Money, Rates
from koortui.domain.portfolio import Portfolio
from koortui.domain.targets import Metric, Status, Target, stretches
from koortui.domain.thresholds import Thresholds

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)
LIMITS = Thresholds()


def customer(**fields: Any) -> Customer:
    terms: dict[str, Any] = {
        "annual_value": Decimal(12_000),
        "currency": "USD",
        "contract_start": date(2026, 1, 1),
        "contract_end": date(2026, 12, 31),
    }
    return Customer(id="c", slug="acme", name="Acme", **{**terms, **fields})


def book(*customers: Customer, day: date = TODAY) -> Portfolio:
    return Portfolio(customers, today=TODAY, limits=LIMITS, rates=Rates(), day=day)


def stands(metric: Metric, goal: int, day: date, *customers: Customer, **fields: Any) -> Status:
    target = Target(
        id="t", name="t", metric=metric, goal=Decimal(goal), by=date(2026, 6, 30), **fields
    )
    return book(*customers, day=day).judge(target).status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 12, 31), Status.UPCOMING),
        (date(2026, 1, 1), Status.BEHIND),
        (date(2026, 6, 30), Status.BEHIND),  # its last day is not over
        (date(2026, 7, 1), Status.MISSED),
    ],
)
def test_a_target_is_missed_when_its_last_day_is_over(day: date, status: Status) -> None:
    assert stands(Metric.ARR, 20_000, day, customer(contract_start=date(2026, 7, 2))) is status


def test_what_comes_after_the_last_day_changes_nothing() -> None:
    late = customer(contract_start=date(2026, 7, 1))
    assert stands(Metric.ARR, 12_000, TODAY, late) is Status.MISSED
    assert stands(Metric.NEW_CUSTOMERS, 1, TODAY, late) is Status.MISSED
    over = customer(contract_end=date(2026, 6, 30))
    assert stands(Metric.ARR, 12_000, TODAY, over) is Status.MET


def test_the_goal_is_shared_out_over_the_days_from_what_there_was() -> None:
    had = customer(annual_value=Decimal(1_000), contract_start=date(2020, 1, 1))
    target = Target(
        id="t",
        name="t",
        metric=Metric.ARR,
        goal=Decimal(2_810),
        since=date(2026, 1, 1),
        by=date(2026, 6, 30),  # 181 days
    )
    assert book(had, day=date(2026, 1, 1)).judge(target).expected == 1_010
    assert book(had, day=date(2026, 4, 10)).judge(target).expected == 2_000
    assert book(had, day=date(2026, 6, 30)).judge(target).expected == 2_810


def test_of_things_that_are_counted_only_whole_ones_are_asked_for() -> None:
    assert stands(Metric.RENEWALS, 2, date(2026, 3, 31)) is Status.ON_TRACK  # 0.99
    assert stands(Metric.RENEWALS, 2, date(2026, 4, 2)) is Status.BEHIND


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [
        (date(2026, 8, 31), "to come", 0),
        (date(2026, 9, 1), "open", 0),
        (date(2026, 10, 1), "open", 0),  # net 30: the day it is due
        (date(2026, 10, 2), "overdue", 1),
    ],
)
def test_an_invoice_is_overdue_from_the_day_after_it_is_due(
    day: date, state: str, late: int
) -> None:
    [due] = book(customer(invoices=(Invoice(issued=date(2026, 9, 1)),)), day=day).dues
    assert (due.state.value, due.overdue_days) == (state, late)
    assert stands(Metric.OVERDUE, 0, day, since=date(2026, 1, 1)) is Status.MET


def test_a_payment_in_parts_leaves_the_rest_open() -> None:
    invoice = Invoice(
        issued=date(2026, 9, 1),
        amount=Decimal(100),
        payments=(Payment(day=date(2026, 9, 10), amount=Decimal("40.50")),),
    )
    [due] = book(customer(invoices=(invoice,))).dues
    assert due.amount == Money(Decimal("59.50"), "USD")
    [before] = book(customer(invoices=(invoice,)), day=date(2026, 9, 9)).dues
    assert before.amount == Money(Decimal(100), "USD")


def test_a_block_of_hours_is_to_be_paid_until_it_is() -> None:
    block = HoursBlock(hours=Decimal(10), bought_on=date(2026, 11, 1), paid_on=date(2026, 11, 20))
    assert [due.number for due in book(customer(blocks=(block,)), day=date(2026, 11, 19)).dues] == [
        "10 h"
    ]
    assert book(customer(blocks=(block,)), day=date(2026, 11, 20)).dues == []


def ends(one: Customer, day: date = TODAY) -> list[tuple[str, str]]:
    return [(f"{found.ends}", found.state) for found in book(one, day=day).renewals]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "near"),
        ({"renewal_note": "They want two years."}, "noted"),
        ({"contract_end": TODAY}, "near"),
        ({"contract_end": TODAY - DAY}, "ran out"),
        ({"contract_end": TODAY - DAY, "stage": Stage.ENDED}, "ended"),
        ({"contract_end": TODAY + LIMITS.contract_amber * DAY}, "near"),
        ({"contract_end": TODAY + (LIMITS.contract_amber + 1) * DAY}, "open"),
        ({"trial": True}, "trial"),
        ({"trial": True, "contract_end": TODAY - DAY}, "ran out"),
    ],
    ids=str,
)
def test_how_a_contract_that_ends_stands(fields: dict[str, Any], state: str) -> None:
    assert [found for _, found in ends(customer(**fields))] == [state]


@pytest.mark.parametrize(
    "fields",
    [
        {"contract_end": None},
        {"service": Service.ONE_OFF},
        {"stage": Stage.PROSPECT},
        {"contract_end": TODAY + 366 * DAY},
        {"contract_end": date(2026, 9, 30), "stage": Stage.ENDED},
    ],
    ids=str,
)
def test_what_is_no_renewal(fields: dict[str, Any]) -> None:
    assert ends(customer(**fields)) == []


def test_a_renewal_agreed_ahead_and_a_change_on_the_way() -> None:
    before = Terms(
        annual_value=Decimal(10),
        currency="USD",
        contract_start=date(2025, 12, 1),
        contract_end=date(2026, 11, 30),
    )
    ahead = customer(
        contract_start=date(2026, 12, 1), contract_end=date(2027, 10, 31), past=(before,)
    )
    assert ends(ahead) == [("2026-11-30", "renewed"), ("2027-10-31", "open")]
    changed = customer(
        contract_start=date(2026, 6, 1), contract_end=date(2026, 11, 30), past=(before,)
    )
    assert ends(changed) == [("2026-11-30", "near")]  # its old terms ended, the contract did not


@pytest.mark.parametrize(
    ("since", "by", "last", "count"),
    [
        (date(2024, 1, 31), date(2024, 12, 31), date(2024, 12, 31), 12),
        (date(2024, 2, 1), date(2024, 3, 14), date(2024, 3, 14), 7),  # by weeks
        (date(2023, 11, 30), date(2024, 11, 29), date(2024, 11, 29), 13),
    ],
)
def test_a_trend_has_month_ends_leap_days_included(
    since: date, by: date, last: date, count: int
) -> None:
    target = Target(id="t", name="t", metric=Metric.ARR, goal=Decimal(1), since=since, by=by)
    found = list(stretches(target, by))
    assert (found[-1], len(found)) == (last, count)
    if count > 7:
        assert date(2024, 2, 29) in found
    assert list(stretches(target, since - DAY)) == []
    assert list(stretches(target, since)) == [since]


def test_the_arr_of_the_months_before_ends_on_the_day() -> None:
    found = book(customer()).arr_history(["acme"], 12)
    assert [day for day, _ in found][-2:] == [date(2026, 10, 31), TODAY]
    assert [total.amount for _, total in found][:3] == [0, 12_000, 12_000]
    assert found[0][0] == date(2025, 12, 31)

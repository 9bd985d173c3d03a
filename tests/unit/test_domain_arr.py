"""ARR, revenue and targets agree with a model that only knows single days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolio_model import DAY, FIRST, TODAY, Sold, days, earned_by_day, portfolios

from koortui.domain.arr import anniversary, arr_on, deals_of, earned
from koortui.domain.contract import Service, Stage, Terms
from koortui.domain.customer import Customer
from koortui.domain.money import Amounts, Rates
from koortui.domain.portfolio import Portfolio
from koortui.domain.targets import Metric, Status, Target
from koortui.domain.thresholds import Thresholds

CENT = Decimal("0.01")


def customer(**fields: Any) -> Customer:
    terms = {
        "annual_value": Decimal(36_500),
        "currency": "USD",
        "contract_start": date(2026, 1, 1),
        "contract_end": date(2026, 12, 31),
    }
    return Customer(id="c", slug="acme", name="Acme", **{**terms, **fields})


def arr(one: Customer, day: date, today: date = TODAY) -> str:
    return str(arr_on(deals_of(one, today), day))


def revenue(one: Customer, first: date, last: date) -> str:
    return str(earned(deals_of(one, TODAY), first, last))


def book(sold: Sequence[Sold], day: date = TODAY) -> Portfolio:
    return Portfolio(
        [one.customer for one in sold], today=TODAY, limits=Thresholds(), rates=Rates(), day=day
    )


# what counts


def test_both_ends_of_a_contract_count() -> None:
    one = customer()
    assert arr(one, date(2025, 12, 31)) == "-"
    assert arr(one, date(2026, 1, 1)) == arr(one, date(2026, 12, 31)) == "36,500 USD"
    assert arr(one, date(2027, 1, 1)) == "-"


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.PROSPECT},
        {"service": Service.ONE_OFF},
        {"trial": True},
        {"annual_value": None},
        {"stage": Stage.ENDED},
        {"stage": Stage.ENDED, "contract_end": None},
        {"stage": Stage.ENDED, "ended_on": date(2026, 5, 31)},
    ],
    ids=str,
)
def test_what_was_not_sold_or_does_not_recur_is_no_arr(fields: dict[str, Any]) -> None:
    assert arr(customer(**fields), date(2026, 6, 15)) == "-"


@pytest.mark.parametrize("stage", [Stage.KICKOFF, Stage.ACTIVE, Stage.SUSPENDED])
def test_a_contract_counts_from_its_first_day_whatever_the_stage(stage: Stage) -> None:
    assert arr(customer(stage=stage), date(2026, 6, 15)) == "36,500 USD"


def test_a_former_customer_keeps_its_past() -> None:
    one = customer(stage=Stage.ENDED, ended_on=date(2026, 5, 31))
    assert arr(one, date(2026, 5, 31)) == "36,500 USD"
    over = customer(stage=Stage.ENDED)
    assert arr(over, date(2026, 6, 15), today=date(2027, 3, 1)) == "36,500 USD"


def test_a_former_customer_who_talks_again_keeps_what_was_sold_before() -> None:
    before = Terms(
        annual_value=Decimal(10),
        currency="USD",
        contract_start=date(2025, 1, 1),
        contract_end=date(2025, 12, 31),
    )
    again = customer(stage=Stage.PROSPECT, past=(before,))
    assert arr(again, date(2025, 6, 1)) == "10 USD"
    assert arr(again, date(2026, 6, 1)) == "-"


def test_a_renewal_agreed_ahead_does_not_count_before_it_begins() -> None:
    before = Terms(annual_value=Decimal(10), currency="USD", contract_end=date(2025, 12, 31))
    one = customer(past=(before,))
    assert arr(one, date(2025, 12, 31)) == "10 USD"
    assert arr(one, date(1999, 1, 1)) == "10 USD"  # an open start was always
    assert arr(one, date(2026, 1, 1)) == "36,500 USD"


# pro-rated


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_contract_year_is_worth_its_value_in_a_common_and_in_a_leap_year(year: int) -> None:
    one = customer(contract_start=date(year, 3, 1), contract_end=None)
    last = date(year + 1, 3, 1) - DAY
    assert revenue(one, date(year, 3, 1), last) == "36,500 USD"


def test_a_day_of_a_leap_year_is_worth_a_366th() -> None:
    one = customer(contract_start=date(2023, 3, 1), contract_end=None)
    assert revenue(one, date(2023, 3, 1), date(2024, 2, 28)) == "36,400.27 USD"
    assert revenue(one, date(2024, 2, 29), date(2024, 2, 29)) == "99.73 USD"


def test_every_day_of_a_common_year_is_worth_the_same() -> None:
    assert revenue(customer(), date(2026, 1, 1), date(2026, 1, 31)) == "3,100 USD"
    assert revenue(customer(), date(2026, 2, 1), date(2026, 2, 28)) == "2,800 USD"
    assert revenue(customer(), date(2026, 6, 15), date(2026, 6, 15)) == "100 USD"


def test_months_add_up_to_the_year_to_the_cent() -> None:
    one = customer(annual_value=Decimal("10000.01"))
    months = [
        revenue(one, date(2026, m, 1), (date(2026, m, 28) + 4 * DAY).replace(day=1) - DAY)
        for m in range(1, 13)
    ]
    assert sum(Decimal(m.split()[0].replace(",", "")) for m in months) == Decimal("10000.01")


@pytest.mark.parametrize(
    ("start", "years", "begins"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
        (date(2024, 12, 31), 1, date(2025, 12, 31)),
    ],
)
def test_contract_years_begin_on_anniversaries(start: date, years: int, begins: date) -> None:
    assert anniversary(start, years) == begins


# against the model


@settings(max_examples=300)
@given(portfolios(), days)
def test_arr_is_what_the_days_say(sold: list[Sold], day: date) -> None:
    by_day = sum((one.worth.get(day, Decimal(0)) for one in sold), Decimal(0))
    found = book(sold, day)
    assert found.arr().amount == by_day
    assert found.measure(_target(Metric.ARR, FIRST, TODAY), day).amount == by_day
    for by in ("customer", "service", "scale", "industry"):
        shares = found.shares(by)  # type: ignore[arg-type]
        assert sum((share.total.amount for share in shares), Decimal(0)) == by_day
    for row in found.rows:
        one = next(one for one in sold if one.slug == row.slug)
        assert (row.arr.amount if row.arr else 0) == one.worth.get(day, 0)


@settings(max_examples=200)
@given(portfolios(), days, days, days)
def test_revenue_is_the_sum_of_its_days(sold: list[Sold], a: date, b: date, c: date) -> None:
    first, middle, last = sorted((a, b, c))
    measure = book(sold).measure
    found = measure(_target(Metric.REVENUE, first, TODAY), last).amount
    periods = sum(len(one.customer.periods) for one in sold)
    assert abs(Fraction(found) - earned_by_day(sold, first, last)) <= CENT * periods
    assert found == found.quantize(CENT)
    if middle < last:
        one = measure(_target(Metric.REVENUE, first, TODAY), middle).amount
        two = measure(_target(Metric.REVENUE, middle + DAY, TODAY), last).amount
        assert one + two == found


@settings(max_examples=300)
@given(portfolios(), days, days)
def test_what_is_counted_is_counted_once_and_on_its_day(sold: list[Sold], a: date, b: date) -> None:
    first, last = sorted((a, b))
    measure = book(sold).measure

    def figure(metric: Metric) -> Decimal:
        return measure(_target(metric, first, TODAY), last).amount

    won = [one.won for one in sold if one.won]
    enterprise = [one.enterprise for one in sold if one.enterprise]
    renewed = [day for one in sold for day in one.renewals]
    assert figure(Metric.NEW_CUSTOMERS) == sum(first <= day <= last for day in won)
    assert figure(Metric.ENTERPRISE_DEALS) == sum(first <= day <= last for day in enterprise)
    assert figure(Metric.RENEWALS) == sum(first <= day <= last for day in renewed)
    came = [(d, m) for one in sold for d, m in one.received.items() if first <= d <= last]
    assert figure(Metric.PAYMENTS) == sum((money for _, money in came), Decimal(0))
    overdue = [
        number
        for one in sold
        for number, (due, paid) in one.due.items()
        if due < last and (paid is None or paid > last)
    ]
    assert figure(Metric.OVERDUE) == len(overdue)
    listed = {due.number for due in book(sold, last).dues if due.state == "overdue"}
    assert listed == set(overdue)


@settings(max_examples=200)
@given(
    portfolios(),
    st.sampled_from(list(Metric)),
    days,
    days,
    st.decimals(1, 900_000, places=0),
    st.dates(FIRST, TODAY + timedelta(days=400)),
)
def test_a_target_stands_as_its_days_say(
    sold: list[Sold], metric: Metric, a: date, b: date, goal: Decimal, day: date
) -> None:
    """Upcoming before it begins, missed or met for good once it is over, never both."""
    first, by = sorted((a, b))
    goal = goal if metric.is_money else goal % 5
    target = _target(metric, first, by, goal)
    found = book(sold, day).judge(target)
    value = book(sold).measure(target, min(day, by)).amount
    if day < first:
        assert found.status is Status.UPCOMING
        return
    assert found.value == value
    reached = value <= goal if metric.is_limit else value >= goal
    if day > by:
        assert found.status is (Status.MET if reached else Status.MISSED)
        assert book(sold, day + 300 * DAY).judge(target).status is found.status
    elif metric.is_limit:
        assert found.status is (Status.ON_TRACK if reached else Status.BEHIND)
    elif reached:
        assert found.status is Status.MET
    else:
        on_track = value >= found.expected
        assert found.status is (Status.ON_TRACK if on_track else Status.BEHIND)
    points = book(sold, day).trend(target)
    assert points[-1].day == min(day, by)
    assert points[-1].value == value
    assert [p.day for p in points] == sorted({p.day for p in points})


def _target(metric: Metric, since: date, by: date, goal: Decimal = Decimal(1)) -> Target:
    return Target(id="t", name="t", metric=metric, goal=goal, since=since, by=by)


def test_amounts_of_no_rate_never_reach_a_total() -> None:
    one, two = customer(), customer(currency="EUR")
    two = Customer(**{**{f: getattr(two, f) for f in two.__struct_fields__}, "slug": "b"})
    found = Portfolio([one, two], today=TODAY, limits=Thresholds(), rates=Rates(currency="USD"))
    assert str(found.arr()) == "36,500 USD + 36,500 EUR"
    progress = found.judge(_target(Metric.ARR, date(2026, 1, 1), TODAY, Decimal(40_000)))
    assert progress.value == 36_500
    assert progress.apart == Amounts({"EUR": Decimal(36_500)})

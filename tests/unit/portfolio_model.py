"""A simple model of what was sold: what each day is worth, painted day by day.

The program keeps periods and adds up changes; the model knows single days and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from koortui.domain.contract import Invoice, Payment, Stage
from koortui.domain.customer import Customer

DAY = timedelta(days=1)
FIRST, TODAY = date(2023, 1, 1), date(2026, 11, 26)
#: Month ends, leap days and the days around them come up far more often than by chance.
ODD_DAYS = [
    date(2024, 1, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 2, 28),
    date(2025, 12, 31),
    date(2026, 1, 1),
]
days = st.one_of(st.sampled_from(ODD_DAYS), st.dates(FIRST, TODAY))
values = st.decimals(0, 500_000, places=2)
LENGTHS = [1, 27, 28, 29, 30, 31, 90, 181, 182, 364, 365, 366, 730, 731]


@dataclass
class Sold:
    """One customer, and what the model knows of it."""

    slug: str
    customer: Customer
    worth: dict[date, Decimal] = field(default_factory=dict)
    """The annual value in force, by day."""
    length: dict[date, int] = field(default_factory=dict)
    """Days in the contract year that the day is in."""
    won: date | None = None
    enterprise: date | None = None
    renewals: list[date] = field(default_factory=list)
    due: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    """By invoice number: its due day, and the day it was paid."""
    received: dict[date, Decimal] = field(default_factory=dict)


def contract_year(start: date, day: date) -> int:
    """Days of the contract year of `day`, found by walking through the years."""
    begun, years = start, 1
    while True:
        try:
            after = start.replace(year=start.year + years)
        except ValueError:
            after = date(start.year + years, 3, 1)
        if after > day:
            return (after - begun).days
        begun, years = after, years + 1


def paint(sold: Sold, start: date, end: date, value: Decimal, nodes: int) -> None:
    """From `start` on it is worth this until `end`, and nothing beyond."""
    for day in [day for day in sold.worth if day >= start]:
        del sold.worth[day], sold.length[day]
    for number in range((end - start).days + 1):
        day = start + number * DAY
        sold.worth[day] = value
        sold.length[day] = contract_year(start, day)
    sold.won = min(sold.won or start, start)
    if nodes >= 50:
        sold.enterprise = min(sold.enterprise or start, start)


@st.composite
def customers(draw: st.DrawFn, slug: str) -> Sold:
    """Signed once, then renewed, changed, ended, billed and paid in any order."""
    start, length = draw(days), draw(st.sampled_from(LENGTHS))
    value, nodes = draw(values), draw(st.sampled_from([4, 49, 50, 120]))
    end = start + (length - 1) * DAY
    terms: dict[str, Any] = {"annual_value": value, "currency": "USD", "nodes": nodes}
    sold = Sold(
        slug,
        Customer(id=slug, slug=slug, name=slug, contract_start=start, contract_end=end, **terms),
    )
    paint(sold, start, end, value, nodes)
    for _ in range(draw(st.integers(0, 4))):
        draw(st.sampled_from([renew, change, bill]))(draw, sold)
    if draw(st.booleans()):
        end_it(draw, sold)
    return sold


def renew(draw: st.DrawFn, sold: Sold) -> None:
    """New terms after the old ones, or in their stead before they end."""
    old = sold.customer
    assert old.contract_start
    assert old.contract_end
    gap = draw(st.sampled_from([0, 0, 0, 1, 89, 90, 400, -1, -20]))
    start = max(old.contract_end + (1 + gap) * DAY, old.contract_start + DAY)
    end = max(start + (draw(st.sampled_from(LENGTHS)) - 1) * DAY, old.contract_end + DAY)
    value, nodes = draw(values), draw(st.sampled_from([4, 49, 50, 120]))
    if (start - min(old.contract_end, start - DAY)).days <= 90:
        sold.renewals.append(start)
    _next_terms(sold, start, end, value, nodes)


def change(draw: st.DrawFn, sold: Sold) -> None:
    """Other nodes and another value from a day on, until the end that was agreed."""
    old = sold.customer
    assert old.contract_start
    assert old.contract_end
    if old.contract_end == old.contract_start:
        return
    start = draw(st.dates(old.contract_start + DAY, old.contract_end))
    _next_terms(sold, start, old.contract_end, draw(values), draw(st.sampled_from([4, 50])))


def _next_terms(sold: Sold, start: date, end: date, value: Decimal, nodes: int) -> None:
    old = sold.customer
    sold.customer = replace(
        old,
        past=(*old.past, old.terms),
        contract_start=start,
        contract_end=end,
        annual_value=value,
        nodes=nodes,
    )
    paint(sold, start, end, value, nodes)


def bill(draw: st.DrawFn, sold: Sold) -> None:
    """An invoice, paid late, early, in parts, or not at all."""
    issued, amount = draw(days), draw(st.decimals(1, 90_000, places=2))
    number = f"{sold.slug}-{len(sold.due)}"
    paid = issued + draw(st.integers(0, 80)) * DAY if draw(st.booleans()) else None
    part = draw(st.decimals(0, amount, places=2))
    part_on = issued + draw(st.integers(0, 30)) * DAY
    payments = (Payment(day=part_on, amount=part),) if part else ()
    invoice = Invoice(issued=issued, paid_on=paid, number=number, amount=amount, payments=payments)
    sold.customer = replace(sold.customer, invoices=(*sold.customer.invoices, invoice))
    sold.due[number] = issued + 30 * DAY, paid
    if part:
        sold.received[part_on] = sold.received.get(part_on, Decimal(0)) + part
    if paid:
        sold.received[paid] = sold.received.get(paid, Decimal(0)) + amount - part


def end_it(draw: st.DrawFn, sold: Sold) -> None:
    """The last day, which may lie anywhere before today."""
    last = draw(days)
    sold.customer = replace(sold.customer, stage=Stage.ENDED, ended_on=last)
    begun = [terms.contract_start for terms in sold.customer.periods if terms.contract_start]
    for day in [day for day in sold.worth if day > last]:
        del sold.worth[day], sold.length[day]
    sold.renewals = [day for day in sold.renewals if day <= last]
    sold.won = sold.won if min(begun) <= last else None
    sold.enterprise = sold.enterprise if sold.enterprise and sold.enterprise <= last else None


def portfolios() -> st.SearchStrategy[list[Sold]]:
    return st.tuples(*(customers(slug=f"c{number}") for number in range(3))).map(list)


def earned_by_day(sold: Sequence[Sold], first: date, last: date) -> Fraction:
    """Every day by itself, exactly."""
    return sum(
        (
            Fraction(one.worth[day]) / one.length[day]
            for one in sold
            for day in one.worth
            if first <= day <= last
        ),
        Fraction(0),
    )

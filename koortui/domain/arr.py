"""Recurring revenue: what the contracts are worth a year, on any day, and what of it is earned.

A *deal* is one period of terms that was sold: of a prospect none, of a trial none, of a customer
that ended none beyond its end. Recurring are subscriptions with an annual value. Usage fees are
passed on and work by the hour is sold once, so neither counts.

Annual value, pro-rated: a contract year runs from the contract's start to the day before its
anniversary (of 29 February: 28 February) and is worth the annual value exactly; within it every
day is worth the same. Sums are rounded to the cent from the year's beginning on, so that the
months of a year add up to it. Terms without a start count by calendar years.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from koortui.domain.contract import Stage, Terms
from koortui.domain.customer import Customer
from koortui.domain.money import CENT, ZERO, Amounts, Money

DAY = timedelta(days=1)
RENEWED_WITHIN = timedelta(days=90)
"""Terms that begin so long after the last ones ended renew them; later it is won back."""


class Deal(Struct, frozen=True, kw_only=True):
    """One period that was sold. `start` is `date.min` where it was always, `end` included."""

    slug: str
    terms: Terms
    nodes: int | None
    start: date
    end: date | None
    arr: Money | None = None
    """A year's worth; None when it does not recur, or nobody said what it is worth."""
    renews: bool = False
    """It follows a deal of the same customer without a long break."""

    def in_force(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


class Steps:
    """A figure that changes on certain days, by currency (or by "" for a mere count)."""

    def __init__(self, changes: Iterable[tuple[date, Money]]) -> None:
        by_currency: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for day, change in changes:
            by_currency[change.currency][day] += change.amount
        self._days: dict[str, list[date]] = {}
        self._levels: dict[str, list[Decimal]] = {}
        for currency, found in by_currency.items():
            days, level, levels = sorted(found), ZERO, []
            for day in days:
                level += found[day]
                levels.append(level)
            self._days[currency], self._levels[currency] = days, levels

    def on(self, day: date) -> Amounts:
        """The figure at the end of `day`."""
        return Amounts.sum(
            Money(self._levels[currency][place - 1], currency)
            for currency, days in self._days.items()
            if (place := bisect_right(days, day))
        )

    def within(self, first: date, last: date) -> Amounts:
        """How much it changed from the beginning of `first` to the end of `last`."""
        before = self.on(first - DAY) if first > date.min else Amounts()
        return self.on(last) + Amounts({c: -amount for c, amount in before.of.items()})


def deals_of(customer: Customer, today: date) -> tuple[Deal, ...]:
    """What was sold to the customer, oldest first."""
    present = customer.terms
    agreed = list(zip((*customer.past, present), customer.periods, strict=True))
    if customer.stage is Stage.PROSPECT or _ended_unsaid(customer, today):
        agreed.pop()
    found: list[Deal] = []
    before: Terms | None = None
    for paper, terms in agreed:
        start, end = terms.contract_start or date.min, terms.contract_end
        if terms.trial or (end is not None and end < start):
            continue
        last = found[-1] if found else None
        found.append(
            Deal(
                slug=customer.slug,
                terms=terms,
                # the clusters are those of today: they speak for the present terms only
                nodes=customer.contracted_nodes if paper is present else terms.nodes,
                start=start,
                end=end,
                arr=_recurring(terms),
                renews=_renews(paper, start, before, last),
            )
        )
        before = paper
    return tuple(found)


def _ended_unsaid(customer: Customer, today: date) -> bool:
    """It is over, and the papers do not say since when."""
    if customer.stage is not Stage.ENDED:
        return False
    end = customer.ended_on or customer.contract_end
    return end is None or end >= today


def _renews(paper: Terms, start: date, before: Terms | None, last: Deal | None) -> bool:
    """Agreed for longer than what was agreed before, and without a long break.

    Terms changed on the way keep the end that was agreed, and a contract that goes on after it was
    given up keeps the day it was signed: no renewals.
    """
    if before is None or last is None or before.contract_end is None or last.end is None:
        return False
    if paper.signed_on is not None and paper.signed_on == before.signed_on:
        return False
    longer = paper.contract_end is None or paper.contract_end > before.contract_end
    return longer and start - last.end <= RENEWED_WITHIN


def _recurring(terms: Terms) -> Money | None:
    if not terms.service.is_subscription or not terms.annual_value:
        return None
    return Money(terms.annual_value, terms.currency)


def arr_steps(deals: Iterable[Deal]) -> Steps:
    """ARR as it rises with each beginning and falls with each end."""
    return Steps(_arr_changes(deals))


def _arr_changes(deals: Iterable[Deal]) -> Iterator[tuple[date, Money]]:
    for deal in deals:
        if deal.arr is None:
            continue
        yield deal.start, deal.arr
        if deal.end is not None and deal.end < date.max:
            yield deal.end + DAY, Money(-deal.arr.amount, deal.arr.currency)


def arr_on(deals: Iterable[Deal], day: date) -> Amounts:
    """What the deals in force on `day` are worth a year."""
    return Amounts.sum(deal.arr for deal in deals if deal.arr and deal.in_force(day))


def earned(deals: Iterable[Deal], first: date, last: date) -> Amounts:
    """Recurring revenue earned from `first` to `last`, both included."""
    return Amounts.sum(
        Money(_earned(deal, deal.arr.amount, first, last), deal.arr.currency)
        for deal in deals
        if deal.arr is not None
    )


def _earned(deal: Deal, value: Decimal, first: date, last: date) -> Decimal:
    last = last if deal.end is None else min(last, deal.end)
    first = max(first, deal.start)
    if last < first:
        return ZERO
    anchor = deal.start if deal.start > date.min else date(first.year, 1, 1)
    before = _since(anchor, value, first - DAY) if first > anchor else ZERO
    return _since(anchor, value, last) - before


def _since(anchor: date, value: Decimal, day: date) -> Decimal:
    """Earned from `anchor` to the end of `day`: whole contract years, and a part of one."""
    after = day + DAY
    years = after.year - anchor.year
    begun = anniversary(anchor, years)
    if begun > after:
        years -= 1
        begun = anniversary(anchor, years)
    if begun == after:
        return value * years
    length = (anniversary(anchor, years + 1) - begun).days
    part = value * (after - begun).days / length
    return value * years + part.quantize(CENT, ROUND_HALF_EVEN)


def anniversary(start: date, years: int) -> date:
    """The day a contract year begins; after 29 February it is 1 March in other years."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def first_days(
    deals: Iterable[Deal], fits: Callable[[Deal], bool] = lambda _: True
) -> Iterator[date]:
    """The day each customer's first fitting deal began. What was always began on no day."""
    seen: set[str] = set()
    for deal in deals:
        if deal.slug not in seen and fits(deal):
            seen.add(deal.slug)
            if deal.start > date.min:
                yield deal.start

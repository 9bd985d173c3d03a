"""The whole portfolio as of a day: ARR and its shares, renewals, payments due, prospects, targets.

A read model over the roster. What is slow to work out is worked out when it is first asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from msgspec import Struct

from koortui.domain.arr import (
    DAY,
    Deal,
    Steps,
    arr_on,
    arr_steps,
    deals_of,
    earned,
    first_days,
)
from koortui.domain.contract import Stage, Terms
from koortui.domain.contract_rules import Scale, is_enterprise, scale_of
from koortui.domain.customer import Customer
from koortui.domain.dues import Due, DueState, dues_of, overdue_changes, received
from koortui.domain.money import Amounts, Money, Rates, Total
from koortui.domain.targets import Metric, Point, Progress, Target, as_total, judge, trend
from koortui.domain.thresholds import Thresholds

GroupBy = Literal["customer", "service", "scale", "industry"]
GROUPINGS: tuple[GroupBy, ...] = ("customer", "service", "scale", "industry")
AHEAD = timedelta(days=365)
"""Renewals are listed so far ahead."""
UNSAID = "not said"


class Row(Struct, frozen=True, kw_only=True):
    """One customer as of the day."""

    customer: Customer
    stage: Stage
    terms: Terms | None
    """In force on the day; None: nothing is."""
    nodes: int | None
    scale: Scale | None
    arr: Money | None
    """None: nothing that recurs is in force, or nobody said what it is worth."""
    overdue: tuple[Due, ...] = ()

    @property
    def slug(self) -> str:
        return self.customer.slug


class Renewal(Struct, frozen=True, kw_only=True):
    """A contract, or a trial, that ends."""

    slug: str
    ends: date
    value: Money | None
    state: Literal["renewed", "ended", "ran out", "trial", "noted", "open", "near"]
    """`ran out`: over, and the customer is still looked after. `near`: no renewal note, and within
    the days of the settings."""
    note: str = ""


class Share(Struct, frozen=True, kw_only=True):
    """One group of the ARR: how many customers, and what they are worth a year."""

    label: str
    customers: int
    total: Total
    slug: str = ""
    """Of the customer, where the group is one."""


class Portfolio:
    """`customers` are everyone's: targets are the company's. Lists take whom to leave out."""

    def __init__(
        self,
        customers: Sequence[Customer],
        *,
        today: date,
        limits: Thresholds,
        rates: Rates,
        day: date | None = None,
    ) -> None:
        self.customers = {customer.slug: customer for customer in customers}
        self.today, self.day = today, day or today
        self.limits, self.rates = limits, rates
        self._judged: dict[Target, Progress] = {}
        self._trends: dict[Target, list[Point]] = {}

    @cached_property
    def deals(self) -> dict[str, tuple[Deal, ...]]:
        return {slug: deals_of(one, self.today) for slug, one in self.customers.items()}

    @cached_property
    def _all_deals(self) -> tuple[Deal, ...]:
        return tuple(deal for deals in self.deals.values() for deal in deals)

    # Customers

    @cached_property
    def rows(self) -> list[Row]:
        """Every customer, by name."""
        found = [self._row(customer) for customer in self.customers.values()]
        return sorted(found, key=lambda row: (row.customer.name.casefold(), row.slug))

    def _row(self, customer: Customer) -> Row:
        day = self.day
        deal = next((d for d in self.deals[customer.slug] if d.in_force(day)), None)
        terms = deal.terms if deal else customer.terms_on(day)
        nodes = deal.nodes if deal else customer.contracted_nodes
        unpaid = dues_of(customer, day, self.limits.payment_net)
        return Row(
            customer=customer,
            stage=customer.stage_on(day),
            terms=terms,
            nodes=nodes,
            scale=scale_of(nodes, self.limits),
            arr=deal.arr if deal else None,
            overdue=tuple(due for due in unpaid if due.state is DueState.OVERDUE),
        )

    # ARR

    def arr(self, slugs: Iterable[str] | None = None) -> Total:
        """What recurs in a year, of these customers or of all."""
        chosen = self.customers if slugs is None else slugs
        deals = (deal for slug in chosen for deal in self.deals.get(slug, ()))
        return self.rates.total(arr_on(deals, self.day))

    def shares(self, by: GroupBy, slugs: Iterable[str] | None = None) -> list[Share]:
        """The ARR by customer, service, scale or industry, the largest first."""
        found: dict[str, list[Deal]] = defaultdict(list)
        for slug in self.customers if slugs is None else slugs:
            for deal in self.deals.get(slug, ()):
                if deal.arr and deal.in_force(self.day):
                    found[self._label(deal, by)].append(deal)
        shares = [
            Share(
                label=self.customers[label].name if by == "customer" else label,
                customers=len({deal.slug for deal in deals}),
                total=self.rates.total(arr_on(deals, self.day)),
                slug=label if by == "customer" else "",
            )
            for label, deals in found.items()
        ]
        return sorted(shares, key=lambda share: (-share.total.amount, share.label.casefold()))

    def _label(self, deal: Deal, by: GroupBy) -> str:
        if by == "customer":
            return deal.slug
        if by == "service":
            return deal.terms.service.label
        if by == "industry":
            return self.customers[deal.slug].industry or UNSAID
        scale = scale_of(deal.nodes, self.limits)
        return scale.value if scale else UNSAID

    def arr_history(self, slugs: Iterable[str], months: int) -> list[tuple[date, Total]]:
        """The ARR of these customers at the ends of the months before, and on the day."""
        steps = arr_steps(deal for slug in slugs for deal in self.deals.get(slug, ()))
        ends = [self.day]
        while len(ends) < months:
            ends.append(ends[-1].replace(day=1) - DAY)
        return [(end, self.rates.total(steps.on(end))) for end in reversed(ends)]

    # Renewals

    @cached_property
    def renewals(self) -> list[Renewal]:
        """Ends of last month, of this one and of the year ahead; and what ran out before."""
        first = (self.day.replace(day=1) - DAY).replace(day=1)
        found = [
            renewal
            for customer in self.customers.values()
            for renewal in self._ends(customer)
            if first <= renewal.ends <= self.day + AHEAD or renewal.state == "ran out"
        ]
        return sorted(found, key=lambda renewal: (renewal.ends, renewal.slug))

    def _ends(self, customer: Customer) -> Iterable[Renewal]:
        deals = self.deals[customer.slug]
        looked_after = customer.is_active
        for index, deal in enumerate(deals):
            after = deals[index + 1] if index + 1 < len(deals) else None
            if deal.end is None or not deal.terms.service.is_subscription:
                continue
            if after and not after.renews and after.start == deal.end + DAY:
                continue  # terms changed on the way
            renewed = after is not None and after.renews
            over = deal.end < self.day
            state: Literal["renewed", "ended", "ran out", "noted", "open", "near"]
            if renewed:
                state = "renewed"
            elif over:
                state = "ran out" if looked_after and after is None else "ended"
            elif deal.terms.renewal_note.strip():
                state = "noted"
            else:
                near = (deal.end - self.day).days <= self.limits.contract_amber
                state = "near" if near else "open"
            yield Renewal(
                slug=customer.slug,
                ends=deal.end,
                value=deal.arr,
                state=state,
                note=deal.terms.renewal_note,
            )
        if customer.trial and customer.contract_end and looked_after:
            yield Renewal(
                slug=customer.slug,
                ends=customer.contract_end,
                value=None,
                state="trial" if customer.contract_end >= self.day else "ran out",
                note=customer.renewal_note,
            )

    # Payments

    @cached_property
    def dues(self) -> list[Due]:
        """What is still to be paid: overdue first, then by the day it is due."""
        order = list(DueState)
        found = (
            due
            for customer in self.customers.values()
            for due in dues_of(customer, self.day, self.limits.payment_net)
        )
        return sorted(
            found, key=lambda due: (order.index(due.state), due.due or date.max, due.slug)
        )

    # Prospects

    @cached_property
    def prospects(self) -> list[Customer]:
        """Who is on the way to be a customer: prospects, then those in kickoff, by name."""
        stages = (Stage.PROSPECT, Stage.KICKOFF)
        found = [one for one in self.customers.values() if one.stage in stages]
        return sorted(found, key=lambda one: (stages.index(one.stage), one.name.casefold()))

    # Targets

    def judge(self, target: Target) -> Progress:
        """How the target stands; worked out once."""
        if target not in self._judged:
            self._judged[target] = judge(target, self.day, self.measure)
        return self._judged[target]

    def trend(self, target: Target) -> list[Point]:
        """How the target's figure went; worked out once."""
        if target not in self._trends:
            self._trends[target] = trend(target, self.day, self.measure)
        return self._trends[target]

    def measure(self, target: Target, day: date) -> Total:
        """The target's figure at the end of `day`."""
        match target.metric:
            case Metric.ARR:
                return self.rates.total(self._arr.on(day), target.currency)
            case Metric.REVENUE:
                amounts = earned(self._all_deals, target.first, day)
                return self.rates.total(amounts, target.currency)
            case Metric.PAYMENTS:
                amounts = self._received.within(target.first, day)
                return self.rates.total(amounts, target.currency)
            case Metric.OVERDUE:
                return as_total(self._overdue.on(day).of.get("", 0))
            case Metric.NEW_CUSTOMERS:
                days = self._first_days
            case Metric.ENTERPRISE_DEALS:
                days = self._enterprise_days
            case Metric.RENEWALS:
                days = self._renewal_days
        return as_total(bisect_right(days, day) - bisect_right(days, target.first - DAY))

    @cached_property
    def _arr(self) -> Steps:
        return arr_steps(self._all_deals)

    @cached_property
    def _received(self) -> Steps:
        return Steps(came for one in self.customers.values() for came in received(one))

    @cached_property
    def _overdue(self) -> Steps:
        return Steps(overdue_changes(self.customers.values(), self.limits.payment_net))

    @cached_property
    def _first_days(self) -> list[date]:
        return sorted(first_days(self._all_deals))

    @cached_property
    def _enterprise_days(self) -> list[date]:
        return sorted(first_days(self._all_deals, lambda d: is_enterprise(d.nodes, self.limits)))

    @cached_property
    def _renewal_days(self) -> list[date]:
        return sorted(deal.start for deal in self._all_deals if deal.renews)


def sum_of(rates: Rates, amounts: Iterable[Money | None]) -> tuple[Total, int]:
    """The total of what is known, and how many amounts are not."""
    known: list[Money] = []
    unknown = 0
    for amount in amounts:
        if amount is None:
            unknown += 1
        else:
            known.append(amount)
    return rates.total(Amounts.sum(known)), unknown

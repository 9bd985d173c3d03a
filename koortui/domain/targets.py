"""Targets: what is to be reached by a day, how far it is, and whether it will be. See goals.

A target is judged as of a day. Until the end of its own last day it is met, on track or behind
(the goal shared out evenly over the days from `since` to `by`; of things that are counted only
whole ones are asked for); afterwards it is met or missed by what the figure was on that last day,
whatever came later. A limit (invoices overdue) is a goal not to be exceeded: it can be met only
when its day is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from koortui.domain.days import EARLIEST, LATEST
from koortui.domain.money import CENT, ZERO, Amounts, Money, Total, is_currency

DAY = timedelta(days=1)
MOST = 10**15


class Metric(StrEnum):
    """What is measured. Money comes in the target's currency, the rest is counted."""

    ARR = "arr"
    REVENUE = "revenue"
    PAYMENTS = "payments"
    NEW_CUSTOMERS = "new_customers"
    ENTERPRISE_DEALS = "enterprise_deals"
    RENEWALS = "renewals"
    OVERDUE = "overdue_invoices"

    @property
    def label(self) -> str:
        return {
            Metric.ARR: "annual recurring revenue",
            Metric.REVENUE: "recurring revenue earned",
            Metric.PAYMENTS: "payments received",
            Metric.NEW_CUSTOMERS: "new customers",
            Metric.ENTERPRISE_DEALS: "enterprise deals",
            Metric.RENEWALS: "renewals",
            Metric.OVERDUE: "overdue invoices",
        }[self]

    @property
    def is_money(self) -> bool:
        return self in (Metric.ARR, Metric.REVENUE, Metric.PAYMENTS)

    @property
    def is_level(self) -> bool:
        """What it is on a day; the others add up from the target's first day on."""
        return self in (Metric.ARR, Metric.OVERDUE)

    @property
    def is_limit(self) -> bool:
        """The goal is the most it may be."""
        return self is Metric.OVERDUE


class Status(StrEnum):
    """How a target stands."""

    UPCOMING = "upcoming"
    ON_TRACK = "on track"
    BEHIND = "behind"
    MET = "met"
    MISSED = "missed"


class HasGoal(Protocol):
    """What is checked of a target, in the settings and in the roster."""

    @property
    def goal(self) -> Decimal: ...
    @property
    def by(self) -> date: ...
    @property
    def since(self) -> date | None: ...
    @property
    def currency(self) -> str: ...


class Target(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to reach by the end of `by`. `since` is the first day that counts."""

    id: str
    name: str
    metric: Metric
    goal: Decimal
    by: date
    since: date | None = None
    """None: the first of January of the year of `by`."""
    currency: str = ""
    """Of the goal, where it is money; empty: the one sums are shown in."""

    @property
    def first(self) -> date:
        return self.since or date(self.by.year, 1, 1)


def target_problems(target: HasGoal) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of what types let through."""
    if not target.goal.is_finite() or not 0 <= target.goal <= MOST:
        yield "goal", f"{target.goal} will not do: a goal is 0 to {MOST:,}"
    if target.currency and not is_currency(target.currency):
        yield "currency", f"{target.currency!r} is no currency code such as USD"
    if not EARLIEST <= target.by.year <= LATEST:
        yield "by", f"{target.by} will not do: {EARLIEST} to {LATEST} is wanted"
    if target.since and not EARLIEST <= target.since.year <= LATEST:
        yield "since", f"{target.since} will not do: {EARLIEST} to {LATEST} is wanted"
    elif target.since and target.since > target.by:
        yield "since", f"{target.since} is after {target.by}, when it is to be reached"


class Point(Struct, frozen=True):
    """The figure at the end of `day`."""

    day: date
    value: Decimal


class Progress(Struct, frozen=True, kw_only=True):
    """A target as of a day."""

    target: Target
    status: Status
    value: Decimal
    """As of the day, or as of the target's last one when that is over."""
    expected: Decimal
    """What would be on track."""
    apart: Amounts = Amounts()
    """Money that could not be brought into the target's currency, and is not in `value`."""

    @property
    def share(self) -> float:
        """How much of the goal, from 0 on; of a limit how much of it is used up."""
        goal = self.target.goal
        return float(self.value / goal) if goal else float(bool(self.value))

    @property
    def remaining(self) -> Decimal:
        """To the goal; to a limit how far it still is (less than nothing: exceeded)."""
        left = self.target.goal - self.value
        return left if self.target.metric.is_limit else max(ZERO, left)


#: The figure of a target at the end of a day: money in its currency with what stays apart.
Measure = Callable[[Target, date], Total]


def judge(target: Target, day: date, measure: Measure) -> Progress:
    """How the target stands at the end of `day`."""
    until = min(day, target.by)
    total = measure(target, until) if until >= target.first else Total()
    value, expected = total.amount, ZERO
    if day >= target.first:
        expected = _expected(target, until, measure)
    return Progress(
        target=target,
        status=_status(target, day, value, expected),
        value=value,
        expected=expected,
        apart=total.apart,
    )


def _status(target: Target, day: date, value: Decimal, expected: Decimal) -> Status:
    if day < target.first:
        return Status.UPCOMING
    over = day > target.by
    if target.metric.is_limit:
        kept = value <= target.goal
        if over:
            return Status.MET if kept else Status.MISSED
        return Status.ON_TRACK if kept else Status.BEHIND
    if value >= target.goal:
        return Status.MET
    if over:
        return Status.MISSED
    return Status.ON_TRACK if value >= expected else Status.BEHIND


def _expected(target: Target, day: date, measure: Measure) -> Decimal:
    """The goal's even share of the days gone, from what there was before the first."""
    if target.metric.is_limit:
        return target.goal
    base = ZERO
    if target.metric.is_level and target.first > date.min:
        base = measure(target, target.first - DAY).amount
    gone, days = (day - target.first).days + 1, (target.by - target.first).days + 1
    expected = base + max(ZERO, target.goal - base) * gone / days
    if target.metric.is_money:
        return expected.quantize(CENT)
    return Decimal(int(expected))


def trend(target: Target, day: date, measure: Measure) -> list[Point]:
    """The figure at the end of each stretch of the target's time, up to `day`."""
    until = min(day, target.by)
    return [Point(end, measure(target, end).amount) for end in stretches(target, until)]


def stretches(target: Target, until: date) -> Iterator[date]:
    """Last days of months, or of weeks where the target has few months; the last is `until`."""
    if until < target.first:
        return
    monthly = (target.by - target.first).days > 120
    end = _month_end(target.first) if monthly else target.first + 6 * DAY
    while end < until:
        yield end
        end = _month_end(end + DAY) if monthly else end + 7 * DAY
    yield until


def _month_end(day: date) -> date:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return after - DAY


def as_total(count: int | Decimal) -> Total:
    """A mere count, as measures answer it."""
    return Total(money=Money(Decimal(count)))

"""The sample's targets, beside the one in its settings: on track, behind, missed, upcoming."""

from __future__ import annotations

from decimal import Decimal

from koortui.domain.targets import Metric, Target
from koortui.sandbox.portfolio.ids import make_id
from koortui.sandbox.portfolio.when import When

#: (name, metric, goal, first day and last day counted from today).
_TOLD: tuple[tuple[str, Metric, int, int, int], ...] = (
    ("Enterprise deals", Metric.ENTERPRISE_DEALS, 3, -420, -55),
    ("Ten new customers", Metric.NEW_CUSTOMERS, 10, -300, -20),
    ("Revenue of the contract year", Metric.REVENUE, 950_000, -200, 164),
    ("ARR for the next round", Metric.ARR, 1_150_000, -120, 60),
    ("One invoice overdue at most", Metric.OVERDUE, 1, -60, 30),
    ("Renewals in the next half-year", Metric.RENEWALS, 12, 35, 215),
)


def targets_of(when: When) -> tuple[Target, ...]:
    """Told from today on, so that they stand the same on every day."""
    return tuple(
        Target(
            id=make_id(f"targets/{name}"),
            name=name,
            metric=metric,
            goal=Decimal(goal),
            since=when.days(first),
            by=when.days(last),
            currency="USD" if metric.is_money else "",
        )
        for name, metric, goal, first, last in _TOLD
    )

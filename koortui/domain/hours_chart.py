"""Hours by week and by activity, and how long what is left will last: figures for charts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from koortui.domain.hours import Total, Worked, activity_of, total, totals

WEEKS = 12


class Bar(Struct, frozen=True):
    """One bar: its label and its sum."""

    label: str
    total: Total


def by_week(items: Iterable[Worked], today: date, weeks: int = WEEKS) -> list[Bar]:
    """The last weeks, the oldest first; a week without hours has an empty bar."""
    items = tuple(items)
    monday = today - timedelta(days=today.weekday())
    bars = []
    for back in reversed(range(weeks)):
        start = monday - timedelta(weeks=back)
        end = start + timedelta(days=7)
        in_week = [item for item in items if item.day and start <= item.day < end]
        bars.append(Bar(f"{start:%d %b}", total(in_week)))
    return bars


def by_activity(items: Iterable[Worked]) -> list[Bar]:
    """All activities, the largest first."""
    sums = totals(items, activity_of)
    bars = [Bar(name, part) for name, part in sums.items()]
    return sorted(bars, key=lambda bar: (-bar.total.all, bar.label))

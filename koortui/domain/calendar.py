"""Review slots, working days, holidays and time off of one person."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Slot(Struct, frozen=True, order=True):
    """A review slot: the `day` it is held on; `nominal` is the review day it stands for."""

    day: date
    nominal: date

    @property
    def shifted(self) -> bool:
        return self.day != self.nominal


class WorkCalendar(Struct, frozen=True, kw_only=True):
    """When one person works and reviews. Weekdays count from Monday = 0."""

    review_days: tuple[int, ...] = (0, 3)
    holidays: frozenset[date] = frozenset()
    """National and company holidays of the person's own country."""
    away: frozenset[date] = frozenset()
    """Individual days off and vacation."""
    timezone: str = "UTC"

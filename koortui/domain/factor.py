"""What one attention factor answers: always a fact, and a severity only when it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from koortui.domain.assessment import Reason, Severity
from koortui.domain.facts import Facts
from koortui.domain.thresholds import Thresholds


class FactorReport(Struct, frozen=True, kw_only=True):
    """One factor with its inputs and limit, also when nothing is wrong (`severity` None)."""

    factor: str
    text: str
    severity: Severity | None = None
    limit: str = ""
    source: str = "journal"
    source_at: datetime | None = None
    """When the source was read; None for what is read live: journal, roster, calendar."""
    cause: str = ""
    action: str = ""
    issue: str = ""
    points: int = 0
    """Hygiene findings."""
    gate: Literal["", "payment", "balance"] = ""
    """Set while "continue or suspend?" holds for this factor."""
    decided: bool = False
    """The gate was answered after the event that opened it."""

    def reason(self) -> Reason | None:
        """What the board shows; None when nothing is wrong."""
        if self.severity is None:
            return None
        return Reason(
            factor=self.factor,
            severity=self.severity,
            text=self.text,
            limit=self.limit,
            source=self.source,
            source_at=self.source_at,
            cause=self.cause,
            action=self.action,
            issue=self.issue,
        )


Factor = Callable[[Facts, Thresholds], FactorReport]


def grade(count: int, amber: int, red: int) -> tuple[Severity | None, int]:
    """Severity of a count that is worse the higher it is, and the limit to show beside it."""
    if count >= red:
        return Severity.RED, red
    return (Severity.AMBER, amber) if count >= amber else (None, amber)


def short(text: str, limit: int) -> str:
    """`text` cut to `limit` characters with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plural(count: int, noun: str) -> str:
    """ "1 nudge", "2 nudges"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def day_name(day: date, today: date) -> str:
    """ "Tue" within a week, else "12 Oct"."""
    if abs((today - day).days) < 7:
        return _WEEKDAYS[day.weekday()]
    return f"{day.day} {month_name(day.month)}"


def month_name(month: int) -> str:
    """ "Oct" for 10."""
    return _MONTHS[month - 1]


#: `strftime` costs more than all the rest of a reason's text.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

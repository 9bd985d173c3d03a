"""Bars as text: what is charged, what is not, what is undecided, told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from textual.content import Content

from koortui.domain.hours import Balance
from koortui.domain.hours_chart import Bar
from koortui.widgets.cells import fit, fit_right


@dataclass(frozen=True)
class Marks:
    """One sign for each kind of hours, and one for the empty rest."""

    billable: str
    free: str
    undecided: str
    rest: str


BLOCKS = Marks("█", "▒", "?", "░")
ASCII = Marks("#", "=", "?", ".")
_LABEL, _FIGURE = 24, 8
RUNWAY_WEEKS = 12
"""As long as the whole bar."""


def bars(rows: Sequence[Bar], width: int, marks: Marks = BLOCKS) -> list[Content]:
    """One line a bar, all to the same scale; the figure stands at the end."""
    label = min(_LABEL, max((len(row.label) for row in rows), default=0) + 1)
    length = max(4, width - label - _FIGURE)
    most = max((row.total.all for row in rows), default=Decimal(0))
    return [_line(row, label, length, most, marks) for row in rows]


def legend(marks: Marks = BLOCKS) -> Content:
    return Content.assemble(
        (marks.billable, "$success"),
        " billable   ",
        (marks.free, "$primary"),
        " not billable   ",
        (marks.undecided, "$warning"),
        " undecided",
    )


def balance_bar(balance: Balance, width: int, marks: Marks = BLOCKS) -> Content:
    """What is left of the hours bought."""
    share = float(balance.remaining / balance.bought) if balance.bought else 0.0
    length = max(4, width)
    full = max(0, min(length, round(length * share)))
    look = "$error" if balance.remaining <= 0 else "$warning" if share <= 0.2 else "$success"
    return Content.assemble(
        (marks.billable * full, look), (marks.rest * (length - full), "$foreground-muted")
    )


def runway_bar(weeks: float, limit: float, width: int, marks: Marks = BLOCKS) -> Content:
    """Weeks that are left, of a quarter; "|" stands where it gets short."""
    length = max(8, width)
    full = max(1, min(length, round(length * weeks / RUNWAY_WEEKS)))
    mark = min(length - 1, round(length * limit / RUNWAY_WEEKS))
    look = "$warning" if weeks < limit else "$success"
    signs = [(marks.billable, look)] * full + [(marks.rest, "$foreground-muted")] * (length - full)
    signs[mark] = ("|", "bold $warning")
    return Content.assemble(*signs)


def _line(row: Bar, label: int, length: int, most: Decimal, marks: Marks) -> Content:
    parts = (
        (row.total.billable, marks.billable, "$success"),
        (row.total.free, marks.free, "$primary"),
        (row.total.undecided, marks.undecided, "$warning"),
    )
    drawn, pieces, so_far = 0, [], Decimal(0)
    for hours, mark, look in parts:
        so_far += hours
        end = round(length * so_far / most) if most else 0
        if hours and end == drawn and drawn < length:
            end = drawn + 1  # a little is never nothing
        pieces.append((mark * (end - drawn), look))
        drawn = max(drawn, end)
    figure = f"{row.total.all.normalize():f} h" if row.total.all else "-"
    return Content.assemble(
        (fit(row.label, label), "$foreground-muted"),
        *pieces,
        " " * (length - drawn),
        fit_right(figure, _FIGURE),
    )

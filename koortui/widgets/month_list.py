"""A month's hours by customer, with what is left of the hours bought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from textual.content import Content

from koortui.domain.hours import Balance, Total
from koortui.domain.reconcile import MonthState
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

STATE_WORDS: dict[MonthState, tuple[str, str]] = {
    "open": ("○ open", "$foreground-muted"),
    "confirmed": ("● confirmed", "$success"),
    "changed": ("▲ changed since", "bold $warning"),
}
#: Titles of the figures, and their cells.
_ALL, _BILLABLE, _UNDECIDED = FIGURES = ("All", 7), ("Billable", 9), ("Undec.", 7)
_STATE = 16


@dataclass(frozen=True)
class MonthLine:
    """One customer's month; `balance` is None for a subscription."""

    slug: str
    name: str
    total: Total
    state: MonthState
    balance: Balance | None = None


class MonthList(LineList[MonthLine]):
    """Columns: customer, hours in all, billable, undecided, balance, state of the month."""

    def key_of(self, item: MonthLine) -> str:
        return item.slug

    def draw(self, item: MonthLine, width: int) -> Content:
        name_width, bar_width = _columns(width)
        words, look = STATE_WORDS[item.state] if item.total.all else ("-", "$foreground-muted")
        return Content.assemble(
            (fit(item.name, name_width), "bold"),
            (_figure(item.total.all, _ALL), "bold"),
            _figure(item.total.billable, _BILLABLE),
            (
                _figure(item.total.undecided, _UNDECIDED),
                "bold $warning" if item.total.undecided else "",
            ),
            "  ",
            _balance(item.balance, bar_width),
            "  ",
            (fit(words, _STATE), look),
        )


def column_titles(width: int) -> str:
    """The heading that stands over the list."""
    name_width, bar_width = _columns(width)
    figures = "".join(fit_right(title, cells) for title, cells in FIGURES)
    return f"{fit('Customer', name_width)}{figures}  {fit('Left of bought', bar_width)}  Month"


def _columns(width: int) -> tuple[int, int]:
    """Width of the name and of the balance."""
    rest = width - sum(cells for _, cells in FIGURES) - _STATE - 4
    name_width = min(28, rest - rest // 2)
    return name_width, min(40, rest - name_width)


def _figure(hours: Decimal, column: tuple[str, int]) -> str:
    return fit_right(f"{hours.normalize():f}" if hours else "-", column[1])


def _balance(balance: Balance | None, width: int) -> Content:
    """A bar where there is room, and the figures always."""
    if balance is None:
        return Content.styled(fit("subscription", width), "$foreground-muted")
    share = float(balance.remaining / balance.bought) if balance.bought else 0.0
    figures = f"{balance.remaining.normalize():f}/{balance.bought.normalize():f}"
    length = width - 10
    full = max(0, min(length, round(length * share)))
    look = "$error" if balance.remaining <= 0 else "$warning" if share <= 0.2 else "$success"
    mark = "▲ " if balance.remaining <= 0 else ""
    return Content.assemble(
        ("━" * full, look),
        ("─" * (length - full), "$foreground-muted"),
        (fit_right(mark + figures, width - length), look if mark else ""),
    )

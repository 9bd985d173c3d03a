"""Charts of one customer: hours left, by week, by activity; attention and contacts over time."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.domain.facts import Facts
from koortui.domain.hours import Balance
from koortui.domain.hours_chart import WEEKS, by_activity, by_week
from koortui.domain.sheet_cells import plain
from koortui.screens.base import KoorScreen
from koortui.screens.looking_back import LooksBack
from koortui.screens.turning import TurnsCustomers
from koortui.usecases.desk import CustomerView
from koortui.widgets.bars import ASCII, BLOCKS, Marks, balance_bar, bars, legend, runway_bar
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.master_detail import Detail
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import day_label

MUTED = "$foreground-muted"
_BAR = 96
"""Bars longer than this are not read better."""
_TALL, _FEW_WEEKS = 30, 8
"""Lower screens show fewer weeks, so that the activities are in view."""


class ChartsScreen(LooksBack, TurnsCustomers, KoorScreen[None]):
    """Left and right go through the customers."""

    place = "charts"
    BINDINGS: ClassVar[list[BindingType]] = bindings("charts")
    DEFAULT_CSS = """
    ChartsScreen #title { height: 1; padding: 0 1; background: $panel; }
    ChartsScreen Detail { height: 1fr; padding: 0 1; }
    """

    def __init__(self, slug: str) -> None:
        super().__init__()
        self._slug = slug

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Detail()
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(Detail).focus()

    @property
    def current_slug(self) -> str:
        return self._slug

    def desk_changed(self) -> None:
        view = self.desk.view(self._slug)
        marks = ASCII if self.workspace.config.ui.ascii else BLOCKS
        facts = Facts(view.situation)
        title = Content.assemble(
            (f"Charts · {view.customer.name}", "bold"), ("   ↔ customer", MUTED)
        )
        self.query_one("#title", TopLine).update(title)
        weeks = WEEKS if self.size.height >= _TALL else _FEW_WEEKS
        limit = self.workspace.thresholds.balance_amber_weeks
        width = min(_BAR, self.size.width - 4)
        self.look_back(view.situation)
        hours = chart(view, facts, width, marks, weeks, limit)
        past = Content("\n").join(self.over_time(width))
        self.query_one(Detail).show(Content("\n\n").join([hours, past]))

    def over_time_changed(self) -> None:
        self.desk_changed()

    def on_resize(self) -> None:
        self.call_after_refresh(self.desk_changed)

    def action_back(self) -> None:
        self.dismiss()


def chart(
    view: CustomerView, facts: Facts, width: int, marks: Marks, last: int, limit: float
) -> Content:
    """All of it as text, of the `last` weeks; it scrolls where the screen is short.

    `limit`: weeks under which the runway is short.
    """
    weeks = by_week(facts.worked, facts.today, last)
    activities = by_activity(facts.worked)
    lines = [
        *_balance(view, width, marks, limit),
        Content(""),
        Content.assemble(("By week  ", "bold"), legend(marks)),
        *bars(weeks, width, marks),
        Content(""),
        Content.styled("By activity", "bold"),
        *(bars(activities, width, marks) or [Content.styled("No hours yet.", MUTED)]),
    ]
    return Content("\n").join(lines)


def _balance(view: CustomerView, width: int, marks: Marks, limit: float) -> list[Content]:
    left = view.balance
    if left is None:
        return [Content.styled("No balance: a subscription. Hours are still recorded.", MUTED)]
    words = f"{plain(left.remaining)} of {plain(left.bought)} h left"
    unpaid = f" · {plain(left.unpaid)} h bought, not paid" if left.unpaid else ""
    undecided = f" · {plain(left.undecided)} h undecided, not subtracted" if left.undecided else ""
    runway = left.runway_weeks if left.remaining > 0 else None
    return [
        Content.assemble(("Balance  ", "bold"), words, (unpaid + undecided, MUTED)),
        balance_bar(left, width, marks),
        Content.assemble(
            ("Runway   ", "bold"),
            runway_words(view, left),
            (f" · | {limit:g} weeks" if runway is not None else "", MUTED),
        ),
        *([runway_bar(runway, limit, width, marks)] if runway is not None else []),
    ]


def runway_words(view: CustomerView, left: Balance) -> str:
    """How long it lasts at the pace of the last four weeks."""
    if left.remaining <= 0:
        since = left.exhausted_on
        when = f" since {day_label(since, view.situation.today)}" if since else ""
        return f"used up{when}"
    if left.runway_weeks is None:
        return "no recent use"
    pace = float(left.remaining) / left.runway_weeks
    return f"{left.runway_weeks:.1f} weeks at {pace:.1f} h a week, the pace of the last four"

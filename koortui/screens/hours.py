"""Hours: a month by customer, and the hours nobody decided on yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.hours import Worked, month_of, total, worked
from koortui.domain.journal import Billable
from koortui.domain.reconcile import month_state
from koortui.screens.base import KoorScreen
from koortui.screens.customer_rows import total_words
from koortui.screens.headings import border_text
from koortui.screens.hours_actions import HoursActions
from koortui.screens.list_place import nobody_yet
from koortui.screens.moving import MovesList
from koortui.screens.turning import TurnsMonths
from koortui.usecases.desk import CustomerView
from koortui.widgets.column_titles import ColumnTitles
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.month_list import MonthLine, MonthList, column_titles
from koortui.widgets.top_line import TopLine
from koortui.widgets.worked_list import WorkedLine, WorkedList

_UNDECIDED_EMPTY = "Nothing is undecided."


class HoursScreen(TurnsMonths, HoursActions, MovesList, KoorScreen[None]):
    """Everyone looked after today; undecided hours of all months below."""

    place = "hours"
    CSS_PATH = "hours.tcss"
    AUTO_FOCUS = "#months"
    BINDINGS: ClassVar[list[BindingType]] = bindings("hours", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "open": "No customer is under the cursor.",
        "hours": "No customer is under the cursor.",
        "reconcile": "No customer is under the cursor.",
        "charts": "No customer is under the cursor.",
    }

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        months = MonthList(empty=nobody_yet(), id="months")
        yield ColumnTitles(column_titles, months)
        yield months
        undecided = WorkedList(empty=_UNDECIDED_EMPTY, id="undecided")
        undecided.border_title = "Undecided"
        yield undecided
        yield KeyFooter()

    @property
    def moving_list(self) -> LineList[Any]:
        undecided = self.query_one(WorkedList)
        return undecided if undecided.has_focus else self.query_one(MonthList)

    @property
    def current_slug(self) -> str:
        line = self.moving_list.current
        return line.slug if line else ""

    def desk_changed(self) -> None:
        views = sorted(self.desk.views(), key=lambda view: view.customer.name.casefold())
        lines = [_month_line(view, self.month) for view in views]
        self.query_one(MonthList).show(lines)
        undecided = self.query_one(WorkedList)
        undecided.today = self.workspace.today
        waiting = [line for view in views for line in _undecided(view)]
        undecided.show(waiting)
        yes, no = key("hours_row.billable"), key("hours_row.free")
        words = f"Undecided {len(waiting)} · tab, then {yes} billable or {no} not"
        undecided.border_title = border_text(words)
        everything = total(
            item for view in views for item in _worked(view) if month_of(item) == self.month
        )
        name = f"{date.fromisoformat(f'{self.month}-01'):%b %Y}"
        self.query_one("#title", TopLine).update(
            Content.assemble((f"Hours · {name}  ", "bold"), total_words(everything))
        )

    @on(LineList.Chosen, "#months")
    def _chosen(self) -> None:
        self.action_open()

    @on(LineList.Chosen, "#undecided")
    def _row_chosen(self) -> None:
        self.query_one(WorkedList).ask("edit")

    # Commands

    def action_open(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_other_list(self) -> None:
        months, undecided = self.query_one(MonthList), self.query_one(WorkedList)
        (months if undecided.has_focus else undecided).focus()

    def action_reconcile(self) -> None:
        """This customer's month: the journal against the sheet."""
        if self.current_slug:
            self.open_reconcile(self.current_slug, self.month)

    def action_charts(self) -> None:
        if self.current_slug:
            self.open_charts(self.current_slug)

    def action_back(self) -> None:
        self.dismiss()


def _worked(view: CustomerView) -> tuple[Worked, ...]:
    return worked(view.situation.journal, view.situation.rows)


def _month_line(view: CustomerView, month: str) -> MonthLine:
    items = _worked(view)
    return MonthLine(
        slug=view.slug,
        name=view.customer.name,
        total=total(item for item in items if month_of(item) == month),
        state=month_state(view.situation.journal, items, month),
        balance=view.balance,
    )


def _undecided(view: CustomerView) -> list[WorkedLine]:
    found = [item for item in _worked(view) if item.billable is Billable.UNDECIDED]
    found.sort(key=lambda item: item.day or date.min)
    return [WorkedLine(item, view.slug, view.customer.name) for item in found]

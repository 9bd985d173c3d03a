"""Reconcile: one customer's month, the journal against the sheet, until it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.customer import Customer
from koortui.domain.factor import plural
from koortui.domain.facts import Facts
from koortui.domain.month import MonthAccount, month_account
from koortui.domain.reconcile import Difference
from koortui.domain.sheet_cells import plain
from koortui.screens.base import KoorScreen
from koortui.screens.hours_actions import HoursActions
from koortui.screens.month_export import MonthExport
from koortui.screens.moving import MovesList
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.reconcile_rows import detail, reconcile_lines, sums, title
from koortui.screens.turning import TurnsCustomers, TurnsMonths
from koortui.usecases import sheet_rows
from koortui.usecases.desk import CustomerView
from koortui.usecases.hours import HoursSaved
from koortui.usecases.months import confirm_month
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import MasterDetail
from koortui.widgets.reconcile_list import ReconcileLine, ReconcileList
from koortui.widgets.top_line import TopLine


def nothing_to_settle() -> str:
    """What the list says when it is empty."""
    confirm, export = key("reconcile.confirm"), key("reconcile.export")
    words = f"{confirm} confirms the month, {export} exports it."
    return f"Nothing to settle: journal and sheet agree.\n\n{words}"


class ReconcileScreen(
    TurnsCustomers, TurnsMonths, MonthExport, HoursActions, MovesList, KoorScreen[None]
):
    """`[ ]` go through the months, left and right through the customers."""

    place = "reconcile"
    CSS_PATH = "reconcile.tcss"
    AUTO_FOCUS = "ReconcileList"
    BINDINGS: ClassVar[list[BindingType]] = bindings("reconcile", "list")

    def __init__(self, slug: str, month: str = "") -> None:
        super().__init__()
        self._slug, self._month = slug, month

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Static(id="sums", markup=False)
        yield MasterDetail(ReconcileList(empty=nothing_to_settle(), id="differences"))
        yield KeyFooter()

    # What is shown

    @property
    def current_slug(self) -> str:
        return self._slug

    @property
    def view(self) -> CustomerView:
        return self.desk.view(self._slug)

    @property
    def customer(self) -> Customer:
        return self.view.customer

    @property
    def account(self) -> MonthAccount:
        return month_account(Facts(self.view.situation), self.month)

    @property
    def _list(self) -> ReconcileList:
        return self.query_one(ReconcileList)

    @property
    def _pane(self) -> MasterDetail:
        return self.query_one(MasterDetail)

    @property
    def moving_list(self) -> LineList[Any] | None:
        return None if self._pane.detail.has_focus else self._list

    @property
    def _line(self) -> ReconcileLine | None:
        return self._list.current

    def desk_changed(self) -> None:
        account = self.account
        self.query_one("#title", TopLine).update(title(self.customer.name, account))
        used = self.view.situation.sheet_used
        self.query_one("#sums", Static).update(sums(account, sheet_used=used))
        self._list.show(reconcile_lines(account))
        self.set_class(not self._list.items, "-empty")

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        line = self._line
        self._pane.detail.show(detail(line, self.customer.name) if line else "")

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_settle()

    # Settling

    def hours_defaults(self) -> dict[str, str]:
        """A new row begins with the day under the cursor."""
        idle = self._line.idle if self._line else None
        if idle is None:
            return {}
        return {
            "date": idle.day.isoformat(),
            "specialist": idle.person,
            "issue": idle.issues[0] if idle.issues else "",
        }

    def action_settle(self) -> None:
        """The day gets its row, the row its issue; the cells of a difference can be scrolled."""
        line = self._line
        if line and line.idle:
            self.action_hours()
        elif line and line.item:
            self.edit_row(self.view, line.item)
        elif line:
            self._pane.detail.focus()

    def action_ours(self) -> None:
        self._settle(sheet_rows.keep_ours, "ours goes to the sheet with the next sync")

    def action_theirs(self) -> None:
        self._settle(sheet_rows.take_theirs, "the journal says what the sheet says")

    def _settle(
        self, how: Callable[[Workspace, Customer, Difference], HoursSaved], words: str
    ) -> None:
        found = self._line.difference if self._line else None
        if found is None or found.queued:
            self.notify("Choose a row on which the two disagree.", severity="warning")
            return
        self.run_change(self._slug, words, lambda: how(self.workspace, self.customer, found))

    def action_adopt(self) -> None:
        found = self._line.difference if self._line else None
        if found is None or found.kind != "theirs" or found.row is None:
            self.notify("Choose a person's row: it is marked with +.", severity="warning")
            return
        self.adopt(self.customer, found.row)

    def action_confirm(self) -> None:
        """What still disagrees is said before the month is confirmed."""
        account = self.account
        theirs = sum(found.kind == "theirs" for found in account.differences)
        open_ends = [
            words
            for count, words in (
                (account.wrong, _rows(account.wrong, "disagrees", "disagree")),
                (account.queued, _rows(account.queued, "is on its way", "are on their way")),
                (len(account.idle), f"{plural(len(account.idle), 'day')} without hours"),
                (len(account.unnamed), _rows(len(account.unnamed), "names", "name") + " no issue"),
                (theirs, _rows(theirs, "is", "are") + " a person's own"),
                (account.total.undecided, f"{plain(account.total.undecided)} h undecided"),
            )
            if count
        ]
        if not open_ends:
            self._confirm(account)
            return

        def answered(answer: str | None) -> None:
            if answer == "confirm":
                self._confirm(account)

        choices = [
            Choice("leave", "Leave it open"),
            Choice("confirm", "Confirm it as it stands"),
        ]
        month = date.fromisoformat(f"{account.month}-01")
        heading = f"Confirm {month:%b %Y} of {self.customer.name}?"
        question = "\n".join(f"✗ {words}" for words in open_ends)
        self.app.push_screen(PickScreen(heading, choices, question=question), answered)

    def _confirm(self, account: MonthAccount) -> None:
        done: list[Saved] = []
        if self.guarded(lambda: done.append(confirm_month(self.workspace, self.customer, account))):
            self.context.changed(self._slug, f"{account.month} confirmed", done[0])

    # Elsewhere

    def action_charts(self) -> None:
        self.open_charts(self._slug)

    def action_customer(self) -> None:
        self.context.open_customer(self._slug)

    def action_back(self) -> None:
        if self._pane.detail.has_focus:
            self._list.focus()
        else:
            self.dismiss()

    def default_file(self) -> Path:
        """Where an export goes unless another name is typed."""
        return Path.cwd() / f"hours-{self._slug}-{self.month}"


def _rows(count: int, one: str, many: str) -> str:
    """ "1 row disagrees", "2 rows disagree"."""
    return f"{plural(count, 'row')} {one if count == 1 else many}"

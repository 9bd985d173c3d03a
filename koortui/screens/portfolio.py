"""The portfolio: what it is worth, what ends, what is to be paid, who is coming, the targets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.portfolio import GROUPINGS, Portfolio
from koortui.domain.targets import Target
from koortui.screens import portfolio_rows as rows
from koortui.screens.base import KoorScreen
from koortui.screens.moving import MovesList
from koortui.screens.portfolio_edits import PortfolioEdits
from koortui.screens.portfolio_order import PortfolioOrder
from koortui.screens.portfolio_prospects import PROSPECTS, prospect_lines, prospect_words
from koortui.screens.portfolio_targets import TARGETS, arr_detail, target_detail, target_lines
from koortui.screens.text_export import Format, TextExport
from koortui.usecases.portfolio import read_portfolio
from koortui.usecases.portfolio_reading import Reading
from koortui.usecases.portfolio_tables import VIEWS, View
from koortui.widgets import trend
from koortui.widgets.choice_line import Choice, ChoiceLine
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.table_list import Column, SortLine, TableLine, TableList
from koortui.widgets.top_line import TopLine

DAY = timedelta(days=1)
EMPTY: dict[View, str] = {
    "arr": "Nothing recurs on this day: a contract needs an annual value and a start.",
    "renewals": "Nothing ends in the year ahead.",
    "payments": "Nothing is to be paid.",
    "prospects": "Nobody is on the way: a customer whose stage is prospect or kickoff stands here.",
}
COLUMNS: dict[View, tuple[Column, ...]] = {
    "customers": rows.CUSTOMERS,
    "arr": rows.SHARES,
    "renewals": rows.RENEWALS,
    "payments": rows.DUES,
    "prospects": PROSPECTS,
    "targets": TARGETS,
}
_WITH_DETAIL: tuple[View, ...] = ("arr", "prospects", "targets")
_COMPANY = "Targets are the company's: all customers count."


class PortfolioScreen(PortfolioOrder, PortfolioEdits, TextExport, MovesList, KoorScreen[None]):
    """Six lists over the whole roster, as of a day."""

    place = "portfolio"
    CSS_PATH = "portfolio.tcss"
    AUTO_FOCUS = "#lines"
    BINDINGS: ClassVar[list[BindingType]] = bindings("portfolio", "list")

    def __init__(self) -> None:
        super().__init__()
        self.view: View = "customers"
        self._portfolio: Portfolio | None = None
        self._reading: Reading | None = None
        self._cursors: dict[View, str] = {}

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Static(id="sums", markup=False)
        yield ChoiceLine(id="tabs")
        yield ChoiceLine(id="groups")
        yield Input(id="filter", placeholder="filter by text; Enter keeps it, Esc clears it")
        yield SortLine(id="columns")
        yield TableList(id="lines")
        yield Static(id="detail", markup=False)
        yield KeyFooter()

    # What the base asks

    @property
    def lines(self) -> TableList:
        return self.query_one(TableList)

    @property
    def moving_list(self) -> LineList[Any]:
        return self.lines

    @property
    def current_slug(self) -> str:
        return self.lines.current.slug if self.lines.current else ""

    @property
    def filter_field(self) -> Input:
        return self.query_one("#filter", Input)

    @property
    def chosen_target(self) -> Target | None:
        line = self.lines.current
        return line.item if line and isinstance(line.item, Target) else None

    @property
    def reading(self) -> Reading:
        """What the lists show now; worked out anew after a change of any kind."""
        if self._reading is None:
            if self._portfolio is None:
                self._portfolio = read_portfolio(self.workspace, self.chosen_day)
            self._reading = Reading(self.workspace, self._portfolio, self.keep(), self.by)
        return self._reading

    def put_cursor_on_customer(self, slug: str) -> None:
        self.lines.put_cursor_on(slug)

    def desk_changed(self) -> None:
        self._portfolio = self._reading = None
        self.paint()

    def narrowed(self) -> None:
        """Other customers of the same portfolio."""
        self._reading = None
        self.paint()

    # Painting

    def paint(self) -> None:
        self.set_class(self.view in _WITH_DETAIL, "-detailed")
        self.set_class(self.view == "arr", "-grouped")
        field = self.filter_field
        field.display = bool(field.value) or field.has_focus
        self._paint_head()
        self._paint_tabs()
        columns = self.query_one(SortLine)
        columns.columns = self.lines.columns = COLUMNS[self.view]
        columns.ascii = self.workspace.config.ui.ascii
        columns.sorted_by = self.sorted_by if self.view == "customers" else ""
        columns.descending = self.descending
        left_out = bool(self.reading.portfolio.customers) and not self.reading.slugs
        self.lines.empty = self._nothing(left_out=left_out)
        self.lines.show(self._view_lines())
        self.call_after_refresh(self._paint_sizes)

    def _nothing(self, *, left_out: bool) -> str:
        """What an empty list says: why, and the key that fills it."""
        if left_out:
            return f"Nobody fits: esc clears the filter, {key('portfolio.whose')} shows all."
        if self.view == "customers":
            return (
                "No customers yet.\n\n"
                f"{key('portfolio.new'):28} adds one\n"
                "koortui import roster FILE   reads them from CSV or JSON\n"
                f"{key('goto.setup'):28} sets everything up"
            )
        if self.view == "targets":
            return f"No targets yet: {key('portfolio.new')} makes one."
        return EMPTY[self.view]

    def _paint_head(self) -> None:
        reading = self.reading
        shown = reading.portfolio.day
        when = "" if self.chosen_day is None else " (not today)"
        title = f"Portfolio · {shown:%a} {shown.day} {shown:%b %Y}{when}"
        self.query_one("#title", TopLine).update(title)
        sums = rows.sums_words(reading, mine=self.mine, width=self.size.width - 2)
        self.query_one("#sums", Static).update(sums)

    def _paint_tabs(self) -> None:
        tabs, groups = self.query_one("#tabs", ChoiceLine), self.query_one("#groups", ChoiceLine)
        tabs.choices = tuple(
            Choice(view, "ARR" if view == "arr" else view.title(), str(n))
            for n, view in enumerate(VIEWS, 1)
        )
        tabs.chosen = self.view
        groups.choices = tuple(Choice(by, f"by {by}") for by in GROUPINGS)
        groups.chosen = self.by

    def _view_lines(self) -> list[TableLine]:
        reading = self.reading
        portfolio, marks = reading.portfolio, self._bar_marks
        match self.view:
            case "customers":
                return rows.customer_lines(self.sorted_customers())
            case "arr":
                return rows.share_lines(reading.shares, reading.arr, marks)
            case "renewals":
                return rows.renewal_lines(portfolio, reading.renewals)
            case "payments":
                return rows.due_lines(portfolio, reading.dues)
            case "prospects":
                return prospect_lines(reading.prospects)
            case "targets":
                return target_lines(reading.targets, marks)

    @property
    def _bar_marks(self) -> rows.BarMarks:
        return rows.ASCII if self.workspace.config.ui.ascii else rows.BLOCKS

    def on_resize(self) -> None:
        self._paint_head()
        self.call_after_refresh(self._paint_sizes)

    def _paint_sizes(self) -> None:
        """What depends on the room there is: after the layout, when it is known."""
        self.query_one(SortLine).lines_width = self.lines.scrollable_content_region.width
        self._paint_detail()

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        if self.view not in _WITH_DETAIL:
            return
        detail = self.query_one("#detail", Static)
        width, height = detail.content_size
        marks = trend.ASCII if self.workspace.config.ui.ascii else trend.BLOCKS
        reading = self.reading
        shown = Content()
        if self.view == "arr":
            shown = arr_detail(reading.portfolio, reading.slugs, width, height, marks)
        elif self.view == "targets" and (target := self.chosen_target):
            found = next(one for one in reading.targets if one.target == target)
            shown = target_detail(found, reading.portfolio, width, height, marks)
        elif self.view == "prospects":
            here = (p for p in reading.prospects if p.customer.slug == self.current_slug)
            shown = prospect_words(next(here, None))
        detail.update(shown)

    # Views

    def _show_view(self, view: View) -> None:
        if line := self.lines.current:
            self._cursors[self.view] = line.key
        self.view = view
        self.refresh_bindings()
        self.paint()
        self.lines.first()
        self.lines.put_cursor_on(self._cursors.get(view, ""))
        self.lines.focus()

    @on(ChoiceLine.Picked, "#tabs")
    def _tab_picked(self, event: ChoiceLine.Picked) -> None:
        self._show_view(next(view for view in VIEWS if view == event.choice_id))

    def action_view_customers(self) -> None:
        self._show_view("customers")

    def action_view_arr(self) -> None:
        self._show_view("arr")

    def action_view_renewals(self) -> None:
        self._show_view("renewals")

    def action_view_payments(self) -> None:
        self._show_view("payments")

    def action_view_prospects(self) -> None:
        self._show_view("prospects")

    def action_view_targets(self) -> None:
        self._show_view("targets")

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        """Only what can be done on this list is in the footer; `why_not` says why."""
        return not self._reason(action)

    def why_not(self, command: str) -> str:
        """As every place's, and what the list has not."""
        return self._reason(command) or super().why_not(command)

    def _reason(self, command: str) -> str:
        if command in ("sort", "reverse") and self.view != "customers":
            return f"Customers are sorted: {key('portfolio.view_customers')} shows them."
        if command == "group" and self.view != "arr":
            return f"Groups are of the ARR: {key('portfolio.view_arr')} shows it."
        if command == "target_remove" and self.view != "targets":
            return f"That is done to a target: {key('portfolio.view_targets')} shows them."
        if command in ("search", "whose") and self.view == "targets":
            return _COMPANY
        return ""

    @on(SortLine.Picked)
    def _title_picked(self, event: SortLine.Picked) -> None:
        self.title_clicked(event.column_id)

    @on(ChoiceLine.Picked, "#groups")
    def _group_picked(self, event: ChoiceLine.Picked) -> None:
        self.group_by(next(by for by in GROUPINGS if by == event.choice_id))

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        self.narrowed()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self.lines.focus()
        self.call_after_refresh(self.paint)

    # Doing

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The customer; of a group those in it; of a target the form."""
        line = self.lines.current
        if line is None:
            return
        if self.view == "targets":
            self.action_target_edit()
        elif line.slug:
            tab = "contract" if self.view in ("renewals", "payments", "prospects") else ""
            self.context.open_customer(line.slug, tab)
        elif self.view == "arr":
            self.filter_field.value = line.key
            self._show_view("customers")

    def action_back(self) -> None:
        """One step back: the filter, the day, the place."""
        field = self.filter_field
        if field.display:
            field.value = ""
            self.lines.focus()
            self.call_after_refresh(self.narrowed)
        elif self.chosen_day is not None:
            self.show_day(self.workspace.today)
        else:
            self.dismiss()

    # Out of the program

    @property
    def export_name(self) -> str:
        return "the ARR" if self.view == "arr" else f"the list of {self.view}"

    def export_text(self, form: Format) -> str:
        return self.reading.as_text(self.view, form, self.sorted_customers())

    def default_file(self) -> Path:
        day = self.reading.portfolio.day
        return Path.cwd() / f"portfolio-{self.view}-{day.isoformat()}"

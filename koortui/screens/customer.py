"""The customer page: the facts, and everything that happened."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Input, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.notes import mentions
from koortui.domain.over_time import rhythm
from koortui.domain.timeline import KINDS, Moment, narrowed, timeline
from koortui.screens.contract_actions import ContractActions
from koortui.screens.contract_rows import contract_lines
from koortui.screens.customer_edits import CustomerEdits
from koortui.screens.customer_facts import header
from koortui.screens.customer_reasons import ISSUE_COMMANDS, reason_on
from koortui.screens.customer_rows import (
    fits,
    hours_lines,
    hours_summary,
    moment_text,
    no_issues,
)
from koortui.screens.customer_tabs import CustomerTabs
from koortui.screens.gate_actions import GateActions
from koortui.screens.hours_actions import HoursActions
from koortui.screens.issue_actions import IssueActions
from koortui.screens.issue_making import IssueMaking
from koortui.screens.issue_rows import issue_lines
from koortui.screens.meeting_actions import MeetingActions
from koortui.screens.review_facts import headline
from koortui.usecases.desk import CustomerView
from koortui.widgets.choice_line import Choice, ChoiceLine
from koortui.widgets.contract_list import ContractList
from koortui.widgets.contract_pane import ContractPane
from koortui.widgets.issue_list import IssueLine, IssueList
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.key_words import KeyLine
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail, MasterDetail
from koortui.widgets.mentioned import Mentioned
from koortui.widgets.over_time import rhythm_line
from koortui.widgets.person_list import PersonList
from koortui.widgets.stream import Stream
from koortui.widgets.top_line import TopLine
from koortui.widgets.worked_list import WorkedList


class CustomerScreen(
    ContractActions,
    CustomerEdits,
    GateActions,
    HoursActions,
    IssueActions,
    IssueMaking,
    MeetingActions,
    CustomerTabs,
):
    """One instance serves every customer: `show_customer` changes whom it shows."""

    place = "customer"
    CSS_PATH = "customer.tcss"
    AUTO_FOCUS = "#stream"
    BINDINGS: ClassVar[list[BindingType]] = bindings("customer", "issue", "list")
    closed_shown = True

    def __init__(self, slug: str, kind: str = "", key: str = "") -> None:
        """`kind` and `key` as find gives them: the page opens on what was found."""
        super().__init__()
        self.slug = slug
        self._found = (kind, key)
        self._behind: tuple[str, ...] = ()
        """The customers seen on this page before this one; the last is the nearest."""
        self._opened_by_find = False
        """What find found fills the page: one Esc goes back to where the person was."""
        self._kind = ""
        self._moments: list[Moment] = []
        self._issues: list[IssueLine] = []

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Static(id="head", markup=False)
        yield ChoiceLine(id="tabs")
        yield Input(id="filter", placeholder="filter by text; Enter keeps it, Esc clears it")
        with ContentSwitcher(initial="timeline"):
            with Vertical(id="timeline"):
                yield ChoiceLine(id="kinds")
                yield Static(id="rhythm", markup=False)
                yield MasterDetail(Stream(id="stream"))
            with Vertical(id="issues"):
                yield MasterDetail(IssueList(id="issue-list"))
            with Vertical(id="hours"):
                yield KeyLine(id="hours-summary", markup=False)
                yield WorkedList(
                    empty=f"No hours recorded yet: {key('hours_row.add')} adds a row.", id="worked"
                )
            yield ContractPane(id="contract")
            yield PersonList(
                empty=f"Nobody is known here yet.\n{key('customer.person_new')} adds somebody.",
                id="people",
            )
        yield KeyFooter()

    def on_mount(self) -> None:
        self._begin()

    def show_customer(self, slug: str, kind: str = "", key: str = "") -> None:
        """Another customer on this page, or the same one, as if it were opened anew.

        The way back leads through whom it showed before, unless it was closed meanwhile.
        """
        if self not in self.app.screen_stack:
            self._behind = ()
        elif slug != self.slug:
            self._behind = (*self._behind, self.slug)
        self._turn_to(slug, kind, key)

    def _turn_to(self, slug: str, kind: str = "", key: str = "") -> None:
        self.slug, self._found = slug, (kind, key)
        self.marked, self.closed_shown, self._kind = frozenset(), True, ""
        self.query_one("#filter", Input).value = ""
        for pane in self.query(MasterDetail):
            pane.open = False
        for lines in self.query(LineList):
            lines.forget()
        self._begin()
        if self in self.app.screen_stack:  # else when it comes into view
            self.desk_changed()
            self.call_after_refresh(self._show_found)

    def _begin(self) -> None:
        """On the tab of what find found."""
        kind, _ = self._found
        self._opened_by_find = False
        self.show_tab(kind if kind in ("hours", "contract") else "timeline")

    def on_screen_resume(self) -> None:
        """The base's handler paints it: Textual runs both."""
        self.call_after_refresh(self._show_found)

    def _show_found(self) -> None:
        """The cursor on what find found; where the page is narrow, all of it."""
        (kind, key), self._found = self._found, ("", "")
        if kind == "issue":
            self._show_issue_of(key)
        elif kind in ("note", "meeting"):
            self.query_one(Stream).put_cursor_on(key)
            self.action_open()
        if kind:
            self._opened_by_find = bool(self.pane and self.pane.open)

    def _show_issue_of(self, identifier: str) -> bool:
        """The issue with that number, on its tab and open; whether it is there."""
        for line in self.issue_list.items:
            if line.issue.identifier == identifier:
                self.show_tab("issues")
                self.issue_list.put_cursor_on(line.issue.id)
                self.action_open()
                return True
        return False

    # What the base asks

    @property
    def current_slug(self) -> str:
        return self.slug

    @property
    def view(self) -> CustomerView:
        return self.desk.view(self.slug)

    def desk_changed(self) -> None:
        view = self.view
        zone = ZoneInfo(view.situation.calendar.timezone)
        stream, worked = self.query_one(Stream), self.query_one(WorkedList)
        stream.zone, stream.today = zone, view.situation.today
        worked.today = view.situation.today
        self._moments = timeline(view.situation)
        self.query_one("#rhythm", Static).update(rhythm_line(rhythm(view.situation)))
        self._issues = issue_lines(view, marked=self.marked, closed=self.closed_shown)
        self._paint_head()
        self.paint_tabs(
            {
                "timeline": len(self._moments),
                "issues": len(self._issues),
                "people": len(view.customer.people),
            }
        )
        self._narrow()
        worked.show(hours_lines(view))
        self.query_one("#hours-summary", Static).update(hours_summary(view, self.size.width))
        contract = contract_lines(view, self.workspace.thresholds)
        self.query_one(ContractList).show(contract)
        people = self.query_one(PersonList)
        people.customer, people.now, people.zone = view.customer, view.situation.now, zone
        people.show(view.customer.people)

    def on_resize(self) -> None:
        self._paint_head()

    def _paint_head(self) -> None:
        self.query_one(TopLine).update(headline(self.view))
        self.query_one("#head", Static).update(header(self.view, self.size.width))

    def why_not(self, command: str) -> str:
        """As every place's, and what the tab has not."""
        on_issues = self.tab == "issues" or command not in ISSUE_COMMANDS
        return reason_on(self.tab, command) or (super().why_not(command) if on_issues else "")

    # Narrowing

    def _narrow(self) -> None:
        """Show what the type and the filter leave of moments and issues."""
        text = self.query_one("#filter", Input).value
        stream, issues = self.query_one(Stream), self.query_one(IssueList)
        stream.empty = (
            "Nothing of this kind."
            if self._moments
            else f"Nothing happened yet: {key('anywhere.note')} notes."
        )
        stream.show(narrowed(self._moments, self._kind, text))
        issues.empty = "No issue fits." if self._issues else no_issues(self.view)
        issues.show([line for line in self._issues if fits(line.issue, text)])
        present = {moment.kind for moment in self._moments}
        kinds = self.query_one("#kinds", ChoiceLine)
        kinds.choices = (
            Choice("", "all"),
            *(Choice(kind, kind) for kind in KINDS if kind in present),
        )
        kinds.chosen = self._kind
        self.query_one("#filter").display = bool(text) or self.query_one("#filter").has_focus

    @on(ChoiceLine.Picked, "#kinds")
    def _kind_picked(self, event: ChoiceLine.Picked) -> None:
        self._kind = event.choice_id
        self._narrow()

    def action_next_kind(self) -> None:
        self._turn_kind(1)

    def action_previous_kind(self) -> None:
        self._turn_kind(-1)

    def _turn_kind(self, step: int) -> None:
        ids = [choice.id for choice in self.query_one("#kinds", ChoiceLine).choices]
        place = ids.index(self._kind) if self._kind in ids else 0
        self._kind = ids[(place + step) % len(ids)]
        self.show_tab("timeline")
        self._narrow()

    def action_search(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        self._narrow()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self.show_tab(self.tab)
        self._narrow()

    # The detail

    @on(LineList.Highlighted, "#stream")
    def _show_moment(self) -> None:
        moment = self.query_one(Stream).current
        detail = self.query_one("#timeline").query_one(Detail)
        detail.show(moment_text(moment, self.view) if moment else Content())

    @on(LineList.Highlighted, "#issue-list")
    def _issue_highlighted(self) -> None:
        if self.tab == "issues":
            self.paint_issue_soon()

    def show_tab(self, tab: str) -> None:
        super().show_tab(tab)
        if tab == "issues":  # its text takes long: it is not laid out unseen
            self.paint_issue()

    @property
    def issue_detail(self) -> Detail:
        return self.query_one("#issues").query_one(Detail)

    def repaint_issues(self) -> None:
        self._issues = issue_lines(self.view, marked=self.marked, closed=self.closed_shown)
        self._narrow()

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.tab == "issues":
            self.paint_issue()
        if self.tab == "hours":
            self.query_one(WorkedList).ask("edit")
        if self.tab == "contract":
            self.query_one(ContractList).ask("change")
        if self.tab == "people":
            self.action_edit()
        if self.pane and self.moving_list and self.moving_list.current:
            self.pane.open = True

    @property
    def issue_list(self) -> IssueList:
        return self.query_one(IssueList)

    def action_open_link(self) -> None:
        """On the timeline: from a note or a comment to its issue; there, to the browser."""
        if self.tab == "issues":
            super().action_open_link()
            return
        moment = self.query_one(Stream).current
        named = (moment.issue, *mentions(f"{moment.text} {moment.body}")) if moment else ()
        if not any(self._show_issue_of(name) for name in named if name):
            self.say("No issue of this customer is named here.")

    @on(Mentioned)
    def _mention_clicked(self, event: Mentioned) -> None:
        if not self._show_issue_of(event.identifier):
            self.say(f"{event.identifier} is no issue of this customer.")

    def action_copy(self) -> None:
        if self.tab == "issues":
            self.copy_issue()

    def action_review(self) -> None:
        self.context.open_review(self.slug)

    def action_back(self) -> None:
        """One step back: the filter, the detail, the customer before, the page."""
        field = self.query_one("#filter", Input)
        if field.display:
            field.value = ""
            self.show_tab(self.tab)
            self.call_after_refresh(self._narrow)
        elif self.pane and self.pane.open and not self._opened_by_find:
            self.pane.open = False
        elif self.unmark():
            pass
        elif self._behind:
            *rest, last = self._behind
            self._behind = tuple(rest)
            self._turn_to(last)
        else:
            self.dismiss()

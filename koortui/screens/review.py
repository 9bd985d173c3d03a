"""The review of one customer in three steps: evidence at the left, material at the right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.journal import Step
from koortui.screens.base import KoorScreen
from koortui.screens.gate_actions import GateActions
from koortui.screens.hours_actions import HoursActions
from koortui.screens.issue_actions import IssueActions
from koortui.screens.issue_making import IssueMaking
from koortui.screens.issue_rows import issue_lines
from koortui.screens.meeting_actions import MeetingActions
from koortui.screens.message_actions import MessageActions
from koortui.screens.moving import MovesList
from koortui.screens.review_closing import ReviewClosing
from koortui.screens.review_facts import gate_line, headline, notes_text
from koortui.screens.review_keys import ReviewKeys
from koortui.screens.review_rows import day_lines, track_head
from koortui.screens.review_turning import ReviewTurning
from koortui.screens.terms_line import terms_line
from koortui.usecases.desk import CustomerView
from koortui.usecases.reviews import begin_review, visit_step
from koortui.widgets.day_list import DayLine, DayList
from koortui.widgets.issue_list import IssueList
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.key_words import KeyLine
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail
from koortui.widgets.message_pane import MessagePane
from koortui.widgets.steps import StepsPanel, StepsState
from koortui.widgets.top_line import TopLine

WIDE = 100
"""Columns from which every check is listed under its step."""


def no_issues(*, linked: bool) -> str:
    """What an empty list of issues says."""
    if not linked:
        words = f"{key('issue.link')} links it."
        return f"Not linked to Linear: nobody knows which issues are theirs.\n\n{words}"
    opens, asks, closed = key("issue.issue_new"), key("anywhere.sync"), key("issue.closed")
    words = f"{opens} opens one; {asks} asks Linear again; {closed} shows closed ones."
    return f"No open issues.\n\n{words}"


def no_days() -> str:
    """What an empty list of days says."""
    adds = f"{key('review.hours')} adds an hours row."
    return f"No specialist work since the last review.\n\n{adds}"


class ReviewScreen(
    ReviewKeys,
    ReviewTurning,
    ReviewClosing,
    GateActions,
    MessageActions,
    MeetingActions,
    IssueActions,
    IssueMaking,
    HoursActions,
    MovesList,
    KoorScreen[None],
    inherit_bindings=False,
):
    """One instance serves every customer: `show_customer` changes whom it shows."""

    place = "review"
    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("review", "issue", "list")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self._slug = slug
        self._step = Step.LINEAR
        self._painted_for = 0
        self._to_begin = {Step.LINEAR, Step.TRACK}
        """Lists not shown yet of this customer: the cursor begins where something is lacking."""

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Static(id="terms", markup=False)
        yield Static(id="gate", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield StepsPanel()
                yield Static(id="notes", markup=False)
            with ContentSwitcher(initial="linear", id="right"):
                with Vertical(id="linear"):
                    yield IssueList(empty=no_issues(linked=True), id="issues")
                    yield Detail(id="issue")
                yield MessagePane(id="communicate")
                with Vertical(id="track"):
                    yield KeyLine(id="balance", markup=False)
                    yield DayList(empty=no_days(), id="days")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.load_customer(self._slug)

    # What is shown

    @property
    def current_slug(self) -> str:
        return self._slug

    @property
    def view(self) -> CustomerView:
        return self.desk.view(self._slug)

    @property
    def moving_list(self) -> LineList[Any] | None:
        if self._step is Step.LINEAR:
            return self.issue_list
        return self.query_one("#days", DayList) if self._step is Step.TRACK else None

    @property
    def _reader(self) -> Widget | None:
        if self._step is Step.COMMUNICATE and not self.message.editing:
            return self.query_one("#message-text")
        return super()._reader

    @property
    def issue_list(self) -> IssueList:
        return self.query_one("#issues", IssueList)

    @property
    def current_day(self) -> DayLine | None:
        return self.query_one("#days", DayList).current

    def hours_defaults(self) -> dict[str, str]:
        """The day under the cursor on step 3; elsewhere the issue under the cursor, today."""
        line, issue = self.current_day, self.current_issue
        if self._step is Step.TRACK:
            if line is None:
                return {}
            named = line.issues.split(",")[0]
            return {"date": line.day.isoformat(), "specialist": line.person, "issue": named}
        if issue is None:
            return {}
        return {"issue": issue.identifier, "specialist": issue.assignee}

    @property
    def message(self) -> MessagePane:
        return self.query_one(MessagePane)

    def load_customer(self, slug: str) -> bool:
        """Open the slot's review of a customer, where it was left; whether that could be done."""
        if not self.keep_message():
            return False  # the text stays in sight
        another = slug != self._slug
        self._slug, self.marked = slug, frozenset()
        self.guarded(lambda: begin_review(self.workspace, slug))  # unsaved, it can still be read
        self.desk.refresh(slug)
        review = self.view.review
        self._step = review.step if review else Step.LINEAR
        if another:
            self._to_begin = {Step.LINEAR, Step.TRACK}
        self.load_message()
        if self in self.app.screen_stack:  # else it is painted when it comes into view
            self.desk_changed()
        if another:
            self.message.to_top()
        self._focus_step()
        return True

    def _begin(self, step: Step, lines: LineList[Any], lacking: Iterable[bool]) -> None:
        """The first time, the cursor on the first line that lacks something, else on the first."""
        if step in self._to_begin:
            self._to_begin.discard(step)
            lines.cursor = next((n for n, lacks in enumerate(lacking) if lacks), 0)

    def desk_changed(self) -> None:
        view = self.view
        self._paint_head(view)
        self._painted_for = self.app.size.width
        brief = self._painted_for < WIDE  # the screen's classes and size come after its first paint
        self.query_one(StepsPanel).state = StepsState(
            tuple(view.assessment.steps.values()), self._step, brief
        )
        self.query_one("#notes", Static).update(notes_text(view))
        self.repaint_issues()
        self._paint_step(view)
        self.say_keys(view)

    def _paint_step(self, view: CustomerView) -> None:
        """Only what is in view: the checks of a message read every comment there is."""
        if self._step is Step.LINEAR:
            self.paint_issue()
        elif self._step is Step.COMMUNICATE:
            self.paint_message()
        else:
            days = self.query_one("#days", DayList)
            days.show(day_lines(view, self.workspace.thresholds))
            self._begin(Step.TRACK, days, (line.item is None for line in days.items))
            self.query_one("#balance", Static).update(track_head(view, self.app.size.width))

    def _paint_head(self, view: CustomerView) -> None:
        lines = self.desk.lines()
        done = sum(other.done for other in lines)
        place = f"{done} of {len(lines)} done" + (", this too" if view.done else "")
        line = self.query_one(TopLine)
        line.update(headline(view))
        line.extra = place
        self.query_one("#terms", Static).update(terms_line(view, self.app.size.width - 2))
        gate = self.query_one("#gate", Static)
        words = gate_line(view)
        gate.display = bool(words)
        gate.update(words)

    @property
    def issue_detail(self) -> Detail:
        return self.query_one("#issue", Detail)

    def repaint_issues(self) -> None:
        view = self.view
        mapping = view.customer.linear
        self.issue_list.empty = no_issues(linked=mapping is not None)
        if mapping and view.situation.link_missing:
            words = f"Linear has no {mapping.kind} {mapping.value!r}: {key('issue.link')} links it."
            self.issue_list.empty = words
        self.issue_list.show(issue_lines(view, marked=self.marked, closed=self.closed_shown))
        lacking = (bool(line.flag) for line in self.issue_list.items)
        self._begin(Step.LINEAR, self.issue_list, lacking)

    # Reading an issue

    @property
    def _reading(self) -> bool:
        return self.has_class("-reading")

    def _read(self, *, on: bool) -> None:
        self.set_class(on, "-reading")
        self.query_one("#issue" if on else "#issues").focus()

    def action_read(self) -> None:
        """The issue in full height; again, or Esc, goes back to the list."""
        if self._step is Step.LINEAR and (self._reading or self.chosen_issue()):
            self.paint_issue()
            self._read(on=not self._reading)

    def on_line_list_chosen(self) -> None:
        self.action_read()

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        if event.lines.id == "issues":
            self.paint_issue_soon()

    def on_resize(self) -> None:
        if self.app.size.width != self._painted_for:
            self.call_after_refresh(self.desk_changed)

    # Steps

    def on_steps_panel_picked(self, event: StepsPanel.Picked) -> None:
        self.go_to_step(event.step)

    def action_step_linear(self) -> None:
        self.go_to_step(Step.LINEAR)

    def action_step_communicate(self) -> None:
        self.go_to_step(Step.COMMUNICATE)

    def action_step_track(self) -> None:
        self.go_to_step(Step.TRACK)

    def go_to_step(self, step: Step) -> None:
        self.remove_class("-reading")
        self._step = step
        self.guarded(lambda: visit_step(self.workspace, self._slug, step))
        self.desk.refresh(self._slug)
        self.desk_changed()
        self._focus_step()

    def _focus_step(self) -> None:
        self.query_one("#right", ContentSwitcher).current = self._step.value
        target = {Step.LINEAR: "#issues", Step.COMMUNICATE: "#message-text", Step.TRACK: "#days"}
        if self._step is Step.COMMUNICATE and not self.message.editing:
            self.set_focus(None)
        else:
            self.query_one(target[self._step]).focus()

    def action_customer(self) -> None:
        self.context.open_customer(self._slug)

    def action_back(self) -> None:
        """Esc leaves the message's editor, the issue or the marks first; nothing is discarded."""
        if self.message.editing:
            self.stop_editing()
            return
        if self._reading:
            self._read(on=False)
            return
        if self.unmark():
            return
        if self.keep_message() or self.gave_up():
            self.dismiss()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.calendar.timezone)

"""The board: who needs me today, and why. Where a session starts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.board_line import BoardLine
from koortui.screens.base import KoorScreen
from koortui.screens.board_rows import (
    BEGUN,
    LEFT_OVER,
    NO_KEYS,
    at_hand,
    board_rows,
    board_title,
    counts,
    day_words,
    listed,
    reason_source,
    works_in_review,
)
from koortui.screens.customer_new import AddsCustomers
from koortui.screens.gate_actions import GateActions
from koortui.screens.moving import MovesList
from koortui.usecases.workspace import Saved
from koortui.widgets.column_titles import ColumnTitles
from koortui.widgets.customer_list import SEVERITY_MARKS, CustomerList, column_titles
from koortui.widgets.fixed_text import FittedText
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.progress_line import ProgressLine
from koortui.widgets.top_line import TopLine


def no_customers() -> str:
    """What an empty board says."""
    return (
        "No customers yet.\n\n"
        f"{key('board.customer_new'):28} adds one by hand\n"
        "koortui import roster FILE   reads them from CSV or JSON\n"
        f"{key('goto.setup'):28} sets everything up, here\n"
        "koortui init                 sets everything up, on the command line\n"
        "koortui demo                 shows the program on sample customers"
    )


class BoardScreen(AddsCustomers, GateActions, MovesList, KoorScreen[None]):
    """Every customer looked after today, in the order of need."""

    place = "board"
    BINDINGS: ClassVar[list[BindingType]] = bindings("board", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "review": "No customer is under the cursor.",
        "customer": "No customer is under the cursor.",
        "skip": "No customer is under the cursor.",
        "explain": "No customer is under the cursor.",
        "snooze": "No customer is under the cursor.",
        "gate": "No customer is under the cursor.",
    }

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield ProgressLine()
        customers = CustomerList(empty=no_customers(), id="customers")
        yield ColumnTitles(column_titles, customers)
        with Horizontal(id="body"):
            yield customers
            yield FittedText(id="detail")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(CustomerList).focus()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(CustomerList)

    @property
    def current_slug(self) -> str:
        row = self.query_one(CustomerList).current
        return row.slug if row else ""

    def put_cursor_on_customer(self, slug: str) -> None:
        self.query_one(CustomerList).put_cursor_on(slug)

    def desk_changed(self) -> None:
        lines = self.desk.lines()
        today = self.desk.today()
        self.query_one(CustomerList).show(board_rows(lines, self.workspace.clock()))
        self._paint_header()
        self.query_one(ProgressLine).show(*counts(lines))
        self.set_class(not lines, "-empty")
        self._paint_detail()
        self.title = f"KoorTUI {day_words(today.day)}"

    def _paint_header(self) -> None:
        self.query_one(TopLine).update(board_title(self.desk.today()))

    def on_line_list_highlighted(self) -> None:
        self._paint_detail()

    def on_line_list_chosen(self) -> None:
        self.action_review()

    def on_key(self, event: events.Key) -> None:
        """A key of the review that does nothing here says where it works."""
        if event.key in self.active_bindings or not self.current_slug:
            return
        if words := works_in_review(event.key, self.workspace.config.ui.keys):
            self.app.notify(words, timeout=3, markup=False)

    def _paint_detail(self) -> None:
        panel = self.query_one("#detail", FittedText)
        if not self.current_slug:
            panel.show(lambda _: Content())
            return
        line = self.desk.line(self.current_slug)
        panel.border_title = Content(line.customer.name)
        now, keys = self.workspace.clock(), self.workspace.config.ui.keys
        panel.show(lambda room: detail(line, now, max(3, room), keys))

    # Commands

    def action_review(self) -> None:
        if self.current_slug:
            self.context.open_review(self.current_slug)

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_skip(self) -> None:
        from koortui.screens.prompt import PromptScreen
        from koortui.usecases.reviews import current_slot, reopen_review, skip_review

        slug = self.current_slug
        if not slug:
            return
        view = self.desk.view(slug)
        found: list[Saved] = []
        if view.skipped or view.done:
            if self.guarded(lambda: found.append(reopen_review(self.workspace, slug))):
                self.context.changed(slug, f"{view.customer.name}: back in this review", found[0])
            return

        def skipped(reason: str | None) -> None:
            if reason:
                self.context.changed(slug, f"{view.customer.name} skipped: carried over", found[0])

        prompt = PromptScreen(
            f"Skip {view.customer.name} in this review",
            "Why?",
            required=True,
            submit=lambda reason: found.append(skip_review(self.workspace, slug, reason)),
            draft=f"skip {slug} {current_slot(self.workspace).day}",
        )
        self.app.push_screen(prompt, skipped)

    def action_summary(self) -> None:
        from koortui.screens.summary import SummaryScreen

        self.app.push_screen(SummaryScreen())

    def action_snooze(self) -> None:
        """Put the first finding off that can be; gates and the unknown cannot."""
        from koortui.screens.snooze_form import first_to_snooze, nothing_to_put_off, snooze_form

        slug = self.current_slug
        if not slug:
            return
        view = self.desk.view(slug)
        report = first_to_snooze(self.workspace, view)
        if report is None:
            self.app.notify(nothing_to_put_off(view), timeout=4, markup=False)
            return
        form, words = snooze_form(self.workspace, view, report)
        self.app.push_screen(
            form, lambda saved: self.context.changed(slug, words(saved), saved) if saved else None
        )

    def action_explain(self) -> None:
        from koortui.screens.explain import ExplainScreen

        if self.current_slug:
            self.app.push_screen(ExplainScreen(self.current_slug))


def detail(
    line: BoardLine, now: datetime, lines: int, keys: Mapping[str, str] = NO_KEYS
) -> Content:
    """What changed since the last review, then the reasons that fit into `lines`.

    What does not fit is counted: `e` shows all of it. Room that is left says whom it is about.
    """
    since = day_words(line.since.date()) if line.since else "the review before"
    words = [Content.assemble((f"Since {since}: ", "$foreground-muted"), line.changed)]
    if line.cover_for:
        until = line.cover_until
        cover = f"Covered for {line.cover_for}"
        cover += f" until {day_words(until)}" if until else ""
        words.append(Content.styled(cover, "$accent"))
    if line.meets:
        words.append(Content.styled(f"◇ {line.meets}", "$accent"))
    if line.left_over:
        words.append(Content.styled(f"{LEFT_OVER} {line.left_over}", "$secondary"))
    if line.drafts:
        number = f"{line.drafts} draft{'s' * (line.drafts > 1)}"
        where = f"{BEGUN} {number} not saved · {key('goto.notes')} lists what was begun"
        words.append(Content.styled(where, "$secondary"))
    reasons, put_off = line.assessment.reasons, line.assessment.snoozed
    if put_off:
        named = listed(put_off)
        off = f"{key('board.snooze')} put off: {named} · {key('board.explain')} shows why"
        words.append(Content.styled(off, "$foreground-muted"))
    room = lines - len(words)
    shown = reasons if len(reasons) <= room else reasons[: room - 1]
    for reason in shown:
        mark, look = SEVERITY_MARKS[reason.severity]
        words.append(
            Content.assemble(
                (f"{mark} ", look),
                reason.text,
                (f"  {reason_source(reason, now, keys)}", "$foreground-muted"),
            )
        )
    if len(shown) < len(reasons):
        more = f"+{len(reasons) - len(shown)} more: {key('board.explain')} shows every factor"
        words.append(Content.styled(more, "$foreground-muted"))
    if not reasons and not put_off:
        words.append(Content.styled("✓ nothing needs you here", "$success"))
    facts = at_hand(line.customer, now.date())
    if lines - len(words) > len(facts):  # with a line between: never in the place of a reason
        words += [Content.styled(fact, "$foreground-muted") for fact in ("", *facts)]
    return Content("\n").join(words)

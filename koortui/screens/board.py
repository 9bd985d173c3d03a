"""The board: who needs me today, and why. Where a session starts."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Footer, Static

from koortui.commands.registry import bindings
from koortui.domain.since import one_line
from koortui.screens.base import KoorScreen
from koortui.screens.board_rows import board_rows, counts, day_words, reason_source, top_facts
from koortui.screens.moving import MovesList
from koortui.usecases.desk import CustomerView
from koortui.usecases.reviews import reopen_review, skip_review
from koortui.widgets.customer_list import SEVERITY_MARKS, CustomerList, column_titles
from koortui.widgets.line_list import LineList
from koortui.widgets.progress_line import ProgressLine
from koortui.widgets.top_line import TopLine

EMPTY = (
    "No customers yet.\n\n"
    "koortui import roster FILE   reads them from CSV or JSON\n"
    "koortui init                 sets everything up\n"
    "koortui demo                 shows the program on sample customers"
)


class BoardScreen(MovesList, KoorScreen[None]):
    """Every customer looked after today, in the order of need."""

    place = "board"
    CSS_PATH = "board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("board", "list")

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield ProgressLine()
        yield Static(id="titles", markup=False)
        with Horizontal(id="body"):
            yield CustomerList(empty=EMPTY, id="customers")
            yield Static(id="detail", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self.query_one(CustomerList).focus()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(CustomerList)

    @property
    def current_slug(self) -> str:
        row = self.query_one(CustomerList).current
        return row.slug if row else ""

    def desk_changed(self) -> None:
        views = self.desk.views()
        today = self.desk.today()
        self.query_one(CustomerList).show(board_rows(views))
        self._paint_header()
        self.query_one(ProgressLine).show(*counts(views))
        self.set_class(not views, "-empty")
        self._paint_detail()
        self.title = f"KoorTUI {day_words(today.day)}"

    def _paint_header(self) -> None:
        context = self.context
        self.query_one(TopLine).facts = top_facts(
            self.desk,
            self.desk.today(),
            syncing=context.syncing,
            alarm=context.alarm,
            failing=context.failing,
        )

    def on_resize(self) -> None:
        self._paint_titles()

    def _paint_titles(self) -> None:
        width = self.query_one(CustomerList).scrollable_content_region.width or self.size.width
        self.query_one("#titles", Static).update("  " + column_titles(max(60, width - 2)))

    def on_line_list_highlighted(self) -> None:
        self._paint_titles()
        self._paint_detail()

    def on_line_list_chosen(self) -> None:
        self.action_review()

    def _paint_detail(self) -> None:
        panel = self.query_one("#detail", Static)
        if not self.current_slug:
            panel.update("")
            return
        view = self.desk.view(self.current_slug)
        panel.border_title = Content(view.customer.name)
        panel.update(detail(view))

    # Commands

    def action_review(self) -> None:
        if self.current_slug:
            self.context.open_review(self.current_slug)

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_skip(self) -> None:
        from koortui.screens.prompt import PromptScreen

        slug = self.current_slug
        if not slug:
            return
        view = self.desk.view(slug)
        if view.skipped or view.done:
            reopen_review(self.workspace, slug)
            self.context.changed(slug, f"{view.customer.name}: back in this review")
            return

        def skip(reason: str | None) -> None:
            if reason:
                skip_review(self.workspace, slug, reason)
                self.context.changed(slug, f"{view.customer.name} skipped: carried over")

        self.app.push_screen(
            PromptScreen(f"Skip {view.customer.name} in this review", "Why?", required=True), skip
        )

    def action_summary(self) -> None:
        from koortui.screens.summary import SummaryScreen

        self.app.push_screen(SummaryScreen())

    def action_explain(self) -> None:
        from koortui.screens.explain import ExplainScreen

        if self.current_slug:
            self.app.push_screen(ExplainScreen(self.current_slug))


def detail(view: CustomerView) -> Content:
    """What changed since the last review, then every reason with its limit and source."""
    now = view.situation.now
    since = day_words(view.since.date()) if view.since else "the review before"
    lines = [Content.assemble((f"Since {since}: ", "$foreground-muted"), one_line(view.changes))]
    if view.situation.cover_for:
        until = view.situation.cover_until
        words = f"Covered for {view.situation.cover_for}"
        words += f" until {day_words(until)}" if until else ""
        lines.append(Content.styled(words, "$accent"))
    for reason in view.assessment.reasons:
        mark, look = SEVERITY_MARKS[reason.severity]
        lines.append(
            Content.assemble(
                (f"{mark} ", look),
                reason.text,
                (f"  {reason_source(reason, now)}", "$foreground-muted"),
            )
        )
    if not view.assessment.reasons:
        lines.append(Content.styled("✓ nothing needs you here", "$success"))
    return Content("\n").join(lines)

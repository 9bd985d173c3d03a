"""Every factor of a customer with its inputs and its limit, also those that are fine."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.domain.attention import explain
from koortui.domain.factor import FactorReport
from koortui.screens.base import KoorModal
from koortui.widgets.cells import fit
from koortui.widgets.customer_list import SEVERITY_MARKS
from koortui.widgets.master_detail import Detail
from koortui.widgets.when import age


class ExplainScreen(KoorModal[None]):
    """Why a customer stands where it stands, factor by factor."""

    place = "explain"
    BINDINGS: ClassVar[list[BindingType]] = bindings("explain")
    DEFAULT_CSS = """
    ExplainScreen .dialog { width: 112; height: auto; }
    ExplainScreen Detail { height: auto; max-height: 30; }
    """

    def __init__(self, slug: str) -> None:
        super().__init__()
        self._slug = slug

    @property
    def current_slug(self) -> str:
        return self._slug

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            view = self.desk.view(self._slug)
            score = view.assessment.score
            box.border_title = Content(f"{view.customer.name}: {view.group}, score {score}")
            box.border_subtitle = "50 a red, 20 an amber, 3 a hygiene point · esc closes"
            yield Detail()

    def on_mount(self) -> None:
        self.desk_changed()
        self.query_one(Detail).focus()

    def desk_changed(self) -> None:
        situation = self.desk.view(self._slug).situation
        reports = explain(situation, self.workspace.thresholds)
        lines = [self._line(report) for report in reports]
        self.query_one(Detail).show(Content("\n").join(lines))

    def _line(self, report: FactorReport) -> Content:
        mark, look = SEVERITY_MARKS[report.severity] if report.severity else ("✓", "$success")
        now = self.desk.view(self._slug).situation.now
        source = report.source
        if report.source_at:
            source += f" {age(report.source_at, now)} ago"
        limit = f"limit {report.limit} · " if report.limit else ""
        return Content.assemble(
            (f"{mark} ", look),
            (fit(report.factor, 9), "bold" if report.severity else "$foreground-muted"),
            f" {report.text}",
            (f"  {limit}{source}", "$foreground-muted"),
        )

    def action_close(self) -> None:
        self.dismiss(None)

"""Every attention factor of one customer, one line each: what was found, against which limit."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.domain.factor import FactorReport
from koortui.domain.journal import Snooze
from koortui.widgets.cells import fit
from koortui.widgets.customer_list import SEVERITY_MARKS
from koortui.widgets.line_list import LineList

_NAME = 10
_LIMIT = 16


@dataclass(frozen=True)
class FactorLine:
    """A factor's answer, and the snooze that holds it back, if one does."""

    report: FactorReport
    snooze: Snooze | None = None


class FactorList(LineList[FactorLine]):
    """Columns: mark, factor, fact, limit."""

    def key_of(self, item: FactorLine) -> str:
        return item.report.factor

    def draw(self, item: FactorLine, width: int) -> Content:
        report = item.report
        mark, look = SEVERITY_MARKS[report.severity] if report.severity else ("✓", "$success")
        name_look = "bold" if report.severity else "$foreground-muted"
        if item.snooze:
            mark, look, name_look = "z", "$secondary", "$foreground-muted"
        return Content.assemble(
            (f"{mark} ", look),
            (fit(report.factor, _NAME), name_look),
            " ",
            fit(report.text, width - _NAME - _LIMIT - 4),
            (fit(f" {report.limit}", _LIMIT), "$foreground-muted"),
        )

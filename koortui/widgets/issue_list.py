"""A customer's issues, one line each: what state, how urgent, how long without progress."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from textual.content import Content

from koortui.domain.issue import PRIORITY_NAMES, Issue
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

STATE_GLYPHS = {
    "triage": "◇",
    "backlog": "◌",
    "unstarted": "○",
    "started": "◐",
    "completed": "●",
    "canceled": "⊘",
    "duplicate": "⊘",
}
PRIORITY_LOOKS = {1: "bold $error", 2: "$warning"}


@dataclass(frozen=True)
class IssueLine:
    """`age` since progress, in words; `flag` is what is wrong with it, if anything."""

    issue: Issue
    age: str
    late: bool = False
    flag: str = ""
    queued: bool = False
    """It has a change that Linear does not have yet."""
    marked: bool = False
    begun: bool = False
    """A comment or a note on it was begun and not saved."""
    over: Decimal = Decimal(0)
    """Hours beyond the issue's size."""


class IssueList(LineList[IssueLine]):
    """Columns: id, title, state, priority, size, assignee when wide, age since progress."""

    def key_of(self, item: IssueLine) -> str:
        return item.issue.id

    def draw(self, item: IssueLine, width: int) -> Content:
        issue = item.issue
        state_width, who_width = (9, 0) if width < 66 else (13, 0) if width < 84 else (15, 14)
        title_width = width - 9 - 2 - 2 - state_width - 1 - 7 - 3 - who_width - 6
        closed = "" if issue.is_open else "$foreground-muted"
        glyph = STATE_GLYPHS.get(issue.state.type, "○")
        mark = "◆" if item.marked else "✎" if item.begun else "↑" if item.queued else " "
        priority = "-" if issue.priority == 0 else PRIORITY_NAMES.get(issue.priority, "?")
        over = "bold $warning" if item.over else ""
        return Content.assemble(
            (f"{fit(issue.identifier, 8)}{mark}", closed or "bold"),
            (f"{item.flag or ' '} ", "$warning"),
            (fit(issue.title, title_width), closed),
            "  ",
            (glyph, closed),
            (f" {fit(issue.state.name, state_width - 2)} ", closed),
            (fit(priority, 7), closed or PRIORITY_LOOKS.get(issue.priority, "")),
            (fit(f"{issue.size or '-'}{'▲' if item.over else ''}", 3), closed or over),
            (fit(issue.assignee or "nobody", who_width), "$foreground-muted"),
            (fit_right(item.age, 6), "bold $warning" if item.late else "$foreground-muted"),
        )

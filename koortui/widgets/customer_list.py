"""The board's list: customers in groups, one line each, worst first."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from koortui.domain.assessment import Severity, StepState
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

#: A severity's glyph and look: the glyph carries the meaning, the colour repeats it.
SEVERITY_MARKS = {
    Severity.RED: ("▲", "act"),
    Severity.AMBER: ("△", "look"),
    Severity.HYGIENE: ("·", "muted"),
    Severity.UNKNOWN: ("?", "look"),
}
STEP_MARKS = {
    StepState.OPEN: ("○", "muted"),
    StepState.EVIDENT: ("◐", "strong"),
    StepState.DONE: ("●", "good"),
    StepState.OVERRULED: ("◉", "good"),
}
GROUP_TITLES = {
    "act": ("ACT", "act"),
    "look": ("LOOK", "look"),
    "unknown": ("UNKNOWN - not synced lately", "look"),
    "clear": ("CLEAR", "good"),
    "quiet": ("QUIET - say hello", "heading"),
    "skipped": ("SKIPPED", "heading"),
    "done": ("DONE", "heading"),
}


@dataclass(frozen=True)
class BoardRow:
    """A customer's line, or a heading when `slug` is empty (then `group` names it)."""

    group: str
    slug: str = ""
    name: str = ""
    cover: str = ""
    steps: tuple[StepState, ...] = ()
    severity: Severity | None = None
    why: str = ""
    more: int = 0
    """How many further reasons there are."""
    open_issues: str = ""
    contact: str = ""
    hours: str = ""


class CustomerList(LineList[BoardRow]):
    """Columns: customer, steps, why now, open issues, last contact, hours."""

    def key_of(self, row: BoardRow) -> str:
        return row.slug

    def draw(self, row: BoardRow, width: int) -> Text:
        if not row.slug:
            return self._heading(row, width)
        name_width, hours_width = _columns(width)
        why_width = width - name_width - hours_width - 22
        mark, mark_look = SEVERITY_MARKS.get(row.severity, (" ", "")) if row.severity else (" ", "")
        line = Text(" " if self.cursor_key != row.slug else "▸", self.look("mark"))
        name = f"{row.name} ({row.cover})" if row.cover else row.name
        line.append(fit(name, name_width), "" if row.group == "done" else self.look("strong"))
        line.append(" ")
        for state in row.steps:
            glyph, look = STEP_MARKS[state]
            line.append(glyph, self.look(look))
        line.append("  ")
        line.append(f"{mark} ", self.look(mark_look) if mark_look else "")
        more = f" +{row.more}" if row.more else ""
        line.append(fit(row.why, why_width - len(more)))
        line.append(more, self.look("muted"))
        line.append(fit_right(row.open_issues, 4))
        line.append(fit_right(row.contact, 8), self.look("muted"))
        line.append(fit_right(row.hours, hours_width), self.look("muted"))
        return line

    def _heading(self, row: BoardRow, width: int) -> Text:
        title, look = GROUP_TITLES[row.group]
        line = Text(f" {title} ", self.look(look))
        line.append("─" * (width - len(title) - 3), self.look("muted"))
        return line


def column_titles(width: int) -> str:
    """The heading line that stands over the list."""
    name_width, hours_width = _columns(width)
    why_width = width - name_width - hours_width - 22
    return (
        f" {fit('Customer', name_width)} Steps  {fit('Why now', why_width)}"
        f"{fit_right('Open', 4)}{fit_right('Contact', 8)}{fit_right('Hours', hours_width)} "
    )


def _columns(width: int) -> tuple[int, int]:
    """Width of the name and the hours column: more room, wider names."""
    return (16, 9) if width < 100 else (26, 11)

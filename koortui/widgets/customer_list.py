"""The board's list: customers in groups, one line each, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content

from koortui.domain.assessment import Severity, StepState
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.headed_list import HeadedList, heading

#: A severity's glyph and look: the glyph carries the meaning, the colour repeats it.
SEVERITY_MARKS = {
    Severity.RED: ("▲", "bold $error"),
    Severity.AMBER: ("△", "$warning"),
    Severity.HYGIENE: ("·", "$foreground-muted"),
    Severity.UNKNOWN: ("?", "$warning"),
}
STEP_MARKS = {
    StepState.OPEN: ("○", "$foreground-muted"),
    StepState.EVIDENT: ("◐", "$foreground"),
    StepState.DONE: ("●", "$success"),
    StepState.OVERRULED: ("◉", "$success"),
}
GROUP_TITLES = {
    "act": ("ACT", "$error"),
    "look": ("LOOK", "$warning"),
    "unknown": ("UNKNOWN - not synced lately", "$warning"),
    "clear": ("CLEAR", "$success"),
    "quiet": ("QUIET - say hello", "$foreground-muted"),
    "skipped": ("SKIPPED", "$foreground-muted"),
    "done": ("DONE", "$foreground-muted"),
}


@dataclass(frozen=True)
class BoardRow:
    """A customer's line, or a heading when `slug` is empty (then `group` names it)."""

    group: str
    slug: str = ""
    name: str = ""
    mark: str = ""
    """Said behind the name: "cover", "suspended"."""
    steps: tuple[StepState, ...] = ()
    severity: Severity | None = None
    why: str = ""
    more: int = 0
    """How many further reasons there are."""
    open_issues: str = ""
    contact: str = ""
    hours: str = ""


class CustomerList(HeadedList[BoardRow]):
    """Columns: customer, steps, why now, open issues, last contact, hours."""

    def key_of(self, item: BoardRow) -> str:
        return item.slug or f"-{item.group}"

    _moved = False

    def show(self, items: Sequence[BoardRow], *, keep: bool = True) -> None:
        """Until the person moves, the cursor stays on whoever is first; then on its customer."""
        super().show(items, keep=keep and self._moved)

    def move(self, lines: int) -> None:
        self._moved = True
        super().move(lines)

    def first(self) -> None:
        self._moved = True
        super().first()

    def last(self) -> None:
        self._moved = True
        super().last()

    def put_cursor_on(self, key: str) -> None:
        self._moved = True
        super().put_cursor_on(key)

    def on_click(self, event: events.Click) -> None:
        self._moved = True
        super().on_click(event)

    def is_heading(self, item: BoardRow) -> bool:
        return not item.slug

    def draw(self, item: BoardRow, width: int) -> Content:
        if not item.slug:
            return heading(*GROUP_TITLES[item.group], width)
        name_width, hours_width = _columns(width)
        name = _marked(item.name, item.mark, name_width)
        mark, look = SEVERITY_MARKS[item.severity] if item.severity else (" ", "")
        more = f" +{item.more}" if item.more else ""
        why = fit(item.why, width - name_width - hours_width - len(more) - FIXED)
        return Content.assemble(
            (fit(name, name_width), "$foreground-muted" if item.group == "done" else "bold"),
            " ",
            *(STEP_MARKS[state] for state in item.steps),
            "  ",
            (f"{mark} ", look),
            why,
            (more, "$foreground-muted"),
            fit_right(item.open_issues, 4),
            (fit_right(item.contact, 6), "$foreground-muted"),
            (fit_right(item.hours, hours_width), "$foreground-muted"),
        )


def _marked(name: str, mark: str, width: int) -> str:
    """A mark is kept whole where there is room for some of the name, too; the last weighs most."""
    if not mark:
        return name
    for words in (mark, mark.rsplit(", ", maxsplit=1)[-1]):
        room = width - len(words) - 3
        if room >= _LEAST_NAME:
            return f"{fit(name, room).rstrip()} ({words})"
    return f"{name} ({mark})"


_LEAST_NAME = 4
#: Cells of everything but name, hours and why: gaps, steps, mark, open issues, contact.
FIXED = 1 + 3 + 2 + 2 + 4 + 6


def column_titles(width: int) -> str:
    """The heading line that stands over the list, as wide as a row."""
    name_width, hours_width = _columns(width)
    why_width = width - name_width - hours_width - FIXED + 1
    return (
        f"{fit('Customer', name_width)} Steps {fit('Why now', why_width)}"
        f"{fit_right('Open', 4)}{fit_right('Told', 6)}{fit_right('Hours', hours_width)}"
    )


def _columns(width: int) -> tuple[int, int]:
    """Width of the name and the hours column: more room, wider names."""
    return (16, 8) if width < 96 else (26, 10)

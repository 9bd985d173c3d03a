"""Specialists' days beside the hours recorded for them: step 3 at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.content import Content

from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList


@dataclass(frozen=True)
class DayLine:
    """One specialist's day: what they touched in Linear, and the hours recorded."""

    day: date
    person: str
    issues: str
    hours: str
    """ "2.5 h troubleshooting"; empty when nothing is recorded."""
    undecided: bool = False
    active: bool = True
    """There was activity in Linear that day; otherwise it is only an hours row."""

    @property
    def missing(self) -> bool:
        return self.active and not self.hours


class DayList(LineList[DayLine]):
    """Columns: mark, day, person, issues, hours."""

    def key_of(self, item: DayLine) -> str:
        return f"{item.day} {item.person} {item.issues} {item.hours}"

    def draw(self, item: DayLine, width: int) -> Content:
        if item.missing:
            mark, look, words = "✗", "$warning", "no hours row"
        elif item.undecided:
            mark, look, words = "?", "$warning", f"{item.hours} undecided"
        else:
            mark, look, words = "✓", "$success", item.hours
        return Content.assemble(
            (f"{mark} ", look),
            f"{item.day:%a %d %b}  ",
            fit(item.person, 16),
            " ",
            (fit(item.issues, 18), "$foreground-muted"),
            " ",
            (fit(words, max(0, width - 50)), look if item.missing or item.undecided else ""),
        )

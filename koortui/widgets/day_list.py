"""Specialists' days beside the hours recorded for them: step 3 at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.content import Content

from koortui.domain.hours import Worked
from koortui.domain.journal import Billable
from koortui.widgets.cells import fit
from koortui.widgets.hours_list import HoursList


@dataclass(frozen=True)
class DayLine:
    """One hours row, or a specialist's day in Linear that has none."""

    day: date
    person: str
    issues: str
    """Of the row; where it names none, those touched in Linear that day."""
    item: Worked | None = None
    """None: nothing is recorded for this day."""


class DayList(HoursList[DayLine]):
    """Columns: mark, day, person, issues, hours."""

    def key_of(self, item: DayLine) -> str:
        work = item.item
        return (work.entry_id or f"row {work.row}") if work else f"{item.day} {item.person}"

    def chosen_work(self) -> tuple[Worked | None, str]:
        return (self.current.item if self.current else None), ""

    def draw(self, item: DayLine, width: int) -> Content:
        mark, look, words = _said(item.item)
        who_width, issue_width = (16, 18) if width >= 100 else (13, 9)
        rest = max(0, width - 16 - who_width - issue_width)
        return Content.assemble(
            (f"{mark} ", look),
            f"{item.day:%a %d %b}  ",
            fit(item.person, who_width),
            " ",
            (fit(item.issues, issue_width), "$foreground-muted"),
            " ",
            (fit(words, rest), "" if look == "$success" else look),
        )


def _said(work: Worked | None) -> tuple[str, str, str]:
    """Mark, look and words of what is recorded."""
    if work is None:
        return "✗", "$warning", "no hours row"
    words = f"{work.hours.normalize():f} h {work.activity}"
    words += f": {work.comment}" if work.comment else ""
    if work.billable is Billable.UNDECIDED:
        return "?", "$warning", f"undecided {words}"
    if not work.entry_id:
        return "✓", "$success", f"theirs: {words}"
    return "✓", "$success", words if work.billable is Billable.YES else f"not billable {words}"

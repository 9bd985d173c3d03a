"""What to settle before a month is confirmed: rows that differ, days and rows lacking something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from textual.content import Content

from koortui.domain.hours import Worked
from koortui.domain.progress import SpecialistDay
from koortui.domain.reconcile import Difference
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

Kind = Literal["missing", "extra", "differs", "idle", "unnamed", "theirs"]
#: Glyph, words and look; the glyph and the words say it, the colour repeats it.
KINDS: dict[Kind, tuple[str, str, str]] = {
    "missing": ("✗", "not in the sheet", "$error"),
    "extra": ("!", "not in the journal", "$error"),
    "differs": ("≠", "differs", "$warning"),
    "idle": ("✗", "day without hours", "$warning"),
    "unnamed": ("?", "no issue", "$warning"),
    "theirs": ("+", "a person's row", "$foreground-muted"),
}


@dataclass(frozen=True)
class ReconcileLine:
    """`what` in a few words; exactly one of the last three is set."""

    kind: Kind
    day: date | None
    who: str
    what: str
    queued: bool = False
    difference: Difference | None = None
    idle: SpecialistDay | None = None
    item: Worked | None = None


class ReconcileList(LineList[ReconcileLine]):
    """Columns: mark and kind, day, who, what."""

    def key_of(self, item: ReconcileLine) -> str:
        found = item.difference
        if found:
            row = f"{found.row.number}/{found.row.entry_id}" if found.row else ""
            return f"{item.kind} {found.entry.id if found.entry else ''} {row}"
        return f"{item.kind} {item.day} {item.who} {item.item.entry_id if item.item else ''}"

    def draw(self, item: ReconcileLine, width: int) -> Content:
        glyph, words, look = KINDS[item.kind]
        if item.queued:
            glyph, look = "↑", "$foreground-muted"
            words = "is on its way"
        who_width = 16 if width >= 76 else 12
        rest = max(0, width - 20 - 12 - who_width)
        day = f"{item.day:%a %d %b}" if item.day else "no date"
        return Content.assemble(
            (fit(f"{glyph} {words}", 20), look),
            (fit(day, 12), "$foreground-muted"),
            fit(item.who, who_width),
            fit(item.what, rest),
        )

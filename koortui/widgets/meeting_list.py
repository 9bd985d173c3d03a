"""Meetings over all customers: what is to be recorded, what comes, what was."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

#: Glyph and look by state; the words beside it say it, too.
LOOKS = {
    "late": ("▲", "bold $error"),
    "coming": ("◇", "$accent"),
    "held": ("✓", "$foreground-muted"),
}
WHEN, TYPE = 18, 13


@dataclass(frozen=True)
class MeetingLine:
    """`state`: "late" (its day passed and it was not recorded), "coming" or "held"."""

    slug: str
    id: str
    state: str
    when: str
    name: str
    type: str
    words: str


class MeetingList(LineList[MeetingLine]):
    """Columns: when, customer, type, who and what there is to know."""

    def key_of(self, item: MeetingLine) -> str:
        return item.id

    def draw(self, item: MeetingLine, width: int) -> Content:
        glyph, look = LOOKS[item.state]
        name = name_width(width)
        bold = "" if item.state == "held" else "bold"
        return Content.assemble(
            (f"{glyph} ", look),
            (fit(item.when, WHEN), look if item.state == "late" else ""),
            (fit(item.name, name), bold),
            fit(item.type, TYPE),
            (fit(item.words, max(0, width - 2 - WHEN - name - TYPE)), "$foreground-muted"),
        )


def name_width(width: int) -> int:
    return 19 if width < 96 else 28


def column_titles(width: int) -> str:
    """Over the columns, in a list of that width."""
    name = fit("Customer", name_width(width))
    return f"  {fit('When', WHEN)}{name}{fit('Type', TYPE)}Agenda, with"

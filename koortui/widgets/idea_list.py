"""Lessons across customers, and whether an issue of the product team was made of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

IdeaState = Literal["none", "queued", "parked", "made"]
#: Glyph, word and look; the glyph and the word say it, the colour repeats it.
IDEA_MARKS: dict[IdeaState, tuple[str, str, str]] = {
    "none": ("○", "lesson", "$warning"),
    "queued": ("↑", "queued", "$primary"),
    "parked": ("✗", "needs you", "bold $error"),
    "made": ("●", "issue", "$success"),
}


@dataclass(frozen=True)
class IdeaLine:
    """`issue` is the number and state in Linear, when it is known; `age` of the lesson."""

    slug: str
    name: str
    note_id: str
    title: str
    state: IdeaState
    issue: str = ""
    url: str = ""
    age: str = ""


class IdeaList(LineList[IdeaLine]):
    """Columns: state, issue, customer, the lesson, age."""

    def key_of(self, item: IdeaLine) -> str:
        return f"{item.slug}/{item.note_id}"

    def draw(self, item: IdeaLine, width: int) -> Content:
        glyph, word, look = IDEA_MARKS[item.state]
        name_width = 16 if width < 96 else 24
        return Content.assemble(
            (fit(f"{glyph} {item.issue or word}", 18), look),
            " ",
            (fit(item.name, name_width - 1), "bold"),
            " ",
            fit(item.title, width - 18 - 1 - name_width - 6),
            (fit_right(item.age, 6), "$foreground-muted"),
        )

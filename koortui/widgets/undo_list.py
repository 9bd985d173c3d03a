"""What can be undone: when, whose, what, and what undoing it would do."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.widgets.cells import fit, fit_right
from koortui.widgets.line_list import LineList

#: Glyph, word and look of what undoing does; the word says it, the colour repeats it.
HOW_MARKS = {
    "here": ("○", "here", "$success"),
    "withdraw": ("⊘", "withdraw", "$primary"),
    "inverse": ("↺", "reverse", "bold $warning"),
    "refused": ("✗", "not now", "$foreground-muted"),
}
_WIDE = 96


@dataclass(frozen=True)
class UndoLine:
    """`number` counts the session's changes; `age` since it was made."""

    number: int
    name: str
    what: str
    how: str
    words: str
    age: str


class UndoList(LineList[UndoLine]):
    """Columns: what undoing does, customer, what was changed, how long ago."""

    def key_of(self, item: UndoLine) -> str:
        return str(item.number)

    def draw(self, item: UndoLine, width: int) -> Content:
        glyph, word, look = HOW_MARKS[item.how]
        name = 16 if width < _WIDE else 24
        return Content.assemble(
            (fit(f"{glyph} {word}", 11), look),
            (fit(item.name, name - 1), "bold"),
            " ",
            fit(item.what, width - 11 - name - 6),
            (fit_right(item.age, 6), "$foreground-muted"),
        )

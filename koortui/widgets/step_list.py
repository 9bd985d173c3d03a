"""The steps of set-up, one line each: done or not, its name, how it stands."""

from __future__ import annotations

from msgspec import Struct
from textual.content import Content

from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList


class StepLine(Struct, frozen=True, kw_only=True):
    """`changed`: answered here and not written yet; `fine`: its test's outcome, None untested."""

    id: str
    title: str
    ready: bool
    words: str
    changed: bool = False
    fine: bool | None = None


class StepList(LineList[StepLine]):
    """The steps in their order."""

    def key_of(self, item: StepLine) -> str:
        return item.id

    def draw(self, item: StepLine, width: int) -> Content:
        mark, look = _mark(item)
        tail = "  not written yet" if item.changed else ""
        room = max(10, width - 2 - 16 - len(tail))
        return Content.assemble(
            (f"{mark} ", look),
            (fit(item.title, 16), "bold"),
            (fit(item.words, room), "" if item.ready else "$foreground-muted"),
            (tail, "$warning"),
        )


def _mark(item: StepLine) -> tuple[str, str]:
    """What the test said; an answer without a test is an open circle, no answer a dot."""
    if item.fine is False:
        return "✗", "$error"
    if not item.ready:
        return "·", "$foreground-muted"
    return ("✓", "$success") if item.fine else ("○", "$foreground-muted")

"""Quiet customers: since when, whether they answer, until when to write."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

#: Glyph and look by how urgent it is; the words beside it say it, too.
LOOKS = {"red": ("▲", "bold $error"), "amber": ("△", "$warning"), "": ("·", "$foreground-muted")}
OUTREACH, REPLY, BY = 11, 11, 14


@dataclass(frozen=True)
class TouchLine:
    slug: str
    name: str
    severity: str
    outreach: str
    reply: str
    write_by: str
    words: str


class TouchList(LineList[TouchLine]):
    """Columns: customer, our last message, their last, write by, what was said last."""

    def key_of(self, item: TouchLine) -> str:
        return item.slug

    def draw(self, item: TouchLine, width: int) -> Content:
        glyph, look = LOOKS.get(item.severity, LOOKS[""])
        name = name_width(width)
        return Content.assemble(
            (f"{glyph} ", look),
            (fit(item.name, name - 1), "bold"),
            " ",
            fit(item.outreach, OUTREACH),
            fit(item.reply, REPLY),
            (fit(item.write_by, BY), look),
            (
                fit(item.words, max(0, width - 2 - name - OUTREACH - REPLY - BY)),
                "$foreground-muted",
            ),
        )


def name_width(width: int) -> int:
    return 18 if width < 96 else 26


def column_titles(width: int) -> str:
    """Over the columns, in a list of that width."""
    name = fit("Customer", name_width(width))
    heads = fit("We wrote", OUTREACH) + fit("They wrote", REPLY) + fit("Write by", BY)
    return f"  {name}{heads}Last said"

"""The timeline of a customer: one line a moment, newest first."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.content import Content

from koortui.domain.sanitise import clean_line
from koortui.domain.timeline import Moment
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList
from koortui.widgets.when import day_label

KIND_GLYPHS = {
    "note": "✎",
    "contact": "↔",
    "ask": "?",
    "meeting": "◇",
    "review": "✓",
    "hours": "∑",
    "comment": "»",
    "move": "→",
    "decision": "!",
}
_SHOWN = 400


class Stream(LineList[Moment]):
    """`today` and `zone` are the EM's; set them before `show`."""

    today: date = date.min
    zone: tzinfo | None = None

    def key_of(self, item: Moment) -> str:
        return item.key

    def draw(self, item: Moment, width: int) -> Content:
        day = day_label(item.at.astimezone(self.zone).date(), self.today)
        issue = f"{item.issue} " if item.issue else ""
        who_width = 14 if width >= 90 else 0
        text_width = width - 23 - who_width
        words = fit(issue + clean_line(item.text, _SHOWN), text_width)
        return Content.assemble(
            (fit(day, 12), "$foreground-muted"),
            (fit(f"{KIND_GLYPHS[item.kind]} {item.kind}", 11), "$secondary"),
            (words[: len(issue)], "bold"),
            words[len(issue) :],
            (fit(f" {item.who}", who_width), "$foreground-muted"),
        )

"""A customer's notes by their first line: pinned ones (★) first, then the newest."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.content import Content

from koortui.domain.journal import Note
from koortui.domain.sanitise import clean_line
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList
from koortui.widgets.when import day_label


class NoteList(LineList[Note]):
    """`today` and `zone` are the EM's; set them before `show`."""

    today: date = date.min
    zone: tzinfo | None = None

    def key_of(self, item: Note) -> str:
        return item.id

    def draw(self, item: Note, width: int) -> Content:
        day = day_label(item.at.astimezone(self.zone).date(), self.today)
        mark = ("★ " if item.pinned else "") + ("✎ " if item.edited_at else "")
        text = f"{mark}{item.issue + ' ' if item.issue else ''}{clean_line(item.text, 400)}"
        return Content.assemble((fit(day, 12), "$foreground-muted"), fit(text, width - 12))

"""Notes of several customers, one line each."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.content import Content

from koortui.domain.notes import CustomerNote
from koortui.domain.sanitise import clean_line
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList
from koortui.widgets.when import day_label

_SHOWN = 400


class CustomerNoteList(LineList[CustomerNote]):
    """`today` and `zone` are the EM's; set them before `show`."""

    today: date = date.min
    zone: tzinfo | None = None

    def key_of(self, item: CustomerNote) -> str:
        return item.note.id

    def draw(self, item: CustomerNote, width: int) -> Content:
        name = min(22, width // 3)
        day = day_label(item.note.at.astimezone(self.zone).date(), self.today)
        pin = "★ " if item.note.pinned else ""
        issue = f"{item.note.issue} " if item.note.issue else ""
        text = f"{pin}{issue}{clean_line(item.note.text, _SHOWN)}"
        begun = "✎ draft " if item.place else ""
        return Content.assemble(
            (fit(day, 12), "$foreground-muted"),
            (fit(item.name, name - 1), "bold"),
            " ",
            (begun, "bold $secondary"),
            fit(text, width - name - 12 - len(begun)),
        )

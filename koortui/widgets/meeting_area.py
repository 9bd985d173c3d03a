"""The notes of a meeting: what is marked for the customer stands out while it is typed."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text

from koortui.domain.meetings import mark_of
from koortui.widgets.note_area import NoteArea


class MeetingArea(NoteArea):
    """As for a note; decisions and next steps have looks of their own, like questions."""

    DEFAULT_CSS = """
    MeetingArea {
        & > .note-area--decision { color: $success; }
        & > .note-area--step { color: $accent; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"note-area--decision", "note-area--step"}

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        mark = mark_of(line.plain[:400])
        if mark in ("decision", "step"):
            line.stylize(self._mark(mark))
        return line

"""What a note or a meeting's notes said before: read it, or bring it back."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.commands.spoken import taken_back
from koortui.domain.journal import Meeting
from koortui.domain.meetings import text_of
from koortui.domain.sanitise import clean_line
from koortui.screens.guard import Guards
from koortui.screens.list_place import ListPlace
from koortui.usecases.meetings import edit_meeting
from koortui.usecases.notes import edit_note
from koortui.usecases.workspace import Saved
from koortui.widgets.line_list import LineList
from koortui.widgets.version_list import VersionLine, VersionList
from koortui.widgets.when import day_and_time


class NoteHistoryScreen(Guards, ListPlace[VersionList]):
    """Versions of one, newest first, with the text of the chosen one below."""

    place = "history"
    BINDINGS: ClassVar[list[BindingType]] = bindings("history", "list")
    DEFAULT_CSS = """
    NoteHistoryScreen {
        VersionList { height: 1fr; max-height: 12; }
        Detail { height: 2fr; }
    }
    """

    def __init__(self, slug: str, note_id: str) -> None:
        super().__init__()
        self.slug, self.note_id = slug, note_id

    def make_list(self) -> VersionList:
        return VersionList(empty="The note is not there any more.")

    @property
    def current_slug(self) -> str:
        return self.slug

    def desk_changed(self) -> None:
        journal = self.workspace.journals.read(self.slug)
        note = journal.notes.get(self.note_id) or journal.meetings.get(self.note_id)
        text = text_of(note) if isinstance(note, Meeting) else note.text if note else ""
        zone = ZoneInfo(self.workspace.calendar.timezone)
        lines = []
        if note:
            since = note.edited_at or note.at
            lines.append(VersionLine("now", day_and_time(since, zone), text, "now"))
            lines += [
                VersionLine(v.at.isoformat(), day_and_time(v.at, zone), v.text)
                for v in note.versions
            ]
        self.lines.show(lines)
        name = self.workspace.customer(self.slug).name
        self.head(f"Versions · {name} · {clean_line(text, 60)}")

    def detail(self) -> Content:
        """What it said then."""
        return Content(self.lines.current.text if self.lines.current else "")

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_restore()

    def action_restore(self) -> None:
        """Put it back as a new edit: what it says now becomes a version."""
        line = self.lines.current
        if line is None or line.mark:
            self.notify("This is what it says now: choose an older one.", markup=False)
            return
        done = self.guarded(
            lambda: self.context.changed(
                self.slug, taken_back("Version restored"), self._restored(line.text)
            )
        )
        if done:
            self.dismiss()

    def _restored(self, text: str) -> Saved:
        if self.note_id in self.workspace.journals.read(self.slug).meetings:
            return edit_meeting(self.workspace, self.slug, self.note_id, {"notes": text})
        return edit_note(self.workspace, self.slug, self.note_id, text)

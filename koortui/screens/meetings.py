"""Meetings: those to come with everybody, those not recorded yet, and the last ones held."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.commands.spoken import brought_back
from koortui.domain.factor import plural
from koortui.domain.journal import Meeting
from koortui.domain.meetings import text_of, when_line
from koortui.screens.list_place import ListPlace
from koortui.screens.meeting_actions import MeetingActions
from koortui.usecases.meeting_list import MeetingOf, all_meetings
from koortui.usecases.meetings import drop_plan
from koortui.usecases.workspace import Saved
from koortui.widgets.line_list import LineList
from koortui.widgets.meeting_list import MeetingLine, MeetingList, column_titles

EMPTY = (
    "No meeting is planned, and none was recorded.\n\n"
    "C on a customer's page plans one, or takes notes of one that begins now."
)
MUTED = "$foreground-muted"


class MeetingsScreen(MeetingActions, ListPlace[MeetingList]):
    """What waits to be recorded stands first; below, the agenda or the notes of the chosen one."""

    place = "meetings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("meetings", "list")
    DEFAULT_CSS = "MeetingsScreen MeetingList { height: 1fr; }"
    titles = staticmethod(column_titles)

    def make_list(self) -> MeetingList:
        return MeetingList(empty=EMPTY)

    def desk_changed(self) -> None:
        found = all_meetings(self.desk.customers(), self.desk.journals(), self.workspace.today)
        self._found = {one.record.id: one for one in found}
        self.lines.show([self._line(one) for one in found])
        late = sum(one.state == "late" for one in found)
        coming = sum(one.state == "coming" for one in found)
        self.head(f"Meetings · {coming} to come" + (f" · {late} to record" if late else ""))

    def _line(self, one: MeetingOf) -> MeetingLine:
        record = one.record
        words = []
        if one.state != "held":
            words.append("agenda ready" if record.agenda else "no agenda yet")
        if one.open_questions:
            words.append(plural(one.open_questions, "open question"))
        words.append(", ".join(record.attendees))
        return MeetingLine(
            slug=one.slug,
            id=record.id,
            state=one.state,
            when=when_line(record, self.workspace.today),
            name=one.name,
            type=record.type,
            words=" · ".join(word for word in words if word),
        )

    def detail(self) -> Content:
        """The agenda of one to come, the notes of one that was held."""
        if self.lines.current is None:
            return Content()
        record = self._found[self.lines.current.id].record
        if isinstance(record, Meeting):
            text = text_of(record) or "nothing was written down"
            return Content.assemble(("Notes\n", MUTED), text)
        return Content.assemble(
            ("Agenda\n", MUTED), record.agenda or "none yet: Enter opens it, ctrl+t fills it"
        )

    # Commands

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if line := self.lines.current:
            self.open_meeting(line.slug, line.id)

    def action_drop(self) -> None:
        line = self.lines.current
        if line is None or line.state == "held":
            self.notify("It was held: open it to change or delete it.", markup=False)
            return
        found: list[Saved] = []
        if self.guarded(lambda: found.append(drop_plan(self.workspace, line.slug, line.id))):
            self.context.changed(line.slug, brought_back("Dropped"), found[0])

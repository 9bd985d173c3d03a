"""Meetings: those to come with everybody, those not recorded yet, and the last ones held."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Footer, Static

from koortui.commands.registry import bindings
from koortui.domain.factor import plural
from koortui.domain.journal import Meeting
from koortui.domain.meetings import text_of, when_line
from koortui.screens.base import KoorScreen
from koortui.screens.meeting_actions import MeetingActions
from koortui.screens.moving import MovesList
from koortui.usecases.meeting_list import MeetingOf, all_meetings
from koortui.usecases.meetings import drop_plan
from koortui.usecases.workspace import Saved
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail
from koortui.widgets.meeting_list import MeetingLine, MeetingList, column_titles
from koortui.widgets.top_line import TopLine

EMPTY = (
    "No meeting is planned, and none was recorded.\n\n"
    "C on a customer's page plans one, or takes notes of one that begins now."
)
MUTED = "$foreground-muted"


class MeetingsScreen(MeetingActions, MovesList, KoorScreen[None]):
    """What waits to be recorded stands first; below, the agenda or the notes of the chosen one."""

    place = "meetings"
    BINDINGS: ClassVar[list[BindingType]] = bindings("meetings", "list")
    DEFAULT_CSS = """
    MeetingsScreen {
        #title { height: 1; padding: 0 1; background: $panel; text-style: bold; }
        #columns { height: 1; padding: 0 1; color: $text-muted; }
        MeetingList { height: 1fr; }
        Detail { height: 1fr; min-height: 8; border-top: solid $foreground 20%; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Static(id="columns", markup=False)
        yield MeetingList(empty=EMPTY)
        yield Detail()
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> MeetingList:
        return self.query_one(MeetingList)

    @property
    def moving_list(self) -> LineList[Any]:
        return self._list

    @property
    def current_slug(self) -> str:
        return self._list.current.slug if self._list.current else ""

    def desk_changed(self) -> None:
        found = all_meetings(self.workspace)
        self._found = {one.record.id: one for one in found}
        self._list.show([self._line(one) for one in found])
        late = sum(one.state == "late" for one in found)
        coming = sum(one.state == "coming" for one in found)
        words = f"Meetings · {coming} to come" + (f" · {late} to record" if late else "")
        self.query_one("#title", TopLine).update(words)
        self._paint_columns()
        self._paint_detail()

    def _line(self, one: MeetingOf) -> MeetingLine:
        record = one.record
        words = [", ".join(record.attendees)]
        if one.state != "held":
            words.append("agenda ready" if record.agenda else "no agenda yet")
        if one.open_questions:
            words.append(plural(one.open_questions, "open question"))
        return MeetingLine(
            slug=one.slug,
            id=record.id,
            state=one.state,
            when=when_line(record, self.workspace.today),
            name=one.name,
            type=record.type,
            words=" · ".join(word for word in words if word),
        )

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint_columns)

    def _paint_columns(self) -> None:
        width = self._list.scrollable_content_region.width or self.size.width
        self.query_one("#columns", Static).update(column_titles(width - 2))

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        one = self._found.get(self._list.current.id) if self._list.current else None
        self.query_one(Detail).show(_detail(one) if one else Content())

    # Commands

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if line := self._list.current:
            self.open_meeting(line.slug, line.id)

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_drop(self) -> None:
        line = self._list.current
        if line is None or line.state == "held":
            self.notify("It was held: open it to change or delete it.", markup=False)
            return
        found: list[Saved] = []
        if self.guarded(lambda: found.append(drop_plan(self.workspace, line.slug, line.id))):
            self.context.changed(line.slug, "Dropped: u brings it back", found[0])

    def action_back(self) -> None:
        self.dismiss()


def _detail(one: MeetingOf) -> Content:
    """The agenda of one to come, the notes of one that was held."""
    record = one.record
    if isinstance(record, Meeting):
        text = text_of(record) or "nothing was written down"
        return Content.assemble(("Notes\n", MUTED), text)
    return Content.assemble(
        ("Agenda\n", MUTED), record.agenda or "none yet: Enter opens it, ctrl+t fills it"
    )

"""One meeting: its agenda before, its notes while it lasts; both are on disk as they are typed."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.errors import KoorError
from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import text_of
from koortui.screens.draft_keeper import DraftKeeper
from koortui.screens.meeting_after import MeetingAfter
from koortui.screens.meeting_words import facts_line, is_ahead, rounded_minutes
from koortui.screens.rescue import rescue
from koortui.screens.text_place import TextPlace
from koortui.usecases.meetings import (
    drop_plan,
    edit_meeting,
    keep_agenda,
    meeting_place,
    record_meeting,
)
from koortui.usecases.notes import draft_in, keep_draft
from koortui.usecases.workspace import Saved
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.meeting_area import MeetingArea
from koortui.widgets.note_area import NoteArea
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import clock_time

MARKS = "Notes · for the customer: ? question  ! decision  -> next step"


class MeetingScreen(MeetingAfter, TextPlace):
    """`meeting_id` is that of a plan or of a recorded meeting. `fresh`: begun just now."""

    place = "meeting"
    CSS_PATH = "meeting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("meeting")

    def __init__(self, slug: str, meeting_id: str, *, fresh: bool = False) -> None:
        super().__init__()
        self.slug, self.meeting_id = slug, meeting_id
        self._fresh = fresh
        self._stored = ""
        """The notes as they are recorded; what differs is a draft."""
        self._agenda_kept = ""
        """The agenda as it is on disk."""
        self._ahead = False
        """Its day has not come, as last painted."""
        self._notes = MeetingArea(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            id="notes",
        )
        self._agenda = NoteArea(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            placeholder="ctrl+t fills it: open issues, what is owed, what was agreed last time.",
            id="agenda",
        )
        self._notes.border_title, self._agenda.border_title = MARKS, "Agenda · goes to the customer"
        self._notes.highlight_cursor_line = self._agenda.highlight_cursor_line = False
        self._note_keeper = self._keeper_of(self._notes, self._keep_notes)
        self._agenda_keeper = self._keeper_of(self._agenda, self._keep_agenda)

    def _keeper_of(self, area: NoteArea, write: object) -> DraftKeeper:
        return DraftKeeper(
            self,
            read=lambda: area.text,
            write=write,  # type: ignore[arg-type]
            kept=self._kept,
            failed=self.lost,
            last_resort=lambda text: self.context.rescued.append(rescue(text, self.slug)),
        )

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Static(id="facts", markup=False)
        with Container(id="body"):
            yield self._notes
            yield self._agenda
        yield Static(id="trouble", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        self._open()
        self.paint_facts()
        (self._agenda if self._ahead else self._notes).focus()

    def on_unmount(self) -> None:
        self._note_keeper.close()
        self._agenda_keeper.close()

    # What is shown

    @property
    def current_slug(self) -> str:
        return self.slug

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.calendar.timezone)

    @property
    def record(self) -> Meeting | MeetingPlan | None:
        """The meeting as it is on disk now."""
        journal = self.workspace.journals.read(self.slug)
        return journal.meetings.get(self.meeting_id) or journal.plans.get(self.meeting_id)

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        """One key keeps what is ahead and records what has begun."""
        return action not in ("keep", "save") or self._ahead == (action == "keep")

    @property
    def notes(self) -> str:
        return self._notes.text

    def first_field(self) -> TextArea:
        return self._notes

    async def kept(self) -> bool:
        notes, agenda = await self._note_keeper.flush(), await self._agenda_keeper.flush()
        return notes and agenda

    def desk_changed(self) -> None:
        """Taken back, recorded or edited elsewhere: what was typed here and not recorded stays."""
        try:
            record = self.record
        except KoorError as error:
            self.lost(error)
            return
        if isinstance(record, MeetingPlan):
            self._stored = ""
            if self._agenda.text == self._agenda_kept != record.agenda:
                self._load_agenda(record.agenda)
        elif record and self._notes.text == self._stored != text_of(record):
            self._open()
        self._agenda.read_only = not isinstance(record, MeetingPlan)
        self._agenda.display = not self._agenda.read_only or bool(self._agenda.text)
        self.paint_facts()

    def _open(self) -> None:
        record = self.record
        draft = draft_in(self.workspace.journals.read(self.slug), meeting_place(self.meeting_id))
        self._stored = text_of(record) if isinstance(record, Meeting) else ""
        self._load(self._notes, draft or self._stored)
        self._load_agenda(record.agenda if record else "")
        self._note_keeper.forget()
        state = "recorded" if isinstance(record, Meeting) else "to come"
        self.say("draft taken up again" if draft else state)
        self.trouble("")

    def _load_agenda(self, text: str) -> None:
        self._load(self._agenda, text)
        self._agenda_kept = self._agenda.text

    def _load(self, area: NoteArea, text: str) -> None:
        with self.prevent(TextArea.Changed):
            area.load_text(text)
        area.move_cursor(area.document.end)

    def paint_facts(self) -> None:
        record = self.record
        if record is None:
            return
        customer = self.desk.view(self.slug).customer
        self.query_one("#facts", Static).update(
            facts_line(record, customer, self.workspace.today, self.zone)
        )
        self._ahead = is_ahead(record, self.workspace.today)
        does = "keeps it" if self._ahead else "records the meeting"
        self._notes.placeholder = (
            f"What is said. It is on disk as you type; {key('meeting.save')} {does}."
        )
        self.refresh_bindings()  # its day may have come

    @property
    def heading(self) -> str:
        return f"Meeting · {self.desk.view(self.slug).customer.name}"

    # Typing

    @on(TextArea.Changed, "#notes")
    def _notes_typed(self) -> None:
        self._note_keeper.changed()

    @on(TextArea.Changed, "#agenda")
    def _agenda_typed(self) -> None:
        self._agenda_keeper.changed()

    def _keep_notes(self, text: str) -> None:
        place = meeting_place(self.meeting_id)
        keep_draft(self.workspace, self.slug, place, "" if text == self._stored else text)

    def _keep_agenda(self, text: str) -> None:
        keep_agenda(self.workspace, self.slug, self.meeting_id, text)
        self._agenda_kept = text

    def _kept(self) -> None:
        self.kept_as(f"kept {clock_time(self.workspace.clock(), self.zone)}")

    def put_agenda(self, text: str) -> None:
        """In the place of what stands there; ctrl+z brings that back."""
        area = self._agenda
        area.replace(text, (0, 0), area.document.end)
        area.move_cursor((0, 0))  # the cursor of the notes stays in the notes: a call goes on

    # Commands; what can be done besides is in meeting_after

    async def action_keep(self) -> None:
        """On disk it is as it is typed; the habit of saving is answered."""
        if await self.kept():
            self._kept()
            words = f"Kept. When it was held, {key('meeting.more')} records it."
            self.app.notify(words, markup=False)

    async def action_save(self) -> None:
        """Record it: who was there and how long is asked once; later only the text is kept."""
        if not await self.kept():
            return
        record = self.record
        if isinstance(record, Meeting):
            self._saved(lambda: edit_meeting(self.workspace, self.slug, record.id, self._typed()))
        elif record:
            self.ask_details(record, record_it=True)

    def record_now(self, values: dict[str, str]) -> Saved:
        """The form's values and the notes, in one commit."""
        return record_meeting(
            self.workspace, self.slug, values | self._typed(), plan_id=self.meeting_id
        )

    def recorded(self, saved: Saved | None) -> None:
        if saved:
            self._fresh = False
            self._stored = self._notes.text
            self._note_keeper.forget()
            self.context.changed(self.slug, "Meeting recorded", saved)
            self.say("recorded")
            self.run_worker(self.action_more())

    def _typed(self) -> dict[str, str]:
        return {"notes": self._notes.text}

    def _saved(self, change: object) -> None:
        found: list[Saved] = []
        if self.guarded(lambda: found.append(change())):  # type: ignore[operator]
            self._stored = self._notes.text
            self._note_keeper.forget()
            self.context.changed(self.slug, "Meeting saved", found[0])
            self.say("recorded")

    def minutes_so_far(self, plan: MeetingPlan) -> str:
        now = self.workspace.clock().astimezone(self.zone)
        return str(rounded_minutes(plan, now))

    async def action_editor(self) -> None:
        """The text with the cursor in $VISUAL or $EDITOR."""
        if not await self.kept():
            return
        area = self._agenda if self._agenda.has_focus else self._notes
        if not area.read_only:
            self.edit_outside(area)

    async def action_back(self) -> None:
        """Back, with everything on disk; what was only opened leaves no trace."""
        if not await self.kept():
            return
        record = self.record
        untouched = not self._notes.text.strip() and not self._agenda.text.strip()
        if self._fresh and untouched and isinstance(record, MeetingPlan):
            self.guarded(lambda: drop_plan(self.workspace, self.slug, record.id))
        self.context.changed(self.slug)
        self.leave()

    def leave(self) -> None:
        self.dismiss()

"""The note editor: what is typed is on disk before the screen says so."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static, TextArea

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.errors import KoorError
from koortui.domain.notes import begun, in_order
from koortui.screens.draft_keeper import DraftKeeper
from koortui.screens.moving import MovesList
from koortui.screens.note_actions import NoteActions
from koortui.screens.rescue import rescue
from koortui.screens.template_menu import TEMPLATES, TemplateMenu
from koortui.screens.text_place import TextPlace
from koortui.usecases.notes import draft_in, edit_note, keep_draft, note_place, write_note
from koortui.usecases.workspace import Saved
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.note_area import NoteArea
from koortui.widgets.note_list import NoteList
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import clock_time

#: Commands that need the list of notes rather than the text.
_LIST_COMMANDS = {"edit", "delete", "pin", "history", "open_link", "idea"}
_PLACEHOLDER = (
    "Markdown, on disk as you type.\n\n"
    "#lesson  #question  #decision   found again under notes\n"
    "? at the beginning of a line    an open question"
)


class NoteScreen(NoteActions, MovesList, TextPlace):
    """A Markdown editor on one customer. What is edited is a new note, or an old one."""

    place = "note"
    CSS_PATH = "note.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("note", "list")

    def __init__(self, slug: str, issue: str = "", note_id: str = "") -> None:
        super().__init__()
        self.slug = slug
        self.issue = issue
        self.note_id = note_id
        """The note being edited; empty for a new one."""
        self._base = self._stored = ""
        """The text as it was opened or saved last: here, and in the note on disk."""
        self._area = NoteArea(
            soft_wrap=True, show_line_numbers=False, tab_behavior="focus", placeholder=_PLACEHOLDER
        )
        self._area.highlight_cursor_line = False
        self._keeper = DraftKeeper(
            self,
            read=lambda: self._area.text,
            write=self._keep,
            kept=self._kept,
            failed=self.lost,
            last_resort=self._rescue,
        )

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        with Container(id="body"):
            yield self._area
            notes = NoteList(empty="No notes yet.", id="notes")
            notes.border_title = "Notes"
            yield notes
        yield Static(id="trouble", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        notes = self.query_one(NoteList)
        notes.zone, notes.today = self._zone, self.workspace.today
        self._open(self.note_id)

    def on_unmount(self) -> None:
        self._keeper.close()

    @property
    def current_slug(self) -> str:
        return self.slug

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(NoteList)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.workspace.calendar.timezone)

    @property
    def _place(self) -> str:
        return note_place(self.note_id, self.issue)

    def first_field(self) -> TextArea:
        return self._area

    async def kept(self) -> bool:
        return await self._keeper.flush()

    def desk_changed(self) -> None:
        try:
            notes = self.workspace.journals.read(self.slug).notes
        except KoorError as error:
            self.lost(error)
            return
        self.query_one(NoteList).show(in_order(notes.values()))
        if not self.note_id:
            return
        if self.note_id not in notes:  # undone or deleted: its text goes on as a new note
            self.note_id = ""
            self.say("taken back: this text is a draft")
        elif self._area.text == self._base and notes[self.note_id].text != self._stored:
            self._open(self.note_id, focus=False)  # undone, restored, or edited elsewhere

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        if action in _LIST_COMMANDS:
            return self.focused is not self._area
        return True

    # Typing

    def _open(self, note_id: str, *, focus: bool = True) -> None:
        """Edit this note, or a new one; a draft of it is taken up again."""
        journal = self.desk.journal(self.slug)
        note = journal.notes.get(note_id)
        self.note_id = note_id if note else ""
        draft = draft_in(journal, self._place)
        text = draft or (note.text if note else "")
        with self.prevent(TextArea.Changed):
            self._area.load_text(text)
        self._base, self._stored = self._area.text, note.text if note else ""
        self._area.move_cursor(self._area.document.end)
        self._keeper.forget()
        self.say("draft taken up again" if draft else "saved" if note else "new")
        self.trouble("")
        if focus:
            self._area.focus()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._keeper.changed()

    def _keep(self, text: str) -> None:
        keep_draft(self.workspace, self.slug, self._place, text)

    def _kept(self) -> None:
        self.kept_as(f"draft kept {self._now}")

    def _rescue(self, text: str) -> None:
        """The program ends and the disk does not take the draft."""
        place = rescue(text, self.slug)
        self.context.rescued.append(place)

    @property
    def _now(self) -> str:
        return clock_time(self.workspace.clock(), self._zone)

    @property
    def heading(self) -> str:
        what = "Edit note" if self.note_id else "Note"
        about = f" · {self.issue}" if self.issue else ""
        return f"{what} · {self.desk.view(self.slug).customer.name}{about}"

    # Commands on the text; those on the chosen note are in note_actions

    async def action_save(self) -> None:
        """Keep the text as a note; the draft goes in the same commit."""
        text = self._area.text
        if not await self._keeper.flush():
            return
        try:
            saved = await asyncio.to_thread(self._save, text)
        except KoorError as error:
            self.lost(error)
            return
        self.note_id, self._base = saved.id, text
        self._stored = self.workspace.journals.read(self.slug).notes[saved.id].text
        if self._area.text == text:
            self._keeper.forget()
        self.trouble("")
        self.say(f"saved {self._now}")
        self.context.changed(self.slug, saved=saved)

    def _save(self, text: str) -> Saved:
        space, slug, place = self.workspace, self.slug, self._place
        if self.note_id:
            return edit_note(space, slug, self.note_id, text, draft_place=place)
        return write_note(space, slug, text, issue=self.issue, draft_place=place)

    async def action_back(self) -> None:
        """Back, with the draft on disk; while it cannot be kept, the text stays in sight."""
        if await self._keeper.flush():
            self.desk.refresh(self.slug)  # the board marks what was only begun
            if any(left.place == self._place for left in begun(self.desk.journal(self.slug))):
                words = f"Kept as a draft · {key('goto.notes')} lists it"
                self.app.notify(words, timeout=2.5, markup=False)
            self.dismiss()

    async def action_new(self) -> None:
        if await self._keeper.flush():
            self._open("")

    async def action_editor(self) -> None:
        if await self._keeper.flush():
            self.edit_outside(self._area)

    def action_template(self) -> None:
        def begin(name: str | None) -> None:
            if name:
                self._area.insert(TEMPLATES[name])
                self._area.focus()

        self.app.push_screen(TemplateMenu(), begin)

    async def action_edit(self) -> None:
        note = self.query_one(NoteList).current
        if note and await self._keeper.flush():
            self._open(note.id)

    @on(LineList.Chosen)
    async def _chosen(self) -> None:
        await self.action_edit()

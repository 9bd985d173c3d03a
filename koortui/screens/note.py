"""The note editor: what is typed is on disk before the screen says so."""

from __future__ import annotations

import asyncio
import os
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, Static, TextArea

from koortui.commands.registry import bindings
from koortui.domain.errors import KoorError
from koortui.domain.journal import Note
from koortui.screens.base import KoorScreen
from koortui.screens.draft_keeper import DraftKeeper
from koortui.screens.external_editor import edit_text, editor_command
from koortui.screens.moving import MovesList
from koortui.screens.template_menu import TEMPLATES, TemplateMenu
from koortui.usecases.notes import (
    delete_note,
    edit_note,
    keep_draft,
    read_draft,
    restore_note,
    write_note,
)
from koortui.widgets.line_list import LineList
from koortui.widgets.note_area import NoteArea
from koortui.widgets.note_list import NoteList
from koortui.widgets.when import clock_time

#: Commands that need the list of notes rather than the text.
_LIST_COMMANDS = {"edit", "delete", "undelete"}


class NoteScreen(MovesList, KoorScreen[None]):
    """A Markdown editor on one customer. What is edited is a new note, or an old one."""

    place = "note"
    CSS_PATH = "note.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("note", "list")

    def __init__(self, slug: str, issue: str = "") -> None:
        super().__init__()
        self.slug = slug
        self.issue = issue
        self.note_id = ""
        """The note being edited; empty for a new one."""
        self._deleted: list[Note] = []
        self._area = NoteArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self._area.highlight_cursor_line = False
        self._keeper = DraftKeeper(
            self, read=lambda: self._area.text, write=self._keep, kept=self._kept, failed=self._lost
        )

    def compose(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        with Container(id="body"):
            yield self._area
            notes = NoteList(empty="No notes yet.", id="notes")
            notes.border_title = "Notes"
            yield notes
        yield Static(id="trouble", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        notes = self.query_one(NoteList)
        notes.zone, notes.today = self._zone, self.workspace.today
        self._open("")

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
        """Where the draft is kept: one for a new note, one for each old one."""
        if self.note_id:
            return f"note:{self.note_id}"
        return f"note@{self.issue}" if self.issue else "note"

    def first_field(self) -> TextArea:
        return self._area

    def desk_changed(self) -> None:
        journal = self.workspace.journals.read(self.slug)
        notes = sorted(journal.notes.values(), key=lambda note: note.at, reverse=True)
        self.query_one(NoteList).show(notes)

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        if action in _LIST_COMMANDS:
            return self.focused is not self._area
        return True

    # Typing

    def _open(self, note_id: str) -> None:
        """Edit this note, or a new one; a draft of it is taken up again."""
        self.note_id = note_id
        note = self.workspace.journals.read(self.slug).notes.get(note_id)
        draft = read_draft(self.workspace, self.slug, self._place)
        text = draft or (note.text if note else "")
        with self.prevent(TextArea.Changed):
            self._area.load_text(text)
        self._area.move_cursor(self._area.document.end)
        self._keeper.forget()
        self._say("draft taken up again" if draft else "saved" if note else "new")
        self._trouble("")
        self._area.focus()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._keeper.changed()

    def _keep(self, text: str) -> None:
        keep_draft(self.workspace, self.slug, self._place, text)

    def _kept(self) -> None:
        self._say(f"draft kept {self._now}")
        self._trouble("")

    def _lost(self, error: KoorError) -> None:
        self._say("not kept")
        self._trouble(f"{error.what} Your text is here on the screen; it is tried again.")

    @property
    def _now(self) -> str:
        return clock_time(self.workspace.clock(), self._zone)

    def _say(self, state: str) -> None:
        name = self.workspace.customer(self.slug).name
        what = "Note" if not self.note_id else "Edit note"
        about = f" · {self.issue}" if self.issue else ""
        bad = state == "not kept"
        self.query_one("#title", Static).update(
            Content.assemble(
                (f"{what} · {name}{about}", "bold"),
                "  ",
                (f"{'✗ ' if bad else ''}{state}", "$error" if bad else "$foreground-muted"),
            )
        )

    def _trouble(self, words: str) -> None:
        line = self.query_one("#trouble", Static)
        line.update(f"✗ {words}" if words else "")
        line.display = bool(words)

    # Commands

    async def action_save(self) -> None:
        """Keep the text as a note; the draft goes in the same commit."""
        text, place = self._area.text, self._place
        if not await self._keeper.flush():
            return
        try:
            if self.note_id:
                await asyncio.to_thread(edit_note, self.workspace, self.slug, self.note_id, text)
                await asyncio.to_thread(keep_draft, self.workspace, self.slug, place, "")
            else:
                self.note_id = await asyncio.to_thread(self._write, text, place)
        except KoorError as error:
            self._lost(error)
            return
        self._keeper.forget()
        self._trouble("")
        self._say(f"saved {self._now}")
        self.context.changed(self.slug, "Saved")

    def _write(self, text: str, place: str) -> str:
        return write_note(self.workspace, self.slug, text, issue=self.issue, draft_place=place).id

    async def action_back(self) -> None:
        """Back, with the draft on disk; while it cannot be kept, the text stays in sight."""
        if await self._keeper.flush():
            self.dismiss()

    async def action_new(self) -> None:
        if await self._keeper.flush():
            self._open("")

    async def action_editor(self) -> None:
        if not await self._keeper.flush():
            return
        try:
            command = editor_command(os.environ)
            with self.app.suspend():
                text = edit_text(self._area.text, command)
        except SuspendNotSupported:
            self._trouble("This terminal cannot be handed to another program.")
        except KoorError as error:
            self._trouble(str(error))
        else:
            if text != self._area.text:
                self._area.text = text
                self._area.move_cursor(self._area.document.end)
        self.app.refresh()

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

    def action_delete(self) -> None:
        note = self.query_one(NoteList).current
        if note is None:
            return
        try:
            deleted = delete_note(self.workspace, self.slug, note.id)
        except KoorError as error:
            self.context.failed(error)
            return
        if deleted:
            self._deleted.append(deleted)
        self.context.changed(self.slug, "Note deleted: u brings it back")

    def action_undelete(self) -> None:
        if not self._deleted:
            self.notify("No note was deleted here.", markup=False)
            return
        restore_note(self.workspace, self.slug, self._deleted.pop())
        self.context.changed(self.slug, "The note is back")

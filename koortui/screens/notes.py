"""Everybody's notes: by customer, tag, pinned or text."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.errors import KoorError
from koortui.domain.issue import Issue
from koortui.domain.note_tags import has_tag
from koortui.domain.notes import COMMENT, OLD_NOTE, CustomerNote, narrowed
from koortui.screens.base import KoorScreen
from koortui.screens.moving import MovesList
from koortui.usecases.notes import all_notes
from koortui.usecases.workspace import Saved
from koortui.widgets.choice_line import Choice, ChoiceLine
from koortui.widgets.customer_note_list import CustomerNoteList
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import MasterDetail
from koortui.widgets.mentioned import Mentioned, linked
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import day_and_time

_TAGS = ("lesson", "question", "decision")
_NO_FIT = "No note fits: t, p, s and the filter narrow the list."


def _no_notes() -> str:
    return f"No notes yet: {key('anywhere.note')} writes one, also from the customer page."


class NotesScreen(MovesList, KoorScreen[None]):
    """Pinned ones first, then the newest; the text of the chosen one beside the list."""

    place = "notes"
    CSS_PATH = "notes.tcss"
    AUTO_FOCUS = "#all-notes"
    BINDINGS: ClassVar[list[BindingType]] = bindings("notes", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "open": "No note is under the cursor.",
        "customer": "No note is under the cursor.",
    }

    def __init__(self) -> None:
        super().__init__()
        self._notes: list[CustomerNote] = []
        self._tag = ""
        self._pinned = False
        self._slug = ""
        """Whose notes alone are shown; empty: everybody's."""

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield ChoiceLine(id="tags")
        yield Input(id="filter", placeholder="filter by text; Enter keeps it, Esc clears it")
        yield MasterDetail(CustomerNoteList(empty="Reading…", id="all-notes"))
        yield KeyFooter()

    def on_mount(self) -> None:
        self._list.zone = ZoneInfo(self.workspace.calendar.timezone)
        self._list.today = self.workspace.today
        self._list.focus()
        self.query_one("#title", TopLine).update("Notes · everybody")  # the rest is being read
        self.query_one(MasterDetail).detail.visible = False

    @property
    def _list(self) -> CustomerNoteList:
        return self.query_one(CustomerNoteList)

    @property
    def _filter(self) -> Input:
        return self.query_one("#filter", Input)

    @property
    def moving_list(self) -> LineList[Any] | None:
        return None if self.query_one(MasterDetail).detail.has_focus else self._list

    @property
    def current_slug(self) -> str:
        return self._list.current.slug if self._list.current else ""

    def desk_changed(self) -> None:
        self._read()

    @work(exclusive=True, group="notes")
    async def _read(self) -> None:
        """Every journal, in a thread: nobody's key waits for the disk."""
        try:
            found = await asyncio.to_thread(all_notes, self.workspace)
            self._notes = [self._named(one) for one in found]
        except KoorError as error:
            self.context.failed(error)
        if self.stands:
            self._narrow()

    def _commented(self, one: CustomerNote) -> Issue | None:
        """The issue that a comment was begun on; None for anything else."""
        if not one.place.startswith(COMMENT):
            return None
        return self.desk.remote.linear.issues.get(one.place.removeprefix(COMMENT))

    def _named(self, one: CustomerNote) -> CustomerNote:
        issue = self._commented(one)
        return replace(one, note=replace(one.note, issue=issue.identifier)) if issue else one

    def _narrow(self) -> None:
        words = self._filter.value
        shown = narrowed(
            self._notes, slug=self._slug, tag=self._tag, pinned=self._pinned, text=words
        )
        self._list.empty = _NO_FIT if self._notes else _no_notes()
        self._list.show(shown)
        self._filter.display = bool(words) or self._filter.has_focus
        tags = self.query_one("#tags", ChoiceLine)
        tags.choices = (
            Choice("", "all"),
            *(
                Choice(tag, f"#{tag}", count=sum(has_tag(n.note.text, tag) for n in self._notes))
                for tag in _TAGS
            ),
        )
        tags.chosen = self._tag
        self._paint_title(len(shown))

    def _paint_title(self, count: int) -> None:
        name = self.workspace.customer(self._slug).name if self._slug else "everybody"
        parts = [f"Notes · {name}", f"{count:,} of {len(self._notes):,}"]
        if drafts := sum(bool(one.place) for one in self._notes):
            parts.append(f"{drafts} draft{'s' * (drafts > 1)}")
        if self._pinned:
            parts.append("pinned only")
        self.query_one("#title", TopLine).update(" · ".join(parts))

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        found = self._list.current
        detail = self.query_one(MasterDetail).detail
        detail.visible = found is not None
        if found is None:
            detail.show(Content())
            return
        zone = ZoneInfo(self.workspace.calendar.timezone)
        head = f"{day_and_time(found.note.at, zone)} · {found.note.by or 'unknown'}"
        if found.place:
            what = "comment" if found.place.startswith(COMMENT) else "note"
            head = f"✎ a {what} begun {head}\nNot saved: {key('notes.open')} goes on"
        detail.show(
            Content.assemble(
                (found.name, "bold"),
                "\n",
                (head, "$foreground-muted"),
                "\n\n",
                linked(found.note.text),
            )
        )

    # Commands

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """The note; what was only begun is taken up again."""
        found = self._list.current
        if found is None:
            return
        place = found.place
        if place.startswith(COMMENT):
            self._go_on_with_comment(found)
        elif place:
            old = place.removeprefix(OLD_NOTE) if place.startswith(OLD_NOTE) else ""
            self.context.open_note(found.slug, found.note.issue, old)
        else:
            self.context.open_note(found.slug, note_id=found.note.id)

    def _go_on_with_comment(self, found: CustomerNote) -> None:
        from koortui.screens.compose import comment_on

        issue, slug = self._commented(found), found.slug
        if issue is None:
            self.app.notify("Its issue is not in Linear any more.", timeout=3, markup=False)
            return

        def saved(comment: Saved | None) -> None:
            if comment:
                self.context.changed(slug, f"Comment on {issue.identifier} saved", comment)

        self.app.push_screen(comment_on(self.workspace, slug, issue), saved)

    @on(Mentioned)
    def _mention_clicked(self, event: Mentioned) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug, "issue", event.identifier)

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_next_tag(self) -> None:
        tags = ("", *_TAGS)
        self._tag = tags[(tags.index(self._tag) + 1) % len(tags)]
        self._narrow()

    @on(ChoiceLine.Picked)
    def _tag_picked(self, event: ChoiceLine.Picked) -> None:
        self._tag = event.choice_id
        self._narrow()

    def action_pinned(self) -> None:
        self._pinned = not self._pinned
        self._narrow()

    def action_same(self) -> None:
        self._slug = "" if self._slug else self.current_slug
        self._narrow()

    def action_search(self) -> None:
        self._filter.display = True
        self._filter.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._narrow()

    @on(Input.Submitted)
    def _filter_kept(self) -> None:
        self._list.focus()
        self.call_after_refresh(self._narrow)

    def action_back(self) -> None:
        """One step back: the filter, then the page."""
        if self._filter.display:
            self._filter.value = ""
            self._list.focus()
            self.call_after_refresh(self._narrow)
        else:
            self.dismiss()

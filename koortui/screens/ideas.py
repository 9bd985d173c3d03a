"""Ideas: every lesson of every customer, and what became of it at the product team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Footer

from koortui.commands.registry import bindings
from koortui.domain.factor import plural
from koortui.domain.note_tags import without_tags
from koortui.screens.base import KoorScreen
from koortui.screens.guard import Guards
from koortui.screens.moving import MovesList
from koortui.usecases.lessons import Lesson, lessons, make_idea
from koortui.widgets.idea_list import IdeaLine, IdeaList
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import age

EMPTY = (
    "No lessons yet.\n\n"
    "Write #lesson in a note: it stands here, and Enter makes\n"
    "an issue of the product team of it, with the customer's request."
)


class IdeasScreen(Guards, MovesList, KoorScreen[None]):
    """Newest first; the text of the chosen one below."""

    place = "ideas"
    BINDINGS: ClassVar[list[BindingType]] = bindings("ideas", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "make": "No lesson is under the cursor: #lesson in a note makes one.",
        "customer": "No lesson is under the cursor: #lesson in a note makes one.",
        "open_link": "No lesson is under the cursor: #lesson in a note makes one.",
    }
    DEFAULT_CSS = """
    IdeasScreen {
        #title { height: 1; padding: 0 1; background: $panel; text-style: bold; }
        IdeaList { height: 2fr; }
        Detail { height: 1fr; border-top: solid $foreground 20%; padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield IdeaList(empty=EMPTY)
        yield Detail()
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> IdeaList:
        return self.query_one(IdeaList)

    @property
    def moving_list(self) -> LineList[Any]:
        return self._list

    @property
    def current_slug(self) -> str:
        return self._list.current.slug if self._list.current else ""

    def desk_changed(self) -> None:
        found = lessons(self.desk.customers(), self.desk.journals(), self.desk.remote.linear)
        self._texts = {lesson.note.id: without_tags(lesson.note.text) for lesson in found}
        self._list.show([self._line(lesson) for lesson in found])
        made = sum(lesson.state != "none" for lesson in found)
        words = f"Ideas · {plural(len(found), 'lesson')} · {plural(made, 'issue')} made of them"
        self.query_one("#title", TopLine).update(words)

    def _line(self, lesson: Lesson) -> IdeaLine:
        issue = lesson.issue
        return IdeaLine(
            slug=lesson.customer.slug,
            name=lesson.customer.name,
            note_id=lesson.note.id,
            title=lesson.title,
            state=lesson.state,
            issue=f"{issue.identifier} {issue.state.name}" if issue else "",
            url=issue.url if issue else "",
            age=age(lesson.note.at, self.workspace.clock()),
        )

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        line = self._list.current
        self.query_one(Detail).show(Content(self._texts[line.note_id] if line else ""))

    # Commands

    def action_make(self) -> None:
        line = self._list.current
        if line is None:
            return
        if line.state != "none":
            self.notify("An issue was made of it already.", markup=False)
            return
        self.guarded(lambda: self._make(line))

    def _make(self, line: IdeaLine) -> None:
        saved = make_idea(self.workspace, line.slug, line.note_id)
        self.context.changed(line.slug, "Idea queued for the product team", saved)

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_make()

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_open_link(self) -> None:
        """Only https leaves the terminal."""
        line = self._list.current
        if line and line.url.startswith("https://"):
            self.app.open_url(line.url)
        else:
            self.notify("Linear has no issue of it yet.", markup=False)

    def action_back(self) -> None:
        self.dismiss()

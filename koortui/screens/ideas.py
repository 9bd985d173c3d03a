"""Ideas: every lesson of every customer, and what became of it at the product team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from koortui.commands.registry import bindings
from koortui.domain.factor import plural
from koortui.domain.note_tags import without_tags
from koortui.screens.guard import Guards
from koortui.screens.list_place import ListPlace
from koortui.usecases.lessons import Lesson, lessons, make_idea
from koortui.widgets.idea_list import IdeaLine, IdeaList
from koortui.widgets.line_list import LineList
from koortui.widgets.when import age

EMPTY = (
    "No lessons yet.\n\n"
    "Write #lesson in a note: it stands here, and Enter makes\n"
    "an issue of the product team of it, with the customer's request."
)


class IdeasScreen(Guards, ListPlace[IdeaList]):
    """Newest first; the text of the chosen one below."""

    place = "ideas"
    BINDINGS: ClassVar[list[BindingType]] = bindings("ideas", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "make": "No lesson is under the cursor: #lesson in a note makes one.",
        "customer": "No lesson is under the cursor: #lesson in a note makes one.",
        "open_link": "No lesson is under the cursor: #lesson in a note makes one.",
    }

    def make_list(self) -> IdeaList:
        return IdeaList(empty=EMPTY)

    def desk_changed(self) -> None:
        found = lessons(self.desk.customers(), self.desk.journals(), self.desk.remote.linear)
        self._texts = {lesson.note.id: without_tags(lesson.note.text) for lesson in found}
        self.lines.show([self._line(lesson) for lesson in found])
        made = sum(lesson.state != "none" for lesson in found)
        self.head(f"Ideas · {plural(len(found), 'lesson')} · {plural(made, 'issue')} made of them")

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

    def detail(self) -> Content:
        """The words of the lesson."""
        line = self.lines.current
        return Content(self._texts[line.note_id] if line else "")

    # Commands

    def action_make(self) -> None:
        line = self.lines.current
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

    def action_open_link(self) -> None:
        """Only https leaves the terminal."""
        line = self.lines.current
        if line and line.url.startswith("https://"):
            self.app.open_url(line.url)
        else:
            self.notify("Linear has no issue of it yet.", markup=False)

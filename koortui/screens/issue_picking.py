"""Which issues a key acts on: the marked ones, else the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.content import Content

from koortui.commands.registry import commands_of
from koortui.commands.spoken import key
from koortui.domain.errors import KoorError
from koortui.domain.issue import Issue
from koortui.screens.guard import Guards
from koortui.screens.issue_rows import issue_text
from koortui.usecases.issue_edits import Plan, change_issues
from koortui.usecases.workspace import Saved
from koortui.widgets.issue_list import IssueList

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from koortui.usecases.desk import CustomerView
    from koortui.widgets.master_detail import Detail


#: Seconds the cursor rests on an issue before its text is laid out.
PAINT_AFTER = 0.03
_WITHOUT_ISSUE = frozenset({"issue_new", "issue_from", "link", "closed"})
_ON_AN_ISSUE = frozenset(command.id for command in commands_of("issue")) - _WITHOUT_ISSUE


def _no_issue() -> str:
    return f"No issue is under the cursor: {key('issue.issue_new')} opens a new one."


class IssuePicking(Guards):
    """Mixed into a screen that shows one customer's issues in an IssueList."""

    marked: frozenset[str] = frozenset()
    """Ids of the issues marked; what is done to one is done to all of them."""
    closed_shown: bool = False
    _painted: tuple[Issue | None, CustomerView] | None = None
    _paint_soon: Timer | None = None

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

        @property
        def view(self) -> CustomerView: ...

        @property
        def issue_list(self) -> IssueList: ...

        @property
        def issue_detail(self) -> Detail: ...

        def repaint_issues(self) -> None: ...

    @property
    def current_issue(self) -> Issue | None:
        line = self.issue_list.current
        return line.issue if line else None

    def paint_issue(self) -> None:
        """The text of the issue under the cursor. What is shown already stays as it is scrolled."""
        if self._paint_soon:
            self._paint_soon.stop()
            self._paint_soon = None
        issue, view = self.current_issue, self.view
        known = self._painted
        if known is not None and known[0] is issue and known[1] is view:
            return
        before = known[0] if known else None
        same = before is not None and issue is not None and before.id == issue.id
        self._painted = issue, view
        words = issue_text(issue, view) if issue else Content("")
        self.issue_detail.show(words, keep=same)

    def paint_issue_soon(self) -> None:
        """After the cursor has come to rest: it must not wait for Markdown."""
        if self._paint_soon:
            self._paint_soon.stop()
        screen = cast("Screen[None]", self)
        self._paint_soon = screen.set_timer(PAINT_AFTER, self.paint_issue)

    def why_not(self, command: str) -> str:
        """As every place's; what is done to an issue needs one."""
        if command in _ON_AN_ISSUE and not self.marked and self.current_issue is None:
            return _no_issue()
        return super().why_not(command)  # type: ignore[misc, no-any-return]

    def chosen_issue(self) -> Issue | None:
        """The one under the cursor; says so when there is none."""
        if self.current_issue is None:
            self.say(_no_issue())
        return self.current_issue

    def chosen_issues(self) -> list[Issue]:
        """The marked ones in the list's order, else the one under the cursor."""
        marked = [i.issue for i in self.issue_list.items if i.issue.id in self.marked]
        if marked:
            return marked
        issue = self.chosen_issue()
        return [issue] if issue else []

    def action_mark(self) -> None:
        """Mark or unmark the issue under the cursor, and go on to the next."""
        issue = self.current_issue
        if issue is None:
            return
        self.marked = self.marked ^ {issue.id}
        self.repaint_issues()
        self.issue_list.move(1)

    def unmark(self) -> bool:
        """Take all marks off; whether there were any."""
        had, self.marked = bool(self.marked), frozenset()
        if had:
            self.repaint_issues()
        return had

    def action_closed(self) -> None:
        """Show closed issues, too, or only open ones."""
        self.closed_shown = not self.closed_shown
        self.say("Closed issues are shown below" if self.closed_shown else "Open issues only")
        self.repaint_issues()

    def change(self, chosen: list[Issue], words: str, plan: Plan) -> None:
        """Edit the issues in one commit; the marks have served."""
        slug = self.current_slug
        self.run(slug, words, lambda: change_issues(self.workspace, slug, chosen, plan))

    def run(self, slug: str, words: str, change: Callable[[], Saved]) -> None:
        try:
            saved = change()
        except KoorError as error:
            self.context.failed(error)
        else:
            self.done(slug, words, saved)

    def done(self, slug: str, words: str, saved: Saved | None) -> None:
        if saved:
            self.marked = frozenset()
            self.context.changed(slug, words, saved)

    def say(self, words: str) -> None:
        self.app.notify(words, timeout=3, markup=False)

"""Several lines for somebody else: a comment on an issue. The draft is kept while typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static, TextArea

from koortui.commands.registry import bindings
from koortui.commands.spoken import all_of, key
from koortui.domain.errors import KoorError
from koortui.domain.issue import Issue
from koortui.domain.notes import COMMENT
from koortui.screens.base import KoorModal
from koortui.usecases.issues import comment
from koortui.usecases.notes import draft_in, keep_draft
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.typing_area import TypingArea

#: Seconds after the last key until the draft is on disk.
AUTOSAVE_AFTER = 0.4


class ComposeScreen(KoorModal[Saved]):
    """`submit` gets the text and answers what was saved. `place_id` names the draft."""

    place = "compose"
    BINDINGS: ClassVar[list[BindingType]] = bindings("compose")
    DEFAULT_CSS = """
    ComposeScreen TextArea { height: 8; background: $panel; padding: 0 1; }
    ComposeScreen.-tall TextArea { height: 14; }
    """

    def __init__(
        self,
        heading: str,
        slug: str,
        place_id: str,
        submit: Callable[[str], Saved],
        *,
        context: str = "",
    ) -> None:
        super().__init__()
        self._heading, self._slug, self._place_id = heading, slug, place_id
        self._submit, self._context_text = submit, context
        self._autosave: Timer | None = None
        self._asked_to_leave = False

    @property
    def current_slug(self) -> str:
        return self._slug

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._heading.replace("[", "\\[")
            box.border_subtitle = "ctrl+s send · esc keep as draft"
            if self._context_text:
                yield Static(self._context_text, classes="hint", markup=False)
            yield TypingArea(
                draft_in(self.desk.journal(self._slug), self._place_id),
                soft_wrap=True,
                tab_behavior="focus",
            )
            yield Static(classes="error", markup=False)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def first_field(self) -> TextArea:
        return self.query_one(TextArea)

    def on_text_area_changed(self) -> None:
        if self._autosave:
            self._autosave.stop()
        self._autosave = self.set_timer(AUTOSAVE_AFTER, self._keep)

    def _keep(self) -> bool:
        """Put the draft on disk; a failure is said and the text stays here."""
        try:
            keep_draft(self.workspace, self._slug, self._place_id, self.query_one(TextArea).text)
        except KoorError as error:
            self.context.unsaved(error)
            self.query_one(".error", Static).update(f"{all_of(error)} The text is still here.")
            return False
        self._asked_to_leave = False
        self.context.wrote()
        self.query_one(".error", Static).update("")
        return True

    async def kept(self) -> bool:
        """Whether the draft is on disk; asked before the program ends."""
        return self._keep()

    def action_submit(self) -> None:
        if self._autosave:
            self._autosave.stop()
        try:
            done = self._submit(self.query_one(TextArea).text)
        except KoorError as error:
            self.context.unsaved(error)
            self.query_one(".error", Static).update(f"{all_of(error)} The text is still here.")
        else:
            self.dismiss(done)

    def action_close(self) -> None:
        """The draft is kept; if it cannot be, a second time leaves it to the clipboard."""
        if self._autosave:
            self._autosave.stop()
        if self._keep():
            self.desk.refresh(self._slug)  # the board marks what was only begun
            if self.query_one(TextArea).text.strip():
                words = f"Kept as a draft · {key('goto.notes')} lists it"
                self.app.notify(words, timeout=2.5, markup=False)
            self.dismiss(None)
        elif self._asked_to_leave:
            self.app.copy_to_clipboard(self.query_one(TextArea).text)
            self.app.notify("The unsaved text is in the clipboard.", severity="warning")
            self.dismiss(None)
        self._asked_to_leave = True


def comment_on(workspace: Workspace, slug: str, issue: Issue) -> ComposeScreen:
    """A comment of one customer's issue; one that was begun is taken up again."""
    place = f"{COMMENT}{issue.id}"
    return ComposeScreen(
        f"Comment on {issue.identifier}",
        slug,
        place,
        lambda text: comment(workspace, slug, issue, text, draft_place=place),
        context=issue.title,
    )

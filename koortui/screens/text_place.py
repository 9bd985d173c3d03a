"""A place with an editor whose text is on disk as it is typed: it says whether it is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static, TextArea

from koortui.domain.errors import KoorError
from koortui.screens.base import KoorScreen
from koortui.screens.external_editor import through_editor
from koortui.widgets.top_line import TopLine

NOT_KEPT = "not kept"


class TextPlace(KoorScreen[None]):
    """Has the lines `#title` and `#trouble`."""

    @property
    def heading(self) -> str:
        """What is written, and about whom."""
        raise NotImplementedError

    def say(self, state: str) -> None:
        """Whether what is typed is kept, beside the heading."""
        bad = state == NOT_KEPT
        look = "$error" if bad else "$foreground-muted"
        words = Content.assemble(
            (self.heading, "bold"), "  ", (f"{'✗ ' if bad else ''}{state}", look)
        )
        self.query_one("#title", TopLine).update(words)

    def trouble(self, words: str) -> None:
        """What went wrong, above the footer; nothing hides the line."""
        line = self.query_one("#trouble", Static)
        line.update(f"✗ {words}" if words else "")
        line.display = bool(words)

    def kept_as(self, state: str) -> None:
        """It reached the disk."""
        self.context.wrote()
        self.say(state)
        self.trouble("")

    def lost(self, error: KoorError) -> None:
        """It did not: here it stays, and every header says so."""
        self.context.unsaved(error)
        self.say(NOT_KEPT)
        self.trouble(f"{error.what} Your text is here on the screen; it is tried again.")

    def edit_outside(self, area: TextArea) -> None:
        """The text in $VISUAL or $EDITOR; what fails leaves it as it was."""
        text = before = area.text
        trouble = ""
        try:
            text = through_editor(self.app, before)
        except KoorError as error:
            trouble = str(error)
        if text != before:
            area.text = text
            area.move_cursor(area.document.end)
        self.trouble(trouble)
        self.app.refresh()

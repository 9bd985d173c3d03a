"""One line of text; of what is pasted, nothing is lost."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """Textual keeps the first line of what is pasted; a pasted mail is more than its greeting."""

    def _on_paste(self, event: events.Paste) -> None:
        """Textual calls the base class's handler itself, afterwards."""
        event.text = " ".join(event.text.split())

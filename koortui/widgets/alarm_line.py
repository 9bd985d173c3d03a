"""One line above a place without a header: there only while something is wrong with the data."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class AlarmLine(Static):
    """`say` shows the words, or takes the line away with none."""

    DEFAULT_CSS = "AlarmLine { dock: top; height: 1; background: $panel; display: none; }"

    def say(self, words: str) -> None:
        """At the right, as the header of other places has it."""
        self.display = bool(words)
        self.update(Content.styled(f"{words} ", "bold $warning"))
        self.styles.text_align = "right"

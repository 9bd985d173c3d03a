"""The note editor: Markdown as text; headings, tags, open questions and issues are marked."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events

from koortui.domain.notes import MENTION
from koortui.widgets.typing_area import TypingArea

#: The tags notes are found by later.
TAGS = re.compile(r"(?<![\w#])#(?:lesson|question|decision)\b", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} ")

#: Characters of a pasted line, and of a line that is wrapped.
LONGEST_PASTED, LONGEST_WRAPPED = 2_000, 20_000
_PIECE = re.compile(rf".{{1,{LONGEST_PASTED - 1}}}(?:\s|$)|.{{{LONGEST_PASTED}}}|.+$")


def broken(text: str) -> str:
    """The text with longer lines broken, between words if there are any."""
    if all(len(line) <= LONGEST_PASTED for line in text.split("\n")):
        return text
    return "\n".join(
        "\n".join(piece.rstrip() for piece in _PIECE.findall(line)) if line else ""
        for line in text.splitlines()
    )


class NoteArea(TypingArea):
    """Only the line being drawn is looked at: a long note costs no more than a short one."""

    DEFAULT_CSS = """
    NoteArea {
        & > .note-area--tag { color: $accent; text-style: bold; }
        & > .note-area--heading { text-style: bold; }
        & > .text-area--placeholder { color: $text-muted; }
        & > .note-area--question { color: $warning; }
        & > .note-area--mention { color: $secondary; text-style: underline; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "note-area--tag",
        "note-area--heading",
        "note-area--question",
        "note-area--mention",
    }

    async def _on_paste(self, event: events.Paste) -> None:
        """A line of a megabyte would be wrapped anew at each key: it is broken once, here.

        Textual calls the base class's handler itself, afterwards.
        """
        event.text = broken(event.text)

    def load_text(self, text: str) -> None:
        """What somebody else wrote is not changed: a line too long to wrap is not wrapped."""
        self.soft_wrap = all(len(line) <= LONGEST_WRAPPED for line in text.split("\n"))
        super().load_text(text)

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        plain = line.plain[:2_000]
        if _HEADING.match(plain):
            line.stylize(self._mark("heading"))
        elif plain.lstrip("-*+ ").startswith("?"):
            line.stylize(self._mark("question"))
        if "#" in plain:
            for match in TAGS.finditer(plain):
                line.stylize(self._mark("tag"), match.start(), match.end())

        for match in MENTION.finditer(plain) if "-" in plain else ():
            line.stylize(self._mark("mention"), match.start(), match.end())
        return line

    def _mark(self, name: str) -> Style:
        return self.get_component_rich_style(f"note-area--{name}", partial=True)

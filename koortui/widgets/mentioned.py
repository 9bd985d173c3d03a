"""Issues that a text mentions, to be clicked on. Nothing else in a text is ever a link."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style

from koortui.domain.notes import MENTION

_META = "issue"


class Mentioned(Message):
    """A click on an issue's number in a text."""

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        super().__init__()


def linked(text: str) -> Content:
    """The text as it is, issue numbers underlined and made to be clicked on."""
    content = Content(text)
    for match in MENTION.finditer(text):
        mark = Style(underline=True) + Style.from_meta({_META: match.group()})
        content = content.stylize(mark, match.start(), match.end())
    return content


def mention_at(event: events.Click) -> str:
    """The issue's number under a click, empty where there is none."""
    return str(event.style.meta.get(_META, ""))

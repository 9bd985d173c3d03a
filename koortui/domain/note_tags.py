"""What a note says by its marks: `#lesson`, `#question`, `#decision`, lines that begin with ?."""

from __future__ import annotations

import re
from collections.abc import Iterable

from koortui.domain.journal import Note
from koortui.domain.sanitise import clean_line

_TAG = re.compile(r"(?<![\w#])#(?P<tag>lesson|question|decision)\b", re.IGNORECASE)
_LONGEST_HEADING = 120


def has_tag(text: str, tag: str) -> bool:
    """Whether `tag` ("lesson") stands in the text as `#lesson`."""
    return any(found["tag"].casefold() == tag for found in _TAG.finditer(text))


def without_tags(text: str) -> str:
    """The text as other people read it."""
    return re.sub(r"[ \t]+(?=\n|$)", "", _TAG.sub("", text)).strip()


def questions(text: str) -> tuple[str, ...]:
    """Open questions: lines that begin with `?`, and lines tagged `#question`."""
    lines = (line.strip().lstrip("-*+ ") for line in text.splitlines())
    asked = (line for line in lines if line.startswith("?") or has_tag(line, "question"))
    found = (clean_line(without_tags(line).lstrip("?-*+ ")) for line in asked)
    return tuple(question for question in found if question)


def heading(text: str) -> str:
    """A title for what the note says: its first line, without marks."""
    lines = (without_tags(line).lstrip("#?*- ").strip() for line in text.splitlines())
    return clean_line(next((line for line in lines if line), ""), _LONGEST_HEADING)


def lessons_in(notes: Iterable[Note]) -> list[Note]:
    """Notes tagged as lessons, newest first."""
    found = (note for note in notes if has_tag(note.text, "lesson"))
    return sorted(found, key=lambda note: note.at, reverse=True)

"""The heading of a question: in its border where it fits, else above what is asked, wrapped."""

from __future__ import annotations

from rich.cells import cell_len

#: Cells of a border that its corners and the blanks beside the heading take.
_FRAME = 8


def titled(heading: str, width: int) -> tuple[str, str]:
    """The heading for a box of that many cells, and what of it goes inside, wrapped.

    "Acme Robotics: a long reason" is split at its colon.
    """
    room = width - _FRAME
    if cell_len(heading) <= room:
        return heading, ""
    title, colon, rest = heading.partition(": ")
    if colon and cell_len(title) <= room:
        return title, rest[:1].upper() + rest[1:]
    return "", heading


def border_text(words: str) -> str:
    """As a border shows it: what is in brackets is no markup."""
    return words.replace("[", "\\[")

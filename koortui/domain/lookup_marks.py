"""What is shown of a text that matched, and which letters of it are marked."""

from __future__ import annotations

from koortui.domain.lookup_fold import fold, fold_char
from koortui.domain.lookup_words import has_letters

_SHOWN, _BEFORE = 120, 20
"""Characters of a note's line that are shown, and of them before the match."""


def excerpt(text: str, words: list[str]) -> str:
    """The line of a note with most of the words, from shortly before the first of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    line = max(lines, key=lambda line: sum(word in fold(line) for word in words))
    if len(line) <= _SHOWN:
        return line
    found = [place for word in words if (place := fold(line).find(word)) >= 0]
    first = min(found, default=0)
    start = max(first - _BEFORE, 0)
    if start and (blank := line.find(" ", start - 1, first)) >= 0:
        start = blank + 1
    cut = line[start : start + _SHOWN]
    return f"…{cut}" if start else cut


def spans_of(text: str, words: list[str]) -> tuple[tuple[int, int], ...]:
    """Where each word stands in the text as it is shown; letters one by one if need be."""
    folded, origin = "", []
    for place, char in enumerate(text):
        part = fold_char(char)
        folded += part
        origin += [place] * len(part)
    spans = []
    for word in words:
        start = folded.find(word) if folded.startswith(word) else folded.find(" " + word) + 1
        start = start if folded.startswith(word, start) else folded.find(word)
        if start >= 0:
            spans.append((origin[start], origin[start + len(word) - 1] + 1))
    if not spans and words and has_letters(folded, "".join(words)):
        position = -1
        for letter in "".join(words):
            position = folded.find(letter, position + 1)
            spans.append((origin[position], origin[position] + 1))
    return tuple(sorted(set(spans)))

"""Plain characters instead of glyphs, for terminals without UTF-8: cell by cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

#: What a glyph says, in one plain character. Lines and blocks of frames and bars follow below.
_GLYPHS = {
    **dict.fromkeys("▸›»→", ">"),
    **dict.fromkeys("◂‹«←", "<"),
    **dict.fromkeys("↔⇄", "="),
    **dict.fromkeys("↑▲", "^"),
    **dict.fromkeys("↓▼", "v"),
    "△": "!",
    "✓": "v",
    "✗": "x",
    "×": "x",
    "≠": "#",
    "≤": "<",
    "≥": ">",
    **dict.fromkeys("○◌◇", "o"),
    **dict.fromkeys("●◆■◎▪▣", "*"),
    "◉": "@",
    "◐": "%",
    "⊘": "0",
    "✎": "/",
    "★": "*",
    "☺": "@",
    "∑": "+",
    "↺": "u",
    "↗": "/",
    "⏎": ">",
    "▤": "=",
    "①": "1",
    "②": "2",
    "③": "3",
    **dict.fromkeys("·•∙…", "."),
    **dict.fromkeys("–—", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("█▓", "#"),
    **dict.fromkeys("▒▆▇▅", "="),
    **dict.fromkeys("░▁", "."),
    **dict.fromkeys("▂▃▄", "-"),
    **dict.fromkeys("╌┄─▔", "-"),
    **dict.fromkeys("╍┅━╸╺═", "="),
    **dict.fromkeys("│┃║▏▕▎▌▐", "|"),
}


def wants_plain(env: Mapping[str, str]) -> bool:
    """Whether the locale names another encoding than UTF-8, or the C locale.

    Python itself sets LC_CTYPE to C.UTF-8 where LANG is C: that says nothing of the terminal.
    """
    language, ctype = env.get("LANG", ""), env.get("LC_CTYPE", "")
    if ctype == "C.UTF-8" and language in ("C", "POSIX"):
        ctype = language
    locale = env.get("LC_ALL", "") or ctype or language
    return bool(locale) and "utf" not in locale.casefold()


class PlainCharacters(LineFilter):
    """Every character as one of ASCII, in as many cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            segment if segment.text.isascii() else segment._replace(text=plain(segment.text))
            for segment in segments
        ]


def plain(text: str) -> str:
    """ "▲ Média" is "^ Media": nothing moves, for each character keeps its cells."""
    return "".join(char if char.isascii() else _plain(char) for char in text)


@lru_cache(4_096)
def _plain(char: str) -> str:
    width = cell_len(char)
    known = _GLYPHS.get(char)
    if known is None and 0x2500 <= ord(char) < 0x2580:
        known = "+"  # corners and crossings of frames
    if known is None:
        base = unicodedata.normalize("NFKD", char)[:1]
        known = base if base.isascii() and base.isprintable() else "?"
    return known.ljust(width, known)[:width] if width else ""

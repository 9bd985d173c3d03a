"""How commands answer: one JSON object, or aligned text no wider than the terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import click
import msgspec

from koortui.domain.errors import KoorError

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


def print_json(value: Any) -> None:
    """Numbers as numbers, times as ISO 8601 UTC."""
    click.echo(_ENCODER.encode(value).decode())


#: Hours are written as numbers, not as text.
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def say_unreadable(slug: str, error: KoorError) -> None:
    """A journal that is left out of the answer, on stderr."""
    click.echo(f"{slug}: {error.what} {error.next_step}".strip(), err=True)


def width() -> int:
    """Columns to print on; wide when the output is no terminal, so that nothing is cut."""
    if not sys.stdout.isatty():
        return int(os.environ.get("COLUMNS", "") or 120)
    return os.get_terminal_size(sys.stdout.fileno()).columns or 80


def table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Rows as aligned columns; the last column is cut at the terminal's edge."""
    lines = [[*row] for row in rows]
    if not lines:
        return ""
    count = max(map(len, lines))
    columns = width()
    widths = [max(cells(row[i]) for row in lines if i < len(row)) for i in range(count)]
    return "\n".join(clip(_line(row, widths, right), columns) for row in lines)


def _line(row: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    parts = []
    for index, text in enumerate(row):
        gap = " " * (widths[index] - cells(text))
        parts.append(gap + text if index in right else text + gap)
    return "  ".join(parts).rstrip()


def wrapped(text: str, columns: int, *, first: str = "", after: str = "") -> list[str]:
    """`text` in lines of at most `columns`, broken between words; nothing for an empty one."""
    import textwrap

    return textwrap.wrap(
        text,
        max(columns, 20),
        initial_indent=first,
        subsequent_indent=after,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def clip(text: str, columns: int) -> str:
    """At most `columns` cells of `text`; an ellipsis says that there is more."""
    if cells(text) <= columns:
        return text
    kept, used = "", 0
    for char in text:
        used += cells(char)
        if used > columns - 1:
            break
        kept += char
    return kept + "…"


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map(_beyond_one, text))


@cache
def _beyond_one(char: str) -> int:
    """How many cells `char` takes more than one: the same few stand on every line."""
    if unicodedata.combining(char):
        return -1
    return 1 if unicodedata.east_asian_width(char) in "WF" else 0

"""A1 notation: text to rectangles and back. Rows and columns count from 0, ends are exclusive.

Source: https://developers.google.com/workspace/sheets/api/guides/concepts#cell
"""

import re
from typing import NamedTuple

_CORNER = r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?"
_REFERENCE = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


class Box(NamedTuple):
    """A closed rectangle inside a grid."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def meets(self, other: "Box") -> bool:
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )


class Reference(NamedTuple):
    """What was asked for, where None is an open side: `A:Z`, `2:5`, `A2:C`."""

    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None
    single: bool = False


WHOLE = Reference()


def column_name(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_index(name: str) -> int:
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def parse_reference(text: str) -> Reference | None:
    """The part after the `!`; None when it is no cell reference at all."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    if ":" not in text:
        if left is None or top is None:
            return None
        row, column = int(top) - 1, column_index(left)
        return Reference(row, column, row + 1, column + 1, single=True)
    if (left is None and top is None) or (right is None and bottom is None):
        return None
    rows = _ordered(_row(top), _row(bottom))
    columns = _ordered(_column(left), _column(right))
    return Reference(rows[0], columns[0], rows[1], columns[1])


def _row(text: str | None) -> int | None:
    return None if text is None else int(text) - 1


def _column(text: str | None) -> int | None:
    return None if text is None else column_index(text)


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Turns `B2:A1` round, and makes the end exclusive. One known side is the start."""
    if first is None or last is None:
        return (last if first is None else first), None
    return min(first, last), max(first, last) + 1


def split_range(text: str) -> tuple[str | None, str | None]:
    """`'My tab'!A1:B2` -> ("My tab", "A1:B2"); a missing half is None.

    Text without `!` is left as the second half unless it is quoted: only the
    caller knows whether it is a reference or a tab's title.
    """
    if text.startswith("'"):
        match = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        if match is None:
            return None, text
        return match[1].replace("''", "'"), match[2]
    title, bang, reference = text.rpartition("!")
    return (title, reference) if bang else (None, text)


def quote_title(title: str) -> str:
    """A tab title as Google prints it before the `!`: quoted only where it must be."""
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def format_box(title: str, box: Box) -> str:
    """`Hours!A2:J2`, or `Hours!A2` for one cell."""
    start = f"{column_name(box.left)}{box.top + 1}"
    if box.height == 1 and box.width == 1:
        return f"{quote_title(title)}!{start}"
    return f"{quote_title(title)}!{start}:{column_name(box.right - 1)}{box.bottom}"


def format_reference(title: str, reference: Reference) -> str:
    """The range as it was asked for, for error messages."""
    if reference == WHOLE:
        return quote_title(title)
    start = _corner(reference.left, reference.top)
    if reference.single:
        return f"{quote_title(title)}!{start}"
    end = _corner(
        None if reference.right is None else reference.right - 1,
        None if reference.bottom is None else reference.bottom - 1,
    )
    return f"{quote_title(title)}!{start}:{end}"


def _corner(column: int | None, row: int | None) -> str:
    name = "" if column is None else column_name(column)
    return name if row is None else f"{name}{row + 1}"

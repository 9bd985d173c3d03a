"""A file that comes in: its text, its CSV rows and JSON values, each with the line it is on."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from koortui.domain.errors import InvalidInput

Path = tuple[str | int, ...]
"""Where a value is in a JSON text: keys and places in lists, from the outside in."""

_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .xls files begin."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+|\n')


class Problem(Struct, frozen=True):
    """What is wrong in one place of the file."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


def listed(name: str, problems: list[Problem]) -> str:
    """All of them below each other, under the file's name."""
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    lines = "\n".join(f"  {problem}" for problem in problems)
    return f"{name} has {count}:\n{lines}"


def text_of(raw: bytes, name: str) -> str:
    """The text of the file of that name. Raises `InvalidInput` for what is none."""
    if raw.startswith(_EXCEL):
        raise InvalidInput(
            name,
            "this is an Excel file, not a CSV",
            kept="Nothing was imported.",
            next_step="In Excel: Save As, CSV UTF-8. Import that one.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidInput(
            name,
            f"line {line} is not UTF-8",
            kept="Nothing was imported.",
            next_step="Save it as CSV UTF-8 and import it again.",
        ) from None


def is_json(text: str) -> bool:
    """Whether the text begins as a JSON list or object does; no CSV header does."""
    return text.lstrip()[:1] in ("[", "{")


def csv_rows(text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The rows that are not empty, each with the line it starts on."""
    csv.field_size_limit(sys.maxsize)  # a record with its history may be long
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            lines.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        return [], [Problem(before + 1, "-", f"this is no CSV: {error}")]
    return [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)], []


def _delimiter(text: str) -> str:
    """Comma; semicolon or tab where the header has no comma, as some spreadsheets write it."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((char for char in ",;\t" if char in header), ",")


def json_value(text: str) -> tuple[Any, list[Problem]]:
    """The value of a JSON text. A key that is there twice would lose one without a word."""
    try:
        value = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        return None, [Problem(error.lineno, str(error.colno), f"this is no JSON: {error.msg}")]
    except (ValueError, RecursionError) as error:
        return None, [Problem(1, "-", f"this is no JSON: {error}")]
    seen: set[Path] = set()
    problems = []
    for path, line in _places(text):
        if path in seen:
            problems.append(Problem(line, str(path[-1]), "the key is there twice"))
        seen.add(path)
    return value, problems


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def lines_of(text: str) -> dict[Path, int]:
    """The line on which each value of a valid JSON text begins; of a member, its key's line."""
    return dict(_places(text))


def _places(text: str) -> Iterator[tuple[Path, int]]:
    line = 1
    path: list[str | int] = []
    wants_key = False
    inside: list[str] = []
    for found in _TOKEN.finditer(text):
        part = found[0]
        if part == "\n":
            line += 1
        elif part in "]}":
            inside.pop()
            path.pop()
            wants_key = False
        elif part == ",":
            wants_key = inside[-1] == "{"
            if not wants_key:
                path[-1] = int(path[-1]) + 1
        elif part == ":":
            wants_key = False
        elif wants_key:
            path[-1] = json.loads(part)
            yield tuple(path), line
        else:
            if inside and inside[-1] == "[":
                yield tuple(path), line
            if part in "[{":
                inside.append(part)
                path.append(0 if part == "[" else "")
                wants_key = part == "{"

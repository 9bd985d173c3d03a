"""A roster file's rows as text, each with the line it starts on."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from koortui.domain.errors import InvalidInput
from koortui.domain.formulas import bare
from koortui.usecases.roster_fields import COLUMNS

#: Fields that only a full export has: it is taken as it is.
_FULL = frozenset({"id", "people", "invoices", "blocks", "renewal_note"})


class Problem(Struct, frozen=True):
    """What is wrong in one place of the file."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


class RosterRow(Struct, frozen=True, kw_only=True):
    """One customer's cells by column, as text. `whole`: the record of a full JSON export."""

    line: int
    cells: dict[str, str] = {}
    whole: Mapping[str, Any] | None = None


_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .xls files begin."""
#: Words that people head their columns with.
_OTHER_WORDS = {
    "customer": "name",
    "company": "name",
    "client": "name",
    "account": "name",
    "node_count": "nodes",
    "em": "manager",
    "email": "contact_email",
    "contact": "contact_name",
}


def read_rows(raw: bytes, *, as_json: bool) -> tuple[list[RosterRow], list[Problem]]:
    """The rows and what is wrong with the file's shape. Raises `InvalidInput` if unreadable."""
    if raw.startswith(_EXCEL):
        raise InvalidInput(
            "file",
            "this is an Excel file, not a CSV",
            kept="Nothing was imported.",
            next_step="In Excel: Save As, CSV UTF-8. Import that one.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidInput(
            "file",
            f"line {line} is not UTF-8",
            kept="Nothing was imported.",
            next_step="Save it as CSV UTF-8 and import it again.",
        ) from None
    return _read_json(text) if as_json else _read_csv(text)


def _read_csv(text: str) -> tuple[list[RosterRow], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            lines.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        return [], [Problem(before + 1, "-", f"this is no CSV: {error}")]
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        return [], [Problem(1, "name", "the file is empty; its first row names the columns")]
    header_line, header = filled[0]
    columns = [_column(cell) for cell in header]
    problems = _header_problems(header_line, columns)
    rows = []
    for line, cells in filled[1:]:
        if len(cells) > len(columns):
            problems.append(Problem(line, str(len(columns) + 1), "more cells than the header has"))
        pairs = zip(columns, cells, strict=False)
        rows.append(RosterRow(line=line, cells={c: bare(text) for c, text in pairs if c}))
    return ([] if problems else rows), problems


def _delimiter(text: str) -> str:
    """Comma; semicolon or tab where the header has no comma, as some spreadsheets write it."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return next((char for char in ",;\t" if char in header), ",")


def _column(cell: str) -> str:
    return "_".join(cell.strip().casefold().replace("-", " ").split())


def _header_problems(line: int, columns: list[str]) -> list[Problem]:
    problems = []
    for index, column in enumerate(columns):
        if column and column not in COLUMNS:
            near = _OTHER_WORDS.get(column) or next(
                iter(difflib.get_close_matches(column, COLUMNS, 1)), ""
            )
            hint = f"; did you mean {near!r}?" if near else f"; there are: {', '.join(COLUMNS)}"
            problems.append(Problem(line, column, f"there is no such column{hint}"))
        elif column and column in columns[:index]:
            problems.append(Problem(line, column, "the column is there twice"))
    if "name" not in columns:
        problems.append(Problem(line, "name", "the column is missing"))
    return problems


def _read_json(text: str) -> tuple[list[RosterRow], list[Problem]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return [], [Problem(error.lineno, str(error.colno), f"this is no JSON: {error.msg}")]
    records = data.get("customers") if isinstance(data, dict) else data
    if not isinstance(records, list):
        return [], [Problem(1, "customers", "a list of customers is wanted")]
    lines = _object_lines(text)
    rows, problems = [], []
    for index, record in enumerate(records):
        line = lines[index] if index < len(lines) else index + 1
        if not isinstance(record, dict):
            problems.append(Problem(line, "-", "a customer in { } is wanted"))
        elif _FULL & record.keys():
            rows.append(RosterRow(line=line, whole=record))
        else:
            problems += [
                Problem(line, key, "there is no such column") for key in record.keys() - {*COLUMNS}
            ]
            cells = {key: _as_cell(value) for key, value in record.items() if key in COLUMNS}
            rows.append(RosterRow(line=line, cells=cells))
    return rows, problems


def _as_cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(str(part) for part in value)
    return "" if value is None else str(value)


def _object_lines(text: str) -> list[int]:
    """The lines on which the customers' objects begin: the braces at the list's own depth."""
    found: list[int] = []
    depth = 0
    line = 1
    in_string = escaped = False
    list_depth = None
    for char in text:
        line += char == "\n"
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "[{":
            if char == "[" and list_depth is None:
                list_depth = depth
            elif char == "{" and list_depth is not None and depth == list_depth + 1:
                found.append(line)
            depth += 1
        elif char in "]}":
            depth -= 1
    return found

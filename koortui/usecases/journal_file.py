"""A file that `export journal` wrote, or a person after its pattern: records with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from koortui.domain.formulas import bare
from koortui.domain.ports import TABLES, JournalRecord
from koortui.usecases.export_rows import record_row
from koortui.usecases.import_record import read_record
from koortui.usecases.import_text import Path, Problem, csv_rows, is_json, json_value, lines_of

_NEEDED = ("customer", "kind", "record")
_JSON_FORM = 'wanted is {"customer": ...} or {"journals": [...]}, as `export journal` writes it'


class JournalRow(Struct, frozen=True):
    """One record: where it stands in the file, whose it is, which table it goes into."""

    line: int
    customer: str
    kind: str
    record: JournalRecord


def read_journals(text: str) -> tuple[list[JournalRow], list[Problem]]:
    """The records of a CSV or JSON text in its order, and everything that is wrong with it."""
    found: list[JournalRow] = []
    problems: list[Problem] = []
    for one in _json(text) if is_json(text) else _csv(text):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            found.append(one)
    return found, [*problems, *_twice(found)]


def _twice(rows: list[JournalRow]) -> Iterator[Problem]:
    lines: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.customer, row.kind, row.record.id)
        if key in lines:
            yield Problem(row.line, "id", f"{row.record.id!r} is in line {lines[key]} already")
        lines.setdefault(key, row.line)


# -- JSON


def _json(text: str) -> Iterator[JournalRow | Problem]:
    data, broken = json_value(text)
    if broken:
        yield from broken
        return
    lines = lines_of(text)
    if isinstance(data, dict) and isinstance(data.get("journals"), list) and len(data) == 1:
        for index, journal in enumerate(data["journals"]):
            yield from _journal(journal, ("journals", index), lines)
    else:
        yield from _journal(data, (), lines)


def _journal(data: Any, path: Path, lines: Mapping[Path, int]) -> Iterator[JournalRow | Problem]:
    line = lines.get(path, 1)
    if not isinstance(data, dict) or not isinstance(data.get("customer"), str):
        yield Problem(line, "customer", _JSON_FORM)
        return
    for kind, records in data.items():
        place = (*path, kind)
        if kind == "customer":
            continue
        if kind not in TABLES or not isinstance(records, dict):
            reason = "records by id in { } are wanted" if kind in TABLES else _no_kind(kind)
            yield Problem(lines[place], kind, reason)
            continue
        for key, raw in records.items():
            for one in _record(lines[*place, key], data["customer"], kind, raw):
                yield one
                if isinstance(one, JournalRow) and one.record.id != key:
                    yield Problem(one.line, "id", f"it is {one.record.id!r} under {key!r}")


def _record(line: int, customer: str, kind: str, raw: Any) -> Iterator[JournalRow | Problem]:
    wanted: type[Any] = TABLES[kind]
    record, wrong = read_record(raw, wanted)
    for field, why in wrong:
        yield Problem(line, field, why)
    if record:
        yield JournalRow(line, customer, kind, record)


def _no_kind(kind: str) -> str:
    return f"{kind!r} is no kind of record; there are: {', '.join(TABLES)}"


# -- CSV


def _csv(text: str) -> Iterator[JournalRow | Problem]:
    rows, broken = csv_rows(text)
    yield from broken
    if broken:
        return
    if not rows:
        yield Problem(1, "record", "the file is empty; its first row names the columns")
        return
    (first, header), *rest = rows
    columns = [cell.strip().casefold() for cell in header]
    missing = [column for column in _NEEDED if column not in columns]
    for column in missing:
        yield Problem(first, column, "the column is missing")
    if missing:
        return
    for line, cells in rest:
        if len(cells) != len(columns):
            yield Problem(line, "-", f"{len(cells)} cells where the header has {len(columns)}")
        else:
            yield from _csv_row(line, dict(zip(columns, cells, strict=True)))


def _csv_row(line: int, cells: dict[str, str]) -> Iterator[JournalRow | Problem]:
    kind = cells["kind"].strip()
    if kind not in TABLES:
        yield Problem(line, "kind", _no_kind(kind))
        return
    raw, broken = json_value(cells["record"])
    if broken:
        yield from (Problem(line, "record", problem.reason) for problem in broken)
        return
    for one in _record(line, bare(cells["customer"]).strip(), kind, raw):
        yield one
        if isinstance(one, JournalRow):
            yield from _changed_beside(one, cells)


def _changed_beside(row: JournalRow, cells: Mapping[str, str]) -> Iterator[Problem]:
    """A cell that somebody changed, while the record says otherwise: which of them is meant?"""
    written = record_row(row.customer, row.kind, row.record)
    for column, text in cells.items():
        if column == "record":
            continue
        if column not in written:
            yield Problem(row.line, column, "there is no such column")
        elif _read_back(text) != _read_back(written[column]):
            yield Problem(
                row.line,
                column,
                "it is not what the last column, record, says; change it there as well, "
                "or take JSON",
            )


def _read_back(text: str) -> str:
    """As it may come back from a spreadsheet: without the apostrophe, newlines in any form."""
    return bare(text).replace("\r\n", "\n").replace("\r", "\n").strip()

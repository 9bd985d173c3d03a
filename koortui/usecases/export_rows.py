"""Records as rows of a table: readable columns, and the whole record as JSON in the last one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from koortui.domain.formulas import harmless
from koortui.domain.ports import TABLES, JournalRecord

#: What rows of every kind have.
SHARED = ("customer", "kind", "id", "at", "by")


def columns_of(kind: str) -> tuple[str, ...]:
    """The columns of a table of one kind of record."""
    fields = [field.name for field in msgspec.structs.fields(TABLES[kind])]
    own = [name for name in fields if name not in SHARED]
    return (*SHARED, *own, "record")


def record_row(customer: str, kind: str, record: JournalRecord) -> dict[str, str]:
    """The cells of one record by column."""
    values = {name: getattr(record, name) for name in record.__struct_fields__}
    cells = {name: _readable(value) for name, value in values.items()}
    whole = msgspec.json.encode(record).decode()
    return {"text": "", **cells, "customer": customer, "kind": kind, "record": whole}


def _readable(value: Any) -> str:
    """One cell: what is no plain value is written as JSON; nothing and nothing in it, empty."""
    if value in (None, "", (), {}):
        return ""
    plain = msgspec.to_builtins(value)
    return plain if isinstance(plain, str) else msgspec.json.encode(value).decode()


def to_markdown(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as a table; no cell breaks out of its own."""
    titles = [column.replace("_", " ").capitalize() for column in columns]
    lines = [titles, ["---"] * len(titles)]
    lines += [[_plain_cell(row.get(column)) for column in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain_cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|")


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A header row and the rows; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: object) -> str:
    """A lone carriage return would end the row: the writer does not quote it."""
    if value is None:
        return ""
    return harmless(str(value)).replace("\r\n", "\n").replace("\r", "\n")

"""A roster file's rows as text, each with the line it starts on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from koortui.domain.customer import Cover, Customer, NewsItem, TimeOff
from koortui.domain.formulas import bare
from koortui.domain.targets import Target
from koortui.usecases.import_record import read_record
from koortui.usecases.import_text import Path, Problem, csv_rows, is_json, json_value, lines_of
from koortui.usecases.roster_fields import COLUMNS

#: Fields that only a full export has: it is taken as it is.
_FULL = frozenset(Customer.__struct_fields__) - frozenset(COLUMNS)
#: What a full JSON export holds beside the customers.
OTHERS: dict[str, type[Cover | TimeOff | NewsItem | Target]] = {
    "covers": Cover,
    "time_off": TimeOff,
    "news": NewsItem,
    "targets": Target,
}


class RosterRow(Struct, frozen=True, kw_only=True):
    """One customer's cells by column, as text. `whole`: the record of a full JSON export."""

    line: int
    cells: dict[str, str] = {}
    whole: Mapping[str, Any] | None = None


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


def read_rows(text: str) -> tuple[list[RosterRow], list[Problem]]:
    """The rows of a CSV or JSON text, and what is wrong with its shape."""
    return _read_json(text) if is_json(text) else _read_csv(text)


def _read_csv(text: str) -> tuple[list[RosterRow], list[Problem]]:
    filled, broken = csv_rows(text)
    if broken:
        return [], broken
    if not filled:
        return [], [Problem(1, "name", "the file is empty; its first row names the columns")]
    header_line, header = filled[0]
    columns = [_column(cell) for cell in header]
    problems = _header_problems(header_line, columns)
    rows = []
    for line, cells in filled[1:]:
        if len(cells) > len(columns):
            why = 'more cells than the header has; one with a comma in it stands in "quotes"'
            problems.append(Problem(line, str(len(columns) + 1), why))
        pairs = zip(columns, cells, strict=False)
        cells_of = {c: bare(text) for c, text in pairs if c in COLUMNS}
        rows.append(RosterRow(line=line, cells=cells_of))
    return (rows if "name" in columns else []), problems  # without names each row would be wrong


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
    data, broken = json_value(text)
    if broken:
        return [], broken
    lines = lines_of(text)
    records, above = (data, ()) if isinstance(data, list) else _customers_of(data)
    if not isinstance(records, list):
        return [], [Problem(1, "customers", "a list of customers is wanted")]
    rows, problems = [], []
    for index, record in enumerate(records):
        line = lines[(*above, index)]
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


def _customers_of(data: Any) -> tuple[Any, Path]:
    """A full export's customers; one of covers, time off, news or targets alone has none."""
    return data.get("customers", [] if data.keys() & OTHERS.keys() else None), ("customers",)


def read_others(text: str) -> tuple[list[Cover | TimeOff | NewsItem | Target], list[Problem]]:
    """Covers, time off, news, targets of a full JSON export, each whole; and what is wrong."""
    data, broken = json_value(text) if is_json(text) else ([], [])
    if broken or not isinstance(data, dict):
        return [], []
    lines = lines_of(text)
    problems = [
        Problem(lines[(key,)], key, "there is no such part of a roster")
        for key in data
        if key != "customers" and key not in OTHERS
    ]
    found: list[Cover | TimeOff | NewsItem | Target] = []
    for key, kind in OTHERS.items():
        records = data.get(key, [])
        if not isinstance(records, list):
            problems.append(Problem(lines[(key,)], key, "a list is wanted"))
            continue
        for index, raw in enumerate(records):
            record, wrong = read_record(raw, kind)
            problems += [Problem(lines[(key, index)], column, why) for column, why in wrong]
            if record:
                found.append(record)
    return found, problems


def _as_cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(str(part) for part in value)
    return "" if value is None else str(value)

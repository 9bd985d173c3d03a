"""The sheet's table after our own writes, so that the mirror shows them without a new read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from koortui.domain.issue import SheetRow
from koortui.services.tracking_sheet import Change, Table
from koortui.services.tracking_sheet.columns import ENTRY_ID


def with_changes(table: Table, changes: Iterable[Change]) -> Table:
    """Cells changed in rows, by row number."""
    by_row = {change.row: change.cells for change in changes}
    rows = tuple(
        _with_cells(row, by_row[row.number]) if row.number in by_row else row for row in table.rows
    )
    return msgspec.structs.replace(table, rows=rows)


def _with_cells(row: SheetRow, cells: Mapping[str, str]) -> SheetRow:
    """The id cell is the row's identity, not one of its cells."""
    values = {key: text for key, text in cells.items() if key != ENTRY_ID}
    return msgspec.structs.replace(
        row, entry_id=cells.get(ENTRY_ID, row.entry_id), cells={**row.cells, **values}
    )


def without_rows(table: Table, numbers: Collection[int]) -> Table:
    """Rows taken out; those below move up."""
    gone = set(numbers)
    rows = tuple(
        msgspec.structs.replace(row, number=row.number - sum(n < row.number for n in gone))
        for row in table.rows
        if row.number not in gone
    )
    real = (n - sum(g < n for g in gone) for n in table.real_dates if n not in gone)
    return msgspec.structs.replace(table, rows=rows, real_dates=frozenset(real))


def with_rows(table: Table, first: int, rows: Sequence[Mapping[str, str]]) -> Table:
    """Rows inserted from row number `first` on; those below move down."""
    new = (
        SheetRow(
            number=number,
            entry_id=cells.get(ENTRY_ID, ""),
            cells={key: cells.get(key, "") for key in table.columns.index if key != ENTRY_ID},
        )
        for number, cells in enumerate(rows, start=first)
    )
    moved = (
        msgspec.structs.replace(row, number=row.number + len(rows)) if row.number >= first else row
        for row in table.rows
    )
    ordered = sorted((*moved, *new), key=lambda row: row.number)
    real = {n + len(rows) if n >= first else n for n in table.real_dates}
    if table.appends_real_dates:
        real |= set(range(first, first + len(rows)))
    return msgspec.structs.replace(table, rows=tuple(ordered), real_dates=frozenset(real))

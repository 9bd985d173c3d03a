"""The sheet's rows that no entry of the journal stands for, as they will be once all is sent."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from koortui.domain.adoption import adoptions
from koortui.domain.issue import SheetRow
from koortui.domain.mutations import (
    PENDING,
    PendingWrite,
    RowAppend,
    RowDelete,
    RowMoved,
    RowUpdate,
    ToSheet,
    WriteState,
)
from koortui.domain.ports import Journal


def foreign_rows(journal: Journal, rows: Iterable[SheetRow]) -> list[SheetRow]:
    """Rows that are not an entry of this journal and are not being taken out by it."""
    known, rows = journal.hours, tuple(rows)
    candidates = [row for row in rows if row.entry_id not in known]
    candidates += _rows_to_come(journal, rows)
    if not candidates:
        return []
    gone = _being_taken_out(journal)
    taken = adoptions(journal, rows).taken
    return [
        _as_it_will_be(row, journal)
        for row in candidates
        if row.number not in taken and (not row.entry_id or row.entry_id not in gone)
    ]


def _being_taken_out(journal: Journal) -> set[str]:
    """Ids of rows whose newest write takes them out or away, and was not refused."""
    refused = (WriteState.WITHDRAWN, WriteState.REJECTED, WriteState.CONFLICT)
    newest: dict[str, PendingWrite] = {}
    for write in journal.writes.values():
        if isinstance(write.payload, ToSheet) and write.state not in refused:
            key = write.payload.entry_id
            if key not in newest or newest[key].seq < write.seq:
                newest[key] = write
    return {key for key, write in newest.items() if isinstance(write.payload, RowDelete | RowMoved)}


def _rows_to_come(journal: Journal, rows: Iterable[SheetRow]) -> list[SheetRow]:
    """Rows still to be appended for which no entry stands any more: given back, not deleted."""
    return [
        SheetRow(number=0, entry_id=write.payload.entry_id, cells=write.payload.cells)
        for write in journal.writes.values()
        if write.state in PENDING
        and isinstance(write.payload, RowAppend)
        and write.payload.entry_id not in journal.hours
        and not any(row.entry_id == write.payload.entry_id for row in rows)
    ]


def _as_it_will_be(row: SheetRow, journal: Journal) -> SheetRow:
    """A row of ours that no entry stands for any more, with the cells that are still to be sent."""
    if not row.entry_id:
        return row
    for write in journal.pending():
        update = write.payload
        if (
            isinstance(update, RowUpdate)
            and update.entry_id == row.entry_id
            and write.state in PENDING
        ):
            row = replace(row, cells={**row.cells, **update.cells})
    return row

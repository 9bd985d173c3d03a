"""A person's row becomes ours: found again by its cells, counted once all the while.

Until the sheet has our id the row is still a person's there, and the entry made from it is in
the journal already. The row found, the entry counts for it; not found any more, the entry waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from koortui.domain.issue import SheetRow
from koortui.domain.mutations import RowAdopt
from koortui.domain.ports import Journal


class Adoptions(Struct, frozen=True):
    """What adoptions under way mean for the sums."""

    taken: frozenset[int] = frozenset()
    """Numbers of rows that an entry stands for already."""
    waiting: frozenset[str] = frozenset()
    """Ids of entries whose row is not there as it was: they do not count."""


def adoptable(
    adopt: RowAdopt, rows: Iterable[SheetRow], taken: Collection[int] = ()
) -> SheetRow | None:
    """The row `adopt` means: without an id, all cells as they were, the nearest to its place."""
    found = [
        row
        for row in rows
        if not row.entry_id and row.number not in taken and row.cells == adopt.base
    ]
    return min(found, key=lambda row: abs(row.number - adopt.row), default=None)


def adoptions(journal: Journal, rows: Iterable[SheetRow]) -> Adoptions:
    """Rows spoken for and entries that wait, of the adoptions that are not over."""
    under_way = [
        write.payload
        for write in journal.writes.values()
        if isinstance(write.payload, RowAdopt) and write.settled_at is None
    ]
    if not under_way:
        return Adoptions()
    rows = tuple(rows)
    ours = {row.entry_id for row in rows if row.entry_id}
    taken: set[int] = set()
    waiting: set[str] = set()
    for adopt in under_way:
        if adopt.entry_id in ours:
            continue
        row = adoptable(adopt, rows, taken)
        if row is None:
            waiting.add(adopt.entry_id)
        else:
            taken.add(row.number)
    return Adoptions(frozenset(taken), frozenset(waiting))

"""The journal's hours against the sheet's rows, and the month the EM confirmed."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from koortui.domain.hours import Worked, month_of, read_row
from koortui.domain.issue import SheetRow
from koortui.domain.journal import HoursEntry
from koortui.domain.mutations import ToSheet
from koortui.domain.ports import Journal
from koortui.domain.sheet_cells import cells_of, month_first, read_date, read_hours, same_cell

#: Cells that are compared; the customer's name is what found the row.
COMPARED = ("date", "specialist", "hours", "activity", "billable", "issue", "comment")
MonthState = Literal["open", "confirmed", "changed"]


class Difference(Struct, frozen=True, kw_only=True):
    """One entry or row on which the journal and the sheet do not agree.

    missing: not in the sheet. extra: has an id of ours that the journal does not know, or one
    that occurs twice. differs: see `cells`. theirs: a person's row, adoptable; no disagreement.
    """

    kind: Literal["missing", "extra", "differs", "theirs"]
    entry: HoursEntry | None = None
    row: SheetRow | None = None
    cells: dict[str, tuple[str, str]] = {}
    """Column key -> (journal, sheet)."""
    queued: bool = False
    """A write that settles it waits in the queue."""

    @property
    def disagrees(self) -> bool:
        return self.kind != "theirs" and not self.queued


def reconcile(
    entries: Iterable[HoursEntry],
    rows: Iterable[SheetRow],
    month: str = "",
    queued: Container[str] = frozenset(),
) -> list[Difference]:
    """Differences of one `month` ("YYYY-MM"; empty: all). `queued`: entry ids with a write due."""
    rows = tuple(rows)
    american = month_first(row.cells.get("date", "") for row in rows if not row.entry_id)
    by_id = {entry.id: entry for entry in entries}
    seen: set[str] = set()
    found = []
    for row in rows:
        entry = by_id.get(row.entry_id) if row.entry_id not in seen else None
        seen.add(row.entry_id)
        difference = _compare(entry, row, american, queued)
        if difference and month in ("", _month(entry, row, american)):
            found.append(difference)
    missing = (
        Difference(kind="missing", entry=entry, queued=entry.id in queued)
        for entry in by_id.values()
        if entry.id not in seen and month in ("", f"{entry.day:%Y-%m}")
    )
    return [*found, *missing]


def queued_rows(journal: Journal) -> frozenset[str]:
    """Entry ids whose row has a write that is not settled."""
    return frozenset(
        write.payload.entry_id
        for write in journal.writes.values()
        if write.settled_at is None and isinstance(write.payload, ToSheet)
    )


def month_digest(items: Iterable[Worked], month: str) -> str:
    """Fingerprint of a month's hours: the same for the same work, in whatever order."""
    lines = sorted(
        f"{w.day}|{w.specialist}|{w.hours.normalize():f}|{w.activity}|{w.billable}|{w.issue}"
        for w in items
        if month_of(w) == month
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def month_state(journal: Journal, items: Iterable[Worked], month: str) -> MonthState:
    """Confirmed, confirmed and changed since, or still open."""
    confirmed = [record for record in journal.months.values() if record.month == month]
    if not confirmed:
        return "open"
    newest = max(confirmed, key=lambda record: record.at)
    return "confirmed" if newest.digest == month_digest(items, month) else "changed"


def previous_month(day: date) -> str:
    """The month before the one of `day`, "YYYY-MM"."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year}-{month:02}"


def _compare(
    entry: HoursEntry | None, row: SheetRow, american: bool, queued: Container[str]
) -> Difference | None:
    if not row.entry_id:
        has_hours = read_row(row, american) is not None
        return Difference(kind="theirs", row=row) if has_hours else None
    if entry is None:
        return Difference(kind="extra", row=row, queued=row.entry_id in queued)
    if _as_written(entry, row.cells, american):  # nearly all rows
        return None
    ours = cells_of(entry, row.cells.get("customer", ""))
    cells = {
        column: (ours[column], row.cells.get(column, ""))
        for column in COMPARED
        if not same_cell(column, ours[column], row.cells.get(column, ""), american)
    }
    if not cells:
        return None
    return Difference(kind="differs", entry=entry, row=row, cells=cells, queued=entry.id in queued)


def _as_written(entry: HoursEntry, cells: dict[str, str], american: bool) -> bool:
    """Whether the row says what `entry` says, told without building the cells again."""
    get = cells.get
    return (
        get("specialist") == entry.specialist
        and get("activity") == entry.activity
        and get("issue", "") == entry.issue
        and get("comment", "") == entry.comment
        and get("billable") == entry.billable
        and read_hours(get("hours", "")) == entry.hours
        and read_date(get("date", ""), american) == entry.day
    )


def _month(entry: HoursEntry | None, row: SheetRow, american: bool) -> str:
    day = entry.day if entry else read_date(row.cells.get("date", ""), american)
    return f"{day:%Y-%m}" if day else ""

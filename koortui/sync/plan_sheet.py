"""What is to be done in the sheet for some pending writes, given the table as it is. Pure.

Found by Entry ID in the table just read: a row that is there is delivered, whatever was
thought of an earlier try. So a repeat never makes a second row.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from koortui.domain.adoption import adoptable
from koortui.domain.issue import SheetRow
from koortui.domain.mutations import (
    ContactAppend,
    ContactDelete,
    RowAdopt,
    RowAppend,
    RowDelete,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.domain.sheet_cells import month_first, same_cell
from koortui.services.tracking_sheet import Change, Table
from koortui.services.tracking_sheet.cells import MAX_CELL
from koortui.services.tracking_sheet.columns import ENTRY_ID
from koortui.sync.outbox import DELIVERED, Outcome
from koortui.sync.plan import Item


class SheetPlan(Struct):
    """Work by kind, and what is decided without any."""

    appends: list[tuple[Item, dict[str, str]]] = field(default_factory=list)
    updates: list[tuple[Item, Change]] = field(default_factory=list)
    deletes: list[tuple[Item, int]] = field(default_factory=list)
    decided: dict[str, Outcome] = field(default_factory=dict)
    """Outcome by the write's id."""
    american: bool = True
    """Dates with slashes in this sheet start with the month."""
    adopted: set[int] = field(default_factory=set)
    """Rows that are being adopted: no two entries take the same."""


def plan_rows(table: Table, items: Iterable[Item]) -> SheetPlan:
    """Sort writes into appends, updates and deletes; settle what needs no request."""
    plan = SheetPlan(american=month_first(row.cells.get("date", "") for row in table.rows))
    rows_by_id = table.by_entry_id()
    for item in items:
        payload = item.write.payload
        match payload:
            case RowAppend(entry_id=entry_id) | ContactAppend(entry_id=entry_id):
                _append(plan, item, payload, rows_by_id.get(entry_id, []))
            case RowUpdate(entry_id=entry_id):
                _update(plan, item, payload, rows_by_id.get(entry_id, []))
            case RowDelete(entry_id=entry_id) | ContactDelete(entry_id=entry_id):
                _delete(plan, item, payload, rows_by_id.get(entry_id, []))
            case RowAdopt(entry_id=entry_id):
                _adopt(plan, item, payload, table, entry_id in rows_by_id)
            case RowRelease(entry_id=entry_id):
                _release(plan, item, rows_by_id.get(entry_id, []))
            case _:
                raise AssertionError(f"{item.write.kind} is not a write to the sheet")
    return plan


def _append(
    plan: SheetPlan, item: Item, write: RowAppend | ContactAppend, rows: list[SheetRow]
) -> None:
    too_long = [key for key, text in write.cells.items() if len(text) > MAX_CELL]
    if rows:
        plan.decided[item.write.id] = DELIVERED
    elif too_long:
        plan.decided[item.write.id] = _too_long(too_long)
    else:
        plan.appends.append((item, {**write.cells, ENTRY_ID: write.entry_id}))


def _update(plan: SheetPlan, item: Item, write: RowUpdate, rows: list[SheetRow]) -> None:
    if len(rows) != 1:
        plan.decided[item.write.id] = _not_one(rows)
        return
    row, left, conflicts = rows[0], {}, {}
    for key, wanted in write.cells.items():
        now = row.cells.get(key, "")
        if same_cell(key, wanted, now, plan.american):
            continue
        if same_cell(key, write.base.get(key, ""), now, plan.american):
            left[key] = wanted
        else:
            conflicts[key] = now
    too_long = [key for key, text in left.items() if len(text) > MAX_CELL]
    if conflicts:
        plan.decided[item.write.id] = _changed(conflicts)
    elif too_long:
        plan.decided[item.write.id] = _too_long(too_long)
    elif left:
        plan.updates.append((item, Change(row.number, left)))
    else:
        plan.decided[item.write.id] = DELIVERED


def _delete(
    plan: SheetPlan, item: Item, write: RowDelete | ContactDelete, rows: list[SheetRow]
) -> None:
    if not rows:
        plan.decided[item.write.id] = DELIVERED
        return
    if len(rows) > 1:
        plan.decided[item.write.id] = _not_one(rows)
        return
    now = rows[0].cells
    changed = {
        key: now.get(key, "")
        for key, base in write.base.items()
        if key in now and not same_cell(key, base, now[key], plan.american)
    }
    if changed:
        plan.decided[item.write.id] = _changed(changed)
    else:
        plan.deletes.append((item, rows[0].number))


def _adopt(plan: SheetPlan, item: Item, write: RowAdopt, table: Table, ours: bool) -> None:
    """Only the id cell of the row is written, and only while the row is as it was chosen."""
    row = adoptable(write, table.rows, plan.adopted)
    if ours:
        plan.decided[item.write.id] = DELIVERED
    elif row is None:
        error = (
            "The row was changed or deleted in the sheet meanwhile. Give it up, then look again."
        )
        plan.decided[item.write.id] = Outcome(state=WriteState.CONFLICT, error=error)
    else:
        plan.adopted.add(row.number)
        plan.updates.append((item, Change(row.number, {ENTRY_ID: write.entry_id})))


def _release(plan: SheetPlan, item: Item, rows: list[SheetRow]) -> None:
    if not rows:
        plan.decided[item.write.id] = DELIVERED
    elif len(rows) > 1:
        plan.decided[item.write.id] = _not_one(rows)
    else:
        plan.updates.append((item, Change(rows[0].number, {ENTRY_ID: ""})))


def _changed(cells: dict[str, str]) -> Outcome:
    return Outcome(
        state=WriteState.CONFLICT,
        error=f"Changed in the sheet meanwhile: {', '.join(cells)}. Both versions are kept.",
        remote=cells,
    )


def _not_one(rows: list[SheetRow]) -> Outcome:
    if not rows:
        error = "The row was deleted in the sheet. Enter it again, or discard the change."
        return Outcome(state=WriteState.CONFLICT, error=error)
    numbers = " and ".join(str(row.number) for row in rows)
    return Outcome(
        state=WriteState.CONFLICT,
        error=f"Rows {numbers} of the sheet carry the same Entry ID. Delete the copy, then retry.",
    )


def _too_long(keys: list[str]) -> Outcome:
    return Outcome(
        state=WriteState.REJECTED,
        error=f"Too long for one cell ({MAX_CELL} characters): {', '.join(keys)}. Shorten it.",
    )

"""The sheet's side of a change to an hours entry: one write, or one that waits made right.

What was never sent is changed in place, so that a row entered, corrected and deleted offline
costs no request. What may have been sent is left alone, and the new write goes behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from koortui.domain.customer import Customer
from koortui.domain.journal import HoursEntry
from koortui.domain.mutations import (
    PendingWrite,
    RowAppend,
    RowDelete,
    RowUpdate,
    ToSheet,
    WriteState,
)
from koortui.domain.ports import JournalEdit
from koortui.domain.sheet_cells import cells_of
from koortui.usecases.workspace import Workspace, queue_write

Cells = dict[str, str]


def queue_row(
    workspace: Workspace,
    edit: JournalEdit,
    customer: Customer,
    before: HoursEntry | None,
    after: HoursEntry | None,
) -> list[PendingWrite]:
    """Queue what brings the row from `before` to `after`; None is "no row". The writes due."""
    entry = after or before
    if entry is None:
        return []
    entity = f"row:{entry.id}"
    old = cells_of(before, customer.name) if before else None
    new = cells_of(after, customer.name) if after else None
    last = next((w for w in reversed(edit.journal.pending()) if w.entity == entity), None)
    if last is not None and _takes_in(last, old):
        return _merge(workspace, edit, last, old, new)
    if old and new is None:
        old["customer"] = customer_cell(workspace, customer, entry.id)
    payload = change_of(entry.id, old, new)
    return [queue_write(workspace, edit, entity, payload)] if payload else []


def customer_cell(workspace: Workspace, customer: Customer, entry_id: str) -> str:
    """What the row calls the customer: people write aliases."""
    for row in workspace.mirror.read_sheet().rows:
        if row.entry_id == entry_id:
            known = row.cells.get("customer", "").strip()
            return known if is_called(customer, known) else customer.name
    return customer.name


def is_called(customer: Customer, name: str) -> bool:
    """Whether people call the customer that."""
    names = (customer.name, customer.slug, *customer.aliases)
    return name.casefold() in {known.casefold() for known in names}


def change_of(entry_id: str, old: Cells | None, new: Cells | None) -> ToSheet | None:
    """The write from one state of a row to another; None when they are the same."""
    if new is None:
        return RowDelete(entry_id=entry_id, base=old or {})
    if old is None:
        return RowAppend(entry_id=entry_id, cells=new)
    changed = {key: text for key, text in new.items() if old.get(key) != text}
    base = {key: old.get(key, "") for key in changed}
    return RowUpdate(entry_id=entry_id, cells=changed, base=base) if changed else None


def _takes_in(write: PendingWrite, old: Cells | None) -> bool:
    """Whether a change from `old` can become part of a write that waits."""
    if write.state not in (WriteState.QUEUED, WriteState.REJECTED):
        return False
    put_back = isinstance(write.payload, RowDelete) and old is None
    return put_back or isinstance(write.payload, RowAppend | RowUpdate)


def _merged(payload: object, old: Cells | None, new: Cells | None) -> ToSheet | None:
    """One write in place of `payload` and the change after it; None: nothing is left to do."""
    match payload:
        case RowAppend(entry_id=entry_id):
            return RowAppend(entry_id=entry_id, cells=new) if new else None
        case RowUpdate(entry_id=entry_id, base=base) | RowDelete(entry_id=entry_id, base=base):
            return change_of(entry_id, {**(old or {}), **base}, new)
    raise AssertionError(f"{payload!r} takes nothing in")


def _merge(
    workspace: Workspace,
    edit: JournalEdit,
    write: PendingWrite,
    old: Cells | None,
    new: Cells | None,
) -> list[PendingWrite]:
    """Put the merged write in the place of `write`. A refused one is sent again.

    A refused append may have arrived all the same: what it lacks then goes behind it.
    """
    writes: list[PendingWrite] = []
    payload = _merged(write.payload, old, new)
    if payload is None:
        withdraw(workspace, edit, [write])
    else:
        writes = [replace(write, payload=payload, state=WriteState.QUEUED, attempts=0, error="")]
        edit.put(writes[0])
    if write.state is WriteState.REJECTED and isinstance(write.payload, RowAppend):
        behind = change_of(write.payload.entry_id, write.payload.cells, new)
        if behind:
            writes.append(queue_write(workspace, edit, write.entity, behind))
    return writes


def withdraw(workspace: Workspace, edit: JournalEdit, writes: Iterable[PendingWrite]) -> None:
    """Give writes up, in the commit at hand."""
    now = workspace.clock()
    for write in writes:
        edit.put(replace(write, state=WriteState.WITHDRAWN, settled_at=now, error=""))

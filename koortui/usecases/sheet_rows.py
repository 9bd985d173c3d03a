"""People's rows and rows of ours that disagree: adopt, put right, undo."""

from __future__ import annotations

import msgspec

from koortui.domain.adoption import adoptions
from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.hours import ACTIVITIES, read_row
from koortui.domain.issue import SheetRow
from koortui.domain.journal import HoursEntry
from koortui.domain.mutations import (
    RowAdopt,
    RowAppend,
    RowDelete,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.domain.reconcile import Difference
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import cells_of, month_first
from koortui.usecases.hours import (
    HoursSaved,
    delete_hours,
    move_hours,
    put_entry,
)
from koortui.usecases.hours_find import find_entry
from koortui.usecases.hours_rows import withdraw
from koortui.usecases.workspace import Workspace, queue_write


def adopt_row(workspace: Workspace, customer: Customer, row: SheetRow) -> HoursSaved:
    """A person's row becomes an entry of ours; of the row only the Entry ID cell is written."""
    if row.entry_id:
        raise InvalidInput(
            "row",
            "it carries an Entry ID already",
            next_step="`koortui sync` pulls it, then look again.",
            in_program="{anywhere.sync} pulls it, then look again.",
        )
    entry = entry_of(workspace, row, workspace.new_id())
    payload = RowAdopt(entry_id=entry.id, row=row.number, base=row.cells)
    with workspace.journals.edit(customer.slug) as edit:
        if row.number in adoptions(edit.journal, workspace.mirror.read_sheet().rows).taken:
            raise InvalidInput(
                "row", "its adoption waits already", next_step="The queue shows it: g q."
            )
        edit.put(entry)
        write = queue_write(workspace, edit, f"row:{entry.id}", payload)
    return HoursSaved(
        id=entry.id,
        customer=customer.slug,
        saved_at=entry.at,
        queued=(write.id,),
        how="adopt",
    )


def adopt_found(workspace: Workspace, customer: Customer, row: SheetRow) -> HoursSaved:
    """As `adopt_row`; a row that carries an Entry ID of no journal here keeps it."""
    if not row.entry_id:
        return adopt_row(workspace, customer, row)
    return put_as_it_is(workspace, customer, entry_of(workspace, row, row.entry_id))


def release_row(workspace: Workspace, customer: Customer, entry_id: str) -> HoursSaved:
    """Undo of an adoption: the row is a person's again, and counts as it stands there."""
    with workspace.journals.edit(customer.slug) as edit:
        entry = edit.journal.hours.get(entry_id)
        if entry is None:
            raise InvalidInput(
                "row",
                "it is given back already",
                next_step="`koortui sync` pulls it, then look again.",
                in_program="{anywhere.sync} pulls it, then look again.",
            )
        edit.remove(entry)
        waiting = [w for w in edit.journal.pending() if w.entity == f"row:{entry_id}"]
        unsent = all(w.state in (WriteState.QUEUED, WriteState.CONFLICT) for w in waiting)
        if waiting and isinstance(waiting[0].payload, RowAdopt) and unsent:
            withdraw(workspace, edit, waiting)
            writes: tuple[str, ...] = ()
        else:
            payload = RowRelease(entry_id=entry_id, base=cells_of(entry, customer.name))
            writes = (queue_write(workspace, edit, f"row:{entry_id}", payload).id,)
    return HoursSaved(
        id=entry_id, customer=customer.slug, saved_at=workspace.clock(), queued=writes, before=entry
    )


def keep_ours(workspace: Workspace, customer: Customer, found: Difference) -> HoursSaved:
    """Settle a difference for the journal: what it says is queued for the sheet."""
    row, entry = found.row, found.entry
    entry_id = entry.id if entry else row.entry_id if row else ""
    payload: RowAppend | RowUpdate | RowDelete
    if found.kind == "missing" and entry:
        payload = RowAppend(entry_id=entry_id, cells=cells_of(entry, customer.name))
    elif found.kind == "differs" and row:
        ours = {key: cells[0] for key, cells in found.cells.items()}
        theirs = {key: cells[1] for key, cells in found.cells.items()}
        payload = RowUpdate(entry_id=entry_id, cells=ours, base=theirs)
    elif found.kind == "extra" and row:
        payload = RowDelete(entry_id=entry_id, base=row.cells)
    else:
        raise InvalidInput("row", "it is a person's own", in_program="{hours_row.adopt} adopts it.")
    with workspace.journals.edit(customer.slug) as edit:
        if any(w.entity == f"row:{entry_id}" for w in edit.journal.pending()):
            raise InvalidInput(
                "row", "a write of it waits already", in_program="See it with {goto.queue}."
            )
        write = queue_write(workspace, edit, f"row:{entry_id}", payload)
    return HoursSaved(
        id=entry_id,
        customer=customer.slug,
        saved_at=workspace.clock(),
        queued=(write.id,),
        how="sent",
    )


def take_theirs(workspace: Workspace, customer: Customer, found: Difference) -> HoursSaved:
    """Settle a difference for the sheet: the journal says what the sheet says."""
    row, entry = found.row, found.entry
    if found.kind == "missing" and entry:
        return delete_hours(workspace, customer, entry.id)
    if row is None or found.kind == "theirs":
        raise InvalidInput("row", "it is a person's own", in_program="{hours_row.adopt} adopts it.")
    new = entry_of(workspace, row, row.entry_id, entry)
    return put_as_it_is(workspace, customer, new)


def put_as_it_is(workspace: Workspace, customer: Customer, entry: HoursEntry) -> HoursSaved:
    """Put an entry that the sheet says already: no write is due, and none that waits is left."""
    with workspace.journals.edit(customer.slug) as edit:
        before = edit.journal.hours.get(entry.id)
        waiting = [w for w in edit.journal.pending() if w.entity == f"row:{entry.id}"]
        if any(w.state is WriteState.SENDING for w in waiting):
            raise InvalidInput("row", "it is being sent right now", next_step="Try again.")
        withdraw(workspace, edit, waiting)
        edit.put(entry)
    return HoursSaved(
        id=entry.id, customer=customer.slug, saved_at=workspace.clock(), before=before, how="taken"
    )


def undo_hours(workspace: Workspace, customer: Customer, done: HoursSaved) -> str:
    """Take a change to hours back: what waits is withdrawn, what was sent is reversed.

    The answer says what became of the row, without a full stop.
    """
    if done.how == "adopt":
        release_row(workspace, customer, done.id)
        return "the row is theirs again"
    if done.how == "sent":
        return _withdraw_unsent(workspace, customer, done)
    if done.how == "taken":
        return _disagree_again(workspace, customer, done)
    if done.moved_from:
        origin = workspace.customer(done.moved_from)
        before = done.before or find_entry(workspace, customer, done.id)
        back = move_hours(workspace, customer, origin, before)
        return _words(back, f"the row is with {origin.name} again")
    if done.before is None:
        return _words(delete_hours(workspace, customer, done.id), "the hours row is gone")
    back = put_entry(workspace, customer, done.before)
    return _words(back, "the hours row is as it was")


def _withdraw_unsent(workspace: Workspace, customer: Customer, done: HoursSaved) -> str:
    with workspace.journals.edit(customer.slug) as edit:
        writes = [edit.journal.writes[key] for key in done.queued]
        if any(write.state is not WriteState.QUEUED for write in writes):
            raise InvalidInput(
                "undo", "the sheet may have it already", next_step="Change the row, or use g q."
            )
        withdraw(workspace, edit, writes)
    return "withdrawn before it was sent"


def _disagree_again(workspace: Workspace, customer: Customer, done: HoursSaved) -> str:
    if done.before:
        put_as_it_is(workspace, customer, done.before)
    else:
        with workspace.journals.edit(customer.slug) as edit:
            if entry := edit.journal.hours.get(done.id):
                edit.remove(entry)
    return "the journal says what it said before"


def _words(back: HoursSaved, what: str) -> str:
    return f"{what}; the sheet follows with the next sync" if back.queued else what


def entry_of(
    workspace: Workspace, row: SheetRow, entry_id: str, known: HoursEntry | None = None
) -> HoursEntry:
    """The entry a row says; who made and decided it stays as `known`. Raises `InvalidInput`."""
    read = read_row(row, _american(workspace))
    if read is None:
        raise InvalidInput("hours", f"row {row.number} has none that can be read", next_step=_FIX)
    if read.day is None:
        raise InvalidInput("date", f"row {row.number} has none that can be read", next_step=_FIX)
    word = clean_line(read.activity)
    fields = {
        "day": read.day,
        "specialist": clean_line(read.specialist),
        "hours": read.hours,
        "activity": word.casefold() if word.casefold() in ACTIVITIES else word,
        "billable": read.billable,
        "issue": clean_line(read.issue).upper(),
        "comment": clean_line(read.comment, 5_000),
    }
    if known is None:
        return HoursEntry(**{**workspace.stamp(), "id": entry_id}, **fields)  # type: ignore[arg-type]
    return msgspec.structs.replace(known, **fields, edited_at=workspace.clock())


_FIX = "Mend the row in the sheet, then r."


def _american(workspace: Workspace) -> bool:
    return month_first(row.cells.get("date", "") for row in workspace.mirror.read_sheet().rows)

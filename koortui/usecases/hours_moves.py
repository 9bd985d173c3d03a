"""An hours entry to another customer: out of one journal, into the other, never in both.

The entry keeps its id, and so its row: of it the customer's cell is written. What has to happen
in the second journal is on disk before the first one changes, so a crash between is made good.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.journal import HoursEntry
from koortui.domain.moves import HoursMove
from koortui.domain.mutations import (
    PARKED,
    PendingWrite,
    RowAppend,
    RowMoved,
    RowUpdate,
    WriteState,
)
from koortui.domain.ports import JournalEdit
from koortui.domain.sheet_cells import cells_of
from koortui.usecases.hours_rows import Cells, change_of, customer_cell, is_called, withdraw
from koortui.usecases.workspace import Workspace


def move_entry(
    workspace: Workspace, source: Customer, target: Customer, entry: HoursEntry
) -> tuple[HoursEntry, tuple[str, ...]]:
    """`entry`, as it is to be, becomes the target's; as it was, and the ids of writes due."""
    workspace.journals.read(target.slug)  # damaged: said before anything is changed
    with workspace.journals.edit(source.slug) as edit:
        old = edit.journal.hours.get(entry.id)
        if old is None:
            raise InvalidInput(
                "hours entry",
                "it is not there any more",
                next_step="Look at the list again: it was moved already, or deleted.",
            )
        waiting = [w for w in edit.journal.pending() if w.entity == f"row:{entry.id}"]
        if any(write.state in PARKED for write in waiting):
            raise InvalidInput(
                "customer", "its row waits for you in the queue", next_step="g q settles it first."
            )
        unsent = _unsent(waiting)
        called = customer_cell(workspace, source, entry.id)
        before = _in_sheet(unsent, cells_of(old, called))
        name = before["customer"] if before and is_called(target, before["customer"]) else ""
        payload = change_of(entry.id, before, cells_of(entry, name or target.name))
        move = HoursMove(
            id=workspace.new_id(),
            at=workspace.clock(),
            source=source.slug,
            target=target.slug,
            entry=entry,
            write_id=workspace.new_id() if payload else "",
            payload=payload,
            after=_to_go_first(waiting, unsent),
        )
        if workspace.moves:
            workspace.moves.keep(move)
        edit.remove(old)
        withdraw(workspace, edit, unsent)
        edit.put(_trace(workspace, edit, move))
    try:
        _arrive(workspace, move)
    except KoorError as error:
        raise KoorError(
            f"It left {source.name}, but did not arrive at {target.name}: {error.what}",
            kept="The entry is on disk; it arrives with the next start or sync.",
            next_step=error.next_step,
        ) from error
    return old, (move.write_id,) if payload else ()


def finish_moves(workspace: Workspace) -> None:
    """Finish what a crash cut off between its two journals; drop what had not begun.

    What cannot be finished now stays for the next time; a damaged journal says so by itself.
    """
    for move in workspace.moves.read() if workspace.moves else ():
        with contextlib.suppress(KoorError):
            _finish(workspace, move)


def _finish(workspace: Workspace, move: HoursMove) -> None:
    with workspace.journals.edit(move.source) as edit:  # waits for a move that goes on now
        begun = move.id in edit.journal.writes
    if begun:
        _arrive(workspace, move)
    elif workspace.moves:
        workspace.moves.drop(move.id)


def _arrive(workspace: Workspace, move: HoursMove) -> None:
    """Into the target's journal, once: what was done with the entry since is not undone."""
    moves = workspace.moves
    with workspace.journals.edit(move.target) as edit:
        if moves is None or moves.has(move.id):
            if move.entry.id not in edit.journal.hours:
                edit.put(move.entry)
            if move.payload and move.write_id not in edit.journal.writes:
                write = PendingWrite(
                    id=move.write_id,
                    at=move.at,
                    by=workspace.me,
                    seq=edit.journal.next_seq(),
                    entity=f"row:{move.entry.id}",
                    payload=move.payload,
                    after=move.after,
                )
                edit.put(write)
    if moves:
        moves.drop(move.id)


def _trace(workspace: Workspace, edit: JournalEdit, move: HoursMove) -> PendingWrite:
    """Settled from the start: the sheet's row, not yet changed, counts here no longer."""
    return PendingWrite(
        id=move.id,
        at=move.at,
        by=workspace.me,
        seq=edit.journal.next_seq(),
        entity=f"row:{move.entry.id}",
        payload=RowMoved(entry_id=move.entry.id, to=move.target),
        state=WriteState.DELIVERED,
        settled_at=move.at,
    )


def _unsent(waiting: Sequence[PendingWrite]) -> list[PendingWrite]:
    """The last ones that nobody has tried to send: they go with the entry."""
    unsent: list[PendingWrite] = []
    for write in reversed(waiting):
        if write.state is not WriteState.QUEUED or not isinstance(
            write.payload, RowAppend | RowUpdate
        ):
            break
        unsent.insert(0, write)
    return unsent


def _to_go_first(
    waiting: Sequence[PendingWrite], unsent: Sequence[PendingWrite]
) -> tuple[str, ...]:
    """What stays behind, and what those that go along had to wait for themselves."""
    left = [write.id for write in waiting if write not in unsent]
    return tuple(dict.fromkeys([*left, *(key for write in unsent for key in write.after)]))


def _in_sheet(unsent: Sequence[PendingWrite], cells: Cells) -> Cells | None:
    """The row's cells without the unsent writes; None when there is no row yet."""
    for write in reversed(unsent):
        match write.payload:
            case RowAppend():
                return None
            case RowUpdate(base=base):
                cells = {**cells, **base}
    return cells

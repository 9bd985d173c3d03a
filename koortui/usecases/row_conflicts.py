"""A row of the sheet that both sides changed, settled for one of them."""

from __future__ import annotations

from koortui.domain.errors import InvalidInput
from koortui.domain.issue import SheetRow
from koortui.domain.mutations import RowAdopt, RowAppend, RowUpdate, ToSheet
from koortui.domain.sheet_cells import cells_of
from koortui.usecases.hours_rows import withdraw
from koortui.usecases.sheet_rows import entry_of, put_as_it_is
from koortui.usecases.workspace import Workspace


def kept_row(workspace: Workspace, slug: str, payload: ToSheet) -> ToSheet:
    """What is sent when ours stands: a change to a row that was deleted becomes a new row."""
    if isinstance(payload, RowAdopt):
        raise InvalidInput(
            "row",
            "it is not as it was chosen",
            next_step="Give it up (2, or `koortui queue take`), then adopt it again.",
            in_program="Give it up, then adopt it again.",
        )
    rows = _rows(workspace, payload.entry_id)
    if len(rows) > 1:
        raise InvalidInput(
            "row",
            "it is in the sheet twice",
            next_step="Delete the copy there, then send it again (R, or `koortui queue retry`).",
            in_program="Delete the copy there, then send it again.",
        )
    entry = workspace.journals.read(slug).hours.get(payload.entry_id)
    if isinstance(payload, RowUpdate) and not rows and entry:
        customer = workspace.customer(slug)
        return RowAppend(entry_id=entry.id, cells=cells_of(entry, customer.name))
    return payload


def take_row(workspace: Workspace, slug: str, payload: ToSheet) -> None:
    """The journal says what the sheet says: other cells, or no such row any more."""
    rows = _rows(workspace, payload.entry_id)
    if isinstance(payload, RowAdopt) or not rows:
        give_up_row(workspace, slug, payload.entry_id)
        return
    known = workspace.journals.read(slug).hours.get(payload.entry_id)
    entry = entry_of(workspace, rows[0], payload.entry_id, known)
    put_as_it_is(workspace, workspace.customer(slug), entry)


def give_up_row(workspace: Workspace, slug: str, entry_id: str) -> None:
    """Take the entry out of the journal with everything that waits for its row."""
    with workspace.journals.edit(slug) as edit:
        withdraw(
            workspace, edit, [w for w in edit.journal.pending() if w.entity == f"row:{entry_id}"]
        )
        if entry := edit.journal.hours.get(entry_id):
            edit.remove(entry)


def _rows(workspace: Workspace, entry_id: str) -> list[SheetRow]:
    """The rows of that id, as the push that met the conflict read them."""
    return [row for row in workspace.mirror.read_sheet().rows if row.entry_id == entry_id]

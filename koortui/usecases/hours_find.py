"""An hours entry or a row by what a person types; and why it is none."""

from __future__ import annotations

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.issue import SheetRow
from koortui.domain.journal import HoursEntry
from koortui.usecases.workspace import Workspace


def find_entry(workspace: Workspace, customer: Customer, entry_id: str) -> HoursEntry:
    """The entry of that id, or of that unambiguous beginning. Raises `InvalidInput`."""
    entries = workspace.journals.read(customer.slug).hours
    if entry_id in entries:
        return entries[entry_id]
    found = [key for key in entries if entry_id and key.startswith(entry_id)]
    if len(found) == 1:
        return entries[found[0]]
    raise _none(workspace, customer, entry_id, len(found))


def _none(workspace: Workspace, customer: Customer, typed: str, several: int) -> InvalidInput:
    lists = f"`koortui hours list {customer.slug}` shows them."
    if several:
        return InvalidInput("ID", f"{typed!r} begins {several} entries", next_step=lists)
    if typed and (other := _elsewhere(workspace, customer, typed)):
        step = f"Write {other.slug} instead of {customer.slug}; do not add it again."
        return InvalidInput("ID", f"{typed!r} is with {other.name}", next_step=step)
    if row := next((r for r in foreign_rows(workspace, customer) if _is_meant(r, typed)), None):
        return InvalidInput(
            "ID",
            f"{typed!r} is row {row.number} of the sheet, which is somebody else's",
            next_step=f"`koortui hours adopt {customer.slug} {typed}` makes it yours; then again.",
        )
    return InvalidInput("ID", f"no entry of {customer.name} begins with {typed!r}", next_step=lists)


def _elsewhere(workspace: Workspace, customer: Customer, typed: str) -> Customer | None:
    """Whose journal holds the entry now."""
    others = [c for c in workspace.roster.read().customers if c.slug != customer.slug]
    journals = workspace.journals.read_all([c.slug for c in others], lambda _slug, _error: None)
    holding = {s for s, j in journals.items() if any(key.startswith(typed) for key in j.hours)}
    return next((other for other in others if other.slug in holding), None)


def foreign_rows(workspace: Workspace, customer: Customer) -> list[SheetRow]:
    """The customer's rows of the sheet that no entry of any journal here is, as last read."""
    from koortui.usecases.situations import Remote

    entries = workspace.journals.read(customer.slug).hours
    return [r for r in Remote.read(workspace).rows_of(customer) if r.entry_id not in entries]


def find_row(workspace: Workspace, customer: Customer, typed: str) -> SheetRow:
    """A row that is not ours, by its number or the beginning of its id. Raises `InvalidInput`."""
    rows = foreign_rows(workspace, customer)
    found = [row for row in rows if _is_meant(row, typed)]
    if len(found) == 1:
        return found[0]
    reason = f"{typed!r} is {'more than one' if found else 'no'} row of others"
    step = f"`koortui hours list {customer.slug}` shows them: row 14, say, or its ID."
    raise InvalidInput("row", reason, next_step=step)


def _is_meant(row: SheetRow, typed: str) -> bool:
    if typed.isdecimal() and len(typed) < len("12345678"):
        return not row.entry_id and row.number == int(typed)
    return bool(typed) and row.entry_id.startswith(typed)

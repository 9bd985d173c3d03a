"""The contact tab's side of a contact: its row queued with it, and taken back with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from koortui.domain.journal import Contact
from koortui.domain.mutations import ContactAppend, ContactDelete, PendingWrite, WriteState
from koortui.domain.ports import JournalEdit
from koortui.usecases.workspace import Workspace, queue_write

LONGEST = 45_000
"""Characters of a text in a cell: Google takes 50,000. The journal keeps all of it."""


def queue_contact(
    workspace: Workspace, edit: JournalEdit, contact: Contact
) -> tuple[PendingWrite, ...]:
    """Queue the contact's row, where a contact tab is set up; in the contact's own commit."""
    sheet = workspace.config.sheet
    if not (sheet.spreadsheet_id and sheet.contact_tab):
        return ()
    payload = ContactAppend(entry_id=contact.id, cells=_cells(workspace, edit, contact))
    return (queue_write(workspace, edit, f"contact:{contact.id}", payload),)


def take_back_row(workspace: Workspace, edit: JournalEdit, contact: Contact) -> None:
    """What was not sent is withdrawn; what is there, or may be, is taken out."""
    for write in list(edit.journal.writes.values()):
        row = write.payload
        if not isinstance(row, ContactAppend) or row.entry_id != contact.id:
            continue
        if write.state in (WriteState.QUEUED, WriteState.REJECTED, WriteState.CONFLICT):
            settled = replace(
                write, state=WriteState.WITHDRAWN, settled_at=workspace.clock(), error=""
            )
            edit.put(settled)
        if write.state not in (WriteState.QUEUED, WriteState.WITHDRAWN):
            payload = ContactDelete(entry_id=contact.id, base=row.cells)
            queue_write(workspace, edit, write.entity, payload)


def _cells(workspace: Workspace, edit: JournalEdit, contact: Contact) -> dict[str, str]:
    slug = edit.journal.customer
    customers = workspace.roster.read().customers
    day = contact.at.astimezone(ZoneInfo(workspace.calendar.timezone)).date()
    return {
        "date": day.isoformat(),
        "customer": next((c.name for c in customers if c.slug == slug), slug),
        "direction": contact.direction.value,
        "channel": contact.channel.value,
        "person": contact.person,
        "subject": contact.subject,
        "text": contact.text if len(contact.text) <= LONGEST else f"{contact.text[:LONGEST]} …",
    }

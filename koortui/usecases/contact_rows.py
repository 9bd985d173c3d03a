"""The contact tab's side of a contact: its row queued with it, and taken back with it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from koortui.domain.journal import Channel, Contact, Meeting
from koortui.domain.mutations import ContactAppend, ContactDelete, PendingWrite, WriteState
from koortui.domain.ports import JournalEdit
from koortui.usecases.workspace import Workspace, queue_write

LONGEST = 45_000
"""Characters of a text in a cell: Google takes 50,000. The journal keeps all of it."""


def queue_contact(
    workspace: Workspace, edit: JournalEdit, contact: Contact
) -> tuple[PendingWrite, ...]:
    """Queue the contact's row, where a contact tab is set up; in the contact's own commit."""
    return _queue(workspace, edit, contact.id, _cells(workspace, edit, contact))


def take_back_row(workspace: Workspace, edit: JournalEdit, record: Contact | Meeting) -> None:
    """What was not sent is withdrawn; what is there, or may be, is taken out."""
    writes = [
        write
        for write in edit.journal.writes.values()
        if write.entity == f"contact:{record.id}" and write.state is not WriteState.WITHDRAWN
    ]
    last = max(writes, key=lambda write: write.seq, default=None)
    if last is None or not isinstance(last.payload, ContactAppend):
        return
    if last.state in (WriteState.QUEUED, WriteState.REJECTED, WriteState.CONFLICT):
        now = workspace.clock()
        edit.put(replace(last, state=WriteState.WITHDRAWN, settled_at=now, error=""))
    if last.state is not WriteState.QUEUED:
        payload = ContactDelete(entry_id=record.id, base=last.payload.cells)
        queue_write(workspace, edit, last.entity, payload)


def follow_meeting(
    workspace: Workspace, edit: JournalEdit, before: Meeting | None, after: Meeting | None
) -> None:
    """A meeting is a contact, too: its row follows it. One that changed is written anew."""
    old = _meeting_cells(workspace, edit, before) if before else None
    new = _meeting_cells(workspace, edit, after) if after else None
    if before and new != old:
        take_back_row(workspace, edit, before)
    if after and new and new != old:
        _queue(workspace, edit, after.id, new)


def _queue(
    workspace: Workspace, edit: JournalEdit, entry_id: str, cells: dict[str, str]
) -> tuple[PendingWrite, ...]:
    sheet = workspace.config.sheet
    if not (sheet.spreadsheet_id and sheet.contact_tab):
        return ()
    payload = ContactAppend(entry_id=entry_id, cells=cells)
    return (queue_write(workspace, edit, f"contact:{entry_id}", payload),)


def _cells(workspace: Workspace, edit: JournalEdit, contact: Contact) -> dict[str, str]:
    day = contact.at.astimezone(ZoneInfo(workspace.calendar.timezone)).date()
    return {
        "date": day.isoformat(),
        "customer": _customer(workspace, edit),
        "direction": contact.direction.value,
        "channel": contact.channel.value,
        "person": contact.person,
        "subject": contact.subject,
        "text": contact.text if len(contact.text) <= LONGEST else f"{contact.text[:LONGEST]} …",
    }


def _meeting_cells(workspace: Workspace, edit: JournalEdit, meeting: Meeting) -> dict[str, str]:
    """Who met when, and the next steps; the notes are internal."""
    return {
        "date": meeting.day.isoformat(),
        "customer": _customer(workspace, edit),
        "direction": "",
        "channel": Channel.MEETING.value,
        "person": ", ".join(meeting.attendees),
        "subject": f"{meeting.type} meeting",
        "text": meeting.next_steps[:LONGEST],
    }


def _customer(workspace: Workspace, edit: JournalEdit) -> str:
    slug = edit.journal.customer
    customers = workspace.roster.read().customers
    return next((c.name for c in customers if c.slug == slug), slug)

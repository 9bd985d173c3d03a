"""Contacts and asks: who said what to whom, and who owes whom an answer."""

from __future__ import annotations

from typing import Literal

import msgspec

from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Channel, Contact, Direction
from koortui.domain.ports import JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.usecases.notes import find_draft
from koortui.usecases.workspace import Saved, Workspace, saved

#: Templates that remind the customer of an open ask.
NUDGES = ("reminder", "firmer")


def log_contact(
    workspace: Workspace,
    slug: str,
    *,
    channel: Channel,
    direction: Direction,
    text: str = "",
    subject: str = "",
    person: str = "",
    template: str = "",
    draft_place: str = "",
) -> Saved:
    """Log an exchange. A reminder counts as a nudge; an answer to us closes what they owed."""
    contact = Contact(
        **workspace.stamp(),  # type: ignore[arg-type]
        channel=channel,
        direction=direction,
        text=clean_text(text).strip(),
        subject=clean_line(subject),
        person=clean_line(person),
        template=template,
    )
    with workspace.journals.edit(slug) as edit:
        edit.put(contact)
        _move_asks(edit, contact)
        if draft_place and (draft := find_draft(edit, draft_place)):
            edit.remove(draft)
    return saved(contact, slug)


def ask(
    workspace: Workspace,
    slug: str,
    *,
    owed_by: Literal["customer", "us"],
    what: str,
    issue: str = "",
) -> Saved:
    """Record who owes what from now on."""
    what = clean_line(what)
    if not what:
        raise InvalidInput("what", "say what is owed", next_step="For example: the OSD logs.")
    record = Ask(**workspace.stamp(), owed_by=owed_by, what=what, issue=issue)  # type: ignore[arg-type]
    with workspace.journals.edit(slug) as edit:
        edit.put(record)
    return saved(record, slug)


def answer_ask(workspace: Workspace, slug: str, ask_id: str) -> None:
    """Close an ask: it was answered."""
    with workspace.journals.edit(slug) as edit:
        record = edit.journal.asks.get(ask_id)
        if record and record.is_open:
            edit.put(msgspec.structs.replace(record, answered_at=workspace.clock()))


def _move_asks(edit: JournalEdit, contact: Contact) -> None:
    """An outbound reminder nudges open asks; an outbound answer settles what we owed."""
    if contact.direction is not Direction.OUT:
        return
    for record in edit.journal.asks.values():
        if not record.is_open:
            continue
        if record.owed_by == "customer" and contact.template in NUDGES:
            edit.put(msgspec.structs.replace(record, nudges=(*record.nudges, contact.at)))
        elif record.owed_by == "us" and contact.template == "answer":
            edit.put(msgspec.structs.replace(record, answered_at=contact.at))

"""Contacts and asks: who said what to whom, and who owes whom an answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from koortui.domain.drafts import NUDGES
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Channel, Contact, Direction
from koortui.domain.mutations import PendingWrite
from koortui.domain.ports import JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.usecases.contact_rows import queue_contact, take_back_row
from koortui.usecases.notes import find_draft
from koortui.usecases.times import parse_time
from koortui.usecases.workspace import Saved, Workspace, saved

_NOON = time(12)


class AsksSettled(Saved, frozen=True, kw_only=True):
    """Asks that were answered or reminded of: as they were, and as they became."""

    before: tuple[Ask, ...]
    after: tuple[Ask, ...]
    contact: str = ""
    """The contact that did it, if one did."""


def parse_past(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When it was, as UTC: "14:05" today, "2026-11-25" (noon), "2026-11-25 14:05"; None for now."""
    if not text.strip():
        return None
    when = parse_time(text, now, zone, at=_NOON)
    if when > now:
        raise InvalidInput("when", "that is still to come", next_step="Log it afterwards.")
    return when


def log_contact(
    workspace: Workspace,
    slug: str,
    *,
    channel: Channel,
    direction: Direction,
    text: str | None = None,
    subject: str = "",
    person: str = "",
    template: str = "",
    draft_place: str = "",
    answers: Collection[str] = (),
    at: datetime | None = None,
) -> Saved:
    """Log an exchange: a reminder counts as a nudge, an answer settles what we owe.

    `answers` are the ids of asks that it settles besides: what they sent us at last, say.
    `at`: when it was; now without it. `text`: None where only that one spoke is known; a text
    that is empty is a slip, and refused.
    """
    if text is not None and not clean_text(text).strip():
        raise InvalidInput(
            "text",
            "say what was said, it is empty",
            kept="Nothing was logged.",
            next_step="One line is enough: host 7 is back.",
        )
    contact = new_contact(
        workspace,
        channel=channel,
        direction=direction,
        text=text or "",
        subject=subject,
        person=person,
        template=template,
    )
    if at is not None:
        contact = msgspec.structs.replace(contact, at=at)
    with workspace.journals.edit(slug) as edit:
        writes = put_contact(workspace, edit, contact, answers)
        drop_draft(edit, draft_place)
    return saved(contact, slug, *writes)


def new_contact(
    workspace: Workspace,
    *,
    channel: Channel,
    direction: Direction,
    text: str = "",
    subject: str = "",
    person: str = "",
    template: str = "",
) -> Contact:
    """A contact of now, cleaned; not yet in a journal."""
    return Contact(
        **workspace.stamp(),  # type: ignore[arg-type]
        channel=channel,
        direction=direction,
        text=clean_text(text).strip(),
        subject=clean_line(subject),
        person=clean_line(person),
        template=template,
    )


def put_contact(
    workspace: Workspace, edit: JournalEdit, contact: Contact, answers: Collection[str] = ()
) -> tuple[PendingWrite, ...]:
    """The contact, and what it does to asks: nudged by a reminder, closed by an answer.

    Answers the writes it takes: its row in the sheet's contact tab, where there is one.
    """
    edit.put(contact)
    outbound = contact.direction is Direction.OUT
    for record in edit.journal.asks.values():
        if not record.is_open:
            continue
        answered = outbound and record.owed_by == "us" and contact.template == "answer"
        if record.id in answers or answered:
            edit.put(
                msgspec.structs.replace(record, answered_at=contact.at, answered_by=contact.id)
            )
        elif outbound and record.owed_by == "customer" and contact.template in NUDGES:
            edit.put(_nudged(record, contact.at))
    return queue_contact(workspace, edit, contact)


def _nudged(ask: Ask, at: datetime) -> Ask:
    """Reminded once more; what is logged late may be older than the last reminder."""
    return msgspec.structs.replace(ask, nudges=tuple(sorted((*ask.nudges, at))))


def take_back_contact(workspace: Workspace, edit: JournalEdit, contact: Contact) -> None:
    """The contact goes, and what it did: nudges and answers to asks, its row in the sheet."""
    take_back_row(workspace, edit, contact)
    for record in edit.journal.asks.values():
        if record.answered_by == contact.id:
            edit.put(msgspec.structs.replace(record, answered_at=None, answered_by=""))
        elif contact.at in record.nudges:
            nudges = list(record.nudges)
            nudges.remove(contact.at)
            edit.put(msgspec.structs.replace(record, nudges=tuple(nudges)))
    edit.remove(contact)


def settle(
    workspace: Workspace,
    slug: str,
    contact_id: str,
    *,
    answers: Collection[str] = (),
    nudges: Collection[str] = (),
) -> AsksSettled:
    """Say afterwards which asks a contact answered, or reminded them of."""
    before: list[Ask] = []
    with workspace.journals.edit(slug) as edit:
        contact = edit.journal.contacts.get(contact_id)
        if contact is None:
            raise InvalidInput("contact", "it is not there any more", next_step="Log it again.")
        for record in edit.journal.asks.values():
            if not record.is_open:
                continue
            if record.id in answers:
                before.append(record)
                edit.put(
                    msgspec.structs.replace(record, answered_at=contact.at, answered_by=contact.id)
                )
            elif record.id in nudges and contact.at not in record.nudges:
                before.append(record)
                edit.put(_nudged(record, contact.at))
        return _settled(workspace, slug, edit, before, by=contact_id)


def _settled(
    workspace: Workspace, slug: str, edit: JournalEdit, before: list[Ask], by: str = ""
) -> AsksSettled:
    after = tuple(edit.journal.asks[ask.id] for ask in before)
    return AsksSettled(
        id=before[0].id if before else by,
        customer=slug,
        saved_at=workspace.clock(),
        before=tuple(before),
        after=after,
        contact=by,
    )


def unsettle(workspace: Workspace, done: AsksSettled) -> None:
    """Undo: the asks are open, or not reminded of, as before. Refused once they changed again."""
    with workspace.journals.edit(done.customer) as edit:
        for was, became in zip(done.before, done.after, strict=True):
            if edit.journal.asks.get(was.id) != became:
                raise InvalidInput(
                    "undo",
                    f"{was.what!r} was changed again since",
                    kept="Nothing was changed.",
                    next_step="Undo the later change first.",
                )
            edit.put(was)


def drop_draft(edit: JournalEdit, place: str) -> None:
    """What was being written at `place` is said: the draft goes."""
    if place and (draft := find_draft(edit, place)):
        edit.remove(draft)


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


def answer_ask(workspace: Workspace, slug: str, ask_id: str) -> AsksSettled:
    """Close an ask: it was answered."""
    with workspace.journals.edit(slug) as edit:
        record = edit.journal.asks.get(ask_id)
        if record is None or not record.is_open:
            raise InvalidInput("ask", "it was answered or taken out meanwhile")
        edit.put(msgspec.structs.replace(record, answered_at=workspace.clock()))
        return _settled(workspace, slug, edit, [record])

"""Messages to the customer: made of a template, sent by one of the ways out, logged by each."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from koortui.domain.drafts import Template, draft
from koortui.domain.errors import InvalidInput, KoorError, NotSetUp
from koortui.domain.journal import Channel, Contact, Direction, Draft
from koortui.domain.letter import bare_address, email_message
from koortui.domain.mutations import MailSend, WriteState
from koortui.domain.ports import Journal, JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.domain.since import Change
from koortui.domain.situation import Situation
from koortui.locations import make_private
from koortui.usecases.assessments import require_reviewed
from koortui.usecases.contacts import drop_draft, new_contact, put_contact, take_back_contact
from koortui.usecases.news import shared
from koortui.usecases.notes import find_draft
from koortui.usecases.templates import read_template
from koortui.usecases.times import parse_time
from koortui.usecases.workspace import Saved, Workspace, queue_write, saved

#: Where the message being written, and whom it goes to, are kept in the journal.
PLACE, PLACE_TO = "message", "message-to"
_MORNING = time(9)
"""When a message for "the next review day" goes out."""


class Letter(Struct, frozen=True, kw_only=True):
    """A message as it stands on the screen."""

    template: str
    subject: str
    text: str
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()

    @property
    def people(self) -> str:
        return ", ".join((*self.to, *self.cc))


def write_draft(
    workspace: Workspace,
    situation: Situation,
    template: str,
    changes: tuple[Change, ...],
    to: str = "",
) -> tuple[str, str]:
    """Subject and body of the person's template, filled. Raises for a bad template file."""
    return draft(
        situation,
        read_template(workspace, template),
        changes,
        workspace.me,
        calendar_link=workspace.config.mail.calendar_link,
        share=shared(workspace) if template == Template.HELLO else (),
        to=to,
    )


def send_mail(
    workspace: Workspace, slug: str, letter: Letter, *, send_after: datetime | None = None
) -> Saved:
    """Log the message as a contact and queue its mail, in one commit.

    With `send_after` it waits in the queue until then. Raises `InvalidInput` for an address or a
    header that is none.
    """
    if not workspace.mail_used:
        raise NotSetUp("No mail server is set up.", next_step="Set [mail] host, or copy it.")
    contact = _contact(workspace, letter)
    mail = _mail(workspace, letter, contact, send_after)
    email_message(mail)  # refused now, not by the push
    with workspace.journals.edit(slug) as edit:
        require_reviewed(edit.journal, letter.template)
        write = queue_write(workspace, edit, f"mail:{contact.id}", mail)
        rows = put_contact(workspace, edit, contact)
        _drop_drafts(edit)
    return saved(contact, slug, write, *rows)


def hand_over(workspace: Workspace, slug: str, letter: Letter) -> Saved:
    """Log a message that leaves by another way: the clipboard, the person's own mail program."""
    contact = _contact(workspace, letter)
    with workspace.journals.edit(slug) as edit:
        require_reviewed(edit.journal, letter.template)
        rows = put_contact(workspace, edit, contact)
        _drop_drafts(edit)
    return saved(contact, slug, *rows)


def logged_at(journal: Journal, text: str) -> datetime | None:
    """When this very message was logged as sent; None: it was not."""
    text = clean_text(text).strip()
    found = [
        contact.at
        for contact in journal.contacts.values()
        if contact.direction is Direction.OUT and contact.text.strip() == text
    ]
    return max(found, default=None) if text else None


def discard_mail(workspace: Workspace, slug: str, write_id: str) -> None:
    """Give a mail up. One in doubt may have arrived: its contact stays logged."""
    with workspace.journals.edit(slug) as edit:
        write = edit.journal.writes.get(write_id)
        if write is None or write.settled_at is not None or write.state is WriteState.SENDING:
            raise InvalidInput(
                "write", "it was sent or settled meanwhile", next_step="Look at the queue again."
            )
        if isinstance(write.payload, MailSend) and write.state is not WriteState.IN_DOUBT:
            withdraw_mail(workspace, edit, write.payload)
        edit.put(
            msgspec.structs.replace(
                write, state=WriteState.WITHDRAWN, settled_at=workspace.clock(), error=""
            )
        )


def withdraw_mail(workspace: Workspace, edit: JournalEdit, mail: MailSend) -> None:
    """The contact of a mail that never left goes with it; its text is a draft again."""
    contact = edit.journal.contacts.get(mail.contact_id)
    if contact is None:
        return
    take_back_contact(workspace, edit, contact)
    if find_draft(edit, PLACE) is None:
        text = f"{contact.template} | {contact.subject}\n{contact.text}\n"
        edit.put(Draft(**workspace.stamp(), place=PLACE, text=text))  # type: ignore[arg-type]


def mailto(letter: Letter) -> str:
    """The message as an address that the person's mail program opens."""
    heads = {"cc": ",".join(letter.cc), "subject": letter.subject}
    heads["body"] = letter.text.replace("\n", "\r\n")
    query = "&".join(f"{name}={quote(value)}" for name, value in heads.items() if value)
    return f"mailto:{quote(','.join(letter.to), safe='@,')}?{query}"


def write_eml(workspace: Workspace, slug: str, letter: Letter) -> Path:
    """The message as a file that a mail program opens as a draft; answers where it is."""
    folder = workspace.letters_dir
    if folder is None:
        raise NotSetUp("There is no folder for letters here.", next_step="Copy the message.")
    contact = _contact(workspace, letter)
    message = email_message(_mail(workspace, letter, contact, None))
    message["X-Unsent"] = "1"  # Outlook and others: open it to be sent, not as received
    path = folder / f"{contact.at:%Y-%m-%d-%H%M%S}-{slug}.eml"
    try:
        make_private(folder)
        path.touch(0o600)
        path.write_bytes(message.as_bytes())
    except OSError as error:
        raise KoorError(
            f"{path} cannot be written: {error.strerror}.",
            kept="The message is still here.",
            in_program="{review.copy} copies it.",
        ) from error
    return path


def parse_when(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """ "14:30", "2026-11-30" (nine o'clock) or "2026-11-30 14:30", as UTC. It must lie ahead."""
    when = parse_time(text, now, zone, at=_MORNING)
    if when <= now:
        raise InvalidInput("when", "that is past", next_step="Send it now, or name a later time.")
    return when


def next_slot_morning(workspace: Workspace) -> datetime:
    """Nine o'clock on the next review day after today, as UTC."""
    calendar = workspace.calendar
    day = calendar.next_slot(workspace.today).day
    return datetime.combine(day, _MORNING, ZoneInfo(calendar.timezone)).astimezone(UTC)


def _contact(workspace: Workspace, letter: Letter) -> Contact:
    if not letter.text.strip():
        raise InvalidInput("text", "the message is empty", in_program="{review.draft} edits it.")
    return new_contact(
        workspace,
        channel=Channel.EMAIL,
        direction=Direction.OUT,
        subject=letter.subject,
        text=letter.text,
        person=letter.people,
        template=letter.template,
    )


def _mail(
    workspace: Workspace, letter: Letter, contact: Contact, send_after: datetime | None
) -> MailSend:
    if not letter.to:
        raise InvalidInput(
            "to", "nobody to send it to", in_program="{review.recipients} chooses who."
        )
    sender = _sender(workspace)
    if not sender and workspace.mail_used:
        raise NotSetUp(
            "Nobody is named as the sender.",
            kept="The message is still here.",
            next_step="Set `from` under [mail], or `email` under [me].",
        )
    domain = bare_address(sender).rpartition("@")[2] if sender else "localhost"
    return MailSend(
        message_id=f"<{contact.id}@{domain}>",
        contact_id=contact.id,
        sender=sender,
        to=tuple(bare_address(one) for one in letter.to),
        cc=tuple(bare_address(one) for one in letter.cc),
        subject=clean_line(letter.subject),
        body=clean_text(letter.text).strip() + "\n",
        written_at=send_after or contact.at,
        send_after=send_after,
    )


def _sender(workspace: Workspace) -> str:
    """ "Eve Manager <eve@koor.example>"; empty when nobody is named."""
    from email.utils import formataddr, parseaddr

    given = workspace.config.mail.from_ or workspace.config.me.email
    if not given:
        return ""
    name, address = parseaddr(given)
    return formataddr((name or workspace.me, bare_address(address)))


def _drop_drafts(edit: JournalEdit) -> None:
    for place in (PLACE, PLACE_TO):
        drop_draft(edit, place)

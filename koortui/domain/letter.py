"""A message to a customer as it stands in a mail: RFC 5322, plain text, UTF-8."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import MailSend

#: CRLF, headers folded, and no byte above 127: every server takes it.
POLICY = policy.SMTP.clone(cte_type="7bit")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST = 254
"""Characters of an address, by RFC 5321."""


def email_message(mail: MailSend) -> EmailMessage:
    """Headers and text. Raises `InvalidInput` for a header that is not one line."""
    message = EmailMessage(policy=POLICY)
    try:
        if mail.sender:
            message["From"] = mail.sender
        message["To"] = ", ".join(mail.to)
        if mail.cc:
            message["Cc"] = ", ".join(mail.cc)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.written_at)
        message["Message-ID"] = mail.message_id
        message.set_content(mail.body)
    except (ValueError, MessageError) as error:
        raise InvalidInput(
            "mail", f"a header is not one line ({error})", next_step="Edit it, then send it again."
        ) from None
    return message


def bare_address(text: str) -> str:
    """ "a@b.example" out of "Ada <a@b.example>". Raises `InvalidInput` when it is none."""
    address = parseaddr(text)[1] if len(text.splitlines()) == 1 else ""
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
        raise InvalidInput(
            "address", f"{text!r} is not a mail address", next_step="Write it as ada@example.org."
        )
    return address


def split_addresses(text: str) -> tuple[str, ...]:
    """Addresses that stand with commas or semicolons between them."""
    parts = (part.strip() for part in re.split(r"[;,]", text))
    return tuple(bare_address(part) for part in parts if part)

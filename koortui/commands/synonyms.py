"""Other words people look for a command by."""

from __future__ import annotations

_WORDS = {
    "anywhere.find": "search lookup phone number",
    "anywhere.sync": "sync reload update pull",
    "anywhere.theme": "theme color colors dark light contrast",
    "anywhere.undo": "revert take back",
    "anywhere.leave": "exit close",
    "board.customer_new": "add create customer client",
    "board.skip": "carry over",
    "board.snooze": "snooze postpone later",
    "board.summary": "report",
    "calendar.cover": "substitute stand-in vacation absence",
    "calendar.time_off": "holiday holidays vacation leave sick absence",
    "contract.add": "invoice bill cluster hours block",
    "contract.change": "invoice",
    "contract.paid": "invoice payment bill",
    "contract.renew": "extend renewal",
    "explain.snooze": "snooze postpone later",
    "goto.calendar": "holiday vacation",
    "goto.hours": "time sheet timesheet",
    "goto.portfolio": "revenue money invoices",
    "goto.queue": "outbox unsent pending",
    "goto.setup": "settings preferences options configuration set up holidays country mail key",
    "review.log_contact": "phone call chat e-mail email contact",
    "review.ask": "owe reply answer",
    "review.send": "mail e-mail email",
    "touch.reply": "phone call",
}


def synonyms(binding: str) -> tuple[str, ...]:
    """In lower case; none for a command that is called what it is."""
    return tuple(_WORDS.get(binding, "").split())

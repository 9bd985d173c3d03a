"""Templates of messages: text with variables, as a person writes it in a file.

The first line is `Subject: ...`. A paragraph is left out when a variable in it is empty.
`{name!}` marks what must be there: left unfilled it stays in the text, and the leak check stops
the message. docs/templates.md lists the variables for people; `VARIABLES` for the program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_text

#: Every variable, and what it stands for.
VARIABLES = {
    "customer": "the customer's name",
    "greeting": "Hello and the first name of the person it goes to",
    "me": "your name",
    "news": "issues opened or moved since the customer last heard from us",
    "in_progress": "started issues that are not among the news",
    "nothing_new": "a sentence, when there is neither news nor anything in progress",
    "waiting": "what we wait for, each with the day we asked",
    "owed": "what they asked us, each with the day",
    "share": "the newest items of the list of things to share (g k)",
    "calendar_link": "where a meeting can be booked: calendar_link under [mail]",
    "no_calendar_link": "a sentence, when there is no calendar_link",
    "when": "day and time of the next meeting, with the time where they are",
    "invitation": "when we meet next, or where a time can be picked",
    "agenda": "the agenda of the next meeting, or what is in progress and what we wait for",
    "met": "the day of the last meeting",
    "decided": "what was decided there: its lines that begin with !",
    "questions": "what stayed open there: its lines that begin with ?",
    "next_steps": "what was agreed there: its lines that begin with ->",
    "next_meeting": "a sentence with the day of the next meeting, when there is one",
    "done": "issues finished since the last meeting",
    "open_issues": "open issues, started ones first",
    "answer": "nothing: you write it",
    "assessment": "nothing: you write where it is",
}
_SUBJECT = re.compile(r"subject:\s*(.+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\{([^{}\n]*?)(!?)\}")
_LONE_BRACE = re.compile(r"[{}]")


class MessageTemplate(Struct, frozen=True, kw_only=True):
    """A template that was read and found good."""

    name: str
    subject: str
    body: str


def parse_template(text: str, name: str, file: str) -> MessageTemplate:
    """Read a template. Raises `InvalidInput` with file, line and variable of what is wrong."""
    lines = clean_text(text).strip("\n").split("\n")
    for number, line in enumerate(lines, 1):
        _check(line, f"{file}, line {number}")
    found = _SUBJECT.fullmatch(lines[0].strip())
    if not found:
        raise _bad(f"{file}, line 1", 'it does not begin with "Subject: "')
    body = "\n".join(lines[1:]).strip()
    if not body:
        raise _bad(f"{file}, line 2", "there is no text")
    return MessageTemplate(name=name, subject=found[1].strip(), body=body)


def fill(template: MessageTemplate, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body. What must be filled and is not stays as `{name}`."""
    paragraphs = re.split(r"\n\s*\n", template.body)
    filled = [_filled(paragraph, values) for paragraph in paragraphs if _wanted(paragraph, values)]
    subject = " ".join(_filled(template.subject, values).split())
    return subject, "\n\n".join(filled) + "\n"


def _wanted(paragraph: str, values: Mapping[str, str]) -> bool:
    return all(must or values.get(name) for name, must in _VARIABLE.findall(paragraph))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1]) or f"{{{found[1]}}}", text)


def _check(line: str, place: str) -> None:
    for found in _VARIABLE.finditer(line):
        if found[1] not in VARIABLES:
            raise _bad(place, f"{{{found[1]}}} is not a variable")
    if _LONE_BRACE.search(_VARIABLE.sub("", line)):
        raise _bad(place, "a brace without its other one")


def _bad(place: str, what: str) -> InvalidInput:
    return InvalidInput(
        place,
        what,
        kept="No message was made of it.",
        next_step=f"Mend it, or delete the file to use ours. Variables: {', '.join(VARIABLES)}.",
    )

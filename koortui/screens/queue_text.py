"""A pending write in words: what it does, why it waits, and both versions of a conflict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo

import msgspec
from textual.content import Content

from koortui.commands.spoken import key
from koortui.domain.issue import PRIORITY_NAMES, LinearMirror
from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    ContactAppend,
    ContactDelete,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    MailSend,
    PendingWrite,
    Removal,
    RowAdopt,
    RowAppend,
    RowDelete,
    RowMoved,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.domain.sanitise import clean_line
from koortui.widgets.cells import fit
from koortui.widgets.queue_list import STATE_MARKS
from koortui.widgets.when import day_and_time

MUTED = "$foreground-muted"
_EXPLAINED: dict[WriteState, Callable[[], str]] = {
    WriteState.QUEUED: lambda: "It goes out with the next sync.",
    WriteState.SENDING: lambda: "It is being sent right now.",
    WriteState.IN_DOUBT: lambda: (
        "It was sent, but no answer came. The next sync asks by its id before it sends again."
    ),
    WriteState.REJECTED: lambda: (
        f"It was refused and will not move by itself. {key('queue.retry')} sends it again."
    ),
    WriteState.CONFLICT: lambda: (
        f"Both sides changed the same thing. {key('queue.keep_mine')} keeps ours, "
        f"{key('queue.take_theirs')} takes theirs and gives ours up."
    ),
}
_FIELD_WORDS = {
    "state_id": "status",
    "assignee_id": "assignee",
    "due": "due date",
    "added_labels": "labels added",
    "removed_labels": "labels removed",
    "entry_id": "entry",
}
_COLUMN = 18


def write_text(write: PendingWrite, mirror: LinearMirror, zone: tzinfo) -> Content:
    """Everything about one write."""
    glyph, word, look = STATE_MARKS[write.state]
    lines = [
        Content.styled(write.describe, "bold"),
        Content.assemble((f"{glyph} {word}", look), (f" · to {_target(write)}", MUTED)),
        Content.styled(_explained(write, zone), MUTED),
    ]
    if write.error:
        lines.append(Content.styled(write.error, "$error"))
    lines.append(Content(""))
    if write.state is WriteState.CONFLICT and not isinstance(write.payload, RowAdopt):
        lines += _versions(write, mirror)
    else:
        lines += _payload(write, mirror)
    lines.append(Content.styled(f"\nqueued {day_and_time(write.at, zone)} · {write.id[:8]}", MUTED))
    return Content("\n").join(lines)


def _target(write: PendingWrite) -> str:
    return {"sheet": "the tracking sheet", "mail": "the mail server"}.get(write.target, "Linear")


def _explained(write: PendingWrite, zone: tzinfo) -> str:
    """What happens next by itself, if anything."""
    mail = write.payload
    if isinstance(mail, MailSend) and write.state is WriteState.IN_DOUBT:
        return (
            f"Nothing is sent again by itself: {key('queue.retry')} sends it again, "
            f"{key('queue.discard')} gives it up."
        )
    if isinstance(mail, MailSend) and mail.send_after and write.state is WriteState.QUEUED:
        return f"It waits until {day_and_time(mail.send_after, zone)}, then the next sync sends it."
    if isinstance(mail, ContactAppend) and write.state is WriteState.QUEUED:
        return "The next sync writes it into the contact tab; a message's, once that has left."
    return _EXPLAINED.get(write.state, str)()


def _payload(write: PendingWrite, mirror: LinearMirror) -> Iterable[Content]:
    """What is sent."""
    match write.payload:
        case CommentCreate(body=body):
            return [Content(body)]
        case IssueCreate() as new:
            facts = {
                "title": new.title,
                "priority": PRIORITY_NAMES.get(new.priority, ""),
                "description": new.description,
            }
            return _facts(facts)
        case AttachmentCreate(title=title, url=url):
            return _facts({"title": title, "address": url})
        case Removal() | RowMoved():
            return []
        case MailSend() as mail:
            heads = {"from": mail.sender, "to": ", ".join(mail.to), "cc": ", ".join(mail.cc)}
            return [*_facts(heads), Content(""), Content(mail.body)]
        case RowAppend(cells=cells) | ContactAppend(cells=cells):
            return _facts(cells)
        case (
            RowDelete(base=base)
            | RowAdopt(base=base)
            | RowRelease(base=base)
            | ContactDelete(base=base)
        ):
            return _facts(base)
    return _versions(write, mirror)


def _versions(write: PendingWrite, mirror: LinearMirror) -> list[Content]:
    """As it was, as we want it, as the remote has it: one line a field."""
    base, mine = _fields(write)
    names = [*mine, *(name for name in write.remote if name not in mine)]
    heading = ["", "as it was", "1 ours"] + (["2 theirs"] if write.remote else [])
    lines = [Content.styled("".join(fit(word, _COLUMN) for word in heading), MUTED)]
    for name in names:
        cells = [base.get(name, ""), mine.get(name, "")]
        if write.remote:
            cells.append(write.remote.get(name, "as it was"))
        words = [fit(_words(name, value, mirror), _COLUMN - 1) + " " for value in cells]
        label = fit(_FIELD_WORDS.get(name, name.replace("_", " ")), _COLUMN)
        lines.append(Content.assemble((label, MUTED), words[0], (words[1], "bold"), *words[2:]))
    return lines


def _fields(write: PendingWrite) -> tuple[dict[str, str], dict[str, str]]:
    """Base and wanted values by field, as text."""
    match write.payload:
        case IssueUpdate(base=base, changes=changes):
            return _set_fields(base), _set_fields(changes)
        case RowUpdate(base=cells, cells=wanted):
            return cells, wanted
        case RowDelete(base=cells) | ContactDelete(base=cells):
            return cells, dict.fromkeys(cells, "(taken out)")
    return {}, {}


def _set_fields(fields: IssueFields) -> dict[str, str]:
    values: Mapping[str, object] = msgspec.to_builtins(fields)
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        for name, value in values.items()
    }


def _words(name: str, value: str, mirror: LinearMirror) -> str:
    """Names for ids and numbers."""
    if name == "priority" and value.partition(".")[0].isdigit():
        return PRIORITY_NAMES.get(int(value.partition(".")[0]), value)
    if name == "state_id":
        states = (state for team in mirror.teams.values() for state in team.states)
        return next((state.name for state in states if state.id == value), value)
    if name == "assignee_id":
        user = mirror.users.get(value)
        return user.name if user else value or "nobody"
    return clean_line(value) or "-"


def _facts(values: Mapping[str, str]) -> list[Content]:
    return [
        Content.assemble((fit(_FIELD_WORDS.get(name, name), 14), MUTED), value)
        for name, value in values.items()
        if value
    ]

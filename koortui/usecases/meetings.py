"""Meetings that took place: what was said, asked and agreed."""

from __future__ import annotations

from datetime import date
from typing import get_args, get_type_hints

from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Meeting
from koortui.domain.sanitise import clean_line, clean_text
from koortui.usecases.workspace import Saved, Workspace, saved

MEETING_TYPES: tuple[str, ...] = get_args(get_type_hints(Meeting)["type"])
_LONGEST = 24 * 60


def record_meeting(workspace: Workspace, slug: str, values: dict[str, str]) -> Saved:
    """Keep a meeting; its open questions become answers we owe, in the same commit.

    `values` as typed: type, day, minutes, attendees and questions (each apart by ;), notes,
    next_steps. Raises `InvalidInput` by field.
    """
    meeting = Meeting(
        **workspace.stamp(),  # type: ignore[arg-type]
        type=_type(values.get("type", "")),  # type: ignore[arg-type]
        day=_day(values.get("day", ""), workspace.today),
        minutes=_minutes(values.get("minutes", "")),
        attendees=_parts(values.get("attendees", "")),
        notes=clean_text(values.get("notes", "")).strip(),
        questions=_parts(values.get("questions", "")),
        next_steps=clean_line(values.get("next_steps", "")),
    )
    with workspace.journals.edit(slug) as edit:
        edit.put(meeting)
        for question in meeting.questions:
            stamp = workspace.stamp()
            edit.put(Ask(**stamp, owed_by="us", what=question, note=meeting.id))  # type: ignore[arg-type]
    return saved(meeting, slug)


def _type(text: str) -> str:
    found = text.strip().casefold()
    if found not in MEETING_TYPES:
        raise InvalidInput(
            "type", f"{text!r} is none", next_step=f"One of: {', '.join(MEETING_TYPES)}."
        )
    return found


def _day(text: str, today: date) -> date:
    text = text.strip()
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            "day", f"{text!r} is no day", next_step=f"Write it like {today.isoformat()}."
        ) from None
    if day > today:
        raise InvalidInput("day", f"{text} is still to come", next_step="Record it afterwards.")
    return day


def _minutes(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) <= _LONGEST):
        raise InvalidInput("minutes", f"{text!r} are no minutes of a day", next_step="Such as 45.")
    return int(text)


def _parts(text: str) -> tuple[str, ...]:
    found = (clean_line(part).lstrip("? ") for part in text.split(";"))
    return tuple(part for part in found if part)

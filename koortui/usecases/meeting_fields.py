"""What is typed about a meeting -> values. A refusal names the field and what would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from koortui.domain.due_words import due_day
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import MeetingType
from koortui.domain.meetings import MEETING_TYPES
from koortui.domain.sanitise import clean_line, clean_text

_LONGEST = 24 * 60


def typed(values: dict[str, str], today: date) -> dict[str, Any]:
    """The fields that are given. An empty day is none. Raises `InvalidInput` by field."""
    parsers: dict[str, Callable[[str], object]] = {
        "type": _type,
        "day": lambda text: _day(text, today),
        "start": _start,
        "minutes": _minutes,
        "attendees": _parts,
        "agenda": clean_text,
    }
    return {name: parse(values[name]) for name, parse in parsers.items() if name in values}


def next_time(text: str, today: date) -> tuple[date, time | None] | None:
    """ "2026-12-03 14:00", "fri 14:00" or "fri"; None when nothing was agreed."""
    day_text, _, start_text = text.strip().partition(" ")
    try:
        day, start = _day(day_text, today), _start(start_text)
    except InvalidInput as error:
        raise InvalidInput(
            "next", f"{text!r} is no day and time", next_step=f"Like {today.isoformat()} 14:00."
        ) from error
    if day is None:
        return None
    if day < today:
        raise InvalidInput("next", f"{day} is past", next_step="Name a day to come, or none.")
    return day, start


def _type(text: str) -> MeetingType:
    found = next((type_ for type_ in MEETING_TYPES if type_ == text.strip().casefold()), None)
    if found is None:
        raise InvalidInput(
            "type", f"{text!r} is none", next_step=f"One of: {', '.join(MEETING_TYPES)}."
        )
    return found


def _day(text: str, today: date) -> date | None:
    return due_day(text, today, "day")


def _start(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a time of day
    except ValueError:
        raise InvalidInput(
            "start", f"{text!r} is no time", next_step="Write it like 14:30."
        ) from None


def _minutes(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) <= _LONGEST):
        raise InvalidInput("minutes", f"{text!r} are no minutes of a day", next_step="Such as 45.")
    return int(text)


def _parts(text: str) -> tuple[str, ...]:
    """Apart by ;, each once."""
    found = (clean_line(part) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in found if part))

"""Days as people type them: 2026-11-30, 30 nov, 30.11.2026, fri, tomorrow, yesterday, +3."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from koortui.domain.errors import InvalidInput

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:,?\s+(\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
#: Of a day without its year: the next one, the last one, or whichever is nearer.
Lean = Literal["ahead", "back", "near"]
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def due_day(text: str, today: date, field: str = "due", *, worked: bool = False) -> date | None:
    """The day meant; None for nothing. Raises `InvalidInput` on `field`.

    A weekday is the next one after today; of what was `worked`, the last one before it.
    """
    words = text.strip().casefold()
    if not words:
        return None
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if words[0] == "+" and words.isascii() and words[1:].isdigit() and len(words) < 5:
        return today + timedelta(days=int(words[1:]))
    for number, name in enumerate(_WEEKDAYS):
        if len(words) >= 3 and name.startswith(words):
            if worked:
                return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    if found := _named(words, today, "back" if worked else "ahead"):
        return found
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise InvalidInput(
            field, f"{text!r} is not a day", next_step=f"Write it like {today}, fri or +3."
        ) from None


def day_meant(text: str, today: date, lean: Lean = "near") -> date | None:
    """The day a form shows as understood; None where it is none, or could be two."""
    words = text.strip().casefold()
    if dotted := _DOTTED.fullmatch(words):
        return _date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    if named := _named(words, today, lean):
        return named
    try:
        return due_day(words, today, worked=lean == "back")
    except InvalidInput:
        return None


def _named(words: str, today: date, lean: Lean) -> date | None:
    """ "26 nov", "nov 26", "26 November 2026"."""
    if match := _DAY_FIRST.fullmatch(words):
        number, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(words):
        name, number, year = match.groups()
    else:
        return None
    found = [index for index, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    if name == "sept":
        found = [9]
    if len(found) != 1:
        return None
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    days = [day for y in years if (day := _date(y, found[0], int(number)))]
    if year:
        return days[0] if days else None
    if lean == "ahead":
        return next((day for day in days if day >= today), None)
    if lean == "back":
        return next((day for day in reversed(days) if day <= today), None)
    return min(days, key=lambda day: abs((day - today).days), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

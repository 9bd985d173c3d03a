"""Days as people type them: 2026-11-30, fri, tomorrow, +3."""

from __future__ import annotations

from datetime import date, timedelta

from koortui.domain.errors import InvalidInput

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def due_day(text: str, today: date) -> date | None:
    """The day meant; None for nothing. A weekday is the next one after today."""
    words = text.strip().casefold()
    if not words:
        return None
    if words in ("today", "tomorrow"):
        return today + timedelta(days=words == "tomorrow")
    if words.startswith("+") and words[1:].isdigit() and len(words) < 5:
        return today + timedelta(days=int(words[1:]))
    for number, name in enumerate(_WEEKDAYS):
        if len(words) >= 3 and name.startswith(words):
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise InvalidInput(
            "due", f"{text!r} is not a day", next_step=f"Write it like {today}, fri or +3."
        ) from None

"""Days as people type them: 2026-11-30, fri, tomorrow, yesterday, +3."""

from __future__ import annotations

from datetime import date, timedelta

from koortui.domain.errors import InvalidInput

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise InvalidInput(
            field, f"{text!r} is not a day", next_step=f"Write it like {today}, fri or +3."
        ) from None

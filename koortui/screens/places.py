"""The places that `g` opens and that need nothing to begin with; imported when they are gone to."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from textual.screen import Screen

_PLACES = {
    "queue": "QueueScreen",
    "hours": "HoursScreen",
    "calendar": "CalendarScreen",
    "notes": "NotesScreen",
    "ideas": "IdeasScreen",
    "touch": "TouchScreen",
    "portfolio": "PortfolioScreen",
    "meetings": "MeetingsScreen",
}


def place_screen(place: str) -> Screen[None] | None:
    """A new screen of that place; None when it is not one of these."""
    name = _PLACES.get(place)
    if name is None:
        return None
    module = import_module(f"koortui.screens.{place}")
    return cast("Screen[None]", getattr(module, name)())

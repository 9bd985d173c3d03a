"""A day as it is written for the program: 2026-11-26, in a year that somebody can mean."""

from __future__ import annotations

import re
from datetime import date

EARLIEST, LATEST = 1990, 2200
"""Years that contracts, targets and reviews fall into."""


def parse_day(text: str) -> date:
    """The day. ValueError with a sentence that says what is wrong and what is wanted."""
    written = text.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", written, re.ASCII):
            raise ValueError
        day = date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{text!r} is not a day. Write it as 2026-11-26.") from None
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"{written} is too far away: {EARLIEST} to {LATEST} is wanted.")
    return day

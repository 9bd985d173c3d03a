"""A day and a time as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from koortui.domain.errors import InvalidInput


def parse_time(text: str, now: datetime, zone: ZoneInfo, *, at: time) -> datetime:
    """ "14:30" is today, "2026-11-30" is that day at `at`, or both; in `zone`, answered as UTC."""
    text = text.strip().replace("T", " ")
    local = now.astimezone(zone)
    try:
        if ":" in text and "-" not in text:
            when = datetime.combine(local.date(), time.fromisoformat(text), zone)
        else:
            when = datetime.fromisoformat(text).replace(tzinfo=zone)
            if ":" not in text:
                when = datetime.combine(when.date(), at, zone)
    except ValueError:
        example = f"{local:%Y-%m-%d} 14:30"
        raise InvalidInput(
            "when", f"{text!r} is no time", next_step=f"Write it as {example}, or 14:30 for today."
        ) from None
    return when.astimezone(UTC)

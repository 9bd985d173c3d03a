"""What the surroundings say: the day to take for today, the time zone, endpoints of the sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from koortui.domain.days import parse_day
from koortui.domain.errors import ConfigError, InvalidInput

if TYPE_CHECKING:
    from koortui.domain.ports import Clock

LINEAR_URL, SHEETS_URL, TODAY = "KOORTUI_LINEAR_URL", "KOORTUI_SHEETS_URL", "KOORTUI_TODAY"
_LOOPBACK = r"https?://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?(/[!-~]*)?"
"""The whole of it: nothing before or behind the host can name another one."""


def clock_on(day: date | None, timezone: str) -> Clock:
    """The present UTC time; on `day`, if one is given, at the present time of day there."""
    if day is None:
        return lambda: datetime.now(UTC)
    zone = ZoneInfo(timezone)

    def as_of() -> datetime:
        local = datetime.now(zone)
        return datetime.combine(day, local.time(), zone).astimezone(UTC)

    return as_of


def system_timezone(env: Mapping[str, str]) -> str:
    """The IANA name of this machine's time zone; UTC where it does not say."""
    from zoneinfo import ZoneInfoNotFoundError

    place = str(Path("/etc/localtime").resolve())
    for name in (env.get("TZ", "").lstrip(":"), place.rpartition("zoneinfo/")[2]):
        try:
            return ZoneInfo(name).key if name and not name.startswith("/") else "UTC"
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"


def today_of(env: Mapping[str, str]) -> date | None:
    """The day KOORTUI_TODAY names, if it is set. Raises `InvalidInput`."""
    text = env.get(TODAY, "").strip()
    if not text:
        return None
    try:
        return parse_day(text)
    except ValueError as error:
        raise InvalidInput(TODAY, str(error)) from None


def endpoint_of(env: Mapping[str, str], name: str) -> str:
    """Another endpoint, for the sandbox and for checks; refused when it is not on this machine."""
    url = env.get(name, "").strip()
    if not url:
        return ""
    if not re.fullmatch(_LOOPBACK, url, re.IGNORECASE):
        raise ConfigError(
            f"{name} is {url!r}, which is not on this machine.",
            kept="Nothing was sent.",
            next_step=f"Only a loopback address is taken; unset {name} for the real service.",
        )
    return url

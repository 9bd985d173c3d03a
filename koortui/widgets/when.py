"""Times as people read them. UTC comes in; the EM's own time zone goes out."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo


def age(at: datetime, now: datetime) -> str:
    """ "5s", "12m", "3h", "9d", "4mo": how long ago, in one unit."""
    seconds = max(0, int((now - at) / timedelta(seconds=1)))
    days = seconds // 86_400
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3_600:
        return f"{seconds // 60}m"
    if days < 1:
        return f"{seconds // 3_600}h"
    return f"{days}d" if days < 120 else f"{days // 30}mo"


def day_and_time(at: datetime, zone: tzinfo) -> str:
    """ "Thu 26 Nov 14:02"."""
    return at.astimezone(zone).strftime("%a %d %b %H:%M")


def clock_time(at: datetime, zone: tzinfo) -> str:
    """ "14:02:11"."""
    return at.astimezone(zone).strftime("%H:%M:%S")


def day_label(day: date, today: date) -> str:
    """ "Thu 26 Nov"; the year is said when it is not this one."""
    return day.strftime("%a %d %b" if day.year == today.year else "%d %b %Y")

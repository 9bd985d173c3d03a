"""Words about a meeting: when it is, with whom, what happened with it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from koortui.commands.spoken import key
from koortui.domain.customer import Customer
from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import starts_at, when_line
from koortui.domain.people import zone_of

_ROUNDED, _LEAST, _MOST = 5, 5, 240
_USUAL = 30


def is_ahead(record: Meeting | MeetingPlan | None, today: date) -> bool:
    """Planned, and its day has not come: there is nothing to record yet."""
    return isinstance(record, MeetingPlan) and (record.day is None or record.day > today)


def facts_line(
    record: Meeting | MeetingPlan, customer: Customer, today: date, zone: ZoneInfo
) -> str:
    """ "checkpoint · today 14:00 (08:00 there) · 30 min · with Ana Ruiz"."""
    parts = [record.type, when_line(record, today) + _there(record, customer, zone)]
    if record.minutes:
        parts.append(f"{record.minutes} min")
    if record.attendees:
        parts.append(f"with {', '.join(record.attendees)}")
    if isinstance(record, MeetingPlan) and record.day and record.day < today:
        parts.append(f"not recorded yet: {key('meeting.save')}")
    return " · ".join(parts)


def _there(record: Meeting | MeetingPlan, customer: Customer, zone: ZoneInfo) -> str:
    """Where the first of them is, when their clock shows another time."""
    start = starts_at(record, zone)
    known = {person.name: person for person in customer.people}
    person = next((known[name] for name in record.attendees if name in known), None)
    theirs = zone_of(person, customer)
    if start is None or theirs is None:
        return ""
    there = start.astimezone(theirs)
    return f" ({there:%H:%M} there)" if there.utcoffset() != start.utcoffset() else ""


def rounded_minutes(plan: MeetingPlan, now: datetime) -> int:
    """How long it took, when it was to begin today; else how long it was to take."""
    begun = starts_at(plan, ZoneInfo("UTC"))
    if plan.day == now.date() and plan.start and begun:
        passed = (now.hour - plan.start.hour) * 60 + now.minute - plan.start.minute
        if _LEAST <= passed <= _MOST:
            return round(passed / _ROUNDED) * _ROUNDED
    return plan.minutes or _USUAL

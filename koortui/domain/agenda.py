"""The coming weeks of one EM: review slots and why they moved, days off, cover, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, structs

from koortui.domain.calendar import DAY, Slot, WorkCalendar
from koortui.domain.cover import ALL, is_mine, looked_after, same_name, uncovered
from koortui.domain.customer import Cover, Customer, Roster, TimeOff

EntryKind = Literal["gap", "slot", "holiday", "company", "away", "cover", "covering"]
#: Entries of one day stand in this order.
_ORDER: tuple[EntryKind, ...] = (
    "holiday",
    "company",
    "away",
    "cover",
    "covering",
    "gap",
    "slot",
)


class Entry(Struct, frozen=True, kw_only=True):
    """One line: from `start` to `end`, what it is, in plain words."""

    kind: EntryKind
    start: date
    end: date
    text: str
    why: str = ""
    """For a slot that stands for other days, too: what is on those."""
    record: Cover | TimeOff | None = None
    """What can be ended."""
    customers: tuple[str, ...] = ()
    """Names: who has nobody on this slot, or who is reviewed."""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.record.id if self.record else self.start}"


class DaysOff(Struct, frozen=True, kw_only=True):
    """Why nobody works on a day: national holidays by name, and the company's own days."""

    national: Mapping[date, str] = {}
    company: frozenset[date] = frozenset()

    def why(self, day: date, calendar: WorkCalendar) -> str:
        """ "Christmas Day", "company day", "time off"; empty on a working day."""
        if day in self.national:
            return self.national[day]
        if day in self.company:
            return "company day"
        if day in calendar.away:
            return "time off"
        return "holiday" if day in calendar.holidays else ""


def agenda(
    roster: Roster, me: str, calendar: WorkCalendar, days_off: DaysOff, start: date, end: date
) -> list[Entry]:
    """Everything from `start` to `end` that moves, takes or gives a review, by day."""
    found = [
        *_holidays(days_off, start, end),
        *_time_off(roster.time_off, me, start, end),
        *_covers(roster, me, start, end),
        *_gaps(roster, me, calendar, start, end),
        *_slots(roster, me, calendar, days_off, start, end),
    ]
    return sorted(found, key=lambda entry: (entry.start, _ORDER.index(entry.kind), entry.key))


def _holidays(days_off: DaysOff, start: date, end: date) -> Iterator[Entry]:
    for day, name in days_off.national.items():
        if start <= day <= end:
            yield Entry(kind="holiday", start=day, end=day, text=name)
    for day in days_off.company:
        if start <= day <= end and day not in days_off.national:
            yield Entry(kind="company", start=day, end=day, text="company day")


def _time_off(known: Iterable[TimeOff], me: str, start: date, end: date) -> Iterator[Entry]:
    for off in known:
        if same_name(off.person, me) and off.end >= start and off.start <= end:
            text = f"time off: {off.reason}" if off.reason else "time off"
            yield Entry(kind="away", start=off.start, end=off.end, text=text, record=off)


def _covers(roster: Roster, me: str, start: date, end: date) -> Iterator[Entry]:
    names = {customer.slug: customer.name for customer in roster.customers}
    for cover in roster.covers:
        if cover.end < start or cover.start > end:
            continue
        if same_name(cover.manager, me):
            whom = "all of yours" if cover.customer == ALL else names.get(cover.customer, "?")
            yield _span("cover", cover, f"{cover.by} covers {whom}")
        elif same_name(cover.by, me):
            whom = "all of theirs" if cover.customer == ALL else names.get(cover.customer, "?")
            yield _span("covering", cover, f"you cover {whom} for {cover.manager}")


def _span(kind: EntryKind, cover: Cover, text: str) -> Entry:
    return Entry(kind=kind, start=cover.start, end=cover.end, text=text, record=cover)


def _gaps(
    roster: Roster, me: str, calendar: WorkCalendar, start: date, end: date
) -> Iterator[Entry]:
    """Slots lost to time off, with the customers nobody covers."""
    by_day: dict[date, list[Customer]] = {}
    for customer, day in uncovered(roster, me, calendar, start, end):
        by_day.setdefault(day, []).append(customer)
    for day, customers in by_day.items():
        names = tuple(sorted(customer.name for customer in customers))
        count = f"{len(names)} customer{'s' * (len(names) != 1)}"
        text = f"nobody reviews {count}: set cover"
        yield Entry(kind="gap", start=day, end=day, text=text, customers=names)


def _slots(
    roster: Roster, me: str, calendar: WorkCalendar, days_off: DaysOff, start: date, end: date
) -> Iterator[Entry]:
    for slot in calendar.slots(start, end):
        mine = [c.customer for c in looked_after(roster, me, slot.day) if c.customer.is_active]
        count = f"{len(mine)} customer{'s' * (len(mine) != 1)}"
        own = any(c.is_active and is_mine(c, me) for c in roster.customers)
        text = count if mine else "nobody: all are covered" if own else "no customers yet"
        lost = _lost_days(slot, calendar)
        if lost:
            more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            text += f", {'from' if slot.shifted else 'also'} {lost[-1]:%a %d %b}{more}"
        yield Entry(
            kind="slot",
            start=slot.day,
            end=slot.day,
            text=text,
            why=", ".join(dict.fromkeys(days_off.why(day, calendar) for day in lost)),
            customers=tuple(sorted(customer.name for customer in mine)),
        )


def _lost_days(slot: Slot, calendar: WorkCalendar) -> list[date]:
    """Review days off whose reviews are held on the slot's day, oldest first."""
    found, day = [], slot.day - DAY
    while not calendar.is_working(day):
        if day.weekday() in calendar.review_days:
            found.append(day)
        day -= DAY
    return found[::-1]


def ended(record: Cover | TimeOff, today: date) -> Cover | TimeOff | None:
    """The record with yesterday as its last day; None when nothing of it has passed."""
    last = min(record.end, today - DAY)
    return structs.replace(record, end=last) if last >= record.start else None

"""Who reviews which customer on a day: the manager, or the EM who covers for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Cover, Customer, Roster

ALL = "all"


class Covered(Struct, frozen=True, kw_only=True):
    """A customer one looks after today. `for_` is empty when it is one's own."""

    customer: Customer
    for_: str = ""
    until: date | None = None


def is_mine(customer: Customer, me: str) -> bool:
    """Customers without a manager are whoever's program this is."""
    return not customer.manager or same_name(customer.manager, me)


def same_name(one: str, other: str) -> bool:
    """Names are compared without case and outer spaces."""
    return one.strip().casefold() == other.strip().casefold()


def cover_of(customer: Customer, covers: Iterable[Cover], day: date, me: str) -> Cover | None:
    """The cover in force for `customer` on `day`; one naming the customer beats "all"."""
    manager = customer.manager or me
    valid = [
        cover
        for cover in covers
        if cover.start <= day <= cover.end
        and same_name(cover.manager, manager)
        and cover.customer in (customer.slug, ALL)
    ]
    return min(valid, key=lambda cover: (cover.customer == ALL, cover.id), default=None)


def looked_after(roster: Roster, me: str, day: date) -> list[Covered]:
    """Whom `me` reviews on `day`, in roster order: own and not covered, or covered for others."""
    found = []
    for customer in roster.customers:
        cover = cover_of(customer, roster.covers, day, me)
        if cover is None:
            if is_mine(customer, me):
                found.append(Covered(customer=customer))
        elif same_name(cover.by, me):
            found.append(Covered(customer=customer, for_=cover.manager, until=cover.end))
    return found


def cover_clashes(
    cover: Cover, manager_calendar: WorkCalendar, cover_calendar: WorkCalendar
) -> list[str]:
    """What speaks against `cover`: the covering EM must work on each slot. Empty when it fits.

    The slots are the manager's without the time off, for that is what is being covered.
    """
    if same_name(cover.by, cover.manager):
        return [f"{cover.by} cannot cover for themselves"]
    if cover.end < cover.start:
        return ["the cover ends before it starts"]
    clashes = []
    slots = held_without_time_off(manager_calendar, cover.start, cover.end)
    for day in slots:
        if not cover_calendar.is_working(day):
            why = "away" if day in cover_calendar.away else "on holiday"
            clashes.append(f"{cover.by} is {why} on {day:%a %d %b}, a review day")
    return clashes


def other_covers(cover: Cover, known: Iterable[Cover]) -> list[str]:
    """What other covers speak against `cover`: the same twice, or by one who is away as well.

    One customer by name beside "all" is no clash: the name wins.
    """
    clashes = []
    for other in known:
        if other.id == cover.id or other.end < cover.start or other.start > cover.end:
            continue
        span = f"from {other.start:%a %d %b} to {other.end:%a %d %b}"
        if same_name(other.manager, cover.manager) and other.customer == cover.customer:
            clashes.append(f"{other.by} covers that already, {span}")
        elif same_name(other.manager, cover.by) and other.customer == ALL:
            clashes.append(f"{cover.by} is covered by {other.by} {span}")
    return clashes


def held_without_time_off(calendar: WorkCalendar, start: date, end: date) -> list[date]:
    """Days of the slots from `start` to `end` as if the person were never away."""
    own = WorkCalendar(
        review_days=calendar.review_days, holidays=calendar.holidays, timezone=calendar.timezone
    )
    return [slot.day for slot in own.slots(start, end)]


def uncovered(
    roster: Roster, manager: str, calendar: WorkCalendar, start: date, end: date
) -> list[tuple[Customer, date]]:
    """Customers with a slot nobody would hold, and its day: lost to time off, without cover."""
    lost = calendar.uncovered_slots(start, end)
    return [
        (customer, slot.day)
        for slot in lost
        for customer in roster.customers
        if customer.is_active
        and same_name(customer.manager or manager, manager)
        and cover_of(customer, roster.covers, slot.day, manager) is None
    ]

"""The people at a customer: where they are, what time it is there, how they like to be reached."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from koortui.domain.customer import Customer, CustomerPerson


def zone_of(person: CustomerPerson | None, customer: Customer) -> ZoneInfo | None:
    """Their own zone, else their company's; None when it is not known."""
    for name in (person.timezone if person else "", customer.timezone):
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue  # a roster file can name any zone
    return None


def time_there(
    person: CustomerPerson | None, customer: Customer, now: datetime, here: ZoneInfo
) -> str:
    """ "14:05", "Fri 01:05" on another day than ours; empty when it is not known."""
    zone = zone_of(person, customer)
    if zone is None:
        return ""
    there = now.astimezone(zone)
    same_day = there.date() == now.astimezone(here).date()
    return f"{there:%H:%M}" if same_day else f"{there:%a %H:%M}"


def elsewhere(
    person: CustomerPerson | None, customer: Customer, now: datetime, here: ZoneInfo
) -> bool:
    """Whether their clock shows another time than ours."""
    zone = zone_of(person, customer)
    return zone is not None and now.astimezone(zone).utcoffset() != now.astimezone(here).utcoffset()


def written_to(customer: Customer, address: str) -> CustomerPerson | None:
    """Whose address it is; for an empty one, the first person with an address."""
    people = [person for person in customer.people if person.email]
    if not address:
        return people[0] if people else None
    return next((p for p in people if p.email.casefold() == address.casefold()), None)

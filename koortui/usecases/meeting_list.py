"""The meetings of all customers: to be recorded, to come, held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Literal

from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import when_of
from koortui.domain.ports import Journal

#: Of those held: the newest.
_LISTED = 100


class MeetingOf(Struct, frozen=True, kw_only=True):
    """A meeting and whose it is. "late": its day passed and it was not recorded."""

    slug: str
    name: str
    record: Meeting | MeetingPlan
    state: Literal["late", "coming", "held"]
    open_questions: int = 0


def all_meetings(
    customers: Iterable[Customer], journals: Iterable[Journal], today: date
) -> list[MeetingOf]:
    """Everybody's: late ones first, then those to come, then the newest held."""
    names = {customer.slug: customer.name for customer in customers}
    found = [
        one
        for journal in journals
        if journal.customer in names
        for one in _of(journal, names[journal.customer], today)
    ]
    ahead = [one for one in found if one.state != "held"]
    ahead.sort(key=lambda one: (one.state != "late", when_of(one.record)))
    held = sorted((one for one in found if one.state == "held"), key=_held_when, reverse=True)
    return [*ahead, *held[:_LISTED]]


def _of(journal: Journal, name: str, today: date) -> Iterator[MeetingOf]:
    for plan in journal.plans.values():
        late = plan.day is not None and plan.day < today
        state: Literal["late", "coming"] = "late" if late else "coming"
        yield MeetingOf(slug=journal.customer, name=name, record=plan, state=state)
    for meeting in journal.meetings.values():
        asked = [ask for ask in journal.asks.values() if ask.note == meeting.id and ask.is_open]
        yield MeetingOf(
            slug=journal.customer,
            name=name,
            record=meeting,
            state="held",
            open_questions=len(asked),
        )


def _held_when(one: MeetingOf) -> tuple[date, time]:
    return when_of(one.record)

"""The meetings of all customers: to be recorded, to come, held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Literal

from msgspec import Struct

from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import when_of
from koortui.domain.ports import Journal
from koortui.usecases.workspace import Workspace

#: Of those held: the newest.
_LISTED = 100


class MeetingOf(Struct, frozen=True, kw_only=True):
    """A meeting and whose it is. "late": its day passed and it was not recorded."""

    slug: str
    name: str
    record: Meeting | MeetingPlan
    state: Literal["late", "coming", "held"]
    open_questions: int = 0


def all_meetings(workspace: Workspace) -> list[MeetingOf]:
    """Everybody's: late ones first, then those to come, then the newest held."""
    customers = workspace.roster.read().customers
    journals = workspace.journals.read_all([c.slug for c in customers], lambda *_: None)
    names = {customer.slug: customer.name for customer in customers}
    found = [one for slug, journal in journals.items() for one in _of(workspace, journal, names)]
    ahead = [one for one in found if one.state != "held"]
    ahead.sort(key=lambda one: (one.state != "late", when_of(one.record)))
    held = sorted((one for one in found if one.state == "held"), key=_held_when, reverse=True)
    return [*ahead, *held[:_LISTED]]


def _of(workspace: Workspace, journal: Journal, names: dict[str, str]) -> Iterator[MeetingOf]:
    slug, today = journal.customer, workspace.today
    for plan in journal.plans.values():
        late = plan.day is not None and plan.day < today
        state: Literal["late", "coming"] = "late" if late else "coming"
        yield MeetingOf(slug=slug, name=names[slug], record=plan, state=state)
    for meeting in journal.meetings.values():
        asked = [ask for ask in journal.asks.values() if ask.note == meeting.id and ask.is_open]
        yield MeetingOf(
            slug=slug,
            name=names[slug],
            record=meeting,
            state="held",
            open_questions=len(asked),
        )


def _held_when(one: MeetingOf) -> tuple[date, time]:
    return when_of(one.record)

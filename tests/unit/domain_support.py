"""Builders for the tests of the rules. It is Thursday 26 November 2026, 09:00 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from msgspec.structs import replace

from koortui.domain.assessment import Severity
from koortui.domain.attention import explain
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.factor import FactorReport
from koortui.domain.issue import Comment, Issue, WorkflowState
from koortui.domain.journal import Ask, Billable, Channel, Contact, Direction, HoursEntry, Review
from koortui.domain.ports import TABLE_OF, Journal, JournalRecord
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODAY = NOW.date()
LAST_SLOT = date(2026, 11, 23)
LIMITS = Thresholds()
_ids = count(1)

STATES = {
    "Backlog": "backlog",
    "Todo": "unstarted",
    "Started": "started",
    "In Review": "started",
    "Done": "completed",
}


def new_id() -> str:
    return f"id-{next(_ids)}"


def state(name: str) -> WorkflowState:
    return WorkflowState(id=name, name=name, type=STATES[name])


def days_ago(days: int, now: datetime = NOW) -> datetime:
    return now - timedelta(days=days)


def wd_ago(wd: int, now: datetime = NOW) -> datetime:
    """The moment `wd` working days (Monday to Friday) before `now`."""
    while wd or now.weekday() >= 5:
        wd -= now.weekday() < 5
        now -= timedelta(days=1)
    return now


def issue(identifier: str = "ACM-14", at: datetime | None = None, **fields: Any) -> Issue:
    """An open, assigned, medium issue, created at `at`, started unless `state` says otherwise."""
    at = at or NOW
    values: dict[str, Any] = {
        "id": f"issue-{identifier}",
        "title": f"Title of {identifier}",
        "state": state("Started"),
        "team_id": "team",
        "created_at": at,
        "updated_at": NOW,
        "priority": 3,
        "assignee": "Ada Specialist",
    }
    return Issue(identifier=identifier, **(values | fields))


def comment(
    at: datetime, author: str = "Eve Manager", body: str = "looked", **fields: Any
) -> Comment:
    return Comment(id=new_id(), at=at, author=author, body=body, **fields)


def contact(at: datetime, direction: Direction = Direction.OUT) -> Contact:
    return Contact(id=new_id(), at=at, channel=Channel.EMAIL, direction=direction)


def ask(at: datetime, owed_by: str = "customer", **fields: Any) -> Ask:
    return Ask(id=new_id(), at=at, owed_by=owed_by, what="the OSD logs", **fields)  # type: ignore[arg-type]


def entry(day: date, hours: str = "1.5", **fields: Any) -> HoursEntry:
    values: dict[str, Any] = {
        "specialist": "Ada Specialist",
        "activity": "troubleshooting",
        "billable": Billable.YES,
        "issue": "ACM-14",
    }
    return HoursEntry(
        id=fields.pop("id", new_id()), at=NOW, day=day, hours=Decimal(hours), **(values | fields)
    )


def review(slot: date, finished: datetime | None = None, **fields: Any) -> Review:
    at = finished or datetime.combine(slot, NOW.timetz())
    return Review(id=new_id(), at=at, slot=slot, finished_at=at, **fields)


def journal(*records: JournalRecord) -> Journal:
    tables: dict[str, dict[str, Any]] = {}
    for record in records:
        tables.setdefault(TABLE_OF[type(record)], {})[record.id] = record
    return Journal(customer="acme", **tables)


def customer(**fields: Any) -> Customer:
    linked = LinearMapping("label", "acme")
    values = {"manager": "Eve Manager", "name": "Acme Robotics", "linear": linked}
    return Customer(id="acme", slug="acme", **(values | fields))


def situation(*records: JournalRecord, **fields: Any) -> Situation:
    """A customer with fresh sources; `records` fill the journal."""
    values: dict[str, Any] = {
        "customer": customer(),
        "journal": journal(*records),
        "now": NOW,
        "calendar": WorkCalendar(),
        "linear_at": fields.get("now", NOW),
        "sheet_at": fields.get("now", NOW),
    }
    return Situation(**(values | fields))


def busy(*records: JournalRecord, **fields: Any) -> Situation:
    """A customer with a fresh issue, so that an active project runs and nothing is wrong."""
    issues = (issue(at=fields.get("now", NOW)), *fields.pop("issues", ()))
    return situation(*records, issues=issues, **fields)


def calm(*records: JournalRecord, **fields: Any) -> Situation:
    """A customer without a project, reviewed on Monday, told just now: nothing is wrong."""
    if not any(isinstance(record, Review) for record in records):
        records = (*records, review(LAST_SLOT))
    return situation(contact(fields.get("now", NOW)), *records, **fields)


def report(known: Situation, factor: str, limits: Thresholds = LIMITS) -> FactorReport:
    return next(found for found in explain(known, limits) if found.factor == factor)


def severity(known: Situation, factor: str) -> Severity | None:
    return report(known, factor).severity


def moved(known: Situation, **customer_fields: Any) -> Situation:
    """The same situation with other terms of the customer."""
    return replace(known, customer=replace(known.customer, **customer_fields))

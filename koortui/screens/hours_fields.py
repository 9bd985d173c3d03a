"""The fields of the forms about hours, and what is typed in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from koortui.domain.due_words import due_day
from koortui.domain.errors import InvalidInput
from koortui.domain.facts import Facts
from koortui.domain.hours import ACTIVITIES, QUARTER
from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.progress import same_person
from koortui.domain.sheet_cells import plain, read_date
from koortui.screens.form import Field

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView
    from koortui.usecases.workspace import Workspace

_BILLABLE = tuple(kind.value for kind in Billable)


def hours_fields(
    view: CustomerView,
    workspace: Workspace,
    defaults: Mapping[str, str],
    entry: HoursEntry | None = None,
    customers: tuple[str, ...] = (),
) -> list[Field]:
    """For a new row from `defaults`; for an `entry` as it is, with the customer to move it."""
    values = _values_of(entry) if entry else {}
    get = {**_new_values(view, workspace.today, defaults), **values}.get
    issues = tuple(sorted(i.identifier for i in view.situation.issues))
    activity = get("activity", "")
    step = workspace.config.sheet.hours_step
    steps = "quarters: 1.5" if step == QUARTER else f"steps of {plain(step)} h"
    fields = [
        Field("date", "Date", get("date", ""), hint="today, or YYYY-MM-DD", day="back"),
        Field("specialist", "Specialist", get("specialist", "")),
        Field("hours", "Hours", get("hours", ""), hint=f"in {steps}"),
        Field("activity", "Activity", activity, choices=tuple(ACTIVITIES)),
        Field(
            "billable",
            "Billable",
            get("billable", ""),
            hint="" if entry else "empty: by activity",
            choices=_BILLABLE,
        ),
        Field("issue", "Issue", get("issue", ""), choices=issues),
        Field("comment", "Comment", get("comment", "")),
    ]
    if entry:
        hint = "another one moves it"
        fields.append(
            Field("customer", "Customer", view.customer.name, hint=hint, choices=customers)
        )
    return fields


def decision_fields(me: str) -> list[Field]:
    """Who decided, and why."""
    return [
        Field("reason", "Why", hint="kept with the row"),
        Field("decider", "Decided by", me, hint="e.g. you and Sales"),
    ]


def _new_values(view: CustomerView, today: date, defaults: Mapping[str, str]) -> dict[str, str]:
    return {
        "date": defaults.get("date") or today.isoformat(),
        "specialist": defaults.get("specialist") or view.customer.specialist,
        "activity": "troubleshooting",
        "issue": defaults.get("issue", ""),
    }


def _values_of(entry: HoursEntry) -> dict[str, str]:
    return {
        "date": entry.day.isoformat(),
        "specialist": entry.specialist,
        "hours": plain(entry.hours),
        "activity": entry.activity,
        "billable": entry.billable.value,
        "issue": entry.issue,
        "comment": entry.comment,
    }


def parse_day(text: str, today: date) -> date:
    """A day as people write it ("24.11.2026", "yesterday", "mon": the last one); nothing: today."""
    return read_date(text) or due_day(text, today, "date", worked=True) or today


def parse_billable(text: str) -> Billable | None:
    """yes, no or undecided; nothing means: as the activity says."""
    if not text.strip():
        return None
    try:
        return Billable(text.strip().casefold())
    except ValueError:
        raise InvalidInput(
            "billable", f"{text!r} is not one", next_step="yes, no or undecided."
        ) from None


def recorded_already(view: CustomerView, new: HoursEntry) -> str:
    """What is recorded of the same work: day, specialist, activity, issue. Empty: nothing."""
    same = [
        item
        for item in Facts(view.situation).worked
        if (item.day, item.activity) == (new.day, new.activity)
        and same_person(item.specialist, new.specialist)
        and item.issue.casefold() == new.issue.casefold()
    ]
    if not same:
        return ""
    total = plain(sum((item.hours for item in same), Decimal(0)))
    on = f" on {new.issue}" if new.issue else ""
    return f"{new.specialist} has {total} h of {new.activity}{on} that day already"

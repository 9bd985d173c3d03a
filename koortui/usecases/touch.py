"""Keeping in touch: who is quiet, since when, whether they answer, and until when to write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from koortui.domain.assessment import Severity
from koortui.domain.customer import Customer
from koortui.domain.factors_contact import is_quiet, last_outreach, quiet
from koortui.domain.facts import Facts
from koortui.domain.journal import Contact
from koortui.usecases.desk import CustomerView
from koortui.usecases.workspace import Workspace


class Touch(Struct, frozen=True, kw_only=True):
    """One quiet customer."""

    customer: Customer
    outreach: date | None
    """When we last reached out; None: never."""
    reply: date | None
    """When they last answered; None: never."""
    write_by: date
    """The last review day on which a hello is in time."""
    severity: Severity | None
    text: str
    """What the attention rules say."""
    unresponsive: bool
    """Two monthly hellos without an answer: try another contact."""
    last: Contact | None
    """What was said last, by whomever."""


def quiet_customers(workspace: Workspace, views: Iterable[CustomerView]) -> list[Touch]:
    """Active customers without an active project; who is due first stands first."""
    found = [
        _touch(workspace, Facts(view.situation))
        for view in views
        if not view.unreadable and is_quiet(Facts(view.situation))
    ]
    return sorted(found, key=lambda touch: (touch.write_by, touch.customer.name.casefold()))


def _touch(workspace: Workspace, facts: Facts) -> Touch:
    report = quiet(facts, workspace.thresholds)
    since = last_outreach(facts)
    return Touch(
        customer=facts.customer,
        outreach=facts.day(facts.last_outbound) if facts.last_outbound else None,
        reply=facts.day(facts.last_inbound) if facts.last_inbound else None,
        write_by=_write_by(facts, since, workspace.thresholds.quiet_red),
        severity=report.severity,
        text=report.text,
        unresponsive=report.text.startswith("unresponsive") or "try another" in report.cause,
        last=facts.contacts[-1] if facts.contacts else None,
    )


def _write_by(facts: Facts, since: date | None, limit: int) -> date:
    """The last slot until `limit` days after the outreach; today when that has passed."""
    if since is None:
        return facts.today
    end = since + timedelta(days=limit)
    slots = facts.calendar.slots(facts.today, end) if end >= facts.today else []
    return slots[-1].day if slots else facts.today

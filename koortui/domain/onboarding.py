"""What a new customer needs before the weekly rhythm carries them: a checklist until done."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from koortui.domain.assessment import Severity
from koortui.domain.customer import Stage
from koortui.domain.factor import FactorReport
from koortui.domain.facts import Facts
from koortui.domain.thresholds import Thresholds


class Item(Struct, frozen=True):
    """One thing to do; `missing` says what is not there, `action` is the command that helps."""

    missing: str
    done: bool
    action: str


def is_new(facts: Facts, thresholds: Thresholds) -> bool:
    """In kickoff, or active since a few days."""
    customer = facts.customer
    if customer.stage is Stage.KICKOFF:
        return True
    started = customer.first_day
    return (
        customer.stage is Stage.ACTIVE
        and started is not None
        and 0 <= facts.days(started) < thresholds.onboarding_days
    )


def checklist(facts: Facts) -> Iterator[Item]:
    """In the order in which it is done. What is not set up (Linear, a sheet) is left out."""
    customer, situation = facts.customer, facts.situation
    held = {meeting.type for meeting in facts.journal.meetings.values()}
    yield Item("no specialist assigned", bool(customer.specialist), "customer")
    yield Item("no discovery call", "discovery" in held, "customer")
    yield Item("no kickoff meeting", "kickoff" in held, "customer")
    if situation.linear_used:
        yield Item("not linked to Linear", customer.linear is not None, "link")
    if situation.sheet_used:
        yield Item("not in the tracking sheet", bool(situation.rows), "hours")
    yield Item("nobody to write to", any(who.email for who in customer.people), "customer")


def onboarding(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """A new customer's checklist; amber until every item is done."""
    if not is_new(facts, thresholds):
        return FactorReport(factor="onboarding", text="no new customer", source="roster")
    items = list(checklist(facts))
    missing = [item for item in items if not item.done]
    done = f"onboarding {len(items) - len(missing)} of {len(items)}"
    if not missing:
        return FactorReport(factor="onboarding", text=f"{done} done", source="roster")
    return FactorReport(
        factor="onboarding",
        severity=Severity.AMBER,
        text=f"{done}: {missing[0].missing}",
        limit="all done",
        source="roster",
        cause="; ".join(item.missing for item in missing),
        action=missing[0].action,
    )

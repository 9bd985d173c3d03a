"""What the variables about meetings stand for: in agendas, invitations and follow-ups.

Public facts only: titles and states of issues, what was asked, what was marked for the customer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from koortui.domain.facts import Facts
from koortui.domain.issue import Issue
from koortui.domain.journal import MeetingPlan
from koortui.domain.meetings import (
    bullets,
    day_in_words,
    next_plan,
    steps_of,
    when_in_words,
)
from koortui.domain.people import written_to, zone_of

_LISTED = 8
_NO_PRIORITY = 9
"""Linear's 0 is "none": after Low."""


def meeting_values(facts: Facts, to: str = "") -> dict[str, str]:
    """Values by variable. `to`: the address it goes to, for the time there."""
    last = facts.last_meeting
    plan = next_plan(facts.journal.plans_in_order, facts.today)
    when = _when(facts, plan, to)
    return {
        "when": when,
        "agenda": plan.agenda.strip() if plan else "",
        "next_meeting": f"We meet again on {when}." if when else "",
        "met": day_in_words(last.day) if last else "",
        "decided": bullets(last.decisions) if last else "",
        "questions": bullets(last.questions) if last else "",
        "next_steps": bullets(steps_of(last)) if last else "",
        "done": _listed(_done_since(facts, last.day if last else None)),
        "open_issues": _listed(_by_priority(facts.open_issues)),
    }


def _when(facts: Facts, plan: MeetingPlan | None, to: str) -> str:
    if plan is None:
        return ""
    person = written_to(facts.customer, to)
    return when_in_words(plan, facts.zone, zone_of(person, facts.customer))


def _done_since(facts: Facts, day: date | None) -> list[Issue]:
    """Completed since the last meeting, or in the last month, newest first."""
    start = facts.start_of(day or date.fromordinal(facts.today.toordinal() - 30))
    ended: list[tuple[datetime, Issue]] = [
        (issue.completed_at, issue)
        for issue in facts.situation.issues
        if issue.completed_at and issue.completed_at >= start
    ]
    return [issue for _, issue in sorted(ended, key=lambda one: one[0], reverse=True)]


def _by_priority(issues: Iterable[Issue]) -> list[Issue]:
    """Started ones first, the more urgent before the less."""
    return sorted(issues, key=lambda i: (not i.is_started, i.priority or _NO_PRIORITY))


def _listed(issues: list[Issue]) -> str:
    lines = [f"{issue.title} ({issue.state.name})" for issue in issues[:_LISTED]]
    if len(issues) > _LISTED:
        lines.append(f"and {len(issues) - _LISTED} more")
    return bullets(lines)

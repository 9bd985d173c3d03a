"""Attention factors about the data itself: hygiene, and what we cannot know."""

from __future__ import annotations

from datetime import datetime, timedelta

from koortui.domain.assessment import Severity
from koortui.domain.factor import FactorReport, plural
from koortui.domain.facts import Facts
from koortui.domain.thresholds import Thresholds

#: Not taken up yet: nobody has to be assigned, no priority has to be set.
_NOT_TAKEN_UP = ("triage", "backlog")


def hygiene(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Small untidiness: an issue without assignee or priority, hours nobody decided on."""
    if not facts.looked_after:
        return FactorReport(factor="hygiene", text="not needed now")
    issues = [i for i in facts.open_issues if not (i.assignee and i.priority)]
    issues = [i for i in issues if i.state.type not in _NOT_TAKEN_UP]
    unassigned = [i for i in issues if not i.assignee]
    unranked = [i for i in issues if not i.priority]
    parts = []
    if unassigned:
        parts.append(f"{len(unassigned)} without assignee")
    if unranked:
        parts.append(f"{len(unranked)} without priority")
    if facts.undecided:
        parts.append(plural(facts.undecided, "undecided hours row"))
    points = len(unassigned) + len(unranked) + facts.undecided
    action = "assign" if unassigned else "priority" if unranked else "hours"
    first = (unassigned or unranked)[:1]
    return FactorReport(
        factor="hygiene",
        severity=Severity.HYGIENE if points and thresholds.score_hygiene else None,
        text=" · ".join(parts) or "tidy",
        source="Linear" if first else "sheet",
        source_at=facts.situation.linear_at if first else facts.situation.sheet_at,
        action=action if points else "",
        issue=first[0].identifier if first else "",
        points=points,
    )


def unknown(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Linear or the sheet was not read for too long, or nobody said where to look in Linear."""
    situation = facts.situation
    if not facts.looked_after:
        return FactorReport(factor="unknown", text="not needed now", source="calendar")
    if is_unlinked(facts):
        return FactorReport(
            factor="unknown",
            severity=Severity.UNKNOWN,
            text="not linked to Linear",
            limit="1 link",
            source="roster",
            action="link",
        )
    if missing := missing_link(facts):
        return FactorReport(
            factor="unknown",
            severity=Severity.UNKNOWN,
            text=missing,
            limit="1 link",
            source="Linear",
            source_at=situation.linear_at,
            action="link",
        )
    found = []
    if situation.linear_used and _linear_is_old(facts, thresholds):
        found.append(("Linear", situation.linear_at, _age(facts, situation.linear_at)))
    if situation.sheet_used and _sheet_is_old(facts, thresholds):
        found.append(("sheet", situation.sheet_at, _age(facts, situation.sheet_at)))
    if not found:
        return FactorReport(factor="unknown", text="sources are fresh", source="Linear")
    return FactorReport(
        factor="unknown",
        severity=Severity.UNKNOWN,
        text=" · ".join(f"{name} {age}" for name, _, age in found),
        limit=f"Linear {thresholds.unknown_linear} h, sheet {thresholds.unknown_sheet} wd",
        source=found[0][0],
        source_at=found[0][1],
        action="sync",
    )


def is_unlinked(facts: Facts) -> bool:
    """Nobody said how to find this customer's issues: that none is seen means nothing."""
    situation = facts.situation
    unlinked = situation.linear_used and facts.customer.linear is None and not situation.issues
    return unlinked and facts.looked_after


def missing_link(facts: Facts) -> str:
    """What the customer's link names and Linear does not have, in words; else empty."""
    situation = facts.situation
    mapping = facts.customer.linear
    if mapping is None or not (situation.linear_used and situation.link_missing):
        return ""
    return f"Linear has no {mapping.kind} {mapping.value!r}" if facts.looked_after else ""


def _linear_is_old(facts: Facts, thresholds: Thresholds) -> bool:
    at = facts.situation.linear_at
    return at is None or facts.now - at >= timedelta(hours=thresholds.unknown_linear)


def _sheet_is_old(facts: Facts, thresholds: Thresholds) -> bool:
    """A working day has passed when its time of day has come again, as with 24 hours."""
    at = facts.situation.sheet_at
    if at is None:
        return True
    days = facts.wd(at)
    if days < thresholds.unknown_sheet:
        return False
    return days - (facts.time_of_day(facts.now) < facts.time_of_day(at)) >= thresholds.unknown_sheet


def _age(facts: Facts, at: datetime | None) -> str:
    if at is None:
        return "never read"
    hours = (facts.now - at) // timedelta(hours=1)
    return f"not read for {hours} h" if hours < 72 else f"not read for {hours // 24} d"

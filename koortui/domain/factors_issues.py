"""Attention factors about issues: urgent, high, overdue, stuck. One issue feeds one factor.

Which one is fixed (`owner_factor`): urgent and high issues feed their own factor, also when
they are late; other late ones feed overdue; the rest feed stuck.
"""

from __future__ import annotations

from functools import lru_cache

from koortui.domain.assessment import Severity
from koortui.domain.factor import FactorReport, day_name, grade, short
from koortui.domain.facts import Facts
from koortui.domain.issue import Issue
from koortui.domain.progress import is_late, owner_factor
from koortui.domain.stuck import Jam, jams
from koortui.domain.thresholds import Thresholds

_NAME_WIDTH = 60


def owned(facts: Facts, factor: str) -> list[Issue]:
    """Open issues that feed `factor`."""
    return _by_factor(facts).get(factor, [])


@lru_cache(maxsize=4)  # asked by three factors, on the same facts
def _by_factor(facts: Facts) -> dict[str, list[Issue]]:
    found: dict[str, list[Issue]] = {}
    for issue in facts.open_issues:
        found.setdefault(owner_factor(issue, is_late(facts, issue)), []).append(issue)
    return found


def urgent(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """An urgent issue moves every working day, and its SLA holds."""
    issues = owned(facts, "urgent") if facts.working else []
    if not issues:
        return _fine(facts, "urgent", "no urgent issue")
    breached = [i for i in issues if i.sla_breaches_at and i.sla_breaches_at <= facts.now]
    if breached:
        text = f"{breached[0].identifier} urgent: SLA breached"
        return _found(facts, "urgent", Severity.RED, text, "the SLA", breached[0])
    issue = min(issues, key=lambda i: i.last_progress)
    count, limit = facts.wd(issue.last_progress), thresholds.urgent_red
    text = f"{issue.identifier} urgent: no progress {count} wd ({limit})"
    if count >= limit:
        return _found(facts, "urgent", Severity.RED, text, f"{limit} wd", issue)
    return _late(facts, "urgent", issues, thresholds) or _found(
        facts, "urgent", None, text, f"{limit} wd", issue
    )


def high(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """A high issue moves every few working days."""
    issues = owned(facts, "high") if facts.working else []
    if not issues:
        return _fine(facts, "high", "no high issue")
    issue = min(issues, key=lambda i: i.last_progress)
    count = facts.wd(issue.last_progress)
    severity, limit = grade(count, thresholds.high_amber, thresholds.high_red)
    text = f"{issue.identifier} high: no progress {count} wd ({limit})"
    late = _late(facts, "high", issues, thresholds)
    if late and severity is not Severity.RED and (late.severity is Severity.RED or not severity):
        return late
    return _found(facts, "high", severity, text, f"{limit} wd", issue)


def overdue(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Issues past their due date, and projects past their target date."""
    if not facts.working:
        return _fine(facts, "overdue", "no work goes on")
    for project in facts.situation.active_projects:
        if project.target_date is not None and project.target_date < facts.today:
            days = facts.days(project.target_date)
            text = f"{short(project.name, 25)}: target date passed {days} d ago"
            return FactorReport(
                factor="overdue",
                severity=Severity.RED,
                text=text,
                limit="the target date",
                source="Linear",
                source_at=facts.situation.linear_at,
                action="note",
            )
    late = _late(facts, "overdue", owned(facts, "overdue"), thresholds)
    return late or _fine(facts, "overdue", "nothing overdue")


def all_jams(facts: Facts, thresholds: Thresholds) -> list[Jam]:
    """Every reason a project is stuck or will be, if work goes on at all."""
    return jams(facts, thresholds) if facts.working else []


def stuck(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """A stuck project, counted unless another factor counts the same issue or ask already."""
    return stuck_report(facts, all_jams(facts, thresholds))


def stuck_report(facts: Facts, found: list[Jam]) -> FactorReport:
    """The worst of the jams as the factor's answer."""
    jam = next((jam for jam in found if _feeds_stuck(facts, jam)), None)
    if jam is None:
        if any(jam.now for jam in found):
            return _fine(facts, "stuck", f"{_cut(found[0].text)}: counted above")
        return _fine(facts, "stuck", "nothing stuck")
    limit = f" ({jam.limit.removesuffix(' wd')})" if jam.limit.endswith(" wd") else ""
    if jam.now:
        text = f"STUCK {_cut(jam.text, 60 - 6 - len(limit))}{limit}"
    else:
        when = f", limit {jam.limit} before {day_name(facts.next_slot.day, facts.today)}"
        text = _cut(jam.text, 60 - len(when)) + when
    return FactorReport(
        factor="stuck",
        severity=Severity.RED if jam.now else Severity.AMBER,
        text=text,
        limit=jam.limit,
        source="Linear",
        source_at=facts.situation.linear_at,
        cause=jam.cause,
        action=jam.action,
        issue=jam.issues[0].identifier if jam.issues else "",
    )


def _feeds_stuck(facts: Facts, jam: Jam) -> bool:
    """Waits are counted by the waiting factor, urgent, high and late issues by their own."""
    if jam.rule == 5:
        return False
    return not jam.issues or any(
        owner_factor(issue, is_late(facts, issue)) == "stuck" for issue in jam.issues
    )


def _cut(text: str, width: int = _NAME_WIDTH) -> str:
    """Shorten the name before the colon, so that the fact after it stays readable."""
    name, colon, fact = text.partition(": ")
    return short(name, max(width - len(colon) - len(fact), 4)) + colon + fact


def _late(
    facts: Facts, factor: str, issues: list[Issue], thresholds: Thresholds
) -> FactorReport | None:
    late = [(facts.days(i.due), i.identifier, i) for i in issues if i.due and is_late(facts, i)]
    severity, limit = grade(len(late), thresholds.overdue_amber, thresholds.overdue_red)
    if severity is None:
        return None
    days, _, oldest = max(late, key=lambda found: found[:2])
    text = f"{oldest.identifier} overdue {days} d"
    if len(late) > 1:
        text = f"{len(late)} issues overdue ({limit}), oldest {days} d"
    return _found(facts, factor, severity, text, f"{limit} overdue", oldest)


def _found(
    facts: Facts, factor: str, severity: Severity | None, text: str, limit: str, issue: Issue
) -> FactorReport:
    return FactorReport(
        factor=factor,
        severity=severity,
        text=text,
        limit=limit,
        source="Linear",
        source_at=facts.situation.linear_at,
        cause=short(issue.title, 80),
        action="comment",
        issue=issue.identifier,
    )


def _fine(facts: Facts, factor: str, text: str) -> FactorReport:
    return FactorReport(
        factor=factor, text=text, source="Linear", source_at=facts.situation.linear_at
    )

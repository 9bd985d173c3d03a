"""One attention factor put off with a reason, until a date or the next event on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from koortui.domain.assessment import Severity
from koortui.domain.factor import FactorReport
from koortui.domain.facts import Facts
from koortui.domain.journal import Snooze
from koortui.domain.thresholds import Thresholds

_WORSE = {"": 0, Severity.HYGIENE: 1, Severity.AMBER: 2, Severity.RED: 3}


def snooze_of(facts: Facts, report: FactorReport, thresholds: Thresholds) -> Snooze | None:
    """The snooze in force for this factor. Gates and what we cannot know are never put off."""
    if not may_snooze(report):
        return None
    for snooze in facts.journal.snoozes.values():
        if snooze.factor == report.factor and _holds(facts, snooze, report, thresholds):
            return snooze
    return None


def may_snooze(report: FactorReport) -> bool:
    """Something is found, it is known, and it is no gate."""
    return report.severity not in (None, Severity.UNKNOWN) and not report.gate


def last_day(facts: Facts, snooze: Snooze, thresholds: Thresholds) -> date:
    """The last day on which it holds."""
    longest = facts.day(snooze.at) + timedelta(days=thresholds.snooze_days)
    return min(snooze.until, longest)


def ended_by(factor: str) -> str:
    """What ends a snooze before its day, beside the finding getting worse; empty: nothing."""
    match factor:
        case "review":
            return "a review"
        case "update" | "quiet":
            return "a contact or a meeting"
        case "reply" | "waiting":
            return "an answer or a reminder"
        case "urgent" | "high" | "overdue" | "stuck":
            return "progress on an issue"
        case "hours" | "balance":
            return "an hours row"
        case _:
            return ""


def _holds(facts: Facts, snooze: Snooze, report: FactorReport, thresholds: Thresholds) -> bool:
    if facts.today > last_day(facts, snooze, thresholds):
        return False
    then = _WORSE.get(snooze.level_then)
    if then is not None and snooze.level_then and _WORSE[report.severity or ""] > then:
        return False
    newest = newest_event(facts, report.factor)
    return newest is None or newest <= snooze.at


def newest_event(facts: Facts, factor: str) -> datetime | None:
    """The newest thing that happened which concerns `factor`; it ends a snooze taken before."""
    return max(_events(facts, factor), default=None)


def _events(facts: Facts, factor: str) -> Iterable[datetime]:
    journal = facts.journal
    match factor:
        case "review":
            return [record.at for record in journal.reviews.values()]
        case "update" | "quiet":
            met = [meeting.held_at for meeting in journal.meetings.values()]
            return [*(contact.at for contact in facts.contacts), *met]
        case "reply" | "waiting":
            asks = [ask.last_moved for ask in journal.asks.values()]
            inbound = [facts.last_inbound] if facts.last_inbound else []
            return [*asks, *inbound]
        case "urgent" | "high" | "overdue" | "stuck":
            return [issue.last_progress for issue in facts.situation.issues]
        case "hours" | "balance":
            return [entry.edited_at or entry.at for entry in journal.hours.values()]
        case _:
            return []

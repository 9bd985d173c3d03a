"""Which customer first, and why: every factor once, the score, the level. Source: domain.md.

score = 50 x reds + 20 x ambers + 3 x hygiene findings (9 at most). Act from 50, Look from 20.
What we cannot know is never Clear. The board, the command line and `explain` share this path.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import structs

from koortui.domain import (
    factors_contact,
    factors_data,
    factors_issues,
    factors_terms,
    without_journal,
)
from koortui.domain.assessment import Assessment, Level, Reason, Severity
from koortui.domain.evidence import step_evidence_of
from koortui.domain.factor import Factor, FactorReport
from koortui.domain.facts import Facts
from koortui.domain.journal import Review, Snooze
from koortui.domain.onboarding import onboarding
from koortui.domain.situation import Situation
from koortui.domain.snooze import last_day, snooze_of
from koortui.domain.thresholds import Thresholds

#: Every factor in the order of domain.md's table, which is also the order of equal severity.
FACTORS: dict[str, Factor] = {
    "stuck": factors_issues.stuck,
    "urgent": factors_issues.urgent,
    "reply": factors_contact.reply,
    "waiting": factors_contact.waiting,
    "high": factors_issues.high,
    "overdue": factors_issues.overdue,
    "update": factors_contact.update,
    "quiet": factors_contact.quiet,
    "hours": factors_terms.hours,
    "payment": factors_terms.payment,
    "balance": factors_terms.balance,
    "contract": factors_terms.contract,
    "onboarding": onboarding,
    "review": factors_contact.review,
    "unknown": factors_data.unknown,
    "hygiene": factors_data.hygiene,
}
_RANK = {Severity.RED: 0, Severity.AMBER: 1, Severity.UNKNOWN: 2, Severity.HYGIENE: 3}


def explain(situation: Situation, thresholds: Thresholds) -> list[FactorReport]:
    """Every factor with its inputs and limit, also those that are fine."""
    facts = Facts(situation)
    if situation.unreadable:
        return without_journal.reports(facts, thresholds)
    return [factor(facts, thresholds) for factor in FACTORS.values()]


def explain_snoozed(
    situation: Situation, thresholds: Thresholds
) -> list[tuple[FactorReport, Snooze | None]]:
    """`explain`, each with the snooze that holds it back, if one does."""
    facts = Facts(situation)
    reports = explain(situation, thresholds)
    return [(report, snooze_of(facts, report, thresholds)) for report in reports]


def assess(situation: Situation, thresholds: Thresholds) -> Assessment:
    """Level, score and reasons of one customer at `situation.now`."""
    facts = Facts(situation)
    if situation.unreadable:
        return _without_journal(facts, thresholds)
    jams = factors_issues.all_jams(facts, thresholds)
    found = [
        factors_issues.stuck_report(facts, jams) if name == "stuck" else factor(facts, thresholds)
        for name, factor in FACTORS.items()
    ]
    raised = [report for report in found if report.severity is not None]
    put_off: dict[str, date] = {}
    if facts.journal.snoozes:
        for report in raised:
            if snooze := snooze_of(facts, report, thresholds):
                put_off[report.factor] = last_day(facts, snooze, thresholds)
    snoozed = [report for report in raised if report.factor in put_off]
    raised = [report for report in raised if report.factor not in put_off]
    score = score_of(raised, thresholds)
    gates = [report for report in raised if report.gate and not report.decided]
    review = current_review(facts)
    return Assessment(
        level=level_of(score, raised, thresholds),
        score=score,
        reasons=_reasons(raised),
        steps=step_evidence_of(facts, thresholds, review),
        quiet=factors_contact.is_quiet(facts),
        stuck=any(jam.now for jam in jams),
        gates=_reasons(gates),
        snoozed=tuple(
            structs.replace(reason, until=put_off[reason.factor]) for reason in _reasons(snoozed)
        ),
        last_outbound=facts.last_outbound,
        last_inbound=facts.last_inbound,
        reviewed=bool(review and review.finished_at and not review.skipped_reason),
        next_outreach=_next_outreach(facts, thresholds),
    )


def _without_journal(facts: Facts, thresholds: Thresholds) -> Assessment:
    """Never Clear, and that the journal is missing is said before anything else."""
    found = without_journal.reports(facts, thresholds)
    raised = [report for report in found if report.severity is not None]
    score = score_of(raised, thresholds)
    return Assessment(
        level=level_of(score, raised, thresholds),
        score=score,
        reasons=(*_reasons(raised[:1]), *_reasons(raised[1:])),
        steps=without_journal.steps(),
    )


def score_of(reports: list[FactorReport], thresholds: Thresholds) -> int:
    """The points of what was found; only hygiene is capped."""
    found = [report.severity for report in reports]
    reds, ambers = found.count(Severity.RED), found.count(Severity.AMBER)
    points = sum([r.points for r in reports if r.severity is Severity.HYGIENE])
    hygiene = min(points * thresholds.score_hygiene, thresholds.score_hygiene_cap)
    return reds * thresholds.score_red + ambers * thresholds.score_amber + hygiene


def level_of(score: int, reports: list[FactorReport], thresholds: Thresholds) -> Level:
    """Act, Look, Clear; unknown instead of Clear when a source is too old."""
    if score >= thresholds.act:
        return Level.ACT
    if score >= thresholds.look:
        return Level.LOOK
    unknown = any(report.severity is Severity.UNKNOWN for report in reports)
    return Level.UNKNOWN if unknown else Level.CLEAR


def current_review(facts: Facts) -> Review | None:
    """The review of the slot that is on or was last, open or finished."""
    slot = facts.last_slot
    current = [review for review in facts.reviews if review.slot >= slot.day]
    return current[-1] if current else None


def _reasons(reports: list[FactorReport]) -> tuple[Reason, ...]:
    """Worst first; within one severity in the order of the registry."""
    ordered = sorted(reports, key=lambda report: _RANK[report.severity or Severity.HYGIENE])
    return tuple(reason for report in ordered if (reason := report.reason()) is not None)


def _next_outreach(facts: Facts, thresholds: Thresholds) -> date | None:
    """For a quiet customer: the last slot on which the monthly outreach is still in time."""
    if not factors_contact.is_quiet(facts):
        return None
    since = factors_contact.last_outreach(facts)
    if since is None:
        return facts.today
    latest = facts.calendar.last_slot(since + timedelta(days=thresholds.quiet_red)).day
    return max(latest, facts.today)

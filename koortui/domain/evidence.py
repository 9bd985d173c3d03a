"""Evidence for the three steps of a review: what speaks for "done", checked line by line.

A step is *evident* when every check holds, *done* when the EM said so, *overruled* when the EM
said so against the evidence: with a reason, or before a check failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import Struct

from koortui.domain.assessment import Check, StepEvidence, StepState
from koortui.domain.factor import day_name, plural, short
from koortui.domain.factors_data import is_unlinked, missing_link
from koortui.domain.factors_terms import missing_days
from koortui.domain.facts import Facts
from koortui.domain.hours import Total, Worked, total
from koortui.domain.issue import LOW, Issue
from koortui.domain.journal import STEPS, Review, Step
from koortui.domain.lazy import kept
from koortui.domain.progress import SpecialistDay, hours_on, is_specialist
from koortui.domain.reconcile import Difference, queued_rows, reconcile
from koortui.domain.sheet_cells import plain
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

_SHOWN = 4
"""Findings named one by one; the rest is counted."""


def step_evidence(
    situation: Situation, thresholds: Thresholds, review: Review | None
) -> dict[Step, StepEvidence]:
    """The three steps of `review` (None: not begun) with their evidence."""
    return step_evidence_of(Facts(situation), thresholds, review)


def step_evidence_of(
    facts: Facts, thresholds: Thresholds, review: Review | None
) -> dict[Step, StepEvidence]:
    """As `step_evidence`, on facts already worked out."""
    since = last_look(facts, review)
    checks = {
        Step.LINEAR: tuple(_linear(facts, since)),
        Step.COMMUNICATE: tuple(_communicate(facts, since)),
        Step.TRACK: tuple(_track(facts, thresholds)),
    }
    return {step: _evidence(step, checks[step], review) for step in STEPS}


def last_look(facts: Facts, review: Review | None) -> datetime:
    """When the last review before this one was finished; else the start of the slot before.

    `review` is the one at hand. A finished one is judged from the review before it, so that
    its evidence does not vanish the moment it is finished.
    """
    earlier = [
        r.finished_at
        for r in facts.held_reviews
        if r.finished_at is not None and (review is None or r.id != review.id)
    ]
    if review is not None:
        earlier = [at for at in earlier if at <= (review.finished_at or facts.now)]
    if earlier:
        return max(earlier)
    slot = facts.last_slot.day
    return facts.start_of(facts.calendar.last_slot(slot - timedelta(days=1)).day)


def _evidence(step: Step, checks: tuple[Check, ...], review: Review | None) -> StepEvidence:
    mark = review.marks.get(step) if review else None
    if mark is not None and mark.done:
        agrees = not mark.reason and all(check.ok for check in checks)
        state = StepState.DONE if agrees else StepState.OVERRULED
        return StepEvidence(step=step, state=state, checks=checks, reason=mark.reason)
    state = StepState.EVIDENT if all(check.ok for check in checks) else StepState.OPEN
    return StepEvidence(step=step, state=state, checks=checks)


def _linear(facts: Facts, since: datetime) -> Iterator[Check]:
    """Notes on all issues, statuses that fit the activity, hours that name their issue."""
    if facts.situation.linear_at is None:
        # Nobody has looked: that no issue is wrong says nothing.
        yield _never_read(facts)
        yield from _named_hours(facts, since)
        return
    if is_unlinked(facts):
        yield Check(ok=False, text="not linked to Linear: no issues to check", action="link")
    if missing := missing_link(facts):
        yield Check(ok=False, text=missing, action="link")
    silent = [i for i in facts.open_issues if _needs_note(i) and not _noted(facts, i, since)]
    when = day_name(facts.day(since), facts.today)
    for issue in silent[:_SHOWN]:
        text = f"{issue.identifier} has no note since {when}"
        yield Check(ok=False, text=text, action="comment", issue=issue.identifier)
    if len(silent) > _SHOWN:
        more = plural(len(silent) - _SHOWN, "more issue")
        yield Check(ok=False, text=f"{more} without a note", action="comment")
    if not silent:
        yield Check(ok=True, text=f"every open issue has a note since {when}")
    wrong = list(_contradictions(facts, since))
    yield from wrong[:_SHOWN]
    if not wrong:
        yield Check(ok=True, text="statuses agree with activity")
    yield from _named_hours(facts, since)


def _never_read(facts: Facts) -> Check:
    if facts.situation.linear_used:
        return Check(ok=False, text="Linear never read: sync first", action="sync")
    return Check(ok=False, text="Linear is not set up: no issues to check")


def _named_hours(facts: Facts, since: datetime) -> Iterator[Check]:
    unnamed = _recent_without_issue(facts, since)
    if unnamed:
        rows = plural(len(unnamed), "hours row")
        yield Check(ok=False, text=f"{rows} without an issue", action="hours")
    else:
        yield Check(ok=True, text="all hours rows name an issue")


def _needs_note(issue: Issue) -> bool:
    """Ideas are not worked on: the backlog, triage and low priority need no findings."""
    return issue.state.type not in ("triage", "backlog") and issue.priority != LOW


def _noted(facts: Facts, issue: Issue, since: datetime) -> bool:
    note = issue.last_note
    if note is not None and note.at >= since:
        return True
    changes = issue.state_changes
    return bool(changes) and facts.day(changes[-1].at) == facts.today


def _contradictions(facts: Facts, since: datetime) -> Iterator[Check]:
    """Worked on but not started, or still talked about though closed."""
    for issue in facts.situation.issues:
        note = issue.last_note
        fresh = note is not None and note.at >= since
        if issue.is_open and not issue.is_started:
            by_specialist = fresh and note is not None and is_specialist(facts, issue, note.author)
            if by_specialist or hours_on(facts, issue):
                text = f"{issue.identifier} is worked on but {issue.state.name}"
                yield Check(ok=False, text=text, action="status", issue=issue.identifier)
        elif not issue.is_open and fresh and note is not None:
            closed = issue.completed_at or issue.canceled_at
            if closed is not None and note.at > closed + timedelta(hours=1):
                text = f"{issue.identifier} is {issue.state.name} but got a note"
                yield Check(ok=False, text=text, action="status", issue=issue.identifier)


def _recent_without_issue(facts: Facts, since: datetime) -> list[Worked]:
    start = facts.day(since)
    return [w for w in facts.worked if not w.issue and w.day is not None and w.day >= start]


def _communicate(facts: Facts, since: datetime) -> Iterator[Check]:
    told = facts.last_outbound is not None and facts.last_outbound >= since
    if told:
        yield Check(ok=True, text="outbound contact since the last review")
    else:
        yield Check(ok=False, text="no outbound contact since the last review", action="draft")
    for ask in facts.owed_by_us[:_SHOWN]:
        text = f"we owe a reply: {short(ask.what, 40)}"
        yield Check(ok=False, text=text, action="draft", issue=ask.issue)
    for ask in facts.waiting_on_them[:_SHOWN]:
        text = f"waiting on them {facts.wd(ask.last_moved)} wd: {short(ask.what, 40)}"
        yield Check(ok=ask.last_moved >= since, text=text, action="draft", issue=ask.issue)
    if not facts.owed_by_us and not facts.waiting_on_them:
        yield Check(ok=True, text="nothing owed")


def _track(facts: Facts, thresholds: Thresholds) -> Iterator[Check]:
    missing = [day for day in missing_days(facts, thresholds) if day.day < facts.today]
    for day in missing[:_SHOWN]:
        text = f"{day_name(day.day, facts.today)}: no hours row ({day.person})"
        yield Check(ok=False, text=text, action="hours", issue=day.issues[0])
    if len(missing) > _SHOWN:
        more = plural(len(missing) - _SHOWN, "more day")
        yield Check(ok=False, text=f"{more} without an hours row", action="hours")
    if not missing:
        yield Check(ok=True, text="every day's work has an hours row")
    yield from _weeks(facts, missing)
    if facts.undecided:
        yield Check(ok=False, text=plural(facts.undecided, "undecided row"), action="hours")
    else:
        yield Check(ok=True, text="no undecided rows")
    if facts.situation.sheet_used:
        yield _agreement(facts, thresholds)


class WeekAsked(Struct, frozen=True):
    """A week whose hours this review looks at, and what is recorded of it."""

    name: str
    start: date
    sums: Total

    @property
    def text(self) -> str:
        """ "this week: 2 h. No training, help desk ...?"; the question is meant."""
        return f"{self.name}: {_recorded(self.sums)}"


def weeks_asked(facts: Facts) -> list[WeekAsked]:
    """The week's first review looks at last week's hours, its last one at this week's."""
    slot, monday = facts.last_slot, facts.today - timedelta(days=facts.today.weekday())
    weeks = []
    if facts.calendar.is_first_of_week(slot):
        weeks.append(("last week", monday - timedelta(days=7)))
    if facts.calendar.is_last_of_week(slot):
        weeks.append(("this week", monday))
    return [WeekAsked(name, start, _sums_from(facts, start)) for name, start in weeks]


def _sums_from(facts: Facts, start: date) -> Total:
    end = start + timedelta(days=7)
    return total(w for w in facts.worked if w.day is not None and start <= w.day < end)


def _weeks(facts: Facts, missing: list[SpecialistDay]) -> Iterator[Check]:
    """Where days lack a row they are named one by one already; else stands here what was
    recorded, non-billable hours included, to be looked at once.
    """
    for week in weeks_asked(facts):
        end = week.start + timedelta(days=7)
        if not any(week.start <= day.day < end for day in missing):
            yield Check(ok=True, text=week.text)


def _recorded(sums: Total) -> str:
    if not sums.all:
        return "no hours, and no specialist's work in Linear"
    if not sums.free:
        return f"{plain(sums.all)} h. No training, help desk or internal review?"
    return f"{plain(sums.all)} h, {plain(sums.free)} not billable"


def _agreement(facts: Facts, thresholds: Thresholds) -> Check:
    """Journal against sheet, as far back as hours are asked about."""
    start = facts.today - timedelta(days=thresholds.hours_lookback)
    found = kept(
        facts.journal,
        "reconciled",
        lambda: reconcile_since(facts, start),
        facts.situation.rows,
        day=start,
    )
    wrong = [difference for difference in found if difference.disagrees]
    queued = sum(difference.queued for difference in found)
    if wrong:
        text = f"journal and sheet disagree on {plural(len(wrong), 'row')}"
        return Check(ok=False, text=text, action="hours")
    waiting = f" · {plural(queued, 'row')} queued" if queued else ""
    return Check(ok=True, text=f"journal and sheet agree{waiting}")


def reconcile_since(facts: Facts, start: date) -> list[Difference]:
    """Differences of the entries from `start` on and of rows that no entry knows."""
    entries = facts.journal.hours
    recent = [entry for entry in entries.values() if entry.day >= start]
    rows = [
        row
        for row in facts.situation.rows
        if row.entry_id and ((known := entries.get(row.entry_id)) is None or known.day >= start)
    ]
    return reconcile(recent, rows, queued=queued_rows(facts.journal))

"""The last weeks judged again with other limits: on which days the answer would have differed.

What a customer looked like on a past day is read off the times in the journal, on comments and
on state changes. What leaves no trace is taken as it is today: an issue's priority, size and
assignee, a project's status, the customer's terms. Sources count as fresh: their age then is not
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from koortui.domain.assessment import Assessment, Level, Severity
from koortui.domain.attention import assess
from koortui.domain.calendar import DAY
from koortui.domain.facts import Facts
from koortui.domain.issue import Issue, SheetRow, WorkflowState
from koortui.domain.journal import Ask, Record, Review
from koortui.domain.ports import Journal
from koortui.domain.sheet_cells import read_date
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

#: When on each working day the customer is judged, in the EM's time zone.
AT = time(17)
#: (team id, name of the state) -> the state.
Workflow = Mapping[tuple[str, str], WorkflowState]
R = TypeVar("R", bound=Record)


class Verdict(Struct, frozen=True):
    level: Level
    score: int


class Differed(Struct, frozen=True, kw_only=True):
    """One customer on one day, judged both ways."""

    day: date
    slug: str
    name: str
    before: Verdict
    after: Verdict
    worse: tuple[str, ...] = ()
    """Factors that count more with the new limits."""
    better: tuple[str, ...] = ()


class Replay(Struct, frozen=True, kw_only=True):
    """`compared` customers times days; those that differ, oldest first."""

    compared: int
    differed: tuple[Differed, ...]


def backtest(
    situations: Iterable[Situation],
    before: Thresholds,
    after: Thresholds,
    *,
    days: int = 90,
    workflow: Workflow | None = None,
) -> Replay:
    """Judge every working day of the last `days` with both limits."""
    compared, found = 0, []
    for situation in situations:
        for moment in _moments(situation, days):
            then = as_of(situation, moment, workflow or {})
            compared += 1
            old, new = assess(then, before), assess(then, after)
            if difference := _difference(then, old, new):
                found.append(difference)
    return Replay(
        compared=compared, differed=tuple(sorted(found, key=lambda d: (d.day, d.name.casefold())))
    )


def _moments(situation: Situation, days: int) -> Iterator[datetime]:
    """Every working day since the journal began, today left out, oldest first."""
    facts = Facts(situation)
    first = facts.first_record
    if first is None:
        return
    start = max(first, facts.today - timedelta(days=days))
    for offset in range((facts.today - start).days):
        day = start + offset * DAY
        if situation.calendar.is_working(day):
            yield facts.start_of(day, AT)


def _difference(then: Situation, old: Assessment, new: Assessment) -> Differed | None:
    was, now = _found(old), _found(new)
    if was == now and (old.level, old.score) == (new.level, new.score):
        return None
    factors = sorted(was.keys() | now.keys())
    return Differed(
        day=then.today,
        slug=then.customer.slug,
        name=then.customer.name,
        before=Verdict(old.level, old.score),
        after=Verdict(new.level, new.score),
        worse=tuple(f for f in factors if now.get(f, 0) > was.get(f, 0)),
        better=tuple(f for f in factors if now.get(f, 0) < was.get(f, 0)),
    )


_WEIGHT = {Severity.RED: 3, Severity.AMBER: 2, Severity.HYGIENE: 1, Severity.UNKNOWN: 1}


def _found(assessment: Assessment) -> dict[str, int]:
    return {reason.factor: _WEIGHT[reason.severity] for reason in assessment.reasons}


def as_of(situation: Situation, moment: datetime, workflow: Workflow) -> Situation:
    """The situation as it was at `moment`, as far as times tell."""
    day = moment.astimezone(Facts(situation).zone).date()
    issues = (_issue_as_of(issue, moment, workflow) for issue in situation.issues)
    return replace(
        situation,
        now=moment,
        journal=_journal_as_of(situation.journal, moment),
        issues=tuple(issue for issue in issues if issue is not None),
        rows=tuple(row for row in situation.rows if _row_was_there(situation, row, moment, day)),
        linear_at=moment if situation.linear_used else None,
        sheet_at=moment if situation.sheet_used else None,
    )


def _row_was_there(situation: Situation, row: SheetRow, moment: datetime, day: date) -> bool:
    """Our own rows came with their entries; people's are taken to be written on their day."""
    entry = situation.journal.hours.get(row.entry_id)
    if entry is not None:
        return entry.at <= moment
    written = read_date(row.cells.get("date", ""))
    return written is None or written <= day


def _journal_as_of(journal: Journal, moment: datetime) -> Journal:
    """Records made by then. Writes that were queued then are delivered by now: none wait."""
    return Journal(
        customer=journal.customer,
        notes=_until(journal.notes, moment),
        contacts=_until(journal.contacts, moment),
        asks={key: _ask(ask, moment) for key, ask in _until(journal.asks, moment).items()},
        hours=_until(journal.hours, moment),
        reviews={k: _review(r, moment) for k, r in _until(journal.reviews, moment).items()},
        snoozes=_until(journal.snoozes, moment),
        decisions=_until(journal.decisions, moment),
        months=_until(journal.months, moment),
        meetings=_until(journal.meetings, moment),
        plans=_until(journal.plans, moment),
    )


def _until(records: Mapping[str, R], moment: datetime) -> dict[str, R]:
    return {key: record for key, record in records.items() if record.at <= moment}


def _ask(ask: Ask, moment: datetime) -> Ask:
    answered = ask.answered_at if ask.answered_at and ask.answered_at <= moment else None
    nudges = tuple(at for at in ask.nudges if at <= moment)
    return replace(ask, nudges=nudges, answered_at=answered)


def _review(review: Review, moment: datetime) -> Review:
    """One that was finished later was open then; a skip has no time and counts from its start."""
    if review.finished_at is None or review.finished_at <= moment:
        return review
    return replace(review, finished_at=None, snapshot=None, next_steps="")


def _issue_as_of(issue: Issue, moment: datetime, workflow: Workflow) -> Issue | None:
    """None for an issue that was not there yet."""
    if issue.created_at > moment:
        return None
    later = next((change for change in issue.state_changes if change.at > moment), None)
    state = issue.state
    if later and later.from_state:
        state = workflow.get((issue.team_id, later.from_state), state)
    return replace(
        issue,
        state=state,
        comments=tuple(c for c in issue.comments if c.at <= moment),
        state_changes=tuple(c for c in issue.state_changes if c.at <= moment),
        started_at=_by(issue.started_at, moment),
        completed_at=_by(issue.completed_at, moment),
        canceled_at=_by(issue.canceled_at, moment),
    )


def _by(at: datetime | None, moment: datetime) -> datetime | None:
    return at if at is not None and at <= moment else None

"""Which projects are stuck, or will be before the next slot, and by which of the five rules.

1. no progress on any of its issues; 2. a started issue beyond its size; 3. an issue blocked by
an open one; 4. no assigned unstarted or started issue; 5. waiting on the customer at red.
A documented wait under its limit takes its issue out of the first three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from koortui.domain.calendar import DAY
from koortui.domain.facts import Facts
from koortui.domain.issue import Issue
from koortui.domain.lazy import lazy
from koortui.domain.progress import wait_is_red, waits_for
from koortui.domain.thresholds import Thresholds


class Jam(Struct, frozen=True, kw_only=True):
    """One rule that holds for one project now, or will on the day of the next slot."""

    rule: int
    now: bool
    text: str
    limit: str = ""
    issues: tuple[Issue, ...] = ()
    """The issues it rests on; none for the rules about the project as a whole."""
    action: str = "comment"
    cause: str = ""


class Work(Struct, frozen=True, kw_only=True, dict=True):
    """A project and its issues. Where no project is used, all issues are one piece of work."""

    name: str
    issues: tuple[Issue, ...]
    whole: bool = True
    """False for issues beside the projects: only the rules on single issues hold for them."""

    @lazy
    def open_issues(self) -> tuple[Issue, ...]:
        return tuple([issue for issue in self.issues if issue.is_open])


def pieces_of_work(facts: Facts) -> list[Work]:
    """Projects that can be stuck: running ones, or all issues where no project is used."""
    situation = facts.situation
    if not situation.projects:
        if not facts.open_issues:
            return []
        return [Work(name=facts.customer.name, issues=situation.issues)]
    by_project: dict[str, list[Issue]] = {}
    for issue in situation.issues:
        by_project.setdefault(issue.project_id, []).append(issue)
    known = {project.id for project in situation.projects}
    work = [
        Work(name=project.name, issues=tuple(by_project.get(project.id, ())))
        for project in situation.active_projects
    ]
    loose = [i for key, issues in by_project.items() if key not in known for i in issues]
    if loose:
        work.append(Work(name=facts.customer.name, issues=tuple(loose), whole=False))
    return work


def jams(facts: Facts, thresholds: Thresholds) -> list[Jam]:
    """Every rule that holds for any project, now ones first, then by rule."""
    found = [jam for work in pieces_of_work(facts) for jam in _jams_of(facts, work, thresholds)]
    return sorted(found, key=lambda jam: (not jam.now, jam.rule))


def _jams_of(facts: Facts, work: Work, thresholds: Thresholds) -> Iterator[Jam]:
    free = [i for i in work.open_issues if waits_for(facts, i, thresholds) is None]
    if free and work.whole:
        yield from _no_progress(facts, work, free, thresholds)
    for issue in free:
        if issue.started_at is not None and issue.is_started:
            yield from _oversize(facts, issue, issue.started_at, thresholds)
        if issue.blocked_by:
            yield from _blocked(facts, issue, thresholds)
    if work.whole:
        yield from _no_next_action(work)
    yield from _waiting(facts, work, thresholds)


def _no_progress(
    facts: Facts, work: Work, free: list[Issue], thresholds: Thresholds
) -> Iterator[Jam]:
    """Closing an issue is progress too, so all issues of the project count."""
    last = max([issue.last_progress for issue in work.issues])
    limit = thresholds.stuck_progress
    count, then = _now_and_unseen(facts, last)
    if then >= limit:
        silent = tuple(sorted(free, key=lambda issue: issue.last_progress))
        text = f"{work.name}: no progress {count} wd"
        yield _jam(1, count >= limit, text, then, f"{limit} wd", silent)


def _oversize(
    facts: Facts, issue: Issue, started: datetime, thresholds: Thresholds
) -> Iterator[Jam]:
    limit = thresholds.size_limit(issue.size)
    count, then = _now_and_unseen(facts, started)
    if then > limit:
        text = f"{issue.identifier} started {count} wd ago, size {issue.size or 'unset'}"
        yield _jam(2, count > limit, text, then, f"{limit} wd", (issue,), action="status")


def _blocked(facts: Facts, issue: Issue, thresholds: Thresholds) -> Iterator[Jam]:
    """Linear does not say since when; since the issue last moved or the blocker came, at most.

    A blocker outside the customer's own issues cannot be looked up and is taken as open.
    """
    known = {other.identifier: other for other in facts.situation.issues}
    blockers = [b for b in issue.blocked_by if b not in known or known[b].is_open]
    if not blockers:
        return
    since = issue.last_progress
    created = [known[b].created_at for b in blockers if b in known]
    if len(created) == len(blockers):
        since = max(since, min(created))
    limit = thresholds.stuck_blocked
    count, then = _now_and_unseen(facts, since)
    if then >= limit:
        text = f"{issue.identifier} blocked by {blockers[0]} {count} wd"
        yield _jam(3, count >= limit, text, then, f"{limit} wd", (issue,))


def _no_next_action(work: Work) -> Iterator[Jam]:
    if any(i.assignee and i.state.type in ("unstarted", "started") for i in work.open_issues):
        return
    action = "assign" if work.open_issues else "issue_new"
    yield Jam(
        rule=4,
        now=True,
        text=f"{work.name}: no next action",
        limit="1 assigned issue",
        action=action,
        cause="no assigned unstarted or started issue",
    )


def _waiting(facts: Facts, work: Work, thresholds: Thresholds) -> Iterator[Jam]:
    named = {issue.identifier.casefold() for issue in work.open_issues}
    for ask in facts.waiting_on_them:
        project_wide = not ask.issue and work.whole
        if (project_wide or ask.issue.casefold() in named) and wait_is_red(facts, ask, thresholds):
            text = f"{work.name}: waiting on them {facts.wd(ask.last_moved)} wd"
            yield Jam(
                rule=5, now=True, text=text, limit=f"{thresholds.waiting_red} wd", action="draft"
            )
            return


def _jam(
    rule: int,
    now: bool,
    text: str,
    then: int,
    limit: str,
    issues: Iterable[Issue],
    action: str = "comment",
) -> Jam:
    """`then`: the count on the day of the next slot."""
    cause = "" if now else f"{then} wd at the next review"
    return Jam(
        rule=rule, now=now, text=text, limit=limit, issues=tuple(issues), action=action, cause=cause
    )


def _now_and_unseen(facts: Facts, since: datetime) -> tuple[int, int]:
    """Working days since `since`: until today, and until the day before the next slot.

    A limit reached on the slot's own day is seen there in time. The second is never the smaller:
    the next slot lies after today.
    """
    day, working_days = facts.day(since), facts.calendar.working_days
    return working_days(day, facts.today), working_days(day, facts.next_slot.day - DAY)

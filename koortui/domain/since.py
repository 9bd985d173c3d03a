"""What changed with a customer since a moment: the last finished review, or the last message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from koortui.domain.factor import day_name, plural
from koortui.domain.facts import Facts
from koortui.domain.hours import Worked
from koortui.domain.issue import Issue
from koortui.domain.journal import Direction, IssueMark, Snapshot
from koortui.domain.sheet_cells import plain
from koortui.domain.situation import Situation

ChangeKind = Literal["moved", "commented", "created", "gone", "hours", "contact"]


class Change(Struct, frozen=True, kw_only=True):
    """One thing that changed, in plain words."""

    kind: ChangeKind
    text: str
    issue: str = ""
    """Identifier, for issues."""
    title: str = ""
    at: datetime | None = None
    public: bool = False
    """Of interest to the customer: issues created and moved."""


def freeze(situation: Situation) -> Snapshot:
    """The mirror as it is now, to be kept with a finished review."""
    facts = Facts(situation)
    marks = {
        issue.id: IssueMark(
            identifier=issue.identifier,
            title=issue.title,
            state=issue.state.name,
            priority=issue.priority,
            comments=_human_comments(issue),
            last_progress=issue.last_progress,
        )
        for issue in situation.issues
    }
    return Snapshot(
        taken_at=situation.now,
        issues=marks,
        hours=sum((w.hours for w in facts.worked), Decimal(0)),
        hours_entries=len(facts.worked),
    )


def changes_since(
    snapshot: Snapshot | None, since: datetime, situation: Situation
) -> tuple[Change, ...]:
    """Changes since `since`: issues against `snapshot` where there is one, hours, contacts."""
    facts = Facts(situation)
    marks = snapshot.issues if snapshot else None
    found = [c for issue in situation.issues for c in _issue_changes(issue, marks, since)]
    if snapshot and situation.issues:
        present = {issue.id for issue in situation.issues}
        gone = [mark for key, mark in snapshot.issues.items() if key not in present]
        found += [
            Change(kind="gone", text=f"{m.identifier} is gone", issue=m.identifier, title=m.title)
            for m in gone
        ]
    found += _hours(facts, snapshot, since)
    found += _contacts(facts, since)
    return tuple(found)


def one_line(changes: Iterable[Change], hours_said: bool = True) -> str:
    """The board's line: "ACM-14 Started → In Review · 2 comments · no hours"."""
    changes = tuple(changes)
    parts = [c.text for c in changes if c.kind in ("created", "moved", "gone")]
    notes = [c for c in changes if c.kind == "commented"]
    if len(notes) == 1 and not parts:
        parts.append(notes[0].text)
    elif notes:
        count = sum(int(c.text.partition(" ")[0]) for c in notes)
        parts.append(plural(count, "comment"))
    hours = [c.text for c in changes if c.kind == "hours"]
    parts += hours or (["no hours"] if hours_said else [])
    parts += [c.text for c in changes if c.kind == "contact"]
    if not changes:
        return "nothing changed"
    return " · ".join(parts)


def _issue_changes(
    issue: Issue, marks: dict[str, IssueMark] | None, since: datetime
) -> Iterator[Change]:
    mark = marks.get(issue.id) if marks is not None else None
    if mark is None and issue.created_at > since:
        text = f"new issue {issue.identifier}"
        yield _change("created", text, issue, issue.created_at, public=True)
    elif (was := _was_state(issue, mark, since)) != issue.state.name:
        text = f"{issue.identifier} {was} → {issue.state.name}"
        moved = issue.state_changes[-1].at if issue.state_changes else None
        yield _change("moved", text, issue, moved, public=True)
    fresh = [c for c in issue.comments if c.author_kind != "bot" and c.at > since]
    if fresh:
        text = f"{plural(len(fresh), 'comment')} on {issue.identifier}"
        yield _change("commented", text, issue, fresh[-1].at)


def _was_state(issue: Issue, mark: IssueMark | None, since: datetime) -> str:
    """The state's name at `since`: as frozen, else the first move after it left from there."""
    if mark is not None:
        return mark.state
    later = next((change for change in issue.state_changes if change.at > since), None)
    return later.from_state if later and later.from_state else issue.state.name


def _change(
    kind: ChangeKind, text: str, issue: Issue, at: datetime | None, public: bool = False
) -> Change:
    return Change(
        kind=kind, text=text, issue=issue.identifier, title=issue.title, at=at, public=public
    )


def _hours(facts: Facts, snapshot: Snapshot | None, since: datetime) -> list[Change]:
    """Against the snapshot's sum, for a row can be written late for a day before."""
    if snapshot is not None:
        total = sum((w.hours for w in facts.worked), Decimal(0)) - snapshot.hours
    else:
        total = sum((w.hours for w in _worked_after(facts, since)), Decimal(0))
    if not total:
        return []
    sign = "" if total > 0 else "-"
    return [Change(kind="hours", text=f"{sign}{plain(abs(total))} h recorded")]


def _worked_after(facts: Facts, since: datetime) -> Iterator[Worked]:
    start = facts.day(since)
    return (w for w in facts.worked if w.day is not None and w.day >= start)


def _contacts(facts: Facts, since: datetime) -> list[Change]:
    """ "you wrote on Monday", "they called today"."""
    verbs = {"email": "wrote", "call": "called", "meeting": "met", "chat": "chatted"}
    found = []
    for contact in facts.contacts:
        if contact.at <= since:
            continue
        who = "you" if contact.direction is Direction.OUT else "they"
        day = facts.day(contact.at)
        when = "today" if day == facts.today else f"on {day_name(day, facts.today)}"
        text = f"{who} {verbs[contact.channel]} {when}"
        found.append(Change(kind="contact", text=text, at=contact.at))
    for meeting in facts.journal.meetings_in_order:
        if meeting.held_at > since:
            when = "today" if meeting.day == facts.today else day_name(meeting.day, facts.today)
            words = f"{meeting.type} meeting {when}"
            found.append(Change(kind="contact", text=words, at=meeting.held_at))
    return found


def _human_comments(issue: Issue) -> int:
    return sum(comment.author_kind != "bot" for comment in issue.comments)

"""Everything that happened with a customer as one stream, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Literal

from msgspec import Struct

from koortui.domain.hours import Worked, worked
from koortui.domain.issue import Issue
from koortui.domain.journal import Ask, Billable, Contact, Direction, Meeting, MeetingPlan, Review
from koortui.domain.meetings import text_of
from koortui.domain.ports import Journal
from koortui.domain.situation import Situation

Kind = Literal[
    "note", "contact", "ask", "meeting", "review", "hours", "comment", "move", "decision"
]
KINDS: tuple[Kind, ...] = (
    "note",
    "contact",
    "ask",
    "meeting",
    "review",
    "hours",
    "comment",
    "move",
    "decision",
)


class Moment(Struct, frozen=True, kw_only=True):
    """One thing that happened. `text` is short; `body` is all of it, where there is more."""

    key: str
    at: datetime
    """UTC. What has a day only, stands at noon."""
    kind: Kind
    text: str
    body: str = ""
    who: str = ""
    issue: str = ""
    """Identifier of the issue it is about, if one."""


def timeline(situation: Situation) -> list[Moment]:
    """Every moment of the journal, of the issues and of the sheet's hours."""
    found = [
        *_spoken(situation.journal),
        *_steps(situation.journal),
        *_hours(worked(situation.journal, situation.rows)),
        *(moment for issue in situation.issues for moment in _issue(issue)),
    ]
    found.sort(key=lambda moment: moment.at, reverse=True)
    return found


def narrowed(moments: Iterable[Moment], kind: str, text: str) -> list[Moment]:
    """Those of one kind (all when empty) that contain every word of `text`."""
    words = text.casefold().split()
    return [
        moment
        for moment in moments
        if (not kind or moment.kind == kind) and (not words or _has(moment, words))
    ]


def _has(moment: Moment, words: list[str]) -> bool:
    text = f"{moment.issue} {moment.who} {moment.text} {moment.body}".casefold()
    return all(word in text for word in words)


def _spoken(journal: Journal) -> Iterator[Moment]:
    """What was written down and said."""
    for note in journal.notes.values():
        yield Moment(
            key=note.id,
            at=note.at,
            kind="note",
            text=f"★ {note.text}" if note.pinned else note.text,
            who=note.by,
            issue=note.issue,
        )
    for contact in journal.contacts.values():
        yield Moment(
            key=contact.id,
            at=contact.at,
            kind="contact",
            text=_contact_words(contact),
            body=contact.text,
            who=contact.by,
        )
    for meeting in journal.meetings.values():
        yield Moment(
            key=meeting.id,
            at=_noon(meeting.day),
            kind="meeting",
            text=_meeting_words(meeting),
            body=text_of(meeting),
            who=meeting.by,
        )
    for plan in journal.plans.values():
        yield Moment(
            key=plan.id,
            at=_noon(plan.day) if plan.day else plan.at,
            kind="meeting",
            text=_plan_words(plan),
            body=plan.agenda,
            who=plan.by,
        )


def _steps(journal: Journal) -> Iterator[Moment]:
    """What was asked, reviewed and decided."""
    for ask in journal.asks.values():
        yield from _ask(ask)
    for review in journal.reviews.values():
        if review.finished_at or review.skipped_reason:
            yield _review(review)
    for decision in journal.decisions.values():
        yield Moment(
            key=decision.id,
            at=decision.at,
            kind="decision",
            text=f"{decision.gate}: {decision.decision}, decided by {decision.decider}",
            body=decision.note,
            who=decision.by,
        )


def _contact_words(contact: Contact) -> str:
    arrow = "→ them" if contact.direction is Direction.OUT else "← them"
    person = f" {contact.person}" if contact.person else ""
    about = contact.subject or contact.text
    return f"{contact.channel.value} {arrow}{person}" + (f": {about}" if about else "")


def _meeting_words(meeting: Meeting) -> str:
    minutes = f", {meeting.minutes} min" if meeting.minutes else ""
    attendees = f" with {', '.join(meeting.attendees)}" if meeting.attendees else ""
    return f"{meeting.type}{minutes}{attendees}"


def _plan_words(plan: MeetingPlan) -> str:
    start = f", {plan.start:%H:%M}" if plan.start else ""
    attendees = f" with {', '.join(plan.attendees)}" if plan.attendees else ""
    day = "" if plan.day else ", no day yet"
    return f"{plan.type} planned{start}{day}{attendees}"


def _ask(ask: Ask) -> Iterator[Moment]:
    whom = "we wait for" if ask.owed_by == "customer" else "we owe"
    yield Moment(
        key=ask.id, at=ask.at, kind="ask", text=f"{whom}: {ask.what}", who=ask.by, issue=ask.issue
    )
    if ask.answered_at:
        yield Moment(
            key=f"{ask.id}/answered",
            at=ask.answered_at,
            kind="ask",
            text=f"answered: {ask.what}",
            issue=ask.issue,
        )


def _review(review: Review) -> Moment:
    if review.finished_at:
        steps = f": {review.next_steps}" if review.next_steps else ""
        text, at = f"reviewed{steps}", review.finished_at
    else:
        text, at = f"skipped: {review.skipped_reason}", review.at
    return Moment(key=review.id, at=at, kind="review", text=text, who=review.by)


def _hours(items: Iterable[Worked]) -> Iterator[Moment]:
    for item in items:
        if item.day is None:
            continue
        undecided = " (undecided)" if item.billable is Billable.UNDECIDED else ""
        free = " (not billable)" if item.billable is Billable.NO else ""
        comment = f": {item.comment}" if item.comment else ""
        yield Moment(
            key=item.entry_id or f"row/{item.row}",
            at=_noon(item.day),
            kind="hours",
            text=f"{item.hours.normalize():f} h {item.activity}{undecided}{free}{comment}",
            who=item.specialist,
            issue=item.issue,
        )


def _issue(issue: Issue) -> Iterator[Moment]:
    for comment in issue.comments:
        yield Moment(
            key=comment.id,
            at=comment.at,
            kind="comment",
            text=comment.body,
            who=comment.author,
            issue=issue.identifier,
        )
    for move in issue.state_changes:
        yield Moment(
            key=move.id,
            at=move.at,
            kind="move",
            text=f"{move.from_state} → {move.to_state}  {issue.title}",
            who=move.actor,
            issue=issue.identifier,
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

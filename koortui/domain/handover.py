"""What the covering EM must know, and what the returning one missed; both as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from koortui.domain.assessment import Assessment
from koortui.domain.factor import day_name, plural
from koortui.domain.facts import Facts
from koortui.domain.journal import Ask, Direction
from koortui.domain.meetings import steps_of, when_line
from koortui.domain.note_tags import questions
from koortui.domain.sheet_cells import plain
from koortui.domain.since import changes_since
from koortui.domain.situation import Situation

Judged = tuple[Situation, Assessment]
_NOTES = 3
_ISSUES = 8


class Leave(Struct, frozen=True, kw_only=True):
    """Who goes, who stays, and the days; unset when only a pack is wanted."""

    away: str = ""
    by: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def words(self) -> str:
        """ "from Dana Reyes to Sam Okafor, 21 Dec 2026 to 31 Dec 2026"."""
        who = f"from {self.away or 'me'}" + (f" to {self.by}" if self.by else "")
        if self.start is None or self.end is None:
            return who
        return f"{who}, {self.start:%d %b %Y} to {self.end:%d %b %Y}"


def handover_pack(judged: Iterable[Judged], leave: Leave, today: date) -> str:
    """State, waits, promises, next steps, open questions, contacts; in the order given."""
    judged = list(judged)
    head = f"{today:%a %d %b %Y}, {plural(len(judged), 'customer')}, worst first."
    parts = [f"# Hand-over {leave.words}", head]
    for situation, assessment in judged:
        parts += _customer(situation, assessment)
    return "\n\n".join(parts) + "\n"


def _customer(situation: Situation, assessment: Assessment) -> list[str]:
    customer, facts = situation.customer, Facts(situation)
    terms = [customer.service.label, customer.stage.value]
    terms += [f"{customer.nodes} nodes"] if customer.nodes else []
    terms += [f"specialist {customer.specialist}"] if customer.specialist else []
    sections = {
        "State": [*_reasons(assessment), *_issues(facts)],
        "Waiting on them": [_waiting(facts, ask) for ask in facts.waiting_on_them],
        "Promises": [_promise(facts, ask) for ask in facts.owed_by_us],
        "Next steps": list(_next_steps(facts)),
        "Open questions": list(_questions(facts)),
        "Contacts": list(_contacts(facts)),
        "Last notes": list(_notes(facts)),
    }
    parts = [f"## {customer.name} · {assessment.level}", " · ".join(terms)]
    for title, lines in sections.items():
        if lines:
            parts.append(f"**{title}**\n\n" + "\n".join(map(_item, lines)))
    if empty := [title for title, lines in sections.items() if not lines]:
        parts.append(f"Nothing under: {', '.join(empty).lower()}.")
    return parts


def _item(text: str) -> str:
    return "- " + " ".join(text.split())


def _reasons(assessment: Assessment) -> list[str]:
    found = [f"{reason.severity}: {reason.text}" for reason in assessment.reasons]
    put_off = [f"put off: {reason.text}" for reason in assessment.snoozed]
    return found + put_off or ["nothing found"]


def _issues(facts: Facts) -> Iterator[str]:
    issues = sorted(facts.open_issues, key=lambda i: (i.priority or 9, i.last_progress))
    for issue in issues[:_ISSUES]:
        who = f", {issue.assignee}" if issue.assignee else ""
        yield f"{issue.identifier} {issue.state.name}: {issue.title}{who}"
    if len(issues) > _ISSUES:
        yield plural(len(issues) - _ISSUES, "more open issue")


def _waiting(facts: Facts, ask: Ask) -> str:
    nudges = f", {plural(len(ask.nudges), 'nudge')}" if ask.nudges else ""
    return f"{ask.what} - asked {_when(facts, facts.day(ask.at))}{nudges}{_about(ask)}"


def _promise(facts: Facts, ask: Ask) -> str:
    return f"{ask.what} - owed since {_when(facts, facts.day(ask.at))}{_about(ask)}"


def _about(ask: Ask) -> str:
    return f" ({ask.issue})" if ask.issue else ""


def _when(facts: Facts, day: date) -> str:
    return day_name(day, facts.today)


def _next_steps(facts: Facts) -> Iterator[str]:
    last = next((review for review in reversed(facts.held_reviews) if review.next_steps), None)
    if last:
        yield f"{last.next_steps} ({_when(facts, last.slot)})"
    meetings = sorted(facts.journal.meetings.values(), key=lambda meeting: meeting.day)
    if meetings and meetings[-1].next_steps:
        steps = "; ".join(steps_of(meetings[-1]))
        yield f"{steps} (meeting of {_when(facts, meetings[-1].day)})"
    for plan in facts.journal.plans_in_order:
        people = f" with {', '.join(plan.attendees)}" if plan.attendees else ""
        yield f"{plan.type} meeting {when_line(plan, facts.today)}{people}"


def _questions(facts: Facts) -> Iterator[str]:
    for note in sorted(facts.journal.notes.values(), key=lambda note: note.at, reverse=True):
        for question in questions(note.text):
            yield f"{question} ({_when(facts, facts.day(note.at))})"
    for meeting in facts.journal.meetings.values():
        for question in meeting.questions:
            yield f"{question} (meeting of {_when(facts, meeting.day)})"


def _contacts(facts: Facts) -> Iterator[str]:
    for person in facts.customer.people:
        parts = (person.name, person.role, person.email, person.phone)
        yield ", ".join(part for part in parts if part)
    out, back = facts.last_outbound, facts.last_inbound
    told = f"last told {_when(facts, facts.day(out))}" if out else "never told"
    heard = f"last heard {_when(facts, facts.day(back))}" if back else "never heard"
    yield f"{told}, {heard}"


def _notes(facts: Facts) -> Iterator[str]:
    notes = sorted(facts.journal.notes.values(), key=lambda n: (n.pinned, n.at), reverse=True)
    for note in notes[:_NOTES]:
        yield f"{_when(facts, facts.day(note.at))}: {note.text}"


def handback(judged: Iterable[Judged], leave: Leave) -> str:
    """What happened to each customer from the first to the last day of the leave."""
    judged = list(judged)
    parts = [f"# Hand-back {leave.words}"]
    quiet = []
    for situation, assessment in judged:
        lines = list(_happened(situation, leave))
        if lines:
            heading = f"## {situation.customer.name} · {assessment.level}"
            parts += [heading, "\n".join(_item(line) for line in lines)]
        else:
            quiet.append(situation.customer.name)
    if quiet:
        parts += ["## Nothing happened", "\n".join(_item(name) for name in quiet)]
    if not judged:
        parts.append("Nobody was covered.")
    return "\n\n".join(parts) + "\n"


class _Span(Struct, frozen=True):
    """A customer's facts and the days that are told about."""

    facts: Facts
    start: date
    end: date

    def has(self, moment: datetime) -> bool:
        return self.start <= self.facts.day(moment) <= self.end

    def when(self, moment: datetime) -> str:
        return _when(self.facts, self.facts.day(moment))


def _happened(situation: Situation, leave: Leave) -> Iterator[str]:
    facts = Facts(situation)
    start = leave.start or facts.today
    span = _Span(facts, start, min(leave.end or facts.today, facts.today))
    yield from _reviews(span)
    yield from _work(span)
    yield from _talk(span)
    yield from _asks(span)
    yield from _written(span)


def _reviews(span: _Span) -> Iterator[str]:
    """Who held them, and what was said to come next: the cover's reviews are credited."""
    for review in span.facts.reviews:
        if not span.start <= review.slot <= span.end:
            continue
        day = _when(span.facts, review.slot)
        if review.skipped_reason:
            yield f"review of {day} skipped: {review.skipped_reason}"
        elif review.finished_at:
            who = f" by {review.by}" if review.by else ""
            steps = f", next: {review.next_steps}" if review.next_steps else ""
            yield f"reviewed on {day}{who}{steps}"


def _work(span: _Span) -> Iterator[str]:
    """Issues created, moved and commented on, and hours."""
    facts = span.facts
    for change in changes_since(None, facts.start_of(span.start), facts.situation):
        if change.kind in ("contact", "hours") or (change.at and not span.has(change.at)):
            continue
        yield change.text + (f": {change.title}" if change.kind == "created" else "")
    recorded = [w.hours for w in facts.worked if w.day and span.start <= w.day <= span.end]
    if recorded:
        yield f"{plain(sum(recorded, Decimal(0)))} h recorded"


def _talk(span: _Span) -> Iterator[str]:
    for contact in span.facts.contacts:
        if span.has(contact.at):
            who = contact.by or "we"
            said = f"{who} told them" if contact.direction is Direction.OUT else "they said"
            what = contact.subject or contact.text
            yield f"{contact.channel} of {span.when(contact.at)}, {said}: {what}"


def _asks(span: _Span) -> Iterator[str]:
    """Asks that were opened or settled."""
    for ask in span.facts.journal.asks.values():
        whose = "they owe us" if ask.owed_by == "customer" else "we owe them"
        if span.has(ask.at):
            yield f"new: {whose}: {ask.what}"
        if ask.answered_at and span.has(ask.answered_at):
            yield f"settled: {ask.what}"


def _written(span: _Span) -> Iterator[str]:
    """Decisions, meetings and notes."""
    journal = span.facts.journal
    for decision in journal.decisions.values():
        if span.has(decision.at):
            yield f"{decision.decider} decided on {decision.gate}: {decision.decision}"
    for meeting in journal.meetings.values():
        if span.start <= meeting.day <= span.end:
            yield f"{meeting.type} meeting of {_when(span.facts, meeting.day)}: {meeting.notes}"
    for note in journal.notes.values():
        if span.has(note.at):
            yield f"note of {span.when(note.at)}: {note.text}"

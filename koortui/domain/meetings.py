"""Meetings: what their notes say to the customer, and when they are held.

Notes of a meeting are internal. Lines marked for the customer are not: `?` an open question,
`!` a decision, `->` a next step. Nothing else of them goes into a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from koortui.domain.customer import Customer, Stage
from koortui.domain.journal import Meeting, MeetingPlan, MeetingType, NoteVersion
from koortui.domain.note_tags import has_tag, without_tags
from koortui.domain.notes import bounded
from koortui.domain.sanitise import clean_line

MEETING_TYPES: tuple[MeetingType, ...] = get_args(MeetingType)
#: What each type is for; handbook "Meetings".
PURPOSES: dict[str, str] = {
    "exploratory": "before a contract: ask, do not solve; both sides decide whether to go on",
    "kickoff": "enough of the details to begin the work",
    "checkpoint": "progress, remaining work, concerns",
    "working": "technical people work on the storage",
    "discovery": "a new customer's clusters and people, by a checklist",
}
#: Where the notes of a meeting are kept while they are typed: this and its id.
MEETING_PLACE = "meeting:"
Mark = Literal["question", "decision", "step"]
_MARKED = re.compile(r"\s*(?:[-*+]\s+)?(?P<mark>\?|!(?!\[)|->|→|=>)\s*(?P<text>\S.*)")
_MARKS: dict[str, Mark] = {"?": "question", "!": "decision"}
_SIGNS = {"question": "?", "decision": "!", "step": "->"}
_LONGEST = 300


class Minutes(Struct, frozen=True, kw_only=True):
    """What of a meeting is meant for the customer."""

    questions: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def minutes_of(text: str) -> Minutes:
    """The lines of `text` that are marked, each once, without their marks."""
    found: dict[Mark, dict[str, None]] = {"question": {}, "decision": {}, "step": {}}
    for line in text.splitlines():
        marked = _marked(line)
        if marked:
            found[marked[0]][marked[1]] = None
    return Minutes(
        questions=tuple(found["question"]),
        decisions=tuple(found["decision"]),
        steps=tuple(found["step"]),
    )


def internal(text: str) -> str:
    """The rest of it: what is ours alone."""
    return "\n".join(line for line in text.splitlines() if not _marked(line))


def mark_of(line: str) -> Mark | None:
    """How one line is marked."""
    marked = _marked(line)
    return marked[0] if marked else None


def _marked(line: str) -> tuple[Mark, str] | None:
    found = _MARKED.match(line)
    if found:
        text = clean_line(without_tags(found["text"]), _LONGEST)
        return (_MARKS.get(found["mark"], "step"), text) if text else None
    for tag in ("question", "decision"):
        if has_tag(line, tag):
            text = clean_line(without_tags(line).lstrip("-*+ "), _LONGEST)
            return (_MARKS["?" if tag == "question" else "!"], text) if text else None
    return None


def text_of(meeting: Meeting) -> str:
    """Its notes to be edited: what older records hold beside them stands in them, marked."""
    said = minutes_of(meeting.notes)
    lines = [meeting.notes] if meeting.notes else []
    steps = tuple(meeting.next_steps.splitlines())
    for known, kept, mark in (
        (said.questions, meeting.questions, "question"),
        (said.decisions, meeting.decisions, "decision"),
        (said.steps, steps, "step"),
    ):
        lines += [f"{_SIGNS[mark]} {text}" for text in kept if text and text not in known]
    return "\n".join(lines)


def rewritten(before: Meeting, after: Meeting, now: datetime) -> Meeting:
    """`after` with what its notes said before as a version, where they say something else."""
    old = text_of(before)
    if old == after.notes:
        return msgspec.structs.replace(after, versions=before.versions)
    version = NoteVersion(at=before.edited_at or before.at, text=old)
    return msgspec.structs.replace(
        after, edited_at=now, versions=bounded((version, *before.versions))
    )


# When


def next_plan(plans: Iterable[MeetingPlan], today: date) -> MeetingPlan | None:
    """The next meeting with a day, today's too; `plans` in order."""
    return next((plan for plan in plans if plan.day and plan.day >= today), None)


def overdue_plans(plans: Iterable[MeetingPlan], today: date) -> list[MeetingPlan]:
    """Their day has passed and nobody recorded them."""
    return [plan for plan in plans if plan.day and plan.day < today]


def when_line(record: Meeting | MeetingPlan, today: date) -> str:
    """ "today 14:00", "Thu 26 Nov", "no day yet"."""
    if record.day is None:
        return "no day yet"
    day = f"{record.day:%a %d %b}" if record.day.year == today.year else f"{record.day:%d %b %Y}"
    day = "today" if record.day == today else day
    return f"{day} {record.start:%H:%M}" if record.start else day


def next_line(plans: Iterable[MeetingPlan], today: date) -> str:
    """ "meets Thu 26 Nov 14:00", "not recorded: the checkpoint meeting of Thu 19 Nov", or ""."""
    plans = list(plans)
    late = overdue_plans(plans, today)
    if late:
        return f"not recorded: the {late[0].type} meeting of {when_line(late[0], today)}"
    plan = next_plan(plans, today)
    return f"meets {when_line(plan, today)}" if plan else ""


def suggested_type(customer: Customer, held: Iterable[Meeting]) -> MeetingType:
    """What the next meeting is likely to be."""
    if customer.stage is Stage.PROSPECT:
        return "exploratory"
    types = {meeting.type for meeting in held}
    if customer.stage is Stage.KICKOFF:
        return "discovery" if "kickoff" in types and "discovery" not in types else "kickoff"
    return "checkpoint"


def when_of(record: Meeting | MeetingPlan) -> tuple[date, time]:
    """To be sorted by; one without a day comes last."""
    return record.day or date.max, record.start or time.min


def starts_at(plan: MeetingPlan | Meeting, zone: ZoneInfo) -> datetime | None:
    """When it begins, with the EM's zone; None without a day and a time."""
    if plan.day is None or plan.start is None:
        return None
    return datetime.combine(plan.day, plan.start, zone)


def day_in_words(day: date) -> str:
    """ "Thursday 26 November": no reader takes day and month for each other."""
    return f"{day:%A} {day.day} {day:%B}"


def when_in_words(plan: MeetingPlan, zone: ZoneInfo, theirs: ZoneInfo | None = None) -> str:
    """ "Thursday 26 November at 14:00 (08:00 your time)"; empty without a day."""
    if plan.day is None:
        return ""
    words = day_in_words(plan.day)
    start = starts_at(plan, zone)
    if start is None:
        return words
    words += f" at {start:%H:%M}"
    if theirs is None:
        return words
    there = start.astimezone(theirs)
    if there.utcoffset() == start.utcoffset():
        return words
    other_day = "" if there.date() == start.date() else f"{day_in_words(there.date())}, "
    return f"{words} our time ({other_day}{there:%H:%M} your time)"


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def steps_of(meeting: Meeting) -> Iterator[str]:
    """The next steps, one after the other."""
    return (line for line in meeting.next_steps.splitlines() if line.strip())

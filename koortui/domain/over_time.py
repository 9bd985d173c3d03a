"""One customer over the last weeks: attention at each review, and who wrote when."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from koortui.domain.assessment import Level
from koortui.domain.attention import assess
from koortui.domain.backtest import AT, Workflow, as_of
from koortui.domain.calendar import DAY
from koortui.domain.facts import Facts
from koortui.domain.journal import Direction
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

WEEKS = 12


class Point(Struct, frozen=True):
    """How much a customer needed somebody on a day."""

    day: date
    level: Level
    score: int


class Week(Struct, frozen=True, kw_only=True):
    """Contacts of the week that begins on Monday `start`."""

    start: date
    ours: int = 0
    theirs: int = 0


def attention_over_time(
    situation: Situation, limits: Thresholds, workflow: Workflow, weeks: int = WEEKS
) -> tuple[Point, ...]:
    """Judged as of each review slot since the journal began, oldest first, and now at the end.

    Each slot is a judgement anew: not for the way to a repaint.
    """
    facts = Facts(situation)
    first = facts.first_record
    if first is None:
        return ()
    start = max(first, facts.today - timedelta(weeks=weeks))
    points = []
    for slot in situation.calendar.slots(start, facts.today - DAY):
        then = assess(as_of(situation, facts.start_of(slot.day, AT), workflow), limits)
        points.append(Point(slot.day, then.level, then.score))
    now = assess(situation, limits)
    return (*points, Point(facts.today, now.level, now.score))


def rhythm(situation: Situation, weeks: int = WEEKS) -> tuple[Week, ...]:
    """What we wrote and what they answered in each of the last weeks, oldest first."""
    facts = Facts(situation)
    monday = facts.today - facts.today.weekday() * DAY
    starts = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    ours, theirs = dict.fromkeys(starts, 0), dict.fromkeys(starts, 0)
    for contact in situation.journal.contacts.values():
        day = facts.day(contact.at)
        counts = ours if contact.direction is Direction.OUT else theirs
        if (start := day - day.weekday() * DAY) in counts:
            counts[start] += 1
    return tuple(Week(start=day, ours=ours[day], theirs=theirs[day]) for day in starts)

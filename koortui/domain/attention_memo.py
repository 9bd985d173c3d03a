"""The rules' answers kept until something they rest on changes: facts, limits, or the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from koortui.domain.assessment import Assessment, Severity
from koortui.domain.attention import assess
from koortui.domain.calendar import DAY
from koortui.domain.facts import Facts
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

_HOUR = timedelta(hours=1)


class _Kept(Struct, frozen=True):
    situation: Situation
    thresholds: Thresholds
    answer: Assessment
    until: datetime
    """The first moment at which time alone may change the answer."""


class AttentionMemo:
    """Assesses customers again only when they changed: a board of 200 after one note is one."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def assess(self, situation: Situation, thresholds: Thresholds) -> Assessment:
        """As `attention.assess`."""
        return self.judge(situation, thresholds)[0]

    def judge(self, situation: Situation, thresholds: Thresholds) -> tuple[Assessment, datetime]:
        """As `attention.assess`, and the first moment at which time alone may change it."""
        slug = situation.customer.slug
        kept = self._kept.get(slug)
        if kept is None or not _holds(kept, situation, thresholds):
            answer = assess(situation, thresholds)
            until = valid_until(situation, thresholds, answer)
            kept = self._kept[slug] = _Kept(situation, thresholds, answer, until)
        return kept.answer, kept.until


def valid_until(situation: Situation, thresholds: Thresholds, answer: Assessment) -> datetime:
    """When `answer` may change though nothing happens: midnight, an SLA, a source's age."""
    turns = list(_turns(Facts(situation), thresholds))
    if any(reason.severity is Severity.UNKNOWN for reason in answer.reasons):
        turns += _whole_hours(situation)
    return min(turns)


def _whole_hours(situation: Situation) -> Iterator[datetime]:
    """When the words about an old source count one hour more."""
    for read_at in (situation.linear_at, situation.sheet_at):
        if read_at is not None:
            passed = (situation.now - read_at) // _HOUR
            yield read_at + (passed + 1) * _HOUR


def _turns(facts: Facts, thresholds: Thresholds) -> Iterator[datetime]:
    yield facts.start_of(facts.today + DAY)
    situation = facts.situation
    for issue in facts.open_issues:
        if issue.sla_breaches_at is not None and issue.sla_breaches_at > facts.now:
            yield issue.sla_breaches_at
    for review in situation.journal.reviews.values():
        if review.finished_at is not None and review.finished_at > facts.now:
            yield review.finished_at  # a clock was wrong, or another day is taken for today
    if situation.linear_at is not None:
        turns_old = situation.linear_at + thresholds.unknown_linear * _HOUR
        if turns_old > facts.now:
            yield turns_old
    if situation.sheet_at is not None:
        again = facts.start_of(facts.today, facts.time_of_day(situation.sheet_at))
        if again > facts.now:
            yield again


def _holds(kept: _Kept, situation: Situation, thresholds: Thresholds) -> bool:
    """Identical objects are equal at once; others are compared by value."""
    old = kept.situation
    return (
        old.now <= situation.now < kept.until
        and kept.thresholds == thresholds
        and (old.journal is situation.journal or old.journal == situation.journal)
        and old.issues == situation.issues
        and old.rows == situation.rows
        and old.projects == situation.projects
        and old.customer == situation.customer
        and (old.calendar is situation.calendar or old.calendar == situation.calendar)
        and _sources(old) == _sources(situation)
    )


def _sources(known: Situation) -> tuple[object, ...]:
    return (
        known.linear_at,
        known.sheet_at,
        known.linear_used,
        known.sheet_used,
        known.link_missing,
        known.unreadable,
    )

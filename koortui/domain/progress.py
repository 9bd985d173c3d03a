"""Progress, waits and specialists' activity, read off issues and asks.

Progress is a human comment or a state change, never `updated_at`. A documented wait is an open
ask on the customer that names the issue, or none (then it holds for the whole engagement).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from koortui.domain.facts import Facts
from koortui.domain.issue import HIGH, URGENT, Issue
from koortui.domain.journal import Ask
from koortui.domain.lazy import kept
from koortui.domain.thresholds import Thresholds

#: Hours an issue of a T-shirt size stands for: S under a day, M 1-2 days, L up to a week.
#: XL is "more: split it", so it has no upper end; unsized ones have none either.
SIZE_HOURS = {"XS": Decimal(8), "S": Decimal(8), "M": Decimal(16), "L": Decimal(40)}


class SpecialistDay(Struct, frozen=True, order=True):
    """Somebody did something in Linear on that day. `issues`: identifiers, sorted."""

    day: date
    person: str
    issues: tuple[str, ...] = ()


def hours_on(facts: Facts, issue: Issue) -> Decimal:
    """Hours recorded on `issue`, of the journal and the sheet."""
    wanted = issue.identifier.casefold()
    return sum((w.hours for w in facts.worked if w.issue.casefold() == wanted), Decimal(0))


def blowing_up(facts: Facts, issue: Issue) -> Decimal:
    """Hours beyond the issue's size; 0 when within, unsized, XL or closed."""
    limit = SIZE_HOURS.get(issue.size)
    if limit is None or not issue.is_open:
        return Decimal(0)
    return max(hours_on(facts, issue) - limit, Decimal(0))


def wait_is_red(facts: Facts, ask: Ask, thresholds: Thresholds) -> bool:
    """The customer has kept us waiting too long, or did not answer repeated nudges."""
    return (
        facts.wd(ask.last_moved) >= thresholds.waiting_red
        or len(ask.nudges) >= thresholds.waiting_nudges
    )


def waits_for(facts: Facts, issue: Issue, thresholds: Thresholds) -> Ask | None:
    """The documented wait of `issue` that is under its limit: then it is Waiting, not stuck."""
    for ask in facts.waiting_on_them:
        if ask.issue.casefold() in ("", issue.identifier.casefold()) and not wait_is_red(
            facts, ask, thresholds
        ):
            return ask
    return None


def is_late(facts: Facts, issue: Issue) -> bool:
    """Past its due date."""
    return issue.due is not None and issue.due < facts.today


def owner_factor(issue: Issue, late: bool) -> str:
    """The one factor `issue` feeds: by its priority, else by its due date, else stuck.

    Fixed by what the issue is and not by which limits it breaks: otherwise a comment on one
    issue could move another from a counted factor to an uncounted one and raise the score.
    """
    if issue.priority == URGENT:
        return "urgent"
    if issue.priority == HIGH:
        return "high"
    return "overdue" if late else "stuck"


def specialist_days(facts: Facts, since: date) -> list[SpecialistDay]:
    """Days with Linear activity by specialists from `since` on, oldest first.

    The issue's assignee and the customer's specialist are specialists; on an issue without an
    assignee, everybody but the EM. The EM's own comments need no hours row.
    """
    found: dict[tuple[date, str], list[str]] = {}
    for issue in facts.situation.issues:
        for pair in _specialists_days_on(facts, issue):
            if pair[0] >= since:
                found.setdefault(pair, []).append(issue.identifier)
    return sorted(SpecialistDay(day, who, tuple(sorted(ids))) for (day, who), ids in found.items())


def active_days(facts: Facts, issue: Issue) -> frozenset[tuple[date, str]]:
    """On which days of the acting EM's time zone who did something on `issue`."""
    day_of = facts.day
    return kept(
        issue,
        "active_days",
        lambda: frozenset((day_of(at), who) for at, who in issue.activity if who),
        facts.zone,
    )


def _specialists_days_on(facts: Facts, issue: Issue) -> tuple[tuple[date, str], ...]:
    """`active_days` of the specialists alone; kept with the issue until who is who changes."""
    return kept(
        issue,
        "specialists_days",
        lambda: tuple(p for p in active_days(facts, issue) if is_specialist(facts, issue, p[1])),
        facts.zone,
        facts.customer,
    )


def is_specialist(facts: Facts, issue: Issue, person: str) -> bool:
    """Whether `person` works on `issue` as a specialist, not as its EM."""
    customer = facts.customer
    return _works_on(person, issue.assignee, customer.specialist, customer.manager)


@lru_cache(maxsize=4096)
def _works_on(person: str, assignee: str, specialist: str, manager: str) -> bool:
    if manager and same_person(person, manager):
        return bool(specialist) and same_person(person, specialist)
    named = [name for name in (assignee, specialist) if name]
    return not named or any(same_person(person, name) for name in named)


@lru_cache(maxsize=4096)
def same_person(one: str, other: str) -> bool:
    """Whether two systems mean the same person: all words of the shorter name are in the longer.

    Linear, the roster and the sheet spell people differently: "Ada", "A. Lovelace", "ada".
    """
    words, more = sorted((_words(one), _words(other)), key=len)
    return bool(words) and all(any(_same_word(word, m) for m in more) for word in words)


def _same_word(one: str, other: str) -> bool:
    """Equal, or one is the other's initial."""
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _words(name: str) -> frozenset[str]:
    return frozenset(name.split("@", maxsplit=1)[0].replace(".", " ").casefold().split())

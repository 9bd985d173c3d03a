"""Days of the past are judged as they were, once with each set of limits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain_support import (
    LIMITS,
    NOW,
    TODAY,
    ask,
    busy,
    comment,
    contact,
    days_ago,
    entry,
    issue,
    review,
    situation,
    state,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from koortui.domain.assessment import Level
from koortui.domain.backtest import as_of, backtest
from koortui.domain.calendar import DAY, WorkCalendar
from koortui.domain.issue import SheetRow, StateChange
from koortui.domain.thresholds import Thresholds


def test_the_same_limits_differ_on_no_day() -> None:
    known = busy(ask(days_ago(20)), contact(days_ago(30)))
    replay = backtest([known], LIMITS, LIMITS)
    assert replay.differed == ()
    assert replay.compared == 22  # working days from 27 October until yesterday


def test_the_days_on_which_a_limit_would_have_spoken_earlier_are_listed() -> None:
    """Asked on Monday 16 November: amber from the 3rd day on, with the new limit from the 1st."""
    asked = ask(datetime(2026, 11, 16, 8, tzinfo=UTC))
    known = situation(asked, contact(days_ago(1)), review(date(2026, 11, 23)))
    earlier = Thresholds(waiting_amber=1)
    found = backtest([known], LIMITS, earlier).differed
    assert [d.day for d in found if "waiting" in d.worse] == [
        date(2026, 11, 17),
        date(2026, 11, 18),
    ]
    assert all(d.after.score == d.before.score + 20 for d in found)
    later = backtest([known], earlier, LIMITS).differed
    assert [d.better for d in later] == [("waiting",), ("waiting",)]


def test_levels_before_and_after_are_said() -> None:
    owed = ask(datetime(2026, 11, 23, 8, tzinfo=UTC), owed_by="us")
    known = situation(owed, contact(days_ago(1)), review(date(2026, 11, 23)))
    [tuesday, *_] = backtest([known], LIMITS, Thresholds(reply_red=1), days=3).differed
    assert (tuesday.day, tuesday.name) == (date(2026, 11, 24), "Acme Robotics")
    assert tuesday.after.level is Level.ACT


def test_days_before_the_journal_began_and_days_off_are_left_out() -> None:
    off = frozenset({date(2026, 11, 24)})
    known = busy(contact(datetime(2026, 11, 23, 8, tzinfo=UTC)))
    assert backtest([known], LIMITS, LIMITS).compared == 3
    with_off = replace(known, calendar=WorkCalendar(holidays=off))
    assert backtest([with_off], LIMITS, LIMITS).compared == 2
    assert backtest([situation()], LIMITS, LIMITS).compared == 0


def test_then_nothing_of_later_was_known() -> None:
    then = days_ago(5)
    move = StateChange(id="s", at=days_ago(2), from_state="Started", to_state="Done")
    closed = issue(
        at=days_ago(30),
        state=state("Done"),
        started_at=days_ago(20),
        completed_at=days_ago(2),
        comments=(comment(days_ago(9)), comment(days_ago(1))),
        state_changes=(move,),
    )
    logged_late = entry(days_ago(8).date())  # made today, for a day before
    known = situation(
        ask(days_ago(8), nudges=(days_ago(6), days_ago(1)), answered_at=days_ago(1)),
        contact(days_ago(3)),
        contact(days_ago(7)),
        review(date(2026, 11, 19), finished=days_ago(4)),
        logged_late,
        issues=(closed, issue("ACM-2", at=days_ago(1))),
        rows=(
            SheetRow(number=2, cells={"date": str(days_ago(6).date()), "hours": "1"}),
            SheetRow(number=3, cells={"date": str(days_ago(4).date()), "hours": "1"}),
            SheetRow(number=4, entry_id=logged_late.id, cells={"date": "2026-11-18"}),
        ),
    )
    was = as_of(known, then, {("team", "Started"): state("Started")})
    assert [one.identifier for one in was.issues] == ["ACM-14"]
    assert was.issues[0].is_open
    assert was.issues[0].completed_at is None
    assert len(was.issues[0].comments) == 1
    [waiting] = was.journal.asks.values()
    assert waiting.is_open
    assert len(waiting.nudges) == 1
    assert len(was.journal.contacts) == 1
    assert was.journal.hours == {}
    assert [row.number for row in was.rows] == [2]


def test_a_review_finished_later_was_open_then() -> None:
    begun = replace(review(date(2026, 11, 19)), at=days_ago(7), finished_at=days_ago(3))
    was = as_of(situation(begun), days_ago(5), {})
    assert [r.is_open for r in was.journal.reviews.values()] == [True]
    assert not as_of(situation(begun), days_ago(2), {}).journal.reviews[begun.id].is_open


@given(st.integers(0, 60), st.integers(1, 8), st.integers(1, 12))
def test_stricter_limits_never_lower_a_score(age: int, amber: int, red: int) -> None:
    known = situation(ask(days_ago(age), owed_by="us"), ask(days_ago(age)), contact(days_ago(age)))
    strict = Thresholds(reply_amber=1, reply_red=min(red, 3), waiting_amber=min(amber, 3))
    for found in backtest([known], LIMITS, strict, days=30).differed:
        assert found.after.score >= found.before.score


def test_today_itself_as_of_now_is_today() -> None:
    known = busy(contact(NOW), entry(TODAY))
    same = as_of(known, NOW + timedelta(seconds=1), {})
    assert same.issues == known.issues
    assert same.journal == known.journal
    assert sum((h.hours for h in same.journal.hours.values()), Decimal(0)) == Decimal("1.5")
    assert known.calendar.is_working(TODAY - DAY)

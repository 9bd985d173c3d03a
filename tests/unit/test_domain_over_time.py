"""The last weeks of one customer: attention at each review, and who wrote when."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain_support import LIMITS, NOW, TODAY, ask, contact, days_ago, review, situation

from koortui.domain.assessment import Level
from koortui.domain.attention import assess
from koortui.domain.backtest import AT, as_of
from koortui.domain.facts import Facts
from koortui.domain.over_time import WEEKS, Point, Week, attention_over_time, rhythm
from koortui.widgets.over_time import attention_line, rhythm_line


def test_each_review_since_the_journal_began_is_judged_as_of_its_day_and_now_is_last() -> None:
    asked = ask(datetime(2026, 11, 16, 8, tzinfo=UTC))
    known = situation(asked, contact(days_ago(20)), review(date(2026, 11, 23)))
    points = attention_over_time(known, LIMITS, {})
    slots = known.calendar.slots(Facts(known).first_record or TODAY, TODAY)
    assert [point.day for point in points] == [s.day for s in slots if s.day < TODAY] + [TODAY]
    for point in points[:-1]:
        then = assess(as_of(known, Facts(known).start_of(point.day, AT), {}), LIMITS)
        assert (point.level, point.score) == (then.level, then.score)
    assert points[-1].score == assess(known, LIMITS).score
    assert len({point.score for point in points}) > 1


def test_a_customer_without_a_journal_has_no_past() -> None:
    assert attention_over_time(situation(), LIMITS, {}) == ()


def test_a_long_journal_shows_the_last_weeks_only() -> None:
    known = situation(contact(days_ago(400)), contact(days_ago(300)))
    points = attention_over_time(known, LIMITS, {})
    assert (TODAY - points[0].day).days <= WEEKS * 7
    assert len(points) <= 2 * WEEKS + 2


def test_contacts_are_counted_by_the_week_of_their_day_and_direction() -> None:
    known = situation(
        contact(days_ago(1)),
        contact(days_ago(2)),
        contact(days_ago(9)),
        contact(days_ago(800)),
    )
    weeks = rhythm(known)
    assert len(weeks) == WEEKS
    assert all(week.start.weekday() == 0 for week in weeks)
    assert weeks[-1].start <= TODAY
    assert [week.ours for week in weeks[-2:]] == [1, 2]
    assert sum(week.ours + week.theirs for week in weeks) == 3


def test_the_columns_grow_with_the_score_and_nothing_is_the_lowest() -> None:
    scores = (0, 1, 50, 100)
    points = [Point(date(2026, 11, n + 1), Level.LOOK, score) for n, score in enumerate(scores)]
    drawn = str(attention_line(points, 80)).split()[1]
    assert drawn == "▁▂▅█"
    assert "01 Nov: 0 → now 100, at most 100" in str(attention_line(points, 80))


def test_a_narrow_line_keeps_the_newest() -> None:
    points = [Point(date(2026, 11, 1), Level.ACT, n) for n in range(40)]
    line = attention_line(points, 60)
    assert line.cell_length <= 60
    assert "█" in str(line)


def test_one_review_is_no_picture() -> None:
    assert "from the second review on" in str(attention_line([], 80))


def test_a_week_is_a_dot_and_several_contacts_are_a_figure() -> None:
    weeks = [
        Week(start=TODAY, ours=ours, theirs=theirs) for ours, theirs in ((0, 1), (1, 0), (3, 12))
    ]
    assert str(rhythm_line(weeks)) == "We wrote   ·●3   they ○·9   3 weeks"
    assert NOW.date() == TODAY

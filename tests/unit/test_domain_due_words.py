"""Days as people type them, and what is left of Linear's allowance in words."""

from __future__ import annotations

from datetime import date

import pytest

from koortui.domain.budget import Budget
from koortui.domain.due_words import due_day
from koortui.domain.errors import InvalidInput

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("today", THURSDAY),
        ("Tomorrow", date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 25)),
        ("fri", date(2026, 11, 27)),
        ("thu", date(2026, 12, 3)),
        ("wednesday", date(2026, 12, 2)),
        ("+3", date(2026, 11, 29)),
        ("+0", THURSDAY),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_a_day_is_what_people_mean(text: str, day: date | None) -> None:
    assert due_day(text, THURSDAY) == day


@pytest.mark.parametrize(
    ("text", "day"), [("mon", date(2026, 11, 23)), ("thu", date(2026, 11, 19))]
)
def test_what_was_worked_is_past(text: str, day: date) -> None:
    assert due_day(text, THURSDAY, worked=True) == day


@pytest.mark.parametrize("text", ["fr", "someday", "+", "+99999", "2026-02-30", "-3", "+٣"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="2026-11-26"):
        due_day(text, THURSDAY)


def test_the_scarcer_allowance_counts() -> None:
    budget = Budget(
        requests_limit=2_500,
        requests_remaining=2_400,
        complexity_limit=3_000_000,
        complexity_remaining=300_000,
    )
    assert budget.share == pytest.approx(0.1)
    assert budget.is_low
    assert budget.words == ("2,400 of 2,500 requests, 300,000 of 3,000,000 points left this hour")


def test_what_linear_did_not_say_is_not_low() -> None:
    assert Budget().share is None
    assert not Budget().is_low
    assert Budget().words == ""
    assert Budget(requests_limit=10, requests_remaining=0).is_low

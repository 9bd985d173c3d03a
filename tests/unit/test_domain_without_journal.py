"""A journal that cannot be read: never Clear, never taken for an empty one."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from domain_support import LIMITS, NOW, calm, situation, wd_ago
from domain_support import issue as an_issue

from koortui.domain.assessment import Level, Severity, StepState
from koortui.domain.attention import assess, explain
from koortui.domain.attention_memo import AttentionMemo
from koortui.domain.situation import Situation

WHY = "acme.json is damaged. Run `koortui restore FILE`."


def unreadable(known: Situation) -> Situation:
    return msgspec.structs.replace(known, unreadable=WHY)


def test_what_was_clear_is_unknown_and_says_why_first() -> None:
    assert assess(calm(), LIMITS).level is Level.CLEAR
    found = assess(unreadable(calm()), LIMITS)
    assert (found.level, found.score) == (Level.UNKNOWN, 0)
    assert [(r.factor, r.severity, r.cause) for r in found.reasons] == [
        ("journal", Severity.UNKNOWN, WHY)
    ]


def test_nothing_is_accused_that_only_the_journal_could_disprove() -> None:
    accused = {reason.factor for reason in assess(situation(), LIMITS).reasons}
    assert accused, "without any record there is much to complain of"
    found = assess(unreadable(situation()), LIMITS)
    assert {reason.factor for reason in found.reasons} == {"journal"}
    assert {evidence.state for evidence in found.steps.values()} == {StepState.OPEN}
    assert [check.ok for evidence in found.steps.values() for check in evidence.checks] == [
        False,
        False,
        False,
    ]


def test_what_linear_says_still_counts() -> None:
    urgent = an_issue("ACM-15", wd_ago(4), priority=1)
    found = assess(unreadable(calm(issues=(urgent,))), LIMITS)
    assert found.level is Level.ACT
    assert [reason.factor for reason in found.reasons] == ["journal", "urgent"]


def test_every_factor_explained_is_one_that_is_known() -> None:
    factors = [report.factor for report in explain(unreadable(calm()), LIMITS)]
    assert factors == ["journal", "urgent", "high", "overdue", "contract", "unknown"]


def test_the_memo_notices_that_a_journal_became_unreadable_and_readable_again() -> None:
    memo, known = AttentionMemo(), calm()
    later = msgspec.structs.replace(known, now=NOW + timedelta(seconds=1))
    levels = [memo.assess(s, LIMITS).level for s in (known, unreadable(later), later)]
    assert levels == [Level.CLEAR, Level.UNKNOWN, Level.CLEAR]

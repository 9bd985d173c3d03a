"""Evidence for the three steps, and what changed since the last review."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain_support import (
    LIMITS,
    NOW,
    TODAY,
    ask,
    comment,
    contact,
    days_ago,
    entry,
    issue,
    review,
    situation,
    state,
)
from msgspec.structs import replace

from koortui.domain.assessment import StepEvidence, StepState
from koortui.domain.evidence import step_evidence
from koortui.domain.issue import SheetRow, StateChange
from koortui.domain.journal import Billable, Direction, Review, Step, StepMark
from koortui.domain.sheet_cells import cells_of
from koortui.domain.since import changes_since, freeze, one_line
from koortui.domain.situation import Situation

LAST = review(date(2026, 11, 23), finished=NOW - timedelta(days=3))
AFTER, BEFORE = NOW - timedelta(days=2), NOW - timedelta(days=4)


def step(known: Situation, which: Step, at_hand: Review | None = None) -> StepEvidence:
    return step_evidence(known, LIMITS, at_hand)[which]


def open_lines(found: StepEvidence) -> list[str]:
    return [check.text for check in found.checks if not check.ok]


def linear(*issues: Any, records: tuple[Any, ...] = ()) -> list[str]:
    return open_lines(step(situation(LAST, *records, issues=issues), Step.LINEAR))


def test_every_open_issue_needs_a_note_since_the_last_review() -> None:
    silent = issue(at=days_ago(30), comments=(comment(BEFORE),))
    noted = issue("ACM-15", at=days_ago(30), comments=(comment(AFTER),))
    assert linear(silent, noted) == ["ACM-14 has no note since Mon"]
    bots = issue(at=days_ago(30), comments=(comment(AFTER, author_kind="bot"),))
    assert linear(bots) == ["ACM-14 has no note since Mon"]


def test_a_move_today_stands_for_a_note_and_ideas_need_none() -> None:
    def move(days: int) -> StateChange:
        return StateChange(id="s", at=days_ago(days), from_state="Todo", to_state="Started")

    assert linear(issue(at=days_ago(30), state_changes=(move(0),))) == []
    assert linear(issue(at=days_ago(30), state_changes=(move(1),))) != []
    assert linear(issue(at=days_ago(30), state=state("Backlog"))) == []
    assert linear(issue(at=days_ago(30), priority=4)) == []
    assert linear(issue(at=days_ago(30), state=state("Done"))) == []


def test_statuses_must_agree_with_activity() -> None:
    by_specialist = comment(AFTER, author="Ada Specialist")
    by_manager = comment(AFTER, author="Eve Manager")
    todo = issue(state=state("Todo"), comments=(by_specialist,))
    assert linear(todo) == ["ACM-14 is worked on but Todo"]
    assert linear(replace(todo, comments=(by_manager,))) == []
    done = issue(state=state("Done"), completed_at=BEFORE, comments=(by_specialist,))
    assert linear(done) == ["ACM-14 is Done but got a note"]


def test_hours_must_name_their_issue() -> None:
    unnamed = entry(AFTER.date(), issue="")
    assert linear(records=(unnamed,)) == ["1 hours row without an issue"]
    assert linear(records=(entry(days_ago(20).date(), issue=""),)) == []


def test_communicate_wants_contact_and_nothing_owed() -> None:
    def lines(*records: Any) -> list[str]:
        return open_lines(step(situation(LAST, *records), Step.COMMUNICATE))

    told = contact(AFTER)
    assert lines(told) == []
    assert lines() == ["no outbound contact since the last review"]
    assert lines(contact(AFTER, Direction.IN)) == ["no outbound contact since the last review"]
    assert lines(told, ask(AFTER, owed_by="us")) == ["we owe a reply: the OSD logs"]
    assert lines(told, ask(BEFORE)) == ["waiting on them 4 wd: the OSD logs"]
    assert lines(told, ask(BEFORE, nudges=(AFTER,))) == []


def test_track_wants_rows_for_days_decisions_and_agreement() -> None:
    day = AFTER.date()
    worked_on = issue(at=days_ago(30), comments=(comment(AFTER, author="Ada Specialist"),))

    def lines(*records: Any, rows: tuple[SheetRow, ...] = ()) -> list[str]:
        known = situation(LAST, *records, issues=(worked_on,), rows=rows)
        return open_lines(step(known, Step.TRACK))

    assert lines() == ["Tue: no hours row (Ada Specialist)"]
    made = entry(day)
    in_sheet = SheetRow(number=2, entry_id=made.id, cells=cells_of(made, "Acme"))
    assert lines(made, rows=(in_sheet,)) == []
    assert lines(made) == ["journal and sheet disagree on 1 row"]
    undecided = replace(made, billable=Billable.UNDECIDED)
    their = SheetRow(number=2, entry_id=made.id, cells=cells_of(undecided, "Acme"))
    assert lines(undecided, rows=(their,)) == ["1 undecided row"]


def test_todays_work_may_still_be_recorded_today() -> None:
    today = issue(at=days_ago(30), comments=(comment(NOW, author="Ada Specialist"),))
    assert open_lines(step(situation(LAST, issues=(today,)), Step.TRACK)) == []


def test_the_first_review_of_the_week_shows_last_week_and_the_last_one_this_week() -> None:
    monday, thursday = NOW - timedelta(days=3), NOW
    recorded = (
        entry(date(2026, 11, 18), "3"),
        entry(date(2026, 11, 20), "1", billable=Billable.NO),
        entry(date(2026, 11, 24), "2"),
    )

    def said(now: datetime, *records: Any) -> list[str]:
        found = step(situation(*records, now=now, sheet_used=False), Step.TRACK)
        return [check.text for check in found.checks if "week" in check.text]

    assert said(monday, *recorded) == ["last week: 4 h, 1 not billable"]
    others = "No training, help desk or internal review?"
    assert said(thursday, *recorded) == [f"this week: 2 h. {others}"]
    assert said(thursday) == ["this week: no hours, and no specialist's work in Linear"]


def test_a_day_of_last_week_without_hours_stays_open_on_the_first_review() -> None:
    monday = NOW - timedelta(days=3)
    worked_on = issue(
        at=days_ago(30), comments=(comment(NOW - timedelta(days=8), author="Ada Specialist"),)
    )
    found = step(situation(issues=(worked_on,), now=monday, sheet_used=False), Step.TRACK)
    assert open_lines(found) == ["Wed: no hours row (Ada Specialist)"]
    assert not any("last week" in check.text for check in found.checks)


def test_a_step_is_open_evident_done_or_overruled() -> None:
    known = situation(LAST, contact(AFTER))
    assert step(known, Step.COMMUNICATE).state is StepState.EVIDENT
    silent = situation(LAST)
    assert step(silent, Step.COMMUNICATE).state is StepState.OPEN
    for reason in ("", "nothing new"):
        mark = StepMark(done=True, at=NOW, reason=reason)
        held = review(TODAY, marks={Step.COMMUNICATE: mark})
        found = step(silent, Step.COMMUNICATE, held)
        assert (found.state, found.reason) == (StepState.OVERRULED, reason)
        assert not found.checks[0].ok
    done = review(TODAY, marks={Step.COMMUNICATE: StepMark(done=True, at=NOW)})
    spoken = situation(LAST, contact(AFTER))
    assert step(spoken, Step.COMMUNICATE, done).state is StepState.DONE
    taken_back = review(TODAY, marks={Step.COMMUNICATE: StepMark(done=False, at=NOW)})
    assert step(silent, Step.COMMUNICATE, taken_back).state is StepState.OPEN


def test_evidence_stays_when_the_review_is_finished() -> None:
    held = review(TODAY, finished=NOW)
    known = situation(LAST, held, contact(AFTER))
    assert step(known, Step.COMMUNICATE, held).state is StepState.EVIDENT


def test_without_an_earlier_review_the_slot_before_counts() -> None:
    told = situation(contact(NOW - timedelta(days=2)))
    assert step(told, Step.COMMUNICATE).state is StepState.EVIDENT
    long_ago = situation(contact(days_ago(4)))
    assert step(long_ago, Step.COMMUNICATE).state is StepState.OPEN


def test_since_the_snapshot_issues_moved_came_and_were_commented() -> None:
    old = issue(at=days_ago(30))
    before = situation(
        entry(BEFORE.date()), issues=(old, issue("ACM-9", at=days_ago(30))), now=BEFORE
    )
    frozen = freeze(before)
    moved = replace(
        old, state=state("In Review"), comments=(comment(AFTER), comment(AFTER, author="Ada"))
    )
    now = situation(
        *before.journal.hours.values(),
        entry(BEFORE.date(), "2.5"),
        contact(AFTER),
        contact(BEFORE),
        issues=(moved, issue("ACM-15", at=AFTER)),
    )
    found = changes_since(frozen, frozen.taken_at, now)
    assert [(change.kind, change.text) for change in found] == [
        ("moved", "ACM-14 Started → In Review"),
        ("commented", "2 comments on ACM-14"),
        ("created", "new issue ACM-15"),
        ("gone", "ACM-9 is gone"),
        ("hours", "2.5 h recorded"),
        ("contact", "you wrote on Tue"),
    ]
    assert one_line(found) == (
        "ACM-14 Started → In Review · new issue ACM-15 · ACM-9 is gone · 2 comments"
        " · 2.5 h recorded · you wrote on Tue"
    )


def test_without_a_snapshot_the_moves_themselves_tell() -> None:
    moves = (
        StateChange(id="1", at=BEFORE, from_state="Backlog", to_state="Todo"),
        StateChange(id="2", at=AFTER, from_state="Todo", to_state="Started"),
        StateChange(id="3", at=NOW, from_state="Started", to_state="In Review"),
    )
    known = situation(
        entry(AFTER.date(), "1"),
        issues=(issue(at=days_ago(30), state=state("In Review"), state_changes=moves),),
    )
    found = changes_since(None, NOW - timedelta(days=3), known)
    assert [change.text for change in found] == ["ACM-14 Todo → In Review", "1 h recorded"]


def test_nothing_changed_is_said_and_an_empty_pull_loses_nothing() -> None:
    known = situation(issues=(issue(at=days_ago(30)),))
    frozen = freeze(known)
    assert frozen.hours == Decimal(0)
    assert one_line(changes_since(frozen, NOW, known)) == "nothing changed"
    assert changes_since(frozen, NOW, situation()) == ()


def test_linear_that_was_never_read_is_no_evidence() -> None:
    def unread(**known: Any) -> StepEvidence:
        return step(situation(LAST, linear_at=None, **known), Step.LINEAR)

    assert open_lines(unread()) == ["Linear never read: sync first"]
    assert open_lines(unread(linear_used=False)) == ["Linear is not set up: no issues to check"]
    assert unread(linear_used=False).state is StepState.OPEN

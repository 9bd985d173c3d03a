"""Levels, stuck, gates, snoozes: how the factors become one answer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from domain_support import (
    LIMITS,
    NOW,
    TODAY,
    ask,
    busy,
    calm,
    comment,
    contact,
    customer,
    days_ago,
    entry,
    issue,
    moved,
    new_id,
    review,
    situation,
    state,
    wd_ago,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from koortui.domain.assessment import Assessment, Level, Severity
from koortui.domain.attention import FACTORS, assess, explain
from koortui.domain.attention_memo import AttentionMemo
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import HoursBlock, Invoice
from koortui.domain.issue import Issue, Project, StateChange
from koortui.domain.journal import Billable, Contact, Direction, GateDecision, Snooze
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds, problems

RECOVERY = Project(id="p", name="Recovery")


def look(known: Situation) -> Assessment:
    return assess(known, LIMITS)


def factors(known: Situation) -> list[str]:
    return [reason.factor for reason in look(known).reasons]


def project(*issues: Issue) -> Situation:
    """A project of these issues, whose customer was told just now."""
    mine = tuple(replace(one, project_id="p") for one in issues)
    return situation(contact(NOW), issues=mine, projects=(RECOVERY,))


def test_nothing_wrong_is_clear() -> None:
    answer = look(busy())
    assert (answer.level, answer.score, answer.reasons) == (Level.CLEAR, 0, ())


def test_ambers_and_hygiene_stay_look() -> None:
    undecided = [entry(TODAY, billable=Billable.UNDECIDED) for _ in range(5)]
    known = calm(ask(wd_ago(3)), ask(wd_ago(1), owed_by="us"), *undecided)
    answer = look(known)
    assert (answer.level, answer.score) == (Level.LOOK, 49)


def test_one_red_is_act_and_reds_add_up_uncapped() -> None:
    owed = ask(wd_ago(3), owed_by="us")
    assert (look(calm(owed)).level, look(calm(owed)).score) == (Level.ACT, 50)
    waiting = ask(wd_ago(10))
    assert look(calm(owed, waiting)).score == 100


def test_hygiene_alone_stays_clear() -> None:
    undecided = [entry(TODAY, billable=Billable.UNDECIDED) for _ in range(9)]
    answer = look(calm(*undecided))
    assert (answer.level, answer.score) == (Level.CLEAR, 9)


def test_each_factor_is_there_once_and_worst_first() -> None:
    known = calm(ask(wd_ago(3)), ask(wd_ago(12)), ask(wd_ago(2), owed_by="us"))
    assert factors(known) == ["waiting", "reply"]
    assert [reason.severity for reason in look(known).reasons] == [Severity.RED, Severity.AMBER]


def test_one_issue_feeds_one_factor() -> None:
    late = issue(at=wd_ago(6), priority=2, due=date(2026, 11, 1))
    answer = look(project(late))
    assert [reason.factor for reason in answer.reasons] == ["high"]
    assert (answer.score, answer.stuck) == (50, True)


def test_unknown_is_never_clear_and_never_hides_what_is_known() -> None:
    assert look(calm(sheet_at=None)).level is Level.UNKNOWN
    owed = calm(ask(wd_ago(1), owed_by="us"), sheet_at=None)
    assert look(owed).level is Level.LOOK


def test_explain_lists_every_factor_also_the_fine_ones() -> None:
    found = explain(busy(), LIMITS)
    assert [report.factor for report in found] == list(FACTORS)
    assert all(report.text for report in found)


@pytest.mark.parametrize(("wd", "stuck"), [(4, False), (5, True), (6, True)])
def test_stuck_without_progress_on_any_issue(wd: int, stuck: bool) -> None:
    quiet_one, busy_one = issue(at=days_ago(40)), issue("ACM-2", at=wd_ago(wd))
    answer = look(project(quiet_one, busy_one))
    assert answer.stuck is stuck
    if stuck:
        assert answer.reasons[0].text == f"STUCK Recovery: no progress {wd} wd (5)"


@pytest.mark.parametrize(
    ("size", "limit"), [(1.0, 2), (2.0, 2), (3.0, 4), (5.0, 8), (8.0, 10), (None, 5)]
)
def test_stuck_beyond_the_size_of_a_started_issue(size: float | None, limit: int) -> None:
    for wd, stuck in ((limit, False), (limit + 1, True)):
        note = comment(NOW)
        one = issue(at=days_ago(60), estimate=size, started_at=wd_ago(wd), comments=(note,))
        assert look(project(one)).stuck is stuck, (size, wd)


@pytest.mark.parametrize(("wd", "stuck"), [(2, False), (3, True)])
def test_stuck_when_blocked_by_an_open_issue(wd: int, stuck: bool) -> None:
    blocked = issue(at=wd_ago(wd), blocked_by=("ACM-2",))
    blocker = issue("ACM-2", at=days_ago(60), comments=(comment(NOW),))
    assert look(project(blocked, blocker)).stuck is stuck
    done = replace(blocker, state=state("Done"))
    assert not look(project(blocked, done, issue("ACM-3"))).stuck


def test_stuck_without_a_next_action() -> None:
    unassigned = project(issue(assignee=""))
    assert look(unassigned).stuck
    assert look(project(issue(state=state("Backlog")))).stuck
    assert not look(project(issue(state=state("Todo")))).stuck
    assert look(situation(contact(NOW), projects=(RECOVERY,))).stuck
    finished = replace(RECOVERY, status="completed")
    assert not look(situation(contact(NOW), projects=(finished,))).stuck


def test_a_documented_wait_pauses_until_it_is_red() -> None:
    silent = project(issue(at=wd_ago(8), started_at=wd_ago(8)))
    assert look(silent).stuck
    for named in ("ACM-14", "acm-14", ""):
        waiting = ask(wd_ago(2), issue=named)
        known = replace(silent, journal=calm(waiting).journal)
        assert not look(known).stuck, named
    elsewhere = replace(silent, journal=calm(ask(wd_ago(2), issue="ACM-99")).journal)
    assert look(elsewhere).stuck


def test_a_red_wait_is_stuck_but_counts_once() -> None:
    known = replace(project(issue()), journal=calm(ask(wd_ago(10), issue="ACM-14")).journal)
    answer = look(known)
    assert (answer.stuck, answer.score) == (True, 50)
    assert [reason.factor for reason in answer.reasons] == ["waiting"]


@pytest.mark.parametrize(("wd", "severity"), [(3, None), (4, Severity.AMBER), (5, Severity.RED)])
def test_stuck_looks_ahead_to_the_next_slot(wd: int, severity: Severity | None) -> None:
    """On Thursday with the next slot on Monday: only Friday passes unseen."""
    answer = look(project(issue(at=wd_ago(wd))))
    found = [reason for reason in answer.reasons if reason.factor == "stuck"]
    assert [reason.severity for reason in found] == ([severity] if severity else [])
    assert answer.stuck is (severity is Severity.RED)


OVERDUE = customer(invoices=(Invoice(issued=date(2026, 9, 1), due=date(2026, 11, 1)),))


def decision(at: int, gate: str = "payment") -> GateDecision:
    return GateDecision(
        id=new_id(),
        at=days_ago(at),
        gate=gate,  # type: ignore[arg-type]
        decision="continue",
        decider="Head of Sales",
    )


def test_a_gate_asks_until_somebody_decided_after_the_event() -> None:
    open_gate = look(calm(customer=OVERDUE))
    assert [gate.factor for gate in open_gate.gates] == ["payment"]
    assert open_gate.level is Level.ACT
    decided = look(calm(decision(3), customer=OVERDUE))
    assert decided.gates == ()
    assert decided.reasons[0].severity is Severity.AMBER
    assert "Head of Sales" in decided.reasons[0].cause
    before = look(calm(decision(60), customer=OVERDUE))
    assert len(before.gates) == 1
    assert len(look(calm(decision(3, "balance"), customer=OVERDUE)).gates) == 1


def test_a_balance_gate_opens_again_after_a_new_block_is_used_up() -> None:
    block = HoursBlock(hours=Decimal(5), paid_on=date(2026, 1, 1))
    first = entry(date(2026, 11, 2), "5")
    assert (
        look(calm(first, decision(10, "balance"), customer=customer(blocks=(block,)))).gates == ()
    )
    second = HoursBlock(hours=Decimal(5), paid_on=date(2026, 11, 20))
    again = calm(
        first,
        entry(date(2026, 11, 25), "5"),
        decision(10, "balance"),
        customer=customer(blocks=(block, second)),
    )
    assert [gate.factor for gate in look(again).gates] == ["balance"]


def snooze(factor: str, at: int, until: date = TODAY, **fields: str) -> Snooze:
    return Snooze(
        id=new_id(), at=days_ago(at), factor=factor, until=until, reason="on it", **fields
    )


def test_a_snooze_puts_one_factor_off_until_its_day() -> None:
    owed = ask(wd_ago(3), owed_by="us")
    put_off = look(calm(owed, snooze("reply", 1)))
    assert (put_off.score, [reason.factor for reason in put_off.snoozed]) == (0, ["reply"])
    assert look(calm(owed, snooze("reply", 2, TODAY - timedelta(days=1)))).score == 50
    assert look(calm(owed, snooze("waiting", 1))).score == 50


def test_a_snooze_lasts_fourteen_days_at_most() -> None:
    owed = ask(days_ago(40), owed_by="us")
    late = date(2027, 1, 1)
    assert look(calm(owed, snooze("reply", 14, late))).score == 0
    assert look(calm(owed, snooze("reply", 15, late))).score == 50


def test_a_new_event_or_a_worse_level_ends_a_snooze() -> None:
    owed = ask(wd_ago(3), owed_by="us")
    another = ask(NOW, owed_by="us")
    assert look(calm(owed, another, snooze("reply", 1))).score == 50
    assert look(calm(owed, snooze("reply", 1, level_then="amber"))).score == 50
    assert look(calm(owed, snooze("reply", 1, level_then="red"))).score == 0


def test_gates_and_the_unknown_cannot_be_snoozed() -> None:
    gate = look(calm(snooze("payment", 1), customer=OVERDUE))
    assert (gate.score, gate.snoozed) == (50, ())
    assert look(calm(snooze("unknown", 1), linear_at=None)).level is Level.UNKNOWN


def test_the_assessment_carries_what_the_board_shows() -> None:
    theirs = contact(days_ago(3), Direction.IN)
    quiet = look(situation(contact(days_ago(10)), theirs, review(TODAY)))
    assert (quiet.quiet, quiet.reviewed) == (True, True)
    assert quiet.last_outbound == days_ago(10)
    assert quiet.last_inbound == days_ago(3)
    assert quiet.next_outreach == date(2026, 12, 14)
    assert not look(busy(review(date(2026, 11, 23)))).reviewed
    assert not look(busy(review(TODAY, skipped_reason="ill"))).reviewed
    assert look(busy()).next_outreach is None


def test_thresholds_move_the_limits() -> None:
    owed = calm(ask(wd_ago(3), owed_by="us"))
    assert assess(owed, Thresholds(reply_red=4)).level is Level.LOOK
    assert assess(owed, Thresholds(reply_amber=4, reply_red=9)).level is Level.CLEAR


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"reply_red": 0}, "reply_red"),
        ({"reply_amber": 5}, "reply_amber"),
        ({"snooze_days": 15}, "snooze_days"),
        ({"look": 60}, "look"),
    ],
)
def test_wrong_thresholds_are_named(wrong: dict[str, int], named: str) -> None:
    assert problems(Thresholds()) == []
    assert any(named in message for message in problems(Thresholds(**wrong)))


ages = st.integers(0, 40)
issues = st.lists(
    st.builds(
        lambda age, priority, due, started, name: issue(
            at=days_ago(age),
            priority=priority,
            due=None if due is None else TODAY - timedelta(days=due),
            started_at=days_ago(min(started, age)),
            state=state(name),
        ),
        ages,
        st.integers(0, 4),
        st.none() | st.integers(-5, 20),
        ages,
        st.sampled_from(["Backlog", "Todo", "Started"]),
    ),
    max_size=5,
).map(
    lambda found: tuple(
        replace(one, id=f"i{n}", identifier=f"ACM-{n}") for n, one in enumerate(found)
    )
)
contacts = st.lists(st.builds(lambda age: contact(days_ago(age)), ages), max_size=4)
asks = st.lists(
    st.builds(
        lambda age, by, who: ask(days_ago(age), owed_by=by, issue=who),
        ages,
        st.sampled_from(["customer", "us"]),
        st.sampled_from(["", "ACM-0", "ACM-1"]),
    ),
    max_size=3,
)


calendars = st.builds(
    lambda holidays, away, zone: WorkCalendar(
        holidays=frozenset(TODAY - timedelta(days=n) for n in holidays),
        away=frozenset(TODAY + timedelta(days=n) for n in away),
        timezone=zone,
    ),
    st.frozensets(st.integers(0, 40), max_size=8),
    st.frozensets(st.integers(-20, 20), max_size=8),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/Los_Angeles"]),
)


@given(issues, contacts, asks, st.booleans(), st.integers(0, 4), st.booleans(), calendars)
def test_progress_never_raises_the_score(
    found: tuple[Issue, ...],
    said: list[Contact],
    open_asks: list,
    by_project: bool,
    which: int,
    moves: bool,
    calendar: WorkCalendar,
) -> None:
    """A note, or a step forward of what is started."""
    if by_project:
        found = tuple(replace(one, project_id="p") for one in found)
    projects = (RECOVERY,) if by_project else ()
    known = situation(*said, *open_asks, issues=found, projects=projects, calendar=calendar)
    if not found:
        return
    chosen = found[which % len(found)]
    if moves and chosen.is_started:
        move = StateChange(id="s", at=NOW, from_state="Started", to_state="In Review")
        better = replace(chosen, state=state("In Review"), state_changes=(move,))
    else:
        better = replace(chosen, comments=(*chosen.comments, comment(NOW)))
    after = tuple(better if one is chosen else one for one in found)
    assert look(replace(known, issues=after)).score <= look(known).score


@given(issues, contacts, asks, st.sampled_from(list(Direction)), calendars)
def test_contact_never_raises_the_score(
    found: tuple[Issue, ...],
    said: list[Contact],
    open_asks: list,
    direction: Direction,
    calendar: WorkCalendar,
) -> None:
    known = situation(*said, *open_asks, issues=found, calendar=calendar)
    more = contact(NOW, direction)
    journal = replace(known.journal, contacts={**known.journal.contacts, more.id: more})
    assert look(replace(known, journal=journal)).score <= look(known).score


@given(issues, contacts, asks)
def test_the_score_is_the_sum_of_what_is_shown(
    found: tuple[Issue, ...], said: list[Contact], open_asks: list
) -> None:
    answer = look(situation(*said, *open_asks, issues=found))
    reds = sum(reason.severity is Severity.RED for reason in answer.reasons)
    ambers = sum(reason.severity is Severity.AMBER for reason in answer.reasons)
    assert 0 <= answer.score - 50 * reds - 20 * ambers <= 9
    assert (answer.level is Level.ACT) is (answer.score >= 50)
    shown = [reason.factor for reason in answer.reasons]
    assert len(shown) == len(set(shown))


def test_kept_answers_are_the_fresh_ones_as_time_passes() -> None:
    """SLA breach, midnight, old sources: each is noticed at its minute."""
    breach = issue(at=NOW, priority=1, sla_breaches_at=NOW + timedelta(minutes=90))
    berlin = WorkCalendar(timezone="Europe/Berlin")
    known = busy(contact(NOW), ask(NOW), issues=(breach,), calendar=berlin)
    memo, seen = AttentionMemo(), set()
    for minutes in range(0, 7 * 24 * 60, 30):
        later = replace(known, now=NOW + timedelta(minutes=minutes))
        kept = memo.assess(later, LIMITS)
        assert kept == look(later), minutes
        seen.add(kept.score)
    assert len(seen) > 2


def test_a_kept_answer_goes_with_any_change() -> None:
    memo = AttentionMemo()
    known = calm()
    assert memo.assess(known, LIMITS) is memo.assess(known, LIMITS)
    owed = ask(wd_ago(3), owed_by="us")
    assert memo.assess(replace(known, journal=calm(owed).journal), LIMITS).score == 50
    assert memo.assess(known, LIMITS).score == 0
    assert memo.assess(moved(known, contract_end=TODAY), LIMITS).score == 50
    assert memo.assess(replace(known, linear_at=None), LIMITS).level is Level.UNKNOWN
    assert memo.assess(calm(ask(wd_ago(3))), Thresholds(waiting_amber=4)).score == 0

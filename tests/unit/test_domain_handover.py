"""The pack tells the covering EM what to know; the hand-back what happened meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

from domain_support import (
    LIMITS,
    NOW,
    TODAY,
    ask,
    comment,
    contact,
    customer,
    days_ago,
    entry,
    issue,
    new_id,
    review,
    situation,
    state,
    wd_ago,
)

from koortui.domain.attention import assess
from koortui.domain.customer import CustomerPerson
from koortui.domain.handover import Judged, Leave, handback, handover_pack
from koortui.domain.issue import StateChange
from koortui.domain.journal import Direction, GateDecision, Meeting, Note
from koortui.domain.situation import Situation

PETRA = CustomerPerson(name="Petra Holm", email="petra@acme.example", role="CTO", phone="+49 30 1")
LEAVE = Leave(away="Eve Manager", by="Sam Okafor", start=date(2026, 11, 16), end=TODAY)


def judged(known: Situation) -> Judged:
    return known, assess(known, LIMITS)


def full() -> Situation:
    note = Note(id=new_id(), at=days_ago(4), text="Careful.\n? Do they want a second site\n#lesson")
    meeting = Meeting(
        id=new_id(),
        at=days_ago(8),
        type="checkpoint",
        day=date(2026, 11, 18),
        questions=("Which rack is next?",),
        next_steps="Send the plan.",
    )
    return situation(
        ask(wd_ago(4), issue="ACM-14", nudges=(wd_ago(1),)),
        ask(wd_ago(2), owed_by="us"),
        review(date(2026, 11, 23), next_steps="Call Petra on Friday."),
        contact(days_ago(9)),
        contact(days_ago(2), Direction.IN),
        note,
        meeting,
        customer=customer(people=(PETRA,), specialist="Ada Specialist", nodes=24),
        issues=(issue("ACM-14", at=wd_ago(1), title="Recover\nthe [PGs]"),),
    )


def test_the_pack_has_state_waits_promises_steps_questions_and_contacts() -> None:
    text = handover_pack([judged(full())], LEAVE, TODAY)
    assert text.startswith(
        "# Hand-over from Eve Manager to Sam Okafor, 16 Nov 2026 to 26 Nov 2026\n"
    )
    assert "## Acme Robotics · look" in text
    assert "24 nodes · specialist Ada Specialist" in text
    for line in (
        "- amber: we owe a reply 2 wd (1)",
        "- ACM-14 Started: Recover the [PGs], Ada Specialist",
        "- the OSD logs - asked Fri, 1 nudge (ACM-14)",
        "- the OSD logs - owed since Tue",
        "- Call Petra on Friday. (Mon)",
        "- Send the plan. (meeting of 18 Nov)",
        "- Do they want a second site (Sun)",
        "- Which rack is next? (meeting of 18 Nov)",
        "- Petra Holm, CTO, petra@acme.example, +49 30 1",
        "- last told 18 Nov, last heard Tue",
    ):
        assert line in text.splitlines(), line


def test_what_there_is_nothing_of_is_one_line() -> None:
    text = handover_pack([judged(situation())], Leave(away="Eve"), TODAY)
    assert "Nothing under: waiting on them, promises, next steps, open questions" in text
    assert "**Promises**" not in text
    assert text.startswith("# Hand-over from Eve\n")


def test_the_hand_back_tells_what_happened_in_those_days_and_who_reviewed() -> None:
    before, during = days_ago(20), days_ago(3)
    move = StateChange(id="s", at=during, from_state="Started", to_state="In Review")
    moved = issue("ACM-14", at=days_ago(40), state=state("In Review"), state_changes=(move,))
    old = issue("ACM-2", at=days_ago(40), comments=(comment(before),))
    known = situation(
        review(date(2026, 11, 12), by="Eve Manager"),
        review(date(2026, 11, 19), by="Sam Okafor", next_steps="Wait for the logs."),
        review(date(2026, 11, 23), skipped_reason="they are away"),
        ask(during, issue="ACM-14"),
        ask(before, owed_by="us", answered_at=during),
        contact(during),
        contact(before),
        entry(during.date(), "2.5"),
        entry(before.date(), "7"),
        Note(id=new_id(), at=during, text="Host 7 is back."),
        GateDecision(
            id=new_id(), at=during, gate="payment", decision="continue", decider="Head of Sales"
        ),
        issues=(moved, old, issue("ACM-3", at=during, title="Slow OSDs")),
    )
    text = handback([judged(known)], LEAVE)
    for line in (
        "- reviewed on 19 Nov by Sam Okafor, next: Wait for the logs.",
        "- review of Mon skipped: they are away",
        "- ACM-14 Started → In Review",
        "- new issue ACM-3: Slow OSDs",
        "- 2.5 h recorded",
        "- new: they owe us: the OSD logs",
        "- settled: the OSD logs",
        "- Head of Sales decided on payment: continue",
        "- note of Mon: Host 7 is back.",
    ):
        assert line in text.splitlines(), line
    assert "12 Nov" not in text
    assert "ACM-2" not in text


def test_what_came_after_the_cover_is_not_of_the_cover() -> None:
    leave = Leave(away="Eve", by="Sam", start=date(2026, 11, 16), end=date(2026, 11, 20))
    later = Note(id=new_id(), at=NOW - timedelta(hours=1), text="afterwards")
    known = situation(later, issues=(issue(at=NOW),))
    text = handback([judged(known)], leave)
    assert "afterwards" not in text
    assert "## Nothing happened\n\n- Acme Robotics" in text


def test_nobody_covered_is_said() -> None:
    assert "Nobody was covered." in handback([], LEAVE)

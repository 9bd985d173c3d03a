"""Drafts hold public facts only; leaks are named; a session sums up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
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
from koortui.domain.customer import Customer, CustomerPerson
from koortui.domain.drafts import Template, draft, suggest_template
from koortui.domain.journal import Meeting, Note
from koortui.domain.leaks import leaks
from koortui.domain.mutations import CommentCreate, PendingWrite
from koortui.domain.since import changes_since
from koortui.domain.situation import Situation
from koortui.domain.summary import session_summary
from koortui.usecases.templates import ours

INTERNAL = "They are slow payers and the boss there wants to leave us before the spring"
ACME = customer(people=(CustomerPerson(name="Rosa Diaz", email="rosa@acme.example"),))
OTHER = Customer(
    id="b",
    slug="borealis",
    name="Borealis Labs",
    aliases=("BLabs",),
    people=(CustomerPerson(name="Bo", email="bo@borealis.example"),),
)


def known(*records: Any, **fields: Any) -> Situation:
    return situation(*records, **({"customer": ACME} | fields))


def internal_note(text: str = INTERNAL) -> Note:
    return Note(id=new_id(), at=NOW, text=text)


@pytest.mark.parametrize(
    ("records", "template"),
    [
        ((ask(wd_ago(3)),), Template.REMINDER),
        ((ask(days_ago(40), nudges=(wd_ago(3),)),), Template.FIRMER),
        ((ask(wd_ago(1), owed_by="us"),), Template.ANSWER),
        ((ask(NOW),), Template.HELLO),
        ((), Template.HELLO),
    ],
)
def test_the_ladder_picks_the_template(records: tuple[Any, ...], template: Template) -> None:
    assert suggest_template(known(*records)) is template


def test_an_active_project_gets_an_update() -> None:
    assert suggest_template(known(issues=(issue(),))) is Template.UPDATE


def test_an_update_tells_what_moved_and_nothing_internal() -> None:
    secret = comment(NOW, body="customer broke it themselves with a wrong crush rule again")
    moved = issue(at=NOW - timedelta(hours=1), title="Slow OSDs", comments=(secret,))
    going = issue("ACM-15", at=days_ago(30), title="Capacity plan")
    current = known(internal_note(), ask(NOW), issues=(moved, going))
    changes = changes_since(None, days_ago(2), current)
    subject, body = draft(current, ours("update"), changes, "Eve Manager")
    assert "Acme Robotics" in subject
    assert body.startswith("Hello Rosa,\n\n")
    assert body.endswith("Best regards\nEve Manager\n")
    assert "- Slow OSDs: new, Started" in body
    assert "In progress:\n- Capacity plan" in body
    assert "What we need from you:\n- the OSD logs" in body
    assert "slow payers" not in body
    assert "crush" not in body
    assert leaks(subject + body, current, [ACME, OTHER]) == []


@pytest.mark.parametrize("template", list(Template))
def test_every_template_is_whole_but_for_what_is_written_by_hand(template: Template) -> None:
    met = Meeting(id="m", at=wd_ago(3), type="checkpoint", day=wd_ago(3).date())
    current = known(internal_note(), ask(wd_ago(4)), ask(wd_ago(2), owed_by="us"), met)
    link = "https://calendar.example/eve"
    _, body = draft(current, ours(template), (), "Eve", calendar_link=link)
    by_hand = {Template.ANSWER: "answer", Template.ASSESSMENT: "assessment"}
    found = leaks(body, current, [ACME, OTHER])
    assert found == [f"not filled in: {{{by_hand[t]}}}" for t in by_hand if t is template]


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("as we did at Borealis Labs.", "names another customer: Borealis Labs"),
        ("as we did at blabs", "names another customer: BLabs"),
        ("ask bo@borealis.example", "names another customer: borealis.example"),
        ("Hello {name}", "not filled in: {name}"),
    ],
)
def test_a_leak_is_named(text: str, leak: str) -> None:
    assert leak in leaks(text, known(), [ACME, OTHER])


def test_words_that_only_contain_a_name_are_no_leak() -> None:
    assert leaks("the BLabsters met; Acme Robotics too", known(), [ACME, OTHER]) == []
    labs = Customer(id="c", slug="robotics", name="Robotics")
    assert leaks("Dear Acme Robotics team", known(), [ACME, labs]) == []


def test_quoting_an_internal_note_is_a_leak_from_eight_words_on() -> None:
    current = known(internal_note())
    eight, seven = "the boss there wants to leave us before", "the boss there wants to leave us"
    assert leaks(f"We heard {eight.upper()} summer", current, [ACME])
    assert leaks(f"We heard {seven} soon", current, [ACME]) == []
    short = known(internal_note("do not trust Bob"))
    assert leaks("we do not, trust bob!", short, [ACME])
    elsewhere = situation(internal_note()).journal
    assert leaks(f"We heard {eight}", known(), [ACME], [elsewhere])


def test_quoting_an_internal_comment_is_a_leak_but_their_own_words_are_not() -> None:
    body = "host seven lost its disks because nobody replaced the old controller in time"
    internal = known(issues=(issue(comments=(comment(NOW, body=body),)),))
    assert leaks(body, internal, [ACME]) == ["quotes an internal comment on ACM-14"]
    theirs = comment(NOW, body=body, author_kind="external")
    assert leaks(body, known(issues=(issue(comments=(theirs,)),)), [ACME]) == []


def test_nobody_to_send_to_is_said() -> None:
    assert "nobody to send it to" in leaks("Hello", situation(), [])[0]


def test_a_session_sums_up_who_was_reviewed_and_what_is_left() -> None:
    write = PendingWrite(
        id=new_id(),
        at=NOW,
        seq=1,
        entity="issue:1",
        payload=CommentCreate(comment_id="c", issue_id="1", identifier="ACM-14", body="x"),
    )
    done = situation(
        review(TODAY, next_steps="send the\nassessment"), write, entry(TODAY, "2.5"), contact(NOW)
    )
    stuck = situation(contact(NOW), issues=(issue(at=wd_ago(7)),), customer=customer(name="Delta"))
    skipped = situation(
        review(TODAY, skipped_reason="on site there"), customer=customer(name="Ember")
    )
    board = [(one, assess(one, LIMITS)) for one in (done, stuck, skipped)]
    text = session_summary(board, TODAY)
    assert text.startswith("# Review of Thursday 2026-11-26\n\n1 of 3 reviewed.")
    assert "## Reviewed\n\n- Acme Robotics: send the assessment" in text
    assert "## Skipped\n\n- Ember: on site there" in text
    assert "## Not done\n\n- Delta" in text
    assert "## Still stuck\n\n- Delta: STUCK Delta: no progress 7 wd (5)" in text
    assert "## Hours this week\n\n- Acme Robotics: 2.5 h" in text
    assert "1 write queued, not delivered yet." in text


def test_a_closed_issue_is_told_as_it_now_stands() -> None:
    done = issue(at=NOW - timedelta(hours=1), state=state("Done"), title="Upgrade")
    current = known(issues=(done,))
    _, body = draft(current, ours("update"), changes_since(None, days_ago(1), current), "Eve")
    assert "- Upgrade: new, Done" in body

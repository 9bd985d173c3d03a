"""Two customers whose data must never mix: each leak that is planted is caught, and named."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from domain_support import NOW, TODAY, comment, customer, entry, issue, new_id, situation

from koortui.domain.customer import Cluster, Customer, CustomerPerson
from koortui.domain.journal import Draft, GateDecision, Meeting, Note, Review, Snooze
from koortui.domain.leaks import leaks
from koortui.domain.ports import TABLE_OF, Journal, JournalRecord

ACME = customer(
    people=(CustomerPerson(name="Rosa Diaz", email="rosa@acme.example"),),
    clusters=(Cluster(name="prod", fsid="1b6f-acme"),),
)
BOREALIS = Customer(
    id="b",
    slug="borealis",
    name="Borealis Labs",
    aliases=("BLabs", "Northern Light"),
    people=(CustomerPerson(name="Bo Holm", email="bo@borealis.example"),),
    clusters=(Cluster(name="prod", fsid="77aa-borealis"),),
)
SECRET = "the finance people there have frozen every new purchase until next summer"
CLEAN = "Hello Rosa,\n\nyour cluster is healthy again.\n\nBest regards\nEve\n"
OURS = issue("ACM-14", title="Slow OSDs")
THEIRS = issue("BOR-7", title="Capacity plan", comments=(comment(NOW, body=SECRET),))


def internal(text: str) -> list[JournalRecord]:
    """The same words in every place that is for ourselves."""
    day = TODAY
    return [
        Note(id=new_id(), at=NOW, text=text),
        Draft(id=new_id(), at=NOW, place="note", text=text),
        Meeting(id=new_id(), at=NOW, type="working", day=day, notes=text),
        entry(day, comment=text),
        Snooze(id=new_id(), at=NOW, factor="quiet", until=day + timedelta(days=3), reason=text),
        GateDecision(
            id=new_id(), at=NOW, gate="payment", decision="continue", decider="Sam", note=text
        ),
        Review(id=new_id(), at=NOW, slot=day, skipped_reason=text),
    ]


def journal_of(slug: str, record: JournalRecord) -> Journal:
    return Journal(customer=slug, **{TABLE_OF[type(record)]: {record.id: record}})


def found(text: str, *, to: tuple[str, ...] = ("rosa@acme.example",), **of: object) -> list[str]:
    """The check of a message to Acme, with Borealis in the roster and its issue in the mirror."""
    journal = of.get("journal", Journal(customer="acme"))
    others = of.get("others", [])
    own = of.get("issues", (OURS,))
    current = msgspec.structs.replace(situation(customer=ACME, issues=own), journal=journal)
    return leaks(text, current, [ACME, BOREALIS], others, (OURS, THEIRS), to)  # type: ignore[arg-type]


def test_a_clean_message_is_clean_whatever_is_written_elsewhere() -> None:
    others = [journal_of("borealis", record) for record in internal(SECRET)]
    assert found(CLEAN, others=others, journal=journal_of("acme", internal(SECRET)[0])) == []


@pytest.mark.parametrize("number", range(len(internal(""))))
@pytest.mark.parametrize("owner", ["acme", "borealis"])
def test_internal_words_of_either_customer_are_caught(number: int, owner: str) -> None:
    record = internal(SECRET)[number]
    journal = journal_of(owner, record)
    text = f"{CLEAN}\nWe hear that {SECRET.upper()}."
    caught = found(text, journal=journal) if owner == "acme" else found(text, others=[journal])
    assert any(problem.startswith("quotes an internal note") for problem in caught)


@pytest.mark.parametrize(
    ("planted", "problem"),
    [
        ("as we did for Borealis Labs", "names another customer: Borealis Labs"),
        ("as we did for BLABS.", "names another customer: BLabs"),
        ("the Northern Light migration", "names another customer: Northern Light"),
        ("ask bo@borealis.example", "names another customer: borealis.example"),
        ("Bo Holm saw the same", "names another customer: Bo Holm"),
        ("cluster 77aa-borealis", "names another customer: 77aa-borealis"),
        ("see BOR-7", "names an issue of others: BOR-7"),
        (SECRET, "quotes an internal comment on BOR-7"),
        ("Hello {name}", "not filled in: {name}"),
        ("{answer}", "not filled in: {answer}"),
    ],
)
def test_a_planted_leak_is_caught_and_named(planted: str, problem: str) -> None:
    assert problem in found(f"{CLEAN}\n{planted}\n")


def test_an_internal_comment_on_their_own_issue_is_caught() -> None:
    own = issue("ACM-14", comments=(comment(NOW, body=SECRET),))
    assert "quotes an internal comment on ACM-14" in found(f"{CLEAN}{SECRET}", issues=(own,))


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ((), "nobody to send it to"),
        (("rosa@acme.example", "bo@borealis.example"), "goes to another customer"),
    ],
)
def test_the_recipients_are_checked(to: tuple[str, ...], problem: str) -> None:
    assert any(one.startswith(problem) for one in found(CLEAN, to=to))


def test_their_own_names_are_no_leak() -> None:
    text = f"{CLEAN}Rosa Diaz, Acme Robotics, rosa@acme.example, ACM-14, 1b6f-acme"
    assert found(text) == []

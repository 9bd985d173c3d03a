"""Quick lookup: two or three letters find the customer meant."""

from __future__ import annotations

from functools import partial

import pytest
from domain_support import NOW, issue, journal
from fakes.effort import spent
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.customer import Cluster, Customer, CustomerPerson
from koortui.domain.journal import Note
from koortui.domain.lookup import search
from koortui.domain.lookup_build import build_index
from koortui.domain.lookup_fold import fold
from koortui.domain.lookup_index import LookupIndex


def note(text: str) -> Note:
    return Note(id=text, at=NOW, text=text)


def named(slug: str, name: str, **fields: object) -> Customer:
    return Customer(id=slug, slug=slug, name=name, **fields)  # type: ignore[arg-type]


CUSTOMERS = (
    named(
        "acme",
        "Acme Robotics",
        aliases=("Rocket Works",),
        people=(CustomerPerson(name="Rosa Diaz", email="rosa@acme-robotics.example"),),
        clusters=(Cluster(name="prod-muc"),),
        tags=("vip",),
    ),
    named("mueller", "Müller & Söhne", people=(CustomerPerson(name="Rosa Lang"),)),
    named("grosse", "Große Straße AG"),
    named("ember", "Ember Telecom"),
    named("robotic-arms", "Arms Robotic"),
)
INDEX = build_index(
    CUSTOMERS,
    {"ember": journal(note("Their MON quorum is lost; see the acme case"))},
    {"acme": (issue("ACM-14", title="Recover PG after host loss"),)},
)


def found(text: str, index: LookupIndex = INDEX) -> list[tuple[str, str]]:
    return [(hit.slug, hit.kind) for hit in search(index, text)]


@pytest.mark.parametrize(
    ("text", "slug", "kind"),
    [
        ("acm", "acme", "customer"),
        ("rocket", "acme", "customer"),
        ("rosa d", "acme", "contact"),
        ("robotics.example", "acme", "domain"),
        ("prod muc", "acme", "cluster"),
        ("ACM-14", "acme", "issue"),
        ("host loss", "acme", "issue"),
        ("quorum", "ember", "note"),
        ("vip", "acme", "tag"),
        ("muller", "mueller", "customer"),
        ("MÜLLER", "mueller", "customer"),
        ("strasse", "grosse", "customer"),
        ("telecom ember", "ember", "customer"),
        ("etel", "ember", "customer"),
        ("embre", "ember", "customer"),
        ("telecm", "ember", "customer"),
        ("telecoom", "ember", "customer"),
        ("tellcom", "ember", "customer"),
        ("acme diaz", "acme", "contact"),
    ],
)
def test_the_first_hit_is_what_was_meant(text: str, slug: str, kind: str) -> None:
    assert found(text)[0] == (slug, kind)


def test_a_beginning_beats_a_words_beginning_beats_the_inside() -> None:
    index = build_index(
        (named("c", "Hypercore"), named("b", "Open Core"), named("a", "Corello")), {}, {}
    )
    assert [slug for slug, _ in found("core", index)] == ["a", "b", "c"]


def test_recent_customers_come_first_among_equals_and_before_typing() -> None:
    index = build_index((named("a", "Delta One"), named("b", "Delta Two")), {}, {})
    assert search(index, "delta")[0].slug == "a"
    assert search(index, "delta", recents=["b"])[0].slug == "b"
    assert [hit.slug for hit in search(index, "", recents=["b", "gone", "a"])] == ["b", "a"]
    assert search(index, " - ") == []


def test_hits_say_what_matched_and_where() -> None:
    hit = search(INDEX, "strasse")[0]
    assert [hit.matched[start:end] for start, end in hit.spans] == ["Straße"]
    letters = search(INDEX, "etel")[0]
    assert "".join(letters.matched[a:b] for a, b in letters.spans) == "ETel"


def test_of_a_note_the_line_that_matched_is_shown() -> None:
    long = "first line\n" + "word " * 60 + "the quorum is lost " + "word " * 60 + "\nlast"
    index = build_index((named("a", "Delta"),), {"a": journal(note(long))}, {})
    hit = search(index, "quorum")[0]
    assert len(hit.matched) <= 121
    assert [hit.matched[start:end] for start, end in hit.spans] == ["quorum"]
    assert search(index, "last")[0].matched == "last"


def test_a_customer_is_there_once_per_kind_and_the_limit_holds() -> None:
    notes = journal(*(note(f"disk {n}") for n in range(9)))
    index = build_index((named("a", "Delta"),), {"a": notes}, {})
    assert found("disk", index) == [("a", "note")]
    many = build_index(tuple(named(f"c{n}", f"Core {n}") for n in range(50)), {}, {})
    assert len(search(many, "core", limit=7)) == 7


def test_nothing_matches_nothing() -> None:
    assert found("zzzzzz") == []
    assert search(build_index((), {}, {}), "a") == []


def test_several_common_words_still_meet() -> None:
    """Each word alone matches more than is looked at; together they name one."""
    customers = [named(f"a{n}", f"Acme {n} Labs") for n in range(1_000)]
    customers += [named(f"r{n}", f"Delta {n} Robotics") for n in range(1_000)]
    customers.append(named("both", "Acme Robotics"))
    index = build_index(customers, {}, {})
    assert found("acme robotics", index)[0] == ("both", "customer")
    assert found("acme robtoics", index)[0] == ("both", "customer")


@given(st.text(max_size=12))
def test_any_text_is_a_query_and_spans_lie_inside(text: str) -> None:
    for hit in search(INDEX, text):
        for start, end in hit.spans:
            assert 0 <= start < end <= len(hit.matched)


@given(st.text(max_size=30))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower()) or not text.isascii()


def test_ten_thousand_customers_answer_while_one_types() -> None:
    """Generous; the bench holds the real goal."""
    customers = [named(f"c{n}", f"Customer {n} Labs") for n in range(10_000)]
    journals = {
        f"c{n}": journal(note(f"looked at pool {n}"), note("rebooted")) for n in range(10_000)
    }
    index = build_index(customers, journals, {})
    for text in ("c", "cu", "labs 77", "pool 412", "cstomer", "qzx"):
        assert spent(partial(search, index, text)) < 0.15

"""Who looks after whom on a day, and covers that cannot work."""

from __future__ import annotations

from datetime import date, timedelta

from domain_support import customer
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.calendar import DAY, WorkCalendar
from koortui.domain.cover import cover_clashes, looked_after, uncovered
from koortui.domain.customer import Cover, Customer, Roster, Stage

MON = date(2026, 11, 23)
ME, OTHER = "Eve Manager", "Max Manager"


def named(slug: str, manager: str = ME, stage: Stage = Stage.ACTIVE) -> Customer:
    return Customer(id=slug, slug=slug, name=slug.title(), manager=manager, stage=stage)


def cover(what: str, manager: str, by: str, start: date = MON, days: int = 5) -> Cover:
    end = start + timedelta(days=days - 1)
    return Cover(id=f"{what}-{by}", customer=what, manager=manager, by=by, start=start, end=end)


def slugs(roster: Roster, me: str, day: date) -> list[str]:
    return [found.customer.slug for found in looked_after(roster, me, day)]


ROSTER = Roster(customers=(named("acme"), named("borealis", OTHER), named("cirrus", "")))


def test_own_customers_and_those_without_a_manager_are_mine() -> None:
    assert slugs(ROSTER, ME, MON) == ["acme", "cirrus"]
    assert slugs(ROSTER, " eve manager", MON) == ["acme", "cirrus"]


def test_a_covered_customer_moves_to_the_cover_and_back_by_itself() -> None:
    roster = Roster(customers=ROSTER.customers, covers=(cover("acme", ME, OTHER),))
    for day, mine in (
        (MON - DAY, True),
        (MON, False),
        (MON + 4 * DAY, False),
        (MON + 5 * DAY, True),
    ):
        assert ("acme" in slugs(roster, ME, day)) is mine
        assert ("acme" in slugs(roster, OTHER, day)) is not mine
    covered = looked_after(roster, OTHER, MON)[0]
    assert (covered.for_, covered.until) == (ME, MON + 4 * DAY)


def test_all_covers_everybody_of_that_manager_and_one_by_name_beats_it() -> None:
    third = "Ida Manager"
    covers = (cover("all", ME, OTHER), cover("acme", ME, third))
    roster = Roster(customers=(named("acme"), named("delta")), covers=covers)
    assert slugs(roster, ME, MON) == []
    assert slugs(roster, OTHER, MON) == ["delta"]
    assert slugs(roster, third, MON) == ["acme"]


def test_the_cover_must_be_working_on_every_slot() -> None:
    plan = cover("all", ME, OTHER)
    mine = WorkCalendar(away=frozenset(MON + i * DAY for i in range(5)))
    assert cover_clashes(plan, mine, WorkCalendar()) == []
    off = WorkCalendar(holidays=frozenset({MON}), away=frozenset({MON + 3 * DAY}))
    clashes = cover_clashes(plan, mine, off)
    assert len(clashes) == 2
    assert "on holiday" in clashes[0]
    assert "away" in clashes[1]
    between = WorkCalendar(away=frozenset({MON + DAY}))
    assert cover_clashes(plan, mine, between) == []


def test_a_cover_by_oneself_or_backwards_is_a_clash() -> None:
    calendar = WorkCalendar()
    assert cover_clashes(cover("all", ME, ME), calendar, calendar)
    assert cover_clashes(cover("all", ME, OTHER, days=0), calendar, calendar)


def test_slots_nobody_would_hold_are_named_by_customer() -> None:
    away = frozenset(MON + i * DAY for i in range(5))
    mine = WorkCalendar(away=away)
    former = named("gone", stage=Stage.ENDED)
    roster = Roster(customers=(*ROSTER.customers, former), covers=(cover("acme", ME, OTHER),))
    found = uncovered(roster, ME, mine, MON, MON + 6 * DAY)
    assert [(who.slug, day) for who, day in found] == [("cirrus", MON), ("cirrus", MON + 3 * DAY)]


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_cover_never_leaves_a_slot_without_an_em_unsaid(
    away_from: int, away_days: int, cover_from: int, cover_days: int
) -> None:
    """On each slot somebody holds the review, or the slot is named as uncovered."""
    away = frozenset(MON + (away_from + i) * DAY for i in range(away_days))
    mine, team = WorkCalendar(away=away), WorkCalendar()
    plan = cover("acme", ME, OTHER, MON + cover_from * DAY, cover_days)
    roster = Roster(customers=(customer(manager=ME),), covers=(plan,))
    end = MON + 70 * DAY
    said = {day for _, day in uncovered(roster, ME, mine, MON, end)}
    for slot in team.slots(MON, end):
        by_cover = bool(looked_after(roster, OTHER, slot.day))
        moved = mine.next_working(slot.day)
        by_me = moved < team.next_slot(slot.day).day
        assert by_cover or by_me or slot.day in said

"""The weeks ahead: every slot with why it moved, days off by name, cover, and gaps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.agenda import DaysOff, Entry, agenda, ended
from koortui.domain.calendar import DAY, WorkCalendar, days_of
from koortui.domain.cover import other_covers, uncovered
from koortui.domain.customer import Cover, Customer, Roster, Stage, TimeOff

ME, SAM, IDA = "Eve Manager", "Sam Okafor", "Ida Manager"
MON = date(2026, 12, 21)
CHRISTMAS, SECOND = date(2026, 12, 25), date(2026, 12, 26)
EVE = date(2026, 12, 24)
NAMES = {CHRISTMAS: "Christmas Day", SECOND: "Second Day of Christmas"}


def named(slug: str, manager: str = ME, stage: Stage = Stage.ACTIVE) -> Customer:
    return Customer(id=slug, slug=slug, name=slug.title(), manager=manager, stage=stage)


def cover(what: str = "all", manager: str = ME, by: str = SAM, days: int = 5) -> Cover:
    end = MON + (days - 1) * DAY
    return Cover(
        id=f"{what}-{manager}-{by}", customer=what, manager=manager, by=by, start=MON, end=end
    )


def off(start: date, end: date, who: str = ME) -> TimeOff:
    return TimeOff(id=f"off-{start}", person=who, start=start, end=end, reason="skiing")


def entries(
    *records: Cover | TimeOff, company: frozenset[date] = frozenset(), weeks: int = 2
) -> list[Entry]:
    covers = tuple(r for r in records if isinstance(r, Cover))
    time_off = tuple(r for r in records if isinstance(r, TimeOff))
    roster = Roster(
        customers=(named("acme"), named("borealis"), named("tundra", SAM)),
        covers=covers,
        time_off=time_off,
    )
    away = frozenset(day for o in time_off if o.person == ME for day in days_of(o.start, o.end))
    calendar = WorkCalendar(holidays=frozenset(NAMES) | company, away=away)
    days_off = DaysOff(national=NAMES, company=company)
    return agenda(roster, ME, calendar, days_off, MON, MON + weeks * 7 * DAY)


def of_kind(found: list[Entry], kind: str) -> list[Entry]:
    return [entry for entry in found if entry.kind == kind]


def test_a_quiet_week_is_its_slots_with_how_many_are_reviewed() -> None:
    slots = of_kind(entries(), "slot")
    assert [entry.start for entry in slots][:2] == [MON, EVE]
    assert slots[0].text == "2 customers"
    assert slots[0].customers == ("Acme", "Borealis")


def test_a_moved_slot_says_from_where_and_because_of_which_day() -> None:
    found = entries(company=frozenset({EVE}))
    moved = next(e for e in of_kind(found, "slot") if e.why)
    assert (moved.start, moved.why) == (date(2026, 12, 28), "company day")
    assert "also Thu 24 Dec" in moved.text
    named_days = [(e.start, e.text) for e in found if e.kind in ("holiday", "company")]
    assert named_days == [
        (EVE, "company day"),
        (CHRISTMAS, "Christmas Day"),
        (SECOND, "Second Day of Christmas"),
    ]


def test_a_slot_moved_by_a_national_holiday_names_it() -> None:
    new_year = date(2027, 1, 1)
    calendar = WorkCalendar(holidays=frozenset({new_year}), review_days=(4,))
    roster = Roster(customers=(named("acme"),))
    days_off = DaysOff(national={new_year: "New Year's Day"})
    found = agenda(roster, ME, calendar, days_off, new_year, new_year + 4 * DAY)
    slot = of_kind(found, "slot")[0]
    assert (slot.start, slot.why) == (date(2027, 1, 4), "New Year's Day")
    assert "from Fri 01 Jan" in slot.text


def test_a_slot_after_a_long_absence_counts_the_review_days_it_stands_for() -> None:
    back = of_kind(entries(off(MON - 7 * DAY, MON - DAY)), "slot")[0]
    assert (back.start, back.text) == (MON, "2 customers, also Thu 17 Dec and 1 more")
    assert back.why == "time off"


def test_slots_nobody_holds_are_said_with_the_customers_left_alone() -> None:
    away = off(MON, MON + 4 * DAY)
    gap = of_kind(entries(away), "gap")[0]
    assert (gap.start, gap.customers) == (MON, ("Acme", "Borealis"))
    assert "nobody reviews 2 customers" in gap.text
    only_acme = entries(away, cover("acme"))
    assert of_kind(only_acme, "gap")[0].customers == ("Borealis",)
    assert of_kind(entries(away, cover("all")), "gap") == []


def test_time_off_and_cover_are_lines_that_can_be_ended() -> None:
    found = entries(off(MON, EVE), cover("acme"), cover("tundra", SAM, ME))
    assert of_kind(found, "away")[0].text == "time off: skiing"
    assert of_kind(found, "cover")[0].text == "Sam Okafor covers Acme"
    assert of_kind(found, "covering")[0].text == "you cover Tundra for Sam Okafor"
    assert all(e.record for e in found if e.kind in ("away", "cover", "covering"))
    assert len({entry.key for entry in found}) == len(found)


@pytest.mark.parametrize(
    ("today", "left"),
    [(MON - DAY, None), (MON, None), (MON + DAY, MON), (MON + 9 * DAY, MON + 4 * DAY)],
    ids=["ahead", "first day", "second day", "over already"],
)
def test_ending_keeps_what_has_passed(today: date, left: date | None) -> None:
    for record in (cover(), off(MON, MON + 4 * DAY)):
        found = ended(record, today)
        assert (found.end if found else None) == left


def test_the_same_cover_twice_and_a_cover_who_is_covered_clash() -> None:
    plan = cover("acme")
    assert other_covers(plan, [cover("all", by=IDA)]) == []
    assert other_covers(plan, [plan]) == []
    assert "covers that already" in other_covers(plan, [cover("acme", by=IDA)])[0]
    away = other_covers(plan, [cover("all", SAM, IDA)])
    assert away == ["Sam Okafor is covered by Ida Manager from Mon 21 Dec to Fri 25 Dec"]
    assert other_covers(cover("acme", days=2), [replace_start(cover("acme", by=IDA), 3)]) == []


def replace_start(known: Cover, days: int) -> Cover:
    return Cover(
        id=known.id + "-later",
        customer=known.customer,
        manager=known.manager,
        by=known.by,
        start=known.start + days * DAY,
        end=known.end + days * DAY,
    )


covers = st.lists(
    st.builds(
        lambda what, start, length, by: Cover(
            id=f"{what}{start}{length}{by}",
            customer=what,
            manager=ME,
            by=by,
            start=MON + start * DAY,
            end=MON + (start + length) * DAY,
        ),
        st.sampled_from(["all", "acme", "borealis"]),
        st.integers(0, 40),
        st.integers(0, 20),
        st.sampled_from([SAM, IDA]),
    ),
    max_size=3,
)


@given(covers, st.integers(0, 30), st.integers(1, 25))
def test_every_gap_of_the_rules_is_a_line_of_the_agenda(
    known: list[Cover], start: int, length: int
) -> None:
    """Whatever covers and time off: no slot without an EM is left unsaid."""
    first = MON + start * DAY
    away = off(first, first + length * DAY)
    found = entries(away, *known, weeks=10)
    calendar = WorkCalendar(
        holidays=frozenset(NAMES), away=frozenset(days_of(away.start, away.end))
    )
    roster = Roster(customers=(named("acme"), named("borealis")), covers=tuple(known))
    lost = uncovered(roster, ME, calendar, MON, MON + 70 * DAY)
    said = {(name, gap.start) for gap in of_kind(found, "gap") for name in gap.customers}
    assert said == {(who.name, day) for who, day in lost}
    assert [e.start for e in found] == sorted(e.start for e in found)


def test_before_there_are_customers_nobody_is_said_to_be_covered() -> None:
    calendar = WorkCalendar()
    entries = agenda(Roster(), ME, calendar, DaysOff(), MON, MON + 7 * DAY)
    assert {entry.text for entry in entries if entry.kind == "slot"} == {"no customers yet"}

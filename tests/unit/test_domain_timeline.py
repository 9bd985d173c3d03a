"""The timeline: everything that happened, once, newest first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Ask, Billable, HoursEntry, Note, Review
from koortui.domain.ports import Journal
from koortui.domain.situation import Situation
from koortui.domain.timeline import narrowed, timeline

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


def situation(journal: Journal, *rows: SheetRow) -> Situation:
    return Situation(
        customer=Customer(id="c", slug="acme", name="Acme"),
        journal=journal,
        now=NOW,
        calendar=WorkCalendar(),
        rows=rows,
    )


def test_an_answered_ask_is_two_moments_and_an_open_review_none() -> None:
    asked = Ask(id="a", at=NOW - timedelta(days=2), owed_by="us", what="a date", answered_at=NOW)
    begun = Review(id="r", at=NOW, slot=date(2026, 11, 26))
    found = timeline(situation(Journal(customer="acme", asks={"a": asked}, reviews={"r": begun})))
    assert [moment.text for moment in found] == ["answered: a date", "we owe: a date"]


def test_a_row_of_the_sheet_is_listed_once_whoever_wrote_it() -> None:
    entry = HoursEntry(
        id="h",
        at=NOW,
        day=date(2026, 11, 24),
        specialist="Idris",
        hours=Decimal(2),
        activity="meeting",
        billable=Billable.YES,
    )
    ours = SheetRow(number=2, entry_id="h", cells={"date": "2026-11-24", "hours": "2"})
    theirs = SheetRow(number=3, cells={"date": "2026-11-25", "hours": "1", "specialist": "Mei"})
    found = timeline(situation(Journal(customer="acme", hours={"h": entry}), ours, theirs))
    assert [(moment.key, moment.who) for moment in found] == [("row/3", "Mei"), ("h", "Idris")]


def test_narrowing_asks_for_every_word_in_any_order() -> None:
    notes = {
        "1": Note(id="1", at=NOW, text="Rack three is slow", issue="ACM-15"),
        "2": Note(id="2", at=NOW, text="Rack four is fine"),
    }
    moments = timeline(situation(Journal(customer="acme", notes=notes)))
    assert [m.key for m in narrowed(moments, "", "SLOW rack")] == ["1"]
    assert [m.key for m in narrowed(moments, "note", "acm-15")] == ["1"]
    assert narrowed(moments, "hours", "") == []

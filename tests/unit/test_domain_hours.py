"""Hours: what is read and refused, and that every sum is a sum over the same list."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from domain_support import NOW, TODAY, customer, entry, journal, new_id
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from koortui.domain.customer import HoursBlock
from koortui.domain.errors import InvalidInput
from koortui.domain.hours import (
    ACTIVITIES,
    activity_of,
    balance,
    default_billable,
    month_of,
    parse_activity,
    parse_hours,
    total,
    totals,
    unreadable,
    week_of,
    worked,
)
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Billable, HoursEntry, MonthConfirmed
from koortui.domain.mutations import PendingWrite, RowAppend, RowDelete
from koortui.domain.reconcile import (
    month_digest,
    month_state,
    previous_month,
    queued_rows,
    reconcile,
)
from koortui.domain.sheet_cells import cells_of, month_first, plain, read_date, read_hours

BLOCK = HoursBlock(hours=Decimal(20), paid_on=date(2026, 1, 1))


def row(number: int = 2, entry_id: str = "", **cells: str) -> SheetRow:
    return SheetRow(number=number, entry_id=entry_id, cells=cells)


def row_of(made: HoursEntry, **changed: str) -> SheetRow:
    return SheetRow(number=2, entry_id=made.id, cells=cells_of(made, "Acme") | changed)


@pytest.mark.parametrize(
    ("text", "hours"), [("1.5", "1.5"), ("1,25", "1.25"), ("24", "24"), (" 0.25 h", "0.25")]
)
def test_hours_are_quarters(text: str, hours: str) -> None:
    assert parse_hours(text) == Decimal(hours)


@pytest.mark.parametrize(
    "text", ["0", "-1", "24.25", "0.1", "1.333", "", "abc", "nan", "inf", "1e1", "٣", "1_0"]
)
def test_other_hours_are_refused_by_their_field(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_hours(text)
    assert refused.value.field == "hours"


def test_another_step_is_a_setting() -> None:
    assert parse_hours("1.1", step=Decimal("0.1")) == Decimal("1.1")
    with pytest.raises(InvalidInput, match=r"1\.05 is not in steps of 0\.1 h"):
        parse_hours("1.05", step=Decimal("0.1"))


def test_activities_know_their_default() -> None:
    assert default_billable("Troubleshooting") is Billable.YES
    assert default_billable("training") is Billable.NO
    assert default_billable("other") is default_billable("juggling") is Billable.UNDECIDED
    assert parse_activity("trouble") == "troubleshooting"
    for wrong in ("s", "juggling", ""):
        with pytest.raises(InvalidInput):
            parse_activity(wrong)
    assert all(parse_activity(name.upper()) == name for name in ACTIVITIES)


@pytest.mark.parametrize(
    ("text", "american", "day"),
    [
        ("2026-11-05", True, date(2026, 11, 5)),
        ("05.11.2026", True, date(2026, 11, 5)),
        ("5.11.26", True, date(2026, 11, 5)),
        ("11/5/2026", True, date(2026, 11, 5)),
        ("5/11/2026", False, date(2026, 11, 5)),
        ("2026/11/05", False, date(2026, 11, 5)),
        ("46331", True, date(2026, 11, 5)),
        ("31.02.2026", True, None),
        ("soon", True, None),
        ("", True, None),
    ],
)
def test_dates_are_read_as_people_and_sheets_write_them(
    text: str, american: bool, day: date | None
) -> None:
    assert read_date(text, american) == day


def test_the_order_of_slashes_is_guessed_from_the_whole_column() -> None:
    assert month_first(["3/4/2026", "11/25/2026"])
    assert not month_first(["3/4/2026", "25/11/2026"])


@pytest.mark.parametrize(
    ("text", "hours"),
    [("1,5", "1.5"), ("1:30", "1.5"), ("2 h", "2"), ("1.234,5", "1234.5"), ("x", None)],
)
def test_peoples_hours_are_read_leniently(text: str, hours: str | None) -> None:
    assert read_hours(text) == (Decimal(hours) if hours else None)


def test_peoples_rows_count_and_our_own_only_once() -> None:
    mine = entry(TODAY, "2")
    theirs = row(3, date="25.11.2026", hours="1,5", billable="yes", specialist="Bob")
    unsaid = row(4, date="25.11.2026", hours="1", billable="")
    empty = row(5, date="", hours="")
    items = worked(journal(mine), (row_of(mine), theirs, unsaid, empty))
    assert [item.hours for item in items] == [Decimal(2), Decimal("1.5"), Decimal(1)]
    left = balance(customer(blocks=(BLOCK,)), items, TODAY)
    assert left is not None
    assert (left.billable, left.undecided, left.remaining) == (
        Decimal("3.5"),
        Decimal(1),
        Decimal("16.5"),
    )


def test_a_row_being_taken_out_does_not_count_but_anothers_entry_does() -> None:
    gone, foreign = entry(TODAY, "2"), entry(TODAY, "3")
    payload = RowDelete(entry_id=gone.id, base=cells_of(gone, "Acme"))
    write = PendingWrite(id=new_id(), at=NOW, seq=1, entity=f"row:{gone.id}", payload=payload)
    items = worked(journal(write), (row_of(gone), row_of(foreign)))
    assert [item.hours for item in items] == [Decimal(3)]


def test_rows_that_cannot_be_read_are_named() -> None:
    bad_hours = row(2, date="2026-11-05", hours="lots")
    bad_date = row(3, date="soon", hours="2")
    fine = row(4, date="2026-11-05", hours="2")
    assert unreadable(journal(), (bad_hours, bad_date, fine, row(5))) == [bad_hours, bad_date]


def test_a_block_counts_once_it_is_paid() -> None:
    later = HoursBlock(hours=Decimal(10), paid_on=TODAY + timedelta(days=1))
    unpaid = HoursBlock(hours=Decimal(10))
    left = balance(customer(blocks=(BLOCK, later, unpaid)), (), TODAY)
    assert left is not None
    assert (left.bought, left.unpaid, left.last_block) == (Decimal(20), Decimal(20), Decimal(20))
    assert balance(customer(), (), TODAY) is None


def test_runway_is_what_is_left_over_the_weekly_use_of_four_weeks() -> None:
    known = customer(blocks=(BLOCK,))
    recent = worked(journal(entry(TODAY - timedelta(days=27), "4")))
    left = balance(known, recent, TODAY)
    assert left is not None
    assert left.runway_weeks == pytest.approx(16.0)
    past = balance(known, worked(journal(entry(TODAY - timedelta(days=28), "4"))), TODAY)
    assert past is not None
    assert past.runway_weeks is None


def test_the_day_the_hours_ran_out_is_known() -> None:
    days = [date(2026, 11, day) for day in (2, 3, 4)]
    items = worked(journal(*(entry(day, "10") for day in days)))
    left = balance(customer(blocks=(BLOCK,)), items, TODAY)
    assert left is not None
    assert (left.remaining, left.exhausted_on) == (Decimal(-10), date(2026, 11, 3))


def test_sums_by_month_week_and_activity() -> None:
    items = worked(
        journal(
            entry(date(2026, 11, 1), "1"),
            entry(date(2026, 11, 2), "2", activity="Training", billable=Billable.NO),
            entry(date(2026, 12, 31), "4", billable=Billable.UNDECIDED),
        )
    )
    assert {key: found.all for key, found in totals(items, month_of).items()} == {
        "2026-11": Decimal(3),
        "2026-12": Decimal(4),
    }
    assert list(totals(items, week_of)) == ["2026-W44", "2026-W45", "2026-W53"]
    assert totals(items, activity_of)["training"].free == Decimal(2)


def test_reconcile_names_each_disagreement() -> None:
    same, missing, changed = (entry(date(2026, 11, day)) for day in (2, 3, 4))
    rows = (
        row_of(same),
        row_of(changed, hours="2", billable="no"),
        row(7, "unknown", date="2026-11-05", hours="1"),
        row(8, date="2026-11-05", hours="1"),
        row(9, date="", hours=""),
    )
    found = reconcile((same, missing, changed), rows)
    assert [difference.kind for difference in found] == ["differs", "extra", "theirs", "missing"]
    assert found[0].cells == {"hours": ("1.5", "2"), "billable": ("yes", "no")}
    assert [difference.disagrees for difference in found] == [True, True, False, True]


def test_the_sheets_locale_is_no_difference() -> None:
    made = entry(date(2026, 11, 2))
    shown = row_of(
        made, date="02.11.2026", hours="1,50", billable="TRUE", activity="Troubleshooting"
    )
    assert reconcile((made,), (shown,)) == []


def test_reconcile_keeps_to_its_month_and_sees_repeated_ids() -> None:
    made = entry(date(2026, 11, 2))
    assert reconcile((made,), (), "2026-10") == []
    assert len(reconcile((made,), (), "2026-11")) == 1
    twice = reconcile((made,), (row_of(made), row_of(made)))
    assert [difference.kind for difference in twice] == ["extra"]


def test_a_queued_row_is_no_disagreement_yet() -> None:
    made = entry(date(2026, 11, 2))
    payload = RowAppend(entry_id=made.id, cells=cells_of(made, "Acme"))
    write = PendingWrite(id=new_id(), at=NOW, seq=1, entity=f"row:{made.id}", payload=payload)
    found = reconcile((made,), (), queued=queued_rows(journal(made, write)))
    assert [(d.kind, d.queued, d.disagrees) for d in found] == [("missing", True, False)]


def test_a_confirmed_month_notices_a_later_change() -> None:
    first, second = entry(date(2026, 10, 5)), entry(date(2026, 10, 6))
    items = worked(journal(first, second))
    assert month_state(journal(), items, "2026-10") == "open"
    mark = MonthConfirmed(id="m", at=NOW, month="2026-10", digest=month_digest(items, "2026-10"))
    assert month_state(journal(mark), items, "2026-10") == "confirmed"
    assert month_digest(reversed(items), "2026-10") == mark.digest
    more = worked(journal(first, replace(second, hours=Decimal(2))))
    assert month_state(journal(mark), more, "2026-10") == "changed"
    assert previous_month(date(2026, 1, 31)) == "2025-12"


quarters = st.integers(1, 96).map(lambda n: Decimal(n) / 4)
entries = st.lists(
    st.builds(
        lambda day, hours, billable: replace(
            entry(date(2026, 1, 1) + timedelta(days=day), billable=billable), hours=hours
        ),
        st.integers(0, 330),
        quarters,
        st.sampled_from(list(Billable)),
    ),
    max_size=20,
)


@given(entries, st.lists(st.sampled_from(["drop", "yes", "no"]), max_size=20))
def test_all_sums_agree_whatever_is_added_decided_and_taken_out(
    made: list[HoursEntry], actions: list[str]
) -> None:
    """Entries kept here and the same ones read back from the sheet give the same sums."""
    kept = []
    for number, one in enumerate(made):
        action = actions[number] if number < len(actions) else ""
        if action != "drop":
            kept.append(replace(one, billable=Billable(action)) if action else one)
    here = worked(journal(*kept))
    from_sheet = worked(
        journal(), (SheetRow(number=2, cells=cells_of(one, "Acme")) for one in kept)
    )
    both = worked(journal(*kept), (row_of(one) for one in kept))
    left = balance(customer(blocks=(BLOCK,)), here, TODAY)
    assert left is not None
    assert left == balance(customer(blocks=(BLOCK,)), from_sheet, TODAY)
    assert left == balance(customer(blocks=(BLOCK,)), both, TODAY)
    assert left.bought - left.billable == left.remaining
    for by in (month_of, week_of, activity_of):
        groups = totals(here, by).values()
        assert sum(group.billable for group in groups) == left.billable
        assert sum(group.undecided for group in groups) == left.undecided
        assert sum(group.all for group in groups) == total(both).all
    assert reconcile(kept, [row_of(one) for one in kept]) == []


@given(quarters)
def test_a_written_number_is_read_back(hours: Decimal) -> None:
    assert read_hours(plain(hours)) == hours
    assert parse_hours(plain(hours)) == hours

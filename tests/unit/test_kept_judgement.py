"""A kept line is a fresh one as long as it says it holds: for any history, at any moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import msgspec
from domain_support import (
    LAST_SLOT,
    LIMITS,
    NOW,
    ask,
    comment,
    contact,
    customer,
    entry,
    issue,
    journal,
    review,
    state,
)
from fakes.memory import MemoryJournalStore, MemoryMirrorStore, MemoryRosterStore
from hypothesis import given, settings
from hypothesis import strategies as st

from koortui.config import Config
from koortui.domain.attention_memo import AttentionMemo
from koortui.domain.board_line import Board, BoardLine
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer, HoursBlock, Invoice
from koortui.domain.issue import LinearMirror, SheetMirror, StateChange
from koortui.domain.journal import Direction, Note, Snooze
from koortui.domain.ports import Journal
from koortui.domain.remote_part import RemotePart
from koortui.usecases.judging import judge
from koortui.usecases.workspace import Workspace

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu")
#: Moments around now, also ahead of it: clocks are set back, and days are taken for today.
MOMENTS = st.integers(-45 * 24 * 60, 3 * 24 * 60).map(lambda m: NOW + timedelta(minutes=m))
SLOTS = st.integers(-30, 1).map(lambda days: (NOW + timedelta(days=days)).date())
_ids = count(1)


def _snooze(factor: str, at: datetime) -> Snooze:
    until = at.date() + timedelta(days=5)
    return Snooze(id=f"z-{next(_ids)}", at=at, factor=factor, until=until, reason="later")


RECORDS = st.one_of(
    st.builds(contact, MOMENTS, st.sampled_from(Direction)),
    st.builds(ask, MOMENTS, st.sampled_from(["customer", "us"])),
    st.builds(lambda at, nudge: ask(at, nudges=(nudge,)), MOMENTS, MOMENTS),
    st.builds(review, SLOTS, MOMENTS),
    st.builds(lambda slot, at: review(slot, at, skipped_reason="ill"), SLOTS, MOMENTS),
    st.builds(lambda slot: review(slot, finished=None), SLOTS),
    st.builds(entry, SLOTS),
    st.builds(lambda at: Note(id=f"n-{next(_ids)}", at=at, text="seen"), MOMENTS),
    st.builds(_snooze, st.sampled_from(["reply", "waiting", "quiet", "hours", "update"]), MOMENTS),
)


def _issue(number: int, at: datetime, moved: datetime, sla: datetime | None, priority: int) -> Any:
    name = ("Todo", "Started", "In Review", "Done", "Backlog")[number % 5]
    return issue(
        f"ACM-{number}",
        at,
        state=state(name),
        priority=priority,
        started_at=moved,
        completed_at=moved if name == "Done" else None,
        sla_breaches_at=sla,
        due=moved.date(),
        estimate=float(number % 4),
        comments=(comment(moved, "Ada Specialist"),),
        state_changes=(StateChange(id="h", at=moved, from_state="Todo", to_state=name),),
    )


ISSUES = st.builds(
    _issue,
    st.integers(1, 500),
    MOMENTS,
    MOMENTS,
    st.none() | MOMENTS,
    st.integers(0, 4),
)
CUSTOMERS = st.builds(
    lambda paid, due, end: customer(
        blocks=(HoursBlock(hours=Decimal(2), paid_on=paid),),
        invoices=(Invoice(issued=due, due=due, amount=Decimal(10)),),
        contract_end=end,
    ),
    SLOTS,
    SLOTS,
    SLOTS,
) | st.just(customer())


@settings(max_examples=400, deadline=None)
@given(
    records=st.lists(RECORDS, max_size=8),
    issues=st.lists(ISSUES, max_size=4, unique_by=lambda found: found.id),
    who=CUSTOMERS,
    linear_at=st.none() | MOMENTS,
    sheet_at=st.none() | MOMENTS,
    zone=st.sampled_from(ZONES),
    judged=st.integers(-24 * 60, 24 * 60),
    share=st.integers(0, 999),
)
def test_a_line_is_what_a_fresh_judgement_says_until_it_no_longer_holds(
    records: list[Any],
    issues: list[Any],
    who: Customer,
    linear_at: datetime | None,
    sheet_at: datetime | None,
    zone: str,
    judged: int,
    share: int,
) -> None:
    history = journal(*records)
    part = RemotePart(
        linear=LinearMirror(pulled_at=linear_at),
        sheet=SheetMirror(pulled_at=sheet_at),
        issues=tuple(issues),
        projects=(),
        rows=(),
    )
    at = NOW + timedelta(minutes=judged)
    line = judged_at(at, history, who, part, zone)
    assert at < line.until
    for later in (at + (line.until - at) * share / 1000, line.until - timedelta(microseconds=1)):
        assert line.holds_at(later)
        fresh = judged_at(later, history, who, part, zone)
        assert as_kept(line) == as_kept(fresh)
    assert not line.holds_at(line.until)
    assert not line.holds_at(at - timedelta(microseconds=1))


def test_a_review_finished_by_a_clock_that_was_ahead_ends_what_is_kept() -> None:
    """Until then the open review looks back further."""
    ahead = NOW + timedelta(hours=2)
    begun = msgspec.structs.replace(review(NOW.date()), finished_at=None)
    history = journal(review(LAST_SLOT, ahead), begun)
    part = RemotePart(
        linear=LinearMirror(pulled_at=NOW),
        sheet=SheetMirror(pulled_at=NOW),
        issues=(issue(at=NOW - timedelta(days=9), comments=(comment(NOW),)),),
        projects=(),
        rows=(),
    )
    line = judged_at(NOW, history, customer(), part, "UTC")
    assert line.until == ahead
    assert judged_at(ahead, history, customer(), part, "UTC").changed != line.changed


def as_kept(line: BoardLine) -> BoardLine:
    """The line as it comes back from disk, whenever it was judged."""
    raw = msgspec.msgpack.encode(line.alone())
    back = msgspec.msgpack.decode(raw, type=BoardLine)
    return msgspec.structs.replace(back, judged_at=NOW, until=NOW)


def judged_at(
    now: datetime, history: Journal, who: Customer, part: RemotePart, zone: str
) -> BoardLine:
    calendar = WorkCalendar(timezone=zone)
    space = Workspace(
        config=Config(),
        thresholds=LIMITS,
        roster=MemoryRosterStore(),
        journals=MemoryJournalStore(),
        mirror=MemoryMirrorStore(),
        clock=lambda: now,
        new_id=lambda: "never",
        calendar_of=lambda _name: calendar,
    )
    return judge(space, who, history, part, memo=AttentionMemo())


def test_a_board_comes_back_as_it_was_written() -> None:
    """All that a line holds can be written down: hours, days, steps, the customer."""
    history = journal(contact(NOW), ask(NOW - timedelta(days=9)), review(NOW.date(), NOW))
    part = RemotePart(
        linear=LinearMirror(pulled_at=NOW),
        sheet=SheetMirror(pulled_at=NOW),
        issues=(issue(at=NOW),),
        projects=(),
        rows=(),
    )
    line = judged_at(NOW, history, customer(), part, "Europe/Berlin").alone()
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(line), type=BoardLine) == line
    assert Board.__struct_fields__[-2:] == ("linear_at", "sheet_at")

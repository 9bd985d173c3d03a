"""The board: groups, progress, the header's words, and a cursor that stays on its customer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec import structs
from portfolio import NOW, ago, history, workspace
from screens import app_with, opened, seen

from koortui.app import KoorApp
from koortui.domain.calendar import WorkCalendar
from koortui.domain.journal import Ask, Channel, Contact, Direction, Review
from koortui.screens.board_rows import review_words
from koortui.usecases.desk import Desk
from koortui.usecases.reviews import finish_review, skip_review
from koortui.widgets.customer_list import CustomerList

THANKSGIVING = date(2026, 11, 26)


def on_day(day: date, *off: date) -> Desk:
    """The desk on `day`, noon in Berlin, with those days off."""
    space = workspace(now=datetime(day.year, day.month, day.day, 11, tzinfo=UTC))
    calendar = WorkCalendar(timezone="Europe/Berlin", holidays=frozenset(off))
    desk = Desk(structs.replace(space, calendar_of=lambda _: calendar))
    desk.load()
    return desk


@pytest.mark.parametrize(
    ("day", "off", "words"),
    [
        (date(2026, 11, 23), (), "review 1 of 2 this week"),
        (date(2026, 11, 26), (), "review 2 of 2 this week"),
        (date(2026, 11, 25), (), "next review Thu 26 Nov"),
        (
            date(2026, 11, 27),
            (THANKSGIVING,),
            "review 2 of 2 this week (moved from Thu: holiday)",
        ),
        (date(2026, 11, 25), (THANKSGIVING,), "next review Fri 27 Nov (Thu is a holiday)"),
        (date(2026, 11, 26), (THANKSGIVING,), "next review Fri 27 Nov (Thu is a holiday)"),
        (date(2026, 12, 24), (date(2026, 12, 24), date(2026, 12, 25)), "next review Mon 28 Dec"),
        (date(2026, 12, 28), (date(2026, 12, 24), date(2026, 12, 25)), "review 1 of 2 this week"),
    ],
)
def test_the_header_says_which_review_it_is_and_where_a_holiday_moved_it(
    day: date, off: tuple[date, ...], words: str
) -> None:
    assert review_words(on_day(day, *off).today()) == words


def app(**journals: tuple[object, ...]) -> KoorApp:
    """Three customers; records by slug."""
    space = workspace(*history())
    for slug, records in journals.items():
        with space.journals.edit(slug) as edit:
            for record in records:
                edit.put(record)  # type: ignore[arg-type]
    return KoorApp(space, pull_at_start=False)


def told(key: str, days: float) -> Contact:
    return Contact(id=key, at=ago(days), channel=Channel.EMAIL, direction=Direction.OUT)


async def test_groups_and_progress_follow_what_is_done_and_skipped() -> None:
    program = app(borealis=(told("k-b", 1),), cirrus=(told("k-c", 1),))
    finish_review(program.workspace, "borealis", "Write in a week.", on_day(NOW.date()).remote)
    skip_review(program.workspace, "cirrus", "on holiday there")
    async with opened(program, size=(120, 36)):
        text = seen(program)
        order = [text.index(word) for word in ("ACT", "Acme", "SKIPPED", "Cirrus", "DONE")]
        assert order == sorted(order)
        assert "1 of 3 reviewed" in text
        assert "1 act" in text
        assert "skipped: on holiday there" in text
        assert "next: Write in a week." in text


async def test_the_cursor_stays_on_its_customer_when_the_order_changes() -> None:
    program = app(borealis=(told("k-b", 1),), cirrus=(told("k-c", 1),))
    async with opened(program, size=(120, 36)) as pilot:
        rows = program.screen.query_one(CustomerList)
        rows.put_cursor_on("cirrus")
        await pilot.pause()
        before = [row.slug for row in rows.items if row.slug]
        assert before.index("cirrus") > before.index("borealis")
        owed = Ask(id="a-c", at=ago(9), owed_by="us", what="the estimate")
        with program.workspace.journals.edit("cirrus") as edit:
            edit.put(owed)
        program.changed("cirrus")
        await pilot.pause()
        after = [row.slug for row in rows.items if row.slug]
        assert after.index("cirrus") < after.index("borealis")
        assert rows.current
        assert rows.current.slug == "cirrus"
        assert "we owe a reply" in seen(program)


async def test_the_cursor_stays_on_the_last_customer_it_was_sent_to() -> None:
    program = app(borealis=(told("k-b", 1),), cirrus=(told("k-c", 1),))
    async with opened(program) as pilot:
        rows = program.screen.query_one(CustomerList)
        await pilot.press("G")
        assert rows.current
        last = rows.current.slug
        assert last != next(row.slug for row in rows.items if row.slug)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert rows.current
        assert rows.current.slug == last


async def test_what_was_not_reviewed_last_time_is_marked_and_says_so() -> None:
    """Held on Thursday the 19th, not on Monday the 23rd: left over today."""
    held = Review(id="r-b", at=ago(7), slot=date(2026, 11, 19), finished_at=ago(7))
    program = app(borealis=(told("k-b", 1), held), cirrus=(told("k-c", 0.5),))
    async with opened(program, size=(120, 36)) as pilot:
        rows = program.screen.query_one(CustomerList)
        rows.put_cursor_on("borealis")
        await pilot.pause()
        text = seen(program)
        assert "» Borealis Labs" in text
        assert "not reviewed on Mon" in text
        assert "» Acme" not in text  # reviewed on Monday
        assert "» Cirrus" not in text  # not looked after before today
        finish_review(program.workspace, "borealis", "Done.", program.desk.remote)
        program.changed("borealis")
        await pilot.pause()
        assert "» Borealis" not in seen(program)


async def test_only_who_changed_is_judged_anew() -> None:
    """The answers about the others are the same objects."""
    program = app(borealis=(told("k-b", 1),))
    async with opened(program):
        before = {view.slug: view.assessment for view in program.desk.views()}
        with program.workspace.journals.edit("borealis") as edit:
            edit.put(told("k-new", 0.1))
        program.desk.load()
        after = {view.slug: view.assessment for view in program.desk.views()}
        assert after["acme"] is before["acme"]
        assert after["cirrus"] is before["cirrus"]
        assert after["borealis"] is not before["borealis"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_room_left_in_the_box_says_what_was_agreed_and_whom_to_call(
    size: tuple[int, int],
) -> None:
    app = app_with()
    told = 0
    async with opened(app, size=size) as pilot:
        for _ in app.workspace.roster.read().customers:
            box = app.screen.query_one("#detail").region
            rows = seen(app).splitlines()[box.y + 1 : box.bottom - 1]
            lines = [row.strip("│ ") for row in rows]
            customer = app.workspace.customer(app.screen.query_one(CustomerList).current.slug)  # type: ignore[union-attr]
            facts = [customer.service.label, *(person.email for person in customer.people[:1])]
            if all(any(fact in line for line in lines) for fact in facts):
                told += 1
            else:
                assert lines.count("") <= len(facts), "room was left"
            await pilot.press("j")
            await pilot.pause()
    assert told

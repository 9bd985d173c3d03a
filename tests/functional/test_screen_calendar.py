"""Calendar: the weeks ahead, time off, cover with its clash check, hand-over and hand-back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import structs
from portfolio import history, workspace
from screens import opened, said, seen
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.config import CalendarSettings, Config, Me
from koortui.domain.customer import Cover, TimeOff
from koortui.domain.ports import JournalRecord
from koortui.screens.board import BoardScreen
from koortui.screens.calendar import CalendarScreen
from koortui.screens.form import FormScreen
from koortui.screens.markdown_page import MarkdownPage
from koortui.services.holiday_cache import HolidayCache
from koortui.usecases.calendars import Calendars

CHRISTMAS = date(2026, 12, 25)


def app(*records: JournalRecord | Cover | TimeOff) -> KoorApp:
    """Nora's program with calendars that follow her roster; Christmas Day is a holiday."""
    kept = [r for r in records if not isinstance(r, Cover | TimeOff)]
    space = workspace(*kept)
    with space.roster.edit() as edit:
        for record in records:
            if isinstance(record, Cover | TimeOff):
                edit.put(record)
    settings = CalendarSettings(timezone="Europe/Berlin", company_holidays=(date(2026, 12, 24),))
    config = Config(me=Me(name="Nora Lindt"), calendar=settings)
    calendars = Calendars(config, "Europe/Berlin", space.roster.read, HolidayCache(Path("unused")))
    calendars.take(("", ""), {CHRISTMAS: "Christmas Day"})
    changed = {
        "config": config,
        "calendar_of": calendars.of,
        "holiday_names": lambda: calendars.national,
    }
    return KoorApp(structs.replace(space, **changed), pull_at_start=False)


def cover(start: date, end: date, what: str = "all") -> Cover:
    return Cover(
        id="c-1", customer=what, manager="Nora Lindt", by="Sam Okafor", start=start, end=end
    )


def off(start: date, end: date, person: str = "Nora Lindt") -> TimeOff:
    return TimeOff(id=f"t-{person}", person=person, start=start, end=end)


async def fill(pilot: object, form: FormScreen, **values: str) -> None:
    """Type into the form's fields, and send it."""
    for name, value in values.items():
        form.query_one(f"#f-{name}", Input).value = value
    await pilot.press("enter")  # type: ignore[attr-defined]
    await pilot.pause()  # type: ignore[attr-defined]


async def test_it_is_two_keys_away_and_shows_slots_holidays_and_company_days() -> None:
    program = app(*history())
    async with opened(program) as pilot:
        await pilot.press("g", "c")
        await pilot.pause()
        assert isinstance(program.screen, CalendarScreen)
        text = seen(program)
        assert "● review    3 customers" in text
        assert "Christmas Day" in text
        assert "company day" in text
        assert "3 customers, also Thu 24 Dec: company day" in text


async def test_time_off_is_set_and_the_reviews_nobody_holds_are_said() -> None:
    program = app(*history())
    async with opened(program, CalendarScreen(), size=(120, 36)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(program.screen, FormScreen)
        values = {"from": "2026-12-07", "to": "2026-12-11"}
        await fill(pilot, program.screen, **values, reason="skiing")
        [kept] = program.workspace.roster.read().time_off
        assert (kept.person, kept.start, kept.reason) == (
            "Nora Lindt",
            date(2026, 12, 7),
            "skiing",
        )
        text = seen(program)
        assert "time off: skiing" in text
        assert "nobody reviews 3 customers: set cover" in text
        assert "2 reviews without an EM" in text
        assert "Nobody reviews on Mon 07 Dec, Thu 10 Dec: c sets cover." in said(program)


async def test_a_day_that_is_none_is_refused_and_what_was_typed_stays() -> None:
    program = app()
    async with opened(program, CalendarScreen()) as pilot:
        await pilot.press("t")
        await pilot.pause()
        form = program.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, **{"from": "someday"})
        assert "Write it like 2026-11-26, fri or +3." in seen(program)
        assert form.query_one("#f-from", Input).value == "someday"
        assert program.workspace.roster.read().time_off == ()
        await fill(pilot, form, **{"from": "mon", "to": "+7"})
        [kept] = program.workspace.roster.read().time_off
        assert (kept.start, kept.end) == (date(2026, 11, 30), date(2026, 12, 3))


async def test_cover_is_prefilled_with_the_next_time_off_and_fills_the_gap() -> None:
    program = app(*history(), off(date(2026, 12, 7), date(2026, 12, 11)))
    async with opened(program, CalendarScreen()) as pilot:
        assert "nobody reviews" in seen(program)
        await pilot.press("c")
        await pilot.pause()
        form = program.screen
        assert isinstance(form, FormScreen)
        assert form.query_one("#f-from", Input).value == "2026-12-07"
        await fill(pilot, form, by="Sam Okafor")
        [kept] = program.workspace.roster.read().covers
        assert (kept.customer, kept.by, kept.end) == ("all", "Sam Okafor", date(2026, 12, 11))
        text = seen(program)
        assert "nobody reviews" not in text
        assert "Sam Okafor covers all of yours" in text


async def test_a_clash_with_the_covering_ems_calendar_is_said_before_anything_is_kept() -> None:
    sam_is_off = off(date(2026, 12, 10), date(2026, 12, 10), "Sam Okafor")
    program = app(off(date(2026, 12, 7), date(2026, 12, 11)), sam_is_off)
    async with opened(program, CalendarScreen(), size=(120, 36)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        form = program.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, by="Sam Okafor")
        assert "Sam Okafor is away on Thu 10 Dec, a review day" in seen(program)
        assert program.workspace.roster.read().covers == ()
        await fill(pilot, form, by="Ida Ode")
        assert [found.by for found in program.workspace.roster.read().covers] == ["Ida Ode"]


async def test_cover_and_time_off_are_ended_where_they_stand() -> None:
    program = app(cover(date(2026, 11, 23), date(2026, 12, 4)))
    async with opened(program, CalendarScreen()) as pilot:
        await pilot.press("x")
        await pilot.pause()
        [kept] = program.workspace.roster.read().covers
        assert kept.end == date(2026, 11, 25)  # the days that have passed stay on record
        assert "covers all of yours" not in seen(program)
        assert len(program.desk.views()) == 3


async def test_the_pack_is_shown_and_copied_and_the_hand_back_too() -> None:
    program = app(*history(), cover(date(2026, 11, 20), date(2026, 11, 25)))
    async with opened(program, CalendarScreen()) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(program.screen, MarkdownPage)
        await pilot.press("y")
        await pilot.pause()
        assert program.clipboard.startswith("# Hand-over from Nora Lindt")
        assert "- the OSD logs of host 7 - asked" in program.clipboard
        await pilot.press("escape", "d")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert program.clipboard.startswith(
            "# Hand-back from Nora Lindt to Sam Okafor, 20 Nov 2026 to 25 Nov 2026"
        )
        assert "- reviewed on Mon, next: Call Sam on Friday." in program.clipboard


async def test_without_any_cover_the_hand_back_says_so() -> None:
    program = app()
    async with opened(program, CalendarScreen(), size=(120, 36)) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(program.screen, CalendarScreen)
        assert "nobody has covered for you yet" in said(program)


async def test_covered_customers_are_marked_on_the_covering_ems_board() -> None:
    theirs = Cover(
        id="c-2",
        customer="all",
        manager="Nora Lindt",
        by="Sam Okafor",
        start=date(2026, 11, 23),
        end=date(2026, 12, 4),
    )
    program = app(*history(), theirs)
    sam = Config(me=Me(name="Sam Okafor"))
    program.workspace = structs.replace(program.workspace, config=sam)
    program.desk.workspace = program.workspace
    async with opened(program, size=(120, 36)) as pilot:
        assert isinstance(program.screen, BoardScreen)
        text = seen(program)
        assert "Acme Robotics (cover)" in text
        assert "Covered for Nora Lindt until Fri 4 Dec" in text
        await pilot.press("s")
        await pilot.pause()
        await pilot.press(*"away", "enter")
        await pilot.pause()
        skipped = [v.review for v in program.desk.views() if v.skipped]
        assert [review.by for review in skipped if review] == ["Sam Okafor"]

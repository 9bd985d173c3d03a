"""Questions and forms: what they ask fits, names people by name, and answers to the same keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from portfolio import NOW, ago, history
from screens import app_with, journals, opened, said, seen
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.issue import SheetMirror
from koortui.domain.journal import Billable, HoursEntry
from koortui.screens.board import BoardScreen
from koortui.screens.charts import ChartsScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.form import Field, FormScreen
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.prompt import PromptScreen
from koortui.screens.reconcile import ReconcileScreen
from koortui.screens.review import ReviewScreen
from koortui.widgets.key_footer import KeyFooter


def entry(number: int, **fields: object) -> HoursEntry:
    wanted: dict[str, object] = {
        "id": f"h-{number}",
        "at": ago(1),
        "day": date(2026, 11, 25),
        "specialist": "Idris Vale",
        "hours": Decimal(2),
        "activity": "troubleshooting",
        "billable": Billable.YES,
        "issue": "ACM-15",
    }
    return HoursEntry(**{**wanted, **fields})  # type: ignore[arg-type]


def footer(app: KoorApp) -> list[str]:
    return [key.words for key in app.screen.query_one(KeyFooter).keys]


async def test_ctrl_s_accepts_the_line_of_a_prompt_as_enter_does() -> None:
    app = app_with()
    answers: list[str | None] = []
    async with opened(app) as pilot:
        app.push_screen(PromptScreen("Skip", "Why?", required=True), answers.append)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "cannot be empty" in seen(app)
        await pilot.press(*"away", "ctrl+s")
        await pilot.pause()
        assert answers == ["away"]
        assert isinstance(app.screen, BoardScreen)


async def test_hours_are_moved_by_the_customers_name() -> None:
    app = app_with(entry(1))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "enter")
        await pilot.pause()
        field = app.screen.query_one("#f-customer", Input)
        assert field.value == "Acme Robotics"
        field.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "Moved to Borealis Labs" in said(app)
        assert list(journals(app).read("borealis").hours) == ["h-1"]


async def test_hours_of_nobody_are_refused_at_their_field() -> None:
    app = app_with(entry(1))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "enter", *["tab"] * 5, *"Nobody", "enter")
        await pilot.pause()
        assert "No customer is called 'Nobody'" in seen(app)
        assert isinstance(app.focused, Input)
        assert app.focused.id == "f-customer"
        assert list(journals(app).read("acme").hours) == ["h-1"]


async def test_e_edits_the_row_on_the_hours_tab_and_the_footer_says_it_once() -> None:
    app = app_with(entry(1))
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert footer(app).count("edit") == 1
        await pilot.press("e")
        await pilot.pause()
        assert "Hours of Acme Robotics" in seen(app)


@pytest.mark.parametrize("place", [CustomerScreen, ReviewScreen])
async def test_the_same_hours_twice_are_asked_about_then_saved_and_told(
    place: type[CustomerScreen | ReviewScreen],
) -> None:
    app = app_with(entry(1, activity="troubleshooting", issue=""))
    async with opened(app, place("acme")) as pilot:

        async def fill_in(comment: str) -> None:
            await pilot.press("3", "h")
            await pilot.pause()
            app.screen.query_one("#f-date", Input).value = "2026-11-26"
            app.screen.query_one("#f-issue", Input).value = ""
            await pilot.press(*"1.5", "tab", "tab", "tab", "tab", *comment, "enter")
            await pilot.pause()

        await fill_in("one")
        assert said(app).splitlines()[-1].strip() == "Hours row saved"
        await fill_in("two")
        assert isinstance(app.screen, FormScreen)
        assert "Idris Vale has 1.5 h of troubleshooting that day already" in seen(app)
        assert "again saves these, too" in seen(app)
        assert len(journals(app).read("acme").hours) == 2
        await pilot.press("enter")
        await pilot.pause()
        told = "Hours row saved, the same as another: u takes it back"
        assert said(app).splitlines()[-1].strip() == told
        assert len(journals(app).read("acme").hours) == 3


async def test_hours_that_cannot_be_are_refused_before_they_are_asked_about() -> None:
    app = app_with(entry(1, day=NOW.date(), issue=""))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h", *"1.1", "enter")
        await pilot.pause()
        assert "not in quarter hours" in seen(app)
        assert "already" not in seen(app)
        await pilot.press("end", "ctrl+u", *"1.25", "enter")
        await pilot.pause()
        assert "Idris Vale has 2 h of troubleshooting that day already" in seen(app)
        assert list(journals(app).read("acme").hours) == ["h-1"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_confirming_a_month_counts_what_is_open_line_by_line(size: tuple[int, int]) -> None:
    app = app_with(
        entry(1),
        entry(2, issue="", day=date(2026, 11, 24)),
        entry(3, billable=Billable.UNDECIDED, hours=Decimal("0.75"), day=date(2026, 11, 23)),
    )
    app.workspace.mirror.write_sheet(SheetMirror(pulled_at=NOW, rows=()))
    async with opened(app, ReconcileScreen("acme"), size) as pilot:
        await pilot.press("C")
        await pilot.pause()
        text = seen(app)
        assert "Confirm Nov 2026 of Acme Robotics?" in text
        assert "✗ 3 rows disagree" in text
        assert "✗ 1 row names no issue" in text
        assert "✗ 0.75 h undecided" in text
        await pilot.press("1")
        await pilot.pause()
        assert not journals(app).read("acme").months, "it was left open"


async def test_a_block_that_is_used_up_says_so_where_hours_are_seen() -> None:
    app = app_with(entry(1, hours=Decimal(21)))
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "-1 of 20 h left · used up" in seen(app)
        app.push_screen(ChartsScreen("acme"))
        await pilot.pause()
        assert "Runway   used up since Wed 25 Nov" in seen(app)


async def test_without_a_mail_server_send_says_what_to_do_and_keeps_the_message() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "S")
        await pilot.pause()
        if "Not fit to send" in seen(app):
            await pilot.press("2")
            await pilot.pause()
        assert "send it from here  needs [mail] settings" in seen(app)
        before = journals(app).read("acme")
        await pilot.press("4")
        await pilot.pause()
        assert "Sending from here needs a mail server." in said(app)
        assert "g s sets one up" in said(app)
        assert journals(app).read("acme") == before


LONG = "Acme Robotics: the recovery of three placement groups after the loss of host 7 in rack 3"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize(
    "dialog",
    [
        lambda: PickScreen(LONG, [Choice("a", "leave it")]),
        lambda: PickScreen(LONG.replace(":", ""), [Choice("a", "leave it")]),
        lambda: PickScreen("Sure?", [Choice("a", LONG, hint="for ever")]),
        lambda: PickScreen("Sure?", [Choice("a", "yes")], question=LONG),
        lambda: PromptScreen(LONG, "Why?"),
        lambda: FormScreen(LONG, [Field("a", "A")], lambda _: None, draft=None),  # type: ignore[arg-type,return-value]
    ],
)
async def test_a_long_question_is_read_to_its_end(dialog: object, size: tuple[int, int]) -> None:
    app = app_with()
    async with opened(app, size=size) as pilot:
        app.push_screen(dialog())  # type: ignore[operator]
        await pilot.pause()
        inside = " ".join(line.strip(" │") for line in seen(app).splitlines() if "│" in line)
        words = " ".join(inside.split())
        assert "loss of host 7 in rack 3" in words
        assert "he recovery of three placement groups" in words

"""From customer to customer in the review: where one begins, where one reads, which keys act."""

from __future__ import annotations

from portfolio import history
from screens import app_with, burst, journals, opened, said, seen, until
from textual.widgets import TextArea

from koortui.app import KoorApp
from koortui.screens.form import FormScreen
from koortui.screens.pick import PickScreen
from koortui.screens.review import ReviewScreen
from koortui.widgets.day_list import DayList


def review(app: KoorApp) -> ReviewScreen:
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


def footer(app: KoorApp) -> str:
    return seen(app).splitlines()[-1]


async def test_the_cursor_begins_at_the_first_issue_that_lacks_something() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_review("acme")
        await pilot.pause()
        lines = review(app).issue_list.items
        wanted = next(n for n, line in enumerate(lines) if line.flag)
        assert review(app).issue_list.cursor == wanted
        review(app).issue_list.cursor = len(lines) - 1
        review(app).show_customer("borealis")
        assert review(app).issue_list.cursor == 0
        review(app).show_customer("acme")
        assert review(app).issue_list.cursor == wanted


async def test_the_message_of_the_next_customer_is_read_from_its_first_line() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("e", *["enter"] * 30, *"the end", "ctrl+s")
        area = app.screen.query_one("#message-text", TextArea)
        await until(pilot, lambda: area.scroll_y > 0)
        review(app).show_customer("borealis")
        review(app).show_customer("acme")
        await pilot.press("2")
        await until(pilot, lambda: area.scroll_y == 0)
        await pilot.press("pagedown")
        await until(pilot, lambda: area.scroll_y > 0)
        await pilot.press("pageup", "pageup", "pageup")
        await until(pilot, lambda: area.scroll_y == 0)


async def test_the_keys_of_the_place_are_back_when_the_message_is_left() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "e", *"Hello", "ctrl+s")
        await until(pilot, lambda: "x finish" in footer(app))


async def test_what_is_done_to_an_issue_is_not_done_where_none_is_seen() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await until(pilot, lambda: "s status" in footer(app))
        for step in "23":
            await pilot.press(step)
            await until(pilot, lambda: "s status" not in footer(app))
            await pilot.press("s", "m")
            assert isinstance(app.screen, ReviewScreen)
        assert "Step 1 shows the issues" in said(app)
        await pilot.press("1", "s")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))


async def test_the_footer_says_that_d_opens_a_done_step_again() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await until(pilot, lambda: "d done" in footer(app))
        await pilot.press("d", *"seen", "enter", "1")
        await until(pilot, lambda: "d reopen" in footer(app))
        await pilot.press("d")
        await until(pilot, lambda: "d done" in footer(app))


async def test_the_bracket_goes_back_to_the_customer_one_came_from() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("borealis")) as pilot:
        review(app).show_customer("acme")
        await pilot.press("left_square_bracket")
        assert review(app).current_slug == "borealis"
        await pilot.press("right_square_bracket")
        assert review(app).current_slug == "acme"
        await pilot.press("left_square_bracket")
        assert review(app).current_slug == "borealis"


async def test_the_bracket_goes_through_the_board_where_one_came_from_nobody() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        order = [line.slug for line in app.desk.lines()]
        app.open_review(order[0])
        await pilot.pause()
        back = []
        for _ in order:
            await pilot.press("left_square_bracket")
            back.append(review(app).current_slug)
        assert back == [*reversed(order)]
        await pilot.press("right_square_bracket")
        assert review(app).current_slug == order[1]
        await pilot.press("escape")
        app.open_review(order[1])
        await pilot.pause()
        await pilot.press("left_square_bracket")
        assert review(app).current_slug == order[0], "from the board the way begins anew"


async def test_step_3_begins_at_the_day_without_hours() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("3")
        days = review(app).query_one("#days", DayList)
        first = next(n for n, line in enumerate(days.items) if line.item is None)
        assert days.cursor == first
        await pilot.press("end", "1", "end", "3")
        assert days.cursor == len(days.items) - 1, "to and fro the cursor stays"
        await pilot.press("1")
        assert review(app).issue_list.cursor == len(review(app).issue_list.items) - 1


async def test_hours_that_are_recorded_already_are_asked_about() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await burst(pilot, "h2\r")
        await until(pilot, lambda: len(journals(app).read("acme").hours) == 1)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await burst(pilot, "h3\r")
        await until(pilot, lambda: "has 2 h of troubleshooting on ACM-1" in seen(app))
        assert len(journals(app).read("acme").hours) == 1
        assert isinstance(app.screen, FormScreen)
        await pilot.press("enter")
        await until(pilot, lambda: len(journals(app).read("acme").hours) == 2)

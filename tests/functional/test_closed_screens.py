"""What is closed is let go: a day of notes and comments does not pile up in memory."""

from __future__ import annotations

import asyncio
import gc
import weakref
from time import time

import pytest
from rich.segment import Segment
from screens import app_with, opened, said, seen, until
from textual import events
from textual._styles_cache import StylesCache
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import OptionList, TextArea
from textual.widgets._toast import Toast, ToastHolder

from koortui.app import KoorApp
from koortui.memory import sweep
from koortui.screens.help import HelpScreen
from koortui.screens.palette import PaletteScreen
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.review import ReviewScreen
from koortui.tidying import MOST_CLOSED
from koortui.toasts import Toasted


def areas() -> int:
    gc.collect()
    return sum(isinstance(each, TextArea) for each in gc.get_objects())


async def test_closed_notes_leave_no_text_area_behind() -> None:
    app = app_with()
    async with opened(app) as pilot:
        before = areas()
        for _ in range(3):
            await pilot.press("n")
            await pilot.pause()
            assert areas() > before
            await pilot.press("ctrl+g")
            await until(pilot, lambda: areas() == before)


def painted() -> int:
    """What widgets keep of their painted lines, those of closed screens too: how many do."""
    sweep()
    return sum(isinstance(each, StylesCache) for each in gc.get_objects())


async def test_nothing_is_kept_of_what_closed_screens_painted() -> None:
    app = app_with()
    async with opened(app) as pilot:
        counts = list[int]()
        for _ in range(3):
            app.push_screen(HelpScreen(app.screen))
            await pilot.pause()
            assert "Anywhere" in seen(app)
            await pilot.press("escape")
            await pilot.pause()
            counts.append(painted())
        assert counts[2] <= counts[0]


async def test_what_was_painted_once_is_not_remembered_for_the_rest_of_the_day() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: Segment._split_cells.cache_info().currsize > 0)
        app.sweep_all()
        assert Segment._split_cells.cache_info().currsize == 0
        assert Strip.render_ansi.cache_info().currsize == 0


async def test_a_closed_screen_that_a_message_remembers_holds_nothing() -> None:
    """The last message of each widget knows its sender: often a screen that is closed now."""
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        sender = app.screen
        parts = [weakref.ref(part) for part in sender.query()]
        await pilot.press("escape")
        await until(pilot, lambda: not sender.is_running)
        app.sweep_all()
        assert parts
        assert [part() for part in parts if part()] == []


def helps() -> int:
    """How many there are, closed ones too."""
    return sum(isinstance(each, HelpScreen) for each in gc.get_objects())


async def test_closed_screens_do_not_pile_up_while_keys_come_faster_than_their_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No pause comes then in which they are freed, and what they take makes the heap larger."""
    monkeypatch.setattr("koortui.tidying.SEEN_AFTER", 60)
    app = app_with()
    async with opened(app) as pilot:
        before, counts = helps(), list[int]()

        def all_answered() -> bool:
            counts.append(helps() - before)
            return isinstance(app.screen, PaletteScreen)

        gc.disable()
        try:
            for _ in range(4 * MOST_CLOSED):
                app.post_message(events.Key("question_mark", "?"))
                app.post_message(events.Key("escape", None))
            app.post_message(events.Key("ctrl+p", None))
            await until(pilot, all_answered)
        finally:
            gc.enable()
        assert 1 < max(counts) < 2 * MOST_CLOSED


def press_at_once(app: KoorApp, *keys: str) -> None:
    """Keys that a terminal delivers in one go: the screen has all of them before it answers."""
    target = app.focused or app.screen
    for key in keys:
        target.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_second_key_in_the_same_instant_closes_nothing_else() -> None:
    app = app_with()
    async with opened(app) as pilot:
        app.open_customer("acme")
        await pilot.pause()
        place, answers = app.screen, list[str | None]()
        choices = [Choice("a", "One"), Choice("b", "Two")]
        app.push_screen(PickScreen("Which?", choices), answers.append)
        await until(pilot, lambda: isinstance(app.focused, OptionList))
        press_at_once(app, "1", "2", "1")
        await until(pilot, lambda: answers != [])
        await pilot.pause()
        assert app.screen is place
        assert answers == ["a"]


async def test_what_is_closed_before_it_is_there_ends_nothing() -> None:
    app = app_with()
    async with opened(app) as pilot:
        board = app.screen
        for _ in range(5):
            app.push_screen(HelpScreen(board))
            app.pop_screen()
            await pilot.pause()
        await pilot.press("?")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is board)


async def test_what_is_painted_later_may_be_closed_by_then() -> None:
    """A new size paints the help when it is laid out: the place below it is still that one."""
    app = app_with()
    async with opened(app) as pilot:
        board = app.screen
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        helping = app.screen
        assert isinstance(helping, HelpScreen)
        helping.on_resize()
        app.pop_screen()
        helping._on_timer_update()
        await pilot.pause()
        assert app.screen is board


async def test_a_toast_that_runs_out_while_it_is_being_shown_stops_nothing() -> None:
    app = app_with()
    async with opened(app) as pilot:
        over = Toasted("over", timeout=1.0, raised_at=time() - 2)
        assert over.has_expired
        assert over.time_left > 0  # Textual's timer counts for ever else
        await app.screen.mount(Toast(over))
        await until(pilot, lambda: not app.screen.query(Toast))
        app.notify("and on")
        await until(pilot, lambda: "and on" in said(app))
        assert all(isinstance(one, Toasted) for one in app._notifications)


async def test_what_lies_under_another_screen_answers_when_that_one_is_gone() -> None:
    app = app_with()
    async with opened(app) as pilot:
        answers = list[str | None]()
        below = PickScreen("Which?", [Choice("a", "One")])
        app.push_screen(below, answers.append)
        await pilot.pause()
        app.push_screen(PickScreen("Another?", [Choice("x", "X")]))
        await pilot.pause()
        below.dismiss("a")
        assert answers == []
        await pilot.press("escape")
        await until(pilot, lambda: answers == ["a"])
        assert below not in app.screen_stack


async def review_on(pilot: Pilot[None], app: KoorApp) -> ReviewScreen:
    app.open_review("acme")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    assert isinstance(app.screen, ReviewScreen)
    return app.screen


async def test_toasts_that_ran_out_elsewhere_leave_nothing_on_a_screen_that_stays() -> None:
    app = app_with()
    async with app.run_test(notifications=True) as pilot:
        review = await review_on(pilot, app)
        for _ in range(3):
            app.notify("kept")
            await until(pilot, lambda: bool(review.query(Toast)))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is not review)
            app.clear_notifications()
            app.open_review("acme")  # Textual takes the toast away, and keeps what held it
            await until(pilot, lambda: not review.query(Toast))
            assert review.query(ToastHolder)
        await pilot.press("escape")
        app.sweep_all()
        await until(pilot, lambda: not review.query(ToastHolder))


@pytest.mark.parametrize("left", ["when it was shown", "before it was laid out"])
async def test_a_screen_that_stays_holds_no_toast_that_was_on_it_when_it_was_left(
    left: str,
) -> None:
    app = app_with()
    async with app.run_test(notifications=True) as pilot:
        review = await review_on(pilot, app)
        app.notify("over soon", timeout=0.5)
        while not review.query(Toast):  # noqa: ASYNC110 - by the turn, before it is laid out
            await asyncio.sleep(0)
        if left == "when it was shown":
            await until(pilot, lambda: review.query(Toast).first().size.height > 0)
        shown = [weakref.ref(toast) for toast in review.query(Toast)]
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.query(Toast) and not review.query(Toast))

        def gone() -> bool:
            app.sweep_all()
            return not [toast for toast in shown if toast()]

        await until(pilot, gone)
        app.open_review("acme")
        await until(pilot, lambda: app.screen is review and "Recover PGs" in seen(app))

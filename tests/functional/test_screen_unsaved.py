"""A disk that fails under the screens: the text stays, why is said, every header shows it."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from portfolio import history, workspace
from screens import app_with, journals, opened, seen, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from koortui.app import KoorApp
from koortui.domain.journal import Review
from koortui.guarded_app import NOT_SAVED
from koortui.screens.board import BoardScreen
from koortui.screens.compose import ComposeScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.form import FormScreen
from koortui.screens.hours import HoursScreen
from koortui.screens.note import NoteScreen
from koortui.screens.prompt import PromptScreen
from koortui.screens.queue import QueueScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.summary import SummaryScreen
from koortui.store.errors import StoreFull
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.roster import TinyRosterStore

FULL = StoreFull(
    "Saving acme.json failed: No space left on device.",
    kept="Nothing on disk was changed.",
    next_step="Free some space.",
)
SIZE = (120, 36)


def break_disk(app: KoorApp) -> None:
    journals(app).failure = FULL


def mend_disk(app: KoorApp) -> None:
    journals(app).failure = None


def toasts(app: KoorApp) -> list[str]:
    """The titles of what was said so far."""
    return [notification.title for notification in app._notifications]


def alarmed(app: KoorApp) -> bool:
    """The first lines of the place at the bottom of the dialogs say it."""
    place = next(screen for screen in reversed(app.screen_stack) if not screen.is_modal)
    region = range(2)
    lines = place._compositor.render_strips(app.size)
    return any(NOT_SAVED in lines[y].text for y in region)


async def test_a_review_opens_and_reads_on_a_full_disk() -> None:
    app = app_with(*history())
    async with opened(app, size=SIZE) as pilot:
        break_disk(app)
        app.open_review("acme")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert "ACM-14" in seen(app)
        assert FULL.what in toasts(app)
        assert alarmed(app)
        for key in "2", "3", "1", "right_square_bracket", "left_square_bracket":
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        mend_disk(app)
        await pilot.press("1", "2")
        await pilot.pause()
        assert not alarmed(app)


async def test_the_reason_for_an_overruled_step_stays_until_it_is_saved() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, PromptScreen)
        break_disk(app)
        await pilot.press(*"seen", "enter")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "seen"
        assert "What you typed is still here." in seen(app)
        assert alarmed(app)
        mend_disk(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert not alarmed(app)
        assert _review(app).marks["linear"].reason == "seen"


async def test_next_steps_stay_until_the_review_is_finished() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        break_disk(app)
        await pilot.press("x", *"mail", "tab", *"call", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#f-next_steps", Input).value == "call"
        mend_disk(app)
        await pilot.press("enter")
        await pilot.pause()
        assert _review(app).next_steps == "call"


def _review(app: KoorApp) -> Review:
    return max(journals(app).read("acme").reviews.values(), key=lambda review: review.slot)


async def test_why_a_customer_is_skipped_stays_until_it_is_saved() -> None:
    app = app_with()
    async with opened(app, size=SIZE) as pilot:
        break_disk(app)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, PromptScreen)
        await pilot.press(*"ill", "enter")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "ill"
        mend_disk(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)


async def test_a_comment_stays_until_it_is_saved() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, ComposeScreen)
        break_disk(app)
        await pilot.press(*"logs", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ComposeScreen)
        assert app.screen.query_one(TextArea).text == "logs"
        assert "The text is still here." in seen(app)
        assert alarmed(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ComposeScreen), "the draft is not on disk either"
        mend_disk(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert [w.describe for w in journals(app).read("acme").pending()]
        assert not alarmed(app)


async def test_what_cannot_be_saved_can_be_left_to_the_clipboard() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        await pilot.press("m")
        await pilot.pause()
        break_disk(app)
        await pilot.press(*"logs", "escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert app.clipboard == "logs"


async def test_a_form_stays_until_it_is_saved() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        await pilot.press("h")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        break_disk(app)
        await pilot.press(*"1.5", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#f-hours", Input).value == "1.5"
        assert "What you typed is still here." in seen(app)
        assert alarmed(app)
        mend_disk(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert not alarmed(app)


async def test_a_message_stays_until_it_is_saved() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        await pilot.press("2", "e")
        await pilot.pause()
        break_disk(app)
        await pilot.press(*"Dear")
        await until(pilot, lambda: alarmed(app))
        review = app.screen
        assert isinstance(review, ReviewScreen)
        for leave in "escape", "right_square_bracket", "escape":
            await pilot.press(leave)
            await pilot.pause()
            assert app.screen is review
            assert review.current_slug == "acme"
            assert review.message.text.endswith("Dear")
        mend_disk(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        drafts = journals(app).read("acme").drafts.values()
        assert [draft.text.endswith("Dear") for draft in drafts] == [True]


PLACES = [
    BoardScreen,
    SummaryScreen,
    QueueScreen,
    HoursScreen,
    lambda: CustomerScreen("acme"),
    lambda: ReviewScreen("acme"),
    lambda: NoteScreen("acme"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: getattr(place, "__name__", "place"))
@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
async def test_every_place_shows_that_data_could_not_be_saved(place, size) -> None:  # type: ignore[no-untyped-def]
    app = app_with(*history())
    async with opened(app, place(), size) as pilot:
        assert not alarmed(app)
        app.failed(FULL)
        await pilot.pause()
        assert alarmed(app)
        app.wrote()
        await pilot.pause()
        assert not alarmed(app)


async def test_no_key_of_a_review_ends_the_program_on_a_full_disk() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), SIZE) as pilot:
        break_disk(app)
        for step, key in (
            ("1", "d"),
            ("1", "s"),
            ("1", "p"),
            ("1", "i"),
            ("2", "l"),
            ("2", "S"),
            ("3", "h"),
        ):
            await pilot.press(step, *key, *"2x", "enter", "ctrl+s")
            await pilot.pause()
            while len(app.screen_stack) > 3:
                app.pop_screen()
                await pilot.pause()
            assert app.is_running


# Real stores


def real_app(folder: Path) -> KoorApp:
    """The made-up portfolio on disk."""
    made = workspace(*history())
    roster = TinyRosterStore(folder / "roster.json")
    with roster.edit() as edit:
        for customer in made.roster.read().customers:
            edit.put(customer)
    store = TinyJournalStore(folder / "journals")
    with store.edit("acme") as journal:
        for record in history():
            journal.put(record)
    mirror = FileMirrorStore(folder / "mirror")
    mirror.write_linear(made.mirror.read_linear())
    mirror.write_sheet(made.mirror.read_sheet())
    return KoorApp(structs.replace(made, roster=roster, journals=store, mirror=mirror))


@pytest.fixture
def small_files() -> Iterator[None]:
    """The kernel lets no file of this process grow beyond a hundred bytes, until it is reset."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def temps(folder: Path) -> list[Path]:
    return list(folder.rglob("*.tmp"))


def fill_disk() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))


def free_disk() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


async def test_the_real_files_stay_as_they_were_while_nothing_can_be_written(
    tmp_path: Path, small_files: None
) -> None:
    app = real_app(tmp_path)
    acme = tmp_path / "journals" / "acme.json"
    async with opened(app, size=SIZE) as pilot:
        before = acme.read_bytes()
        fill_disk()
        await _try_everything(app, pilot)
        assert acme.read_bytes() == before
        assert not temps(tmp_path)
        note = app.screen
        assert isinstance(note, NoteScreen)
        assert note.query_one(TextArea).text == "said in the meeting"
        assert "File too large" in seen(app)
        assert "Your text is here on the screen" in seen(app)
        assert alarmed(app)
        free_disk()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not alarmed(app))
    kept = TinyJournalStore(tmp_path / "journals").read("acme").notes.values()
    assert "said in the meeting" in [note.text for note in kept]
    assert not temps(tmp_path)


async def _try_everything(app: KoorApp, pilot: Pilot[None]) -> None:
    app.open_review("acme")
    await pilot.pause()
    await pilot.press("3", "2", "1")
    await pilot.press("escape")
    await pilot.pause()
    app.open_note("acme")
    await pilot.pause()
    for char in "said in the meeting":
        await pilot.press("space" if char == " " else char)
    await pilot.press("escape")
    await pilot.pause()

"""Pictures of places while something is read, stale or out of reach, and where little fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from conftest import NOW, MakeApp, SameAs, settled
from test_screens import SCREENS
from textual.pilot import Pilot

import koortui.screens.notes
from koortui.store.errors import StoreError
from koortui.usecases.find import Finder

DARK = ("koor-dark",)
#: The places an EM works in.
PLACES = (
    "review_linear",
    "review_communicate",
    "customer",
    "note",
    "notes",
    "queue_waiting",
    "hours",
    "calendar",
    "meetings",
    "portfolio",
    "reconcile",
    "touch",
)
#: Where glyphs carry meaning.
PLAIN = ("review_linear", "review_track", "charts", "portfolio", "hours", "explain", "find", "help")

sized = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


@sized
async def test_the_first_pull_runs(
    same_as: SameAs, unpulled_app: MakeApp, size: tuple[int, int]
) -> None:
    app = unpulled_app()
    app.pretend_to_sync = True
    async with settled(app, size, ()) as pilot:
        assert await same_as.accepted(pilot, DARK) == []


class Held:
    """Readings that wait until the picture is taken."""

    def __init__(self) -> None:
        self._go_on = Event()

    def hold(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def wait(*arguments: Any) -> Any:
            self._go_on.wait(60)
            return read(*arguments)

        return wait

    def let_go(self) -> None:
        self._go_on.set()


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    yield held
    held.let_go()


async def _while_reading(
    same_as: SameAs, pilot: Pilot[None], keys: tuple[str, ...], held: Held
) -> list[str]:
    """What is under way is not waited for: it goes on after the picture."""
    await pilot.press(*keys)
    await pilot.pause()
    for field in pilot.app.screen.query("Input"):
        field.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()
    wrong = await same_as.accepted(pilot, DARK)
    held.let_go()
    return wrong


@sized
async def test_notes_are_read(
    same_as: SameAs,
    sample_app: MakeApp,
    held: Held,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    read = koortui.screens.notes.all_notes
    monkeypatch.setattr(koortui.screens.notes, "all_notes", held.hold(read))
    async with settled(sample_app(), size, ()) as pilot:
        assert await _while_reading(same_as, pilot, ("g", "n"), held) == []


@sized
async def test_the_index_of_find_is_made(
    same_as: SameAs,
    sample_app: MakeApp,
    held: Held,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    app = sample_app()
    async with settled(app, size, ()) as pilot:
        app.finder = Finder(app.workspace)
        monkeypatch.setattr(app.finder, "refresh", held.hold(app.finder.refresh))
        assert await _while_reading(same_as, pilot, ("slash", "o"), held) == []


@pytest.mark.parametrize("screen", PLACES)
async def test_offline(same_as: SameAs, sample_app: MakeApp, screen: str) -> None:
    """The first line says what fails since when, and still where one is."""
    app = sample_app()
    async with settled(app, (80, 24), SCREENS[screen][1]) as pilot:
        app.failing = {"linear": "offline", "sheet": "rate_limited"}
        app.refresh_screens()
        await pilot.pause()
        assert await same_as.accepted(pilot, DARK) == []


@sized
async def test_nothing_was_pulled_for_days(
    same_as: SameAs, sample_app: MakeApp, size: tuple[int, int]
) -> None:
    app = sample_app(now=NOW + timedelta(hours=52))
    async with settled(app, size, ()) as pilot:
        assert await same_as.accepted(pilot, DARK) == []


@sized
async def test_a_failure_is_told(
    same_as: SameAs, sample_app: MakeApp, size: tuple[int, int]
) -> None:
    app = sample_app()
    async with app.run_test(size=size, notifications=True) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.failed(
            StoreError(
                "The journal of Acme Robotics could not be written: no space left on the disk.",
                kept="What you typed is still here.",
                next_step="Make room, then press Enter again.",
            )
        )
        await pilot.pause()
        await pilot.pause()
        assert await same_as.accepted(pilot, DARK) == []


@pytest.mark.parametrize("screen", PLAIN)
async def test_in_plain_characters(same_as: SameAs, sample_app: MakeApp, screen: str) -> None:
    async with settled(sample_app(ascii_only=True), (80, 24), SCREENS[screen][1]) as pilot:
        assert await same_as.accepted(pilot, DARK) == []


@pytest.mark.parametrize("screen", ["board", "review_linear", "find", "portfolio", "queue_waiting"])
async def test_on_a_small_terminal(same_as: SameAs, sample_app: MakeApp, screen: str) -> None:
    """Smaller than is asked for: names and what is to be done are there all the same."""
    async with settled(sample_app(), (60, 20), SCREENS[screen][1]) as pilot:
        assert await same_as.accepted(pilot, DARK) == []

"""What tests of screens share: the app on the made-up portfolio, and what is seen on it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

import msgspec
import pytest
from msgspec import structs
from portfolio import BreakableJournals, workspace
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from koortui.app import KoorApp
from koortui.config import UiSettings
from koortui.domain.ports import JournalRecord
from koortui.usecases.desk import Reading

#: Seconds until something is taken not to happen: many, because machines differ in speed.
PATIENCE = 20.0


def app_with(*records: JournalRecord, keys: dict[str, str] | None = None) -> KoorApp:
    """The program on three customers; `records` are Acme's journal."""
    space = workspace(*records)
    if keys:
        config = msgspec.structs.replace(space.config, ui=UiSettings(keys=keys))
        space = structs.replace(space, config=config)
    return KoorApp(space, pull_at_start=False)


def journals(app: KoorApp) -> BreakableJournals:
    assert isinstance(app.workspace.journals, BreakableJournals)
    return app.workspace.journals


@asynccontextmanager
async def opened(
    app: KoorApp, screen: Screen[object] | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The app running with `screen` on top of the board."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if screen:
            app.push_screen(screen)
            await pilot.pause()
        yield pilot


async def go(pilot: Pilot[None], keys: Iterable[str]) -> None:
    """Press keys one after the other, each when what the one before did is over."""
    for key in keys:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def paste(pilot: Pilot[None], text: str) -> None:
    """Text into the focused field in one go, as a terminal's paste: no wait after each letter."""
    assert pilot.app.focused is not None, "nothing has the focus"
    if text:
        pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what happens in the background; fails when it never does."""
    waited = 0.0
    while not condition():
        assert waited < PATIENCE, "it did not happen"
        await pilot.pause(0.02)
        waited += 0.02


def seen(app: KoorApp) -> str:
    """The text of the top screen, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    assert len(lines) == height
    return "\n".join(line.text[:width] for line in lines)


def said(app: KoorApp) -> str:
    """What the toasts say, whether they are painted yet or not."""
    return "\n".join(f"{toast.title} {toast.message}" for toast in app._notifications)


async def burst(pilot: Pilot[None], keys: str, turns: int = 0) -> None:
    """Characters as a fast typist sends them: nobody waits for what a key does.

    `turns` of the event loop go by after each: the program is met in the middle of its work.
    "\\r" is Enter.
    """
    driver = pilot.app._driver
    assert driver is not None
    for character in keys:
        name = "enter" if character == "\r" else _character_to_key(character)
        driver.send_message(events.Key(name, character))
        for _ in range(turns):
            await asyncio.sleep(0)
    await pilot.pause()


@contextmanager
def slow_reading(app: KoorApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Everything was read in the background, and is not taken in until the event is set."""
    may_go_on = threading.Event()
    read = app.desk.read

    def waiting(give_way: Callable[[], None]) -> Reading:
        reading = read(give_way)
        assert may_go_on.wait(PATIENCE)
        return reading

    monkeypatch.setattr(app.desk, "read", waiting)
    try:
        yield may_go_on
    finally:
        may_go_on.set()

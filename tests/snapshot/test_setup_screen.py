"""Pictures of set-up: before anything is answered, and while a step is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp

Compare = Callable[..., bool]
SIZES = [(80, 24), (120, 36)]


def pressed(*keys: str) -> Callable[[Pilot[None]], Any]:
    """Press the keys; no cursor blinks in the picture."""

    async def run(pilot: Pilot[None]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_the_sample_is_set_up(
    snap_compare: Compare, sample_app: Callable[..., KoorApp], size: tuple[int, int]
) -> None:
    assert snap_compare(sample_app(), terminal_size=size, run_before=pressed("g", "s"))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_nothing_is_set_up(
    snap_compare: Compare, empty_app: KoorApp, size: tuple[int, int]
) -> None:
    assert snap_compare(empty_app, terminal_size=size, run_before=pressed("g", "s"))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_the_sheet_is_asked_for(
    snap_compare: Compare, sample_app: Callable[..., KoorApp], size: tuple[int, int]
) -> None:
    keys = ("g", "s", "down", "down", "enter")
    assert snap_compare(sample_app(), terminal_size=size, run_before=pressed(*keys))

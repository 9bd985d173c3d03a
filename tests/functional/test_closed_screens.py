"""What is closed is let go: a day of notes and comments does not pile up in memory."""

from __future__ import annotations

import gc

from screens import app_with, opened, until
from textual.widgets import TextArea


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

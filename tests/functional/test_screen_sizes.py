"""A window that is dragged: only the size that the terminal has now is laid out."""

from __future__ import annotations

from screens import app_with, opened
from textual import events
from textual.geometry import Size

from koortui.widgets.top_line import TopLine


async def test_a_size_of_a_moment_ago_is_not_laid_out() -> None:
    app = app_with()
    async with opened(app) as pilot:
        app.open_review("acme")
        await pilot.resize_terminal(120, 36)
        old = Size(100, 30)
        app.screen.post_message(events.Resize(old, old))  # it waited behind keys
        await pilot.pause()
        assert app.screen.query_one(TopLine).outer_size.width == 120

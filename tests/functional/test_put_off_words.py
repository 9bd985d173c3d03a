"""Whoever puts a finding off sees until when, what ends it earlier, and why `z` does nothing."""

from __future__ import annotations

from portfolio import ago
from screens import app_with, opened, said, seen, until

from koortui.domain.journal import Ask
from koortui.screens.form import FormScreen
from koortui.widgets.customer_list import CustomerList

OWED = Ask(id="a-1", at=ago(6), owed_by="us", what="an estimate")


async def test_the_toast_and_the_board_say_until_when_and_z_again_says_why_not() -> None:
    app = app_with(OWED)
    async with opened(app, size=(120, 36)) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        while True:
            reasons = app.desk.view("acme").assessment.reasons
            await pilot.press("z")
            await pilot.pause()
            if not isinstance(app.screen, FormScreen):
                break
            await pilot.press(*"known", "enter")
            await until(pilot, lambda: "sooner" in said(app))
            assert f"{reasons[0].factor} put off until Sun 29 Nov, sooner " in said(app)
            if reasons[0].factor == "reply":
                assert "sooner by an answer or a reminder or if it gets worse" in said(app)
            app.clear_notifications()
        put_off = app.desk.view("acme").assessment.snoozed
        assert "reply" in {reason.factor for reason in put_off}
        assert f"{put_off[0].factor} until Sun 29 Nov" in seen(app), "the line, and the panel"
        assert "put off" in said(app)
        assert "already" in said(app) or "cannot be put off" in said(app)


async def test_undoing_it_does_not_repeat_what_was_said_beside_it() -> None:
    app = app_with(OWED)
    async with opened(app, size=(120, 36)) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("z")
        await pilot.pause()
        await pilot.press(*"known", "enter")
        await until(pilot, lambda: "sooner" in said(app))
        app.clear_notifications()
        await pilot.press("u")
        await until(pilot, lambda: "Undone: " in said(app))
        assert "sooner" not in said(app)
        assert "Nothing" not in said(app)
        await pilot.press("u")
        await until(pilot, lambda: "What is older is edited by hand." in said(app))

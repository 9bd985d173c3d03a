"""Whoever presses ctrl+c is told what quits here, and ctrl+q does it even in a text."""

from __future__ import annotations

from screens import app_with, opened, said

from koortui.screens.note import NoteScreen


async def test_ctrl_c_names_our_keys() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "q quits, ctrl+q also while you type. Everything is saved." in said(app)
        assert "Do you want to quit" not in said(app)


async def test_ctrl_q_quits_out_of_a_text_and_keeps_it() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("a", "b", "ctrl+q")
        await pilot.pause()
        assert not app.is_running
    drafts = app.workspace.journals.read("acme").drafts.values()
    assert [draft.text for draft in drafts] == ["ab"]

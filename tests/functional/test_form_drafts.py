"""What is typed into a form is never lost: not by Esc, not by kill -9, not by a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import seeded_home
from msgspec import structs
from portfolio import NOW
from screens import app_with, burst, opened, said, seen, until
from terminal import Terminal
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.ports import FormDraft, JournalRecord
from koortui.locations import Locations
from koortui.screens.customer import CustomerScreen
from koortui.store.errors import StoreFull
from koortui.store.form_files import FormFiles
from koortui.usecases.hours import add_hours

TYPED_EARLIER = 1.0
"""Seconds before the kill: what was typed earlier is on disk."""


class FullDisk(FormFiles):
    def keep(self, draft: FormDraft) -> None:
        raise StoreFull("No room.", kept="Nothing on disk was changed.")


def app_on(folder: Path, *records: JournalRecord, forms: FormFiles | None = None) -> KoorApp:
    app = app_with(*records)
    kept = structs.replace(app.workspace, forms=forms or FormFiles(folder))
    return KoorApp(kept, pull_at_start=False)


def shown(app: KoorApp) -> dict[str, str]:
    return {str(field.id)[2:]: field.value for field in app.screen.query(Input) if field.id}


async def test_esc_keeps_a_changed_form_and_the_next_time_goes_on(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h", *"1.5", "tab", "tab", "tab", "tab", *"the OSDs", "escape")
        await pilot.pause()
        assert "Kept as typed" in said(app)
        assert not app.workspace.journals.read("acme").hours
    app = app_on(tmp_path)  # another day, another start
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h")
        await until(pilot, lambda: "hours" in shown(app))
        assert (shown(app)["hours"], shown(app)["comment"]) == ("1.5", "the OSDs")
        assert "Taken up from Thu 26 Nov" in seen(app)
        await pilot.press("enter")
        await pilot.pause()
        (entry,) = app.workspace.journals.read("acme").hours.values()
        assert entry.comment == "the OSDs"
        await pilot.press("3", "h")
        await until(pilot, lambda: "hours" in shown(app))
        assert shown(app)["hours"] == "", "what was saved is no draft any more"
        assert "Taken up" not in seen(app)


async def test_an_untouched_form_leaves_nothing(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h", "1", "backspace", "escape")
        await pilot.pause()
        assert "Kept" not in said(app)
        assert FormFiles(tmp_path).read("Hours for Acme Robotics") is None


async def test_starting_over_drops_what_was_typed(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler", "escape")
        await pilot.press("N")
        await pilot.pause()
        assert shown(app)["name"] == "Kepler"
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert shown(app)["name"] == ""
        assert "Taken up" not in seen(app)
        await pilot.press("escape", "N")
        await pilot.pause()
        assert shown(app)["name"] == ""


async def test_each_record_and_each_customer_has_its_own_draft(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "h", *"3", "escape")
        app.open_customer("borealis")
        await pilot.pause()
        await pilot.press("3", "h")
        await until(pilot, lambda: "hours" in shown(app))
        assert shown(app)["hours"] == ""


async def test_a_record_changed_meanwhile_keeps_its_change_where_nothing_was_typed(
    tmp_path: Path,
) -> None:
    app = app_on(tmp_path)
    customer = app.workspace.customer("acme")
    add_hours(
        app.workspace,
        customer,
        day=NOW.date(),
        specialist="Idris Vale",
        hours="2",
        activity="troubleshooting",
        comment="as it was",
    )
    (entry,) = app.workspace.journals.read("acme").hours.values()
    draft = FormDraft(
        form=f"hours {entry.id}",
        at=NOW,
        values={"hours": "4", "comment": "long ago"},
        began={"hours": "2", "comment": "long ago"},
    )
    FormFiles(tmp_path).keep(draft)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("3", "home", "enter")
        await pilot.pause()
        assert (shown(app)["hours"], shown(app)["comment"]) == ("4", "as it was")


async def test_on_a_full_disk_the_form_stays_and_a_second_esc_leaves_it(tmp_path: Path) -> None:
    app = app_on(tmp_path, forms=FullDisk(tmp_path))
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler", "escape")
        await pilot.pause()
        assert shown(app)["name"] == "Kepler", "the form is still there"
        assert "No room." in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: "New customer" not in seen(app))


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_kill_9_while_typing_loses_at_most_the_last_second(tmp_path: Path) -> None:
    env = seeded_home(tmp_path, "2026-11-19")
    with Terminal(env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("N")
        terminal.wait("New customer")
        terminal.type("Kepler Orbits\t\t\t\t\tlabel:kepler")
        terminal.wait("label:kepler")
        terminal.look(TYPED_EARLIER)
        terminal.type("-lost")
        terminal.kill()
    draft = FormFiles(Locations.find(env["KOORTUI_HOME"]).forms_dir).read("New customer")
    assert draft is not None
    assert draft.values["linear"].startswith("label:kepler")
    with Terminal(env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("N")
        text = terminal.wait("Taken up from")
        assert "Kepler Orbits" in text
        assert "label:kepler" in text
        terminal.press("enter")
        terminal.wait("Kepler Orbits added")
        terminal.press("q")
        assert terminal.end() == 0


def line(app: KoorApp) -> str:
    return app.screen.query_one(Input).value


async def test_esc_keeps_the_line_of_a_question_and_the_next_time_goes_on(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("s", *"they are at a fair", "escape")
        await until(pilot, lambda: "Kept as typed" in said(app))
        assert not any(shown.skipped for shown in app.desk.lines())
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Taken up from Thu 26 Nov" in seen(app))
        assert line(app) == "they are at a fair"
        await pilot.press("enter")
        await until(pilot, lambda: any(shown.skipped for shown in app.desk.lines()))
        [skipped] = [shown for shown in app.desk.lines() if shown.skipped]
        assert skipped.skipped_reason == "they are at a fair"
        await pilot.press("u", "u")
        await until(pilot, lambda: not any(shown.skipped for shown in app.desk.lines()))
        await pilot.press("s")
        await until(pilot, lambda: "Skip" in seen(app))
        assert line(app) == "", "what was answered is no draft any more"


async def test_keys_pressed_ahead_of_an_answer_begin_no_new_draft(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("s", *"ill")
        await until(pilot, lambda: bool(list(tmp_path.glob("*.json"))))
        await burst(pilot, "\rj")
        await until(pilot, lambda: any(shown.skipped for shown in app.desk.lines()))
        await until(pilot, lambda: not list(tmp_path.glob("*")))
        await pilot.press("s")
        await until(pilot, lambda: "Skip" in seen(app))
        assert line(app) == ""


async def test_what_happens_next_is_kept_for_its_customer_only(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("enter", "1")
        await pilot.press("d")
        await until(pilot, lambda: "Why is it done all the same?" in seen(app))
        await pilot.press(*"on the phone", "escape")
        await until(pilot, lambda: "Kept as typed" in said(app))
        await pilot.press("right_square_bracket", "d")
        await until(pilot, lambda: "Why is it done all the same?" in seen(app))
        assert line(app) == ""
        await pilot.press("escape", "left_square_bracket", "d")
        await until(pilot, lambda: "Taken up from" in seen(app))
        assert line(app) == "on the phone"


async def test_a_question_left_as_it_was_keeps_nothing(tmp_path: Path) -> None:
    app = app_on(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("s", "a", "backspace", "escape")
        await pilot.pause()
        assert "Kept" not in said(app)
        await pilot.press("s")
        await until(pilot, lambda: "Why?" in seen(app))
        assert "Taken up" not in seen(app)


async def test_a_line_that_cannot_be_kept_is_said_and_a_second_esc_leaves_it(
    tmp_path: Path,
) -> None:
    class Full(FormFiles):
        def put(self, *_: object) -> None:
            raise StoreFull("The disk is full.", next_step="Free some space.")

    app = app_on(tmp_path, forms=FullDisk(tmp_path))
    async with opened(app) as pilot:
        await pilot.press("s", *"a fair", "escape")
        await until(pilot, lambda: "No room." in seen(app))
        assert line(app) == "a fair"
        await pilot.press("escape")
        await until(pilot, lambda: "Skip" not in seen(app))

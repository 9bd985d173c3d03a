"""Damaged files and other processes' writes, as the screens show them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import Cli, seed
from screens import opened, seen, until
from terminal import Terminal
from textual.widgets import TextArea

from koortui.app import KoorApp
from koortui.bootstrap import Program, open_program
from koortui.guarded_app import NOT_READ, RESTORED
from koortui.locations import Locations
from koortui.screens.base import KoorScreen
from koortui.screens.board import BoardScreen
from koortui.screens.calendar import CalendarScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.find import FindScreen
from koortui.screens.hours import HoursScreen
from koortui.screens.ideas import IdeasScreen
from koortui.screens.note import NoteScreen
from koortui.screens.notes import NotesScreen
from koortui.screens.queue import QueueScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.summary import SummaryScreen
from koortui.widgets.note_list import NoteList

ACME, SIZE = "acme-robotics", (120, 36)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    seed(home)
    return Cli(home)


def started(cli: Cli) -> KoorApp:
    program = opened_program(cli)
    return KoorApp(program.workspace, pull_at_start=False, news=program.news.take)


def opened_program(cli: Cli) -> Program:
    return open_program(Locations.find(cli.home), cli.env)


def files(cli: Cli, name: str = f"{ACME}.json", folder: str = "journals") -> list[Path]:
    """A file and all its copies."""
    return [cli.home / folder / name, *(cli.home / folder / "backups" / name).iterdir()]


def said(app: KoorApp) -> str:
    return "\n".join(f"{n.title} {n.message}" for n in app._notifications)


# Another process


async def test_the_open_note_screen_shows_what_another_process_noted(cli: Cli) -> None:
    app = started(cli)
    async with opened(app, NoteScreen(ACME), SIZE) as pilot:
        await pilot.press(*"half")
        assert cli.process("note", ACME, "from the shell").code == 0
        await until(pilot, lambda: "from the shell" in seen(app))
        assert app.screen.query_one(TextArea).text == "half"
        listed = app.screen.query_one(NoteList).items
        assert "from the shell" in [note.text for note in listed]


async def test_the_open_review_shows_what_another_process_did(cli: Cli) -> None:
    app = started(cli)
    async with opened(app, ReviewScreen(ACME), SIZE) as pilot:
        assert cli.process("note", ACME, "from the shell").code == 0
        await until(pilot, lambda: "from the shell" in seen(app))


async def test_the_board_shows_what_another_process_did(cli: Cli) -> None:
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        row = next(line for line in seen(app).splitlines() if "Borealis" in line)
        assert (
            cli.process("contact", "borealis", "--channel", "call", "--direction", "out").code == 0
        )
        await until(pilot, lambda: row not in seen(app))


@pytest.mark.pty
def test_a_terminal_repaints_within_two_seconds_of_another_process_writing(cli: Cli) -> None:
    env = {**cli.env, "KOORTUI_HOME": str(cli.home)}
    with Terminal(env=env, columns=120, lines=36) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("/")
        terminal.type("acme")
        terminal.press("enter")
        terminal.wait("Timeline")
        assert cli.process("note", ACME, "from the shell").code == 0
        terminal.wait("from the shell", limit=2.0)


# Damage


async def test_a_journal_restored_at_the_start_is_said_and_stays_in_the_header(cli: Cli) -> None:
    cli("note", ACME, "kept")
    files(cli)[0].write_bytes(b"")
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        await until(pilot, lambda: "Restored from its spare copy" in said(app))
        assert RESTORED in seen(app)
        app.open_note(ACME)
        await pilot.pause()
        await until(pilot, lambda: "kept" in seen(app))
        assert RESTORED in seen(app)
        await pilot.press(*"x", "ctrl+s")
        await until(pilot, lambda: RESTORED not in seen(app))


async def test_a_journal_damaged_meanwhile_is_restored_and_said(cli: Cli) -> None:
    app = started(cli)
    async with opened(app, CustomerScreen(ACME), SIZE) as pilot:
        cli("note", ACME, "kept")
        await until(pilot, lambda: "kept" in seen(app))
        main = files(cli)[0]
        main.write_bytes(main.read_bytes()[:-40])
        await until(pilot, lambda: RESTORED in seen(app))
        await until(pilot, lambda: "its end is missing" in said(app))
        assert "kept" in seen(app)


async def test_a_journal_beyond_repair_leaves_every_other_customer_usable(cli: Cli) -> None:
    for path in files(cli):
        path.write_bytes(b"damaged")
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        assert "its journal cannot be read" in seen(app)
        assert "Borealis Labs" in seen(app)
        app.open_review("borealis-labs")
        await pilot.pause()
        await pilot.press("n", *"fine", "ctrl+s")
        await until(pilot, lambda: "fine" in str(notes(app, "borealis-labs")))


def notes(app: KoorApp, slug: str) -> list[str]:
    return [note.text for note in app.workspace.journals.read(slug).notes.values()]


async def test_every_place_of_a_customer_beyond_repair_opens_or_says_why_not(cli: Cli) -> None:
    for path in files(cli):
        path.write_bytes(b"damaged")
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        app.open_review(ACME)
        await pilot.pause()
        assert "koortui restore FILE" in said(app)
        for key in ("1", "2", "3", "d", "escape", "2", "e", "x", *["escape"] * 3):
            await pilot.press(key)
            await pilot.pause()
        board = app.screen
        assert isinstance(board, BoardScreen)
        app.open_note(ACME)
        await pilot.pause()
        assert app.screen is board, "nothing could be kept there"
        app.open_customer(ACME)
        await pilot.pause()
        for key in "12345":
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        app.push_screen(QueueScreen())
        await pilot.pause()
        assert "1 unreadable journal" in seen(app)
        app.push_screen(FindScreen(app.finder))
        await pilot.press(*"acme")
        await until(pilot, lambda: "Acme Robotics" in seen(app))


async def test_a_journal_beyond_repair_comes_back_by_itself_once_restored(
    cli: Cli, tmp_path: Path
) -> None:
    archive = str(tmp_path / "all.zip")
    assert cli("backup", archive).code == 0
    for path in files(cli):
        path.write_bytes(b"damaged")
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        assert "its journal cannot be read" in seen(app)
        assert cli.process("restore", archive).code == 0
        await until(pilot, lambda: "its journal cannot be read" not in seen(app))


async def test_a_roster_lost_meanwhile_keeps_the_screens_and_says_so_once(cli: Cli) -> None:
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        saved = {path: path.read_bytes() for path in files(cli, "roster.json", ".")}
        for path in saved:
            path.write_bytes(b"damaged")
        await until(pilot, lambda: NOT_READ in seen(app))
        assert "Acme Robotics" in seen(app)
        await pilot.pause(2.2)  # two more looks
        assert said(app).count("roster.json is damaged") == 1
        app.open_review(ACME)
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        await pilot.press("escape")
        for path, raw in saved.items():
            path.write_bytes(raw)
        await until(pilot, lambda: NOT_READ not in seen(app))


def test_a_start_without_a_readable_roster_ends_with_words_and_code_1(cli: Cli) -> None:
    for path in files(cli, "roster.json", "."):
        path.write_bytes(b"damaged")
    env = {**cli.env, "KOORTUI_HOME": str(cli.home)}
    with Terminal(env=env, columns=120, lines=36) as terminal:
        assert terminal.end() == 1
        text = terminal.text()
    assert "roster.json is damaged" in text
    assert "koortui restore FILE" in text
    assert "Traceback" not in text


def test_what_was_mended_at_the_very_end_is_said_on_stderr(cli: Cli) -> None:
    script = "import sys; from koortui.cli.group import Session\ns = Session(sys.argv[1])\n"
    script += "s.program().workspace.journals.read(sys.argv[2])\ns.close()"
    files(cli)[0].write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-c", script, str(cli.home), ACME], capture_output=True, text=True
    )
    assert "Restored from" in done.stderr


PLACES: list[Callable[[], KoorScreen[None]]] = [
    BoardScreen,
    QueueScreen,
    SummaryScreen,
    HoursScreen,
    CalendarScreen,
    NotesScreen,
    IdeasScreen,
    lambda: CustomerScreen(ACME),
    lambda: ReviewScreen(ACME),
    lambda: NoteScreen(ACME),
]


@pytest.mark.parametrize("lost", ["journal", "roster"])
async def test_no_open_place_falls_over_what_is_lost_meanwhile(cli: Cli, lost: str) -> None:
    app = started(cli)
    async with opened(app, size=SIZE) as pilot:
        for place in PLACES:
            app.push_screen(place())
            await pilot.pause()
        paths = files(cli) if lost == "journal" else files(cli, "roster.json", ".")
        for path in paths:
            path.write_bytes(b"damaged")
        await until(pilot, lambda: "is damaged" in said(app) + app.desk.view(ACME).unreadable)
        while not isinstance(app.screen, BoardScreen) or len(app.screen_stack) > 3:
            assert app.is_running
            app.refresh_screens()
            await pilot.pause()
            app.pop_screen()
            await pilot.pause()
        assert "Borealis Labs" in seen(app)

"""The board is on screen before the journals are read; a key pressed then works all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli, seed
from screens import opened, seen, slow_reading, until

from koortui.app import KoorApp
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen
from koortui.store.errors import StoreError
from koortui.usecases.desk import Desk
from koortui.usecases.workspace import Workspace
from koortui.widgets.customer_list import CustomerList

ACME, SIZE = "acme-robotics", (120, 36)
CALLED = ("--channel", "call", "--direction", "out")


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The sample customers, with the board of today kept."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    seed(home)
    cli = Cli(home)
    assert cli("due").code == 0
    return cli


def workspace(cli: Cli) -> Workspace:
    return open_program(Locations.find(cli.home), cli.env).workspace


def board(app: KoorApp) -> list[object]:
    for screen in app.screen_stack:
        if isinstance(screen, BoardScreen):
            return list(screen.query_one(CustomerList).items)
    return []


async def test_the_first_frame_shows_the_kept_board_and_stays_as_it_is(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)
    with slow_reading(app, monkeypatch) as may_go_on:
        async with opened(app, size=SIZE) as pilot:
            assert not app.desk.complete
            kept, words = board(app), seen(app)
            assert "Juniper Games" in words
            assert len(kept) > 20
            may_go_on.set()
            await until(pilot, lambda: app.desk.complete)
            await pilot.pause()
            assert board(app) == kept
            assert seen(app) == words


@pytest.mark.parametrize(
    ("key", "screen", "words"),
    [("enter", ReviewScreen, "① Linear"), ("c", CustomerScreen, "Timeline")],
)
async def test_a_key_pressed_before_the_journals_are_read_opens_that_customer(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, key: str, screen: type, words: str
) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)
    with slow_reading(app, monkeypatch) as may_go_on:
        async with opened(app, size=SIZE) as pilot:
            await pilot.press("down", key)
            await until(pilot, lambda: isinstance(app.screen, screen))
            await until(pilot, lambda: words in seen(app))
            assert not app.desk.complete
            early = seen(app)
            assert "Sable Finance" in early
            may_go_on.set()
            await until(pilot, lambda: app.desk.complete)
            await pilot.pause()
            assert seen(app) == early


async def test_what_is_changed_meanwhile_is_not_lost_when_all_is_read(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)
    with slow_reading(app, monkeypatch) as may_go_on:
        async with opened(app, size=SIZE) as pilot:
            first = app.desk.lines()[0]
            await pilot.press("s")
            await pilot.pause()
            await pilot.press(*"ill", "enter")
            await until(pilot, lambda: app.desk.line(first.slug).skipped)
            may_go_on.set()
            await until(pilot, lambda: app.desk.complete)
            assert app.desk.view(first.slug).skipped
            assert app.desk.line(first.slug).skipped_reason == "ill"
    assert "SKIPPED" in cli("due").out


async def test_what_changed_since_it_was_kept_is_right_in_the_first_frame(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Desk(workspace(cli))
    before.load()
    assert cli("contact", "kestrel", "Sent the plan.", *CALLED, "--template", "answer").code == 0
    truth = Desk(workspace(cli))
    truth.load()
    assert _said(before) != _said(truth)
    app = KoorApp(workspace(cli), pull_at_start=False)
    with slow_reading(app, monkeypatch):
        async with opened(app, size=SIZE):
            assert not app.desk.complete
            assert _said(app.desk) == _said(truth)


def _said(desk: Desk) -> list[tuple[str, str, str]]:
    return [
        (line.slug, line.group, " ".join(reason.text for reason in line.assessment.reasons))
        for line in desk.lines()
    ]


async def test_what_another_process_wrote_while_all_was_read_is_shown(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)
    with slow_reading(app, monkeypatch) as may_go_on:
        async with opened(app, size=SIZE) as pilot:
            cli("contact", ACME, "Rang them.", *CALLED)
            may_go_on.set()
            await until(pilot, lambda: app.desk.complete)
            await until(pilot, lambda: "Rang them." in _contacts(app))


def _contacts(app: KoorApp) -> list[str]:
    journal = app.desk.view(ACME).situation.journal
    return [contact.text for contact in journal.contacts.values()]


async def test_when_all_cannot_be_read_the_board_stays_and_it_is_said(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)

    def failing(*_: object) -> object:
        raise StoreError("The disk does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(app.workspace.mirror, "read_linear", failing)
        async with opened(app, size=SIZE) as pilot:
            await until(pilot, lambda: "CANNOT READ DATA" in seen(app))
            assert "Juniper Games" in seen(app)
            patched.undo()
            await until(pilot, lambda: app.desk.complete)
            await until(pilot, lambda: "CANNOT READ DATA" not in seen(app))


async def test_leaving_keeps_the_board_for_the_next_start(cli: Cli) -> None:
    app = KoorApp(workspace(cli), pull_at_start=False)
    async with opened(app, size=SIZE) as pilot:
        await until(pilot, lambda: app.desk.complete)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press(*"ill", "enter")
        await until(pilot, lambda: any(line.skipped for line in app.desk.lines()))
        await pilot.press("q")
    again = Desk(workspace(cli))
    again.open()
    assert not again.complete
    assert any(line.skipped for line in again.lines())
    assert again._views == {}  # nobody had to be judged

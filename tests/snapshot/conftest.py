"""The sample portfolio at one fixed moment, pulled once from a real sandbox, copied per test."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from pytest_textual_snapshot import SVGImageExtension
from slim_picture import slim
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import TextArea

from koortui.app import KoorApp
from koortui.bootstrap import Program, open_program
from koortui.cli.demo import seed_workspace
from koortui.locations import Locations
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import seed_linear, seed_sheets
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState

#: A Monday morning; the sample portfolio is told relative to it.
NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


class PicturedApp(KoorApp):
    """Its pictures name no font server: they look the same without a network."""

    CSS_PATH = [Path(inspect.getfile(KoorApp)).parent / path for path in KoorApp.CSS_PATH]

    pretend_to_sync = False

    @property
    def syncing(self) -> bool:
        return self.pretend_to_sync or super().syncing

    def export_screenshot(self, **options: Any) -> str:
        return slim(super().export_screenshot(**options))


@pytest.fixture(autouse=True)
def _no_cursor_blinks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also under what is asked on top of it."""
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)


MakeApp = Callable[..., PicturedApp]


@asynccontextmanager
async def settled(
    app: PicturedApp, size: tuple[int, int], keys: Iterable[str]
) -> AsyncIterator[Pilot[None]]:
    """The app after these keys, when nothing is under way and no cursor blinks."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        for widget in app.screen.query("Input, TextArea"):
            widget.cursor_blink = False  # type: ignore[attr-defined]
        app.clear_notifications()
        await pilot.pause()
        yield pilot


class SameAs:
    """Compares what is on the screen with the accepted pictures."""

    def __init__(self, snapshot: SnapshotAssertion, folder: Path) -> None:
        self._snapshot, self._folder = snapshot.use_extension(SVGImageExtension), folder

    async def accepted(self, pilot: Pilot[None], themes: Iterable[str]) -> list[str]:
        """In each theme, on the same screen; the pictures that differ are left as files."""
        app, wrong = pilot.app, []
        for theme in themes:
            app.theme = theme
            await pilot.pause()
            picture = app.export_screenshot()
            if picture != self._snapshot(name=theme):
                file = self._folder / f"{theme}.svg"
                file.write_text(picture, encoding="utf-8")
                wrong.append(f"{theme}: {file}")
        return wrong


@pytest.fixture
def same_as(snapshot: SnapshotAssertion, tmp_path: Path) -> SameAs:
    return SameAs(snapshot, tmp_path)


def _program(home: Path, now: datetime = NOW, **extra: str) -> Program:
    env = {"KOORTUI_TODAY": NOW.date().isoformat(), "TZ": "UTC", **extra}
    program = open_program(Locations.find(home), env)
    ids = (str(UUID(int=number)) for number in count(1))
    program.workspace = msgspec.structs.replace(
        program.workspace, clock=lambda: now, new_id=lambda: next(ids), linear_used=True
    )
    return program


def _tell_sample(home: Path) -> None:
    home.mkdir(mode=0o700)
    seed_workspace(_program(home).workspace, Locations.find(home).config_file)


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose files tell the sample and whose mirror was pulled at `NOW`."""
    home = tmp_path_factory.mktemp("sample") / "home"
    _tell_sample(home)
    world, sheets = LinearWorld(now=lambda: NOW), SheetsState(now=lambda: NOW)
    seed_linear(world, NOW.date(), NOW)
    seed_sheets(sheets, NOW.date(), NOW)
    with SandboxServer(world, sheets) as server:
        program = _program(
            home,
            KOORTUI_LINEAR_URL=server.linear_url,
            KOORTUI_LINEAR_KEY=server.linear_key,
            KOORTUI_SHEETS_URL=server.sheets_url,
        )
        report = program.sync(pull=True, push=False)
        assert not report.errors
    return home


@pytest.fixture
def sample_app(pulled: Path, tmp_path: Path) -> MakeApp:
    """Makes the app on a copy of the sample, without any remote."""

    def make(*, ascii_only: bool = False, now: datetime = NOW) -> PicturedApp:
        home = tmp_path / "home"
        shutil.copytree(pulled, home)
        program = _program(home, now)
        space = program.workspace
        if ascii_only:
            looks = msgspec.structs.replace(space.config.ui, ascii=True)
            space = msgspec.structs.replace(
                space, config=msgspec.structs.replace(space.config, ui=looks)
            )
        return PicturedApp(space, pull_at_start=False, setup=program.setup)

    return make


@pytest.fixture
def unpulled_app(tmp_path: Path) -> MakeApp:
    """Makes the app on the sample's files before its first pull."""

    def make() -> PicturedApp:
        home = tmp_path / "unpulled"
        _tell_sample(home)
        program = _program(home)
        return PicturedApp(program.workspace, pull_at_start=False, setup=program.setup)

    return make


@pytest.fixture
def empty_app(tmp_path: Path) -> MakeApp:
    """Makes the app before anything is set up."""

    def make() -> PicturedApp:
        home = tmp_path / "empty"
        home.mkdir(mode=0o700)
        program = _program(home)
        return PicturedApp(program.workspace, pull_at_start=False, setup=program.setup)

    return make

"""The sample portfolio at one fixed moment, pulled once from a real sandbox, copied per test."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

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
_FONT_FACE = re.compile(r"@font-face\s*{[^}]*}\s*")
MakeApp = Callable[..., KoorApp]


class PicturedApp(KoorApp):
    """Its pictures name no font server: they look the same without a network."""

    CSS_PATH = Path(inspect.getfile(KoorApp)).with_name("app.tcss")

    def export_screenshot(self, **options: Any) -> str:
        return _FONT_FACE.sub("", super().export_screenshot(**options))


def _program(home: Path, **extra: str) -> Program:
    env = {"KOORTUI_TODAY": NOW.date().isoformat(), "TZ": "UTC", **extra}
    program = open_program(Locations.find(home), env)
    ids = (str(UUID(int=number)) for number in count(1))
    program.workspace = replace(
        program.workspace, clock=lambda: NOW, new_id=lambda: next(ids), linear_used=True
    )
    return program


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose files tell the sample and whose mirror was pulled at `NOW`."""
    home = tmp_path_factory.mktemp("sample") / "home"
    home.mkdir(mode=0o700)
    seed_workspace(_program(home).workspace, Locations.find(home).config_file)
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

    def make(theme: str = "koor-dark") -> KoorApp:
        home = tmp_path / "home"
        shutil.copytree(pulled, home)
        program = _program(home)
        app = PicturedApp(program.workspace, pull_at_start=False, setup=program.setup)
        app.theme = theme
        return app

    return make


@pytest.fixture
def empty_app(tmp_path: Path) -> KoorApp:
    """The app before anything is set up."""
    home = tmp_path / "empty"
    home.mkdir(mode=0o700)
    program = _program(home)
    return PicturedApp(program.workspace, pull_at_start=False, setup=program.setup)

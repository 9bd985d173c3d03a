"""What is loaded before it is needed costs every start of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from koortui.cli.demo import seed_files
from koortui.locations import Locations

ROOT = Path(__file__).parents[2]
NETWORK = {"httpx", "gspread", "requests", "google", "keyring", "smtplib", "ssl"}
SERVERS = {"graphql", "starlette", "uvicorn"}
HEAVY = NETWORK | SERVERS | {"holidays"}
TODAY = "2026-11-26"

FIRST_FRAME = """
import asyncio, sys
from koortui.app import KoorApp
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.widgets.customer_list import CustomerList

async def first_frame():
    app = KoorApp(open_program(Locations.find()).workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert len(app.screen.query_one(CustomerList).items) > 20
        return list(sys.modules)

print(*asyncio.run(first_frame()))
"""
COMMAND = """
import sys
from koortui.cli import run
code = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation that holds the sample customers."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    own = {"KOORTUI_HOME": str(home), "KOORTUI_TODAY": TODAY}
    seed_files(Locations.find(home), own)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOORTUI_")}
    return kept | own


def python(env: dict[str, str], code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done


def packages(modules: str) -> set[str]:
    return {name.partition(".")[0] for name in modules.split()}


def test_the_first_frame_of_the_board_loads_no_network_and_no_server(env: dict[str, str]) -> None:
    loaded = packages(python(env, FIRST_FRAME).stdout)
    assert "textual" in loaded
    assert loaded & (HEAVY - {"ssl"}) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("due",),
        ("find", "acme"),
        ("note", "acme-robotics", "They fear for the launch."),
        ("--version",),
        ("--help",),
    ],
    ids=lambda command: command[0],
)
def test_quick_commands_load_neither_the_screens_nor_the_network(
    env: dict[str, str], command: tuple[str, ...]
) -> None:
    loaded = packages(python(env, COMMAND, *command).stderr)
    assert "koortui" in loaded
    assert loaded & (HEAVY | {"textual", "rich"}) == set()

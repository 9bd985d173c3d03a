"""The program's start in a real terminal: with nothing set up, as a demo, and its leaving."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.pty


def test_with_nothing_set_up_it_opens_and_says_what_to_do(tmp_path: Path) -> None:
    env = {"KOORTUI_HOME": str(tmp_path / "new")}
    with Terminal(env=env) as terminal:
        terminal.wait("koortui import roster|koortui init")
        terminal.press("q")
        assert terminal.end() == 0


def test_the_demo_opens_on_its_board_and_leaves_no_folder(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path), "KOORTUI_TODAY": "2026-11-26"}
    with Terminal("demo", env=env, columns=120, lines=36) as terminal:
        terminal.wait("Acme Robotics")
        terminal.wait("review 2 of 2 this week")
        terminal.press("q")
        assert terminal.end() == 0
    assert list(tmp_path.glob("koortui-demo-*")) == []


def test_a_terminated_demo_leaves_the_terminal_and_the_disk_clean(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path), "KOORTUI_TODAY": "2026-11-26"}
    with Terminal("demo", env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.signal(signal.SIGTERM)
        terminal.end()
        assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
    assert list(tmp_path.glob("koortui-demo-*")) == []

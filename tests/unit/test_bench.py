"""The table of figures: what is measured is found, what misses its goal is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bench
from bench.__main__ import _measurements, main
from bench.figures import Figure, missed, table

FAST: Figure = {"name": "note saved", "value": 3.5, "unit": "ms", "goal": 8}
SLOW: Figure = {"name": "start", "value": 1_400.25, "unit": "x", "goal": 1.3}
BESIDE: Figure = {"name": "plain TinyDB", "value": 139, "unit": "ms"}


def test_a_goal_is_the_most_a_value_may_be() -> None:
    assert [missed(figure) for figure in (FAST, SLOW, BESIDE)] == [False, True, False]
    assert missed({**FAST, "value": 8}) is False


def test_the_table_lines_up_and_marks_what_misses() -> None:
    lines = table([FAST, SLOW, BESIDE]).splitlines()
    assert lines == [
        "note saved        3.50  ms  <= 8    ✓",
        "start         1,400.25  x   <= 1.3  ✗ missed",
        "plain TinyDB    139.00  ms",
    ]
    assert table([]) == ""


def test_every_file_that_measures_is_found() -> None:
    texts = {path.stem: path.read_text() for path in Path(bench.__path__[0]).glob("*.py")}
    measuring = {name for name, text in texts.items() if "def run(quick: bool)" in text}
    assert {"store", "attention", "tui"} <= measuring
    assert set(_measurements()) == measuring - {"__main__"}


def test_a_measurement_that_fails_is_named_with_code_1() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "figures"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "Could not be measured: figures." in done.stdout


def test_an_option_that_is_none_measures_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "find" in capsys.readouterr().out
    assert main(["tui", "--fast"]) == 2

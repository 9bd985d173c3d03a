"""Days on the command line: one form, said with an example, in years somebody can mean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import Cli, seed

COVER = ("cover", "add", "all", "--by", "Sam Okafor")
PLACES = {
    "due": ("due", "--on", "DAY"),
    "show": ("show", "acme", "--on", "DAY"),
    "portfolio": ("portfolio", "--on", "DAY"),
    "hours": ("hours", "add", "acme", "1", "--activity", "meeting", "--date", "DAY"),
    "cover, from": (*COVER, "--from", "DAY", "--to", "2026-12-31"),
    "cover, to": (*COVER, "--from", "2026-12-21", "--to", "DAY"),
}
WRONG = ["2026-11-26xyz", "26.11.2026", "2026-02-30", "11/26/2026", "tomorrow", "20261126", ""]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("days")
    seed(home)
    return home


@pytest.mark.parametrize("day", WRONG)
@pytest.mark.parametrize("args", PLACES.values(), ids=PLACES)
def test_a_day_that_is_none_is_told_how_to_write_it(
    sample: Path, args: tuple[str, ...], day: str
) -> None:
    answer = Cli(sample)(*(day if word == "DAY" else word for word in args))
    assert (answer.code, answer.out) == (2, "")
    assert f"{day!r} is not a day. Write it as 2026-11-26." in answer.err
    assert "%" not in answer.err


@pytest.mark.parametrize("day", [day for day in WRONG if day])
def test_so_is_the_environments(sample: Path, day: str) -> None:
    answer = Cli(sample, {"KOORTUI_TODAY": day})("due")
    assert (answer.code, answer.out) == (2, "")
    assert f"KOORTUI_TODAY: {day!r} is not a day. Write it as 2026-11-26." in answer.err


@pytest.mark.parametrize("day", ["0001-01-01", "1989-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize("args", PLACES.values(), ids=PLACES)
def test_no_day_is_too_far_away_to_be_answered(
    sample: Path, args: tuple[str, ...], day: str
) -> None:
    answer = Cli(sample)(*(day if word == "DAY" else word for word in args))
    assert (answer.code, answer.out) == (2, "")
    assert f"{day} is too far away: 1990 to 2200 is wanted." in answer.err


@pytest.mark.parametrize("day", ["1990-01-01", "2200-12-31"])
@pytest.mark.parametrize("command", [("due",), ("show", "acme"), ("portfolio",)], ids=str)
def test_the_first_and_the_last_day_are_answered(
    sample: Path, command: tuple[str, ...], day: str
) -> None:
    assert Cli(sample)(*command, "--on", day).code == 0


CRASH = """
import sys
import koortui.cli.due as due

def fall(*_, **__):
    raise RuntimeError
due._say = fall
from koortui.cli import main
main(["--home", sys.argv[1], "due"])
"""


def test_a_crash_is_logged_in_the_home_that_was_given(tmp_path: Path) -> None:
    seed(tmp_path / "given")
    env = {**os.environ, "HOME": str(tmp_path / "own"), "XDG_CACHE_HOME": str(tmp_path / "own")}
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path / "given")],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    log = tmp_path / "given" / "cache" / "koortui.log"
    assert str(log) in done.stderr
    assert "crash RuntimeError" in log.read_text(encoding="utf-8")
    assert not (tmp_path / "own").exists()

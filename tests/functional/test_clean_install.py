"""From a wheel to a working board on a machine that has never seen the program, timed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from company import Company, running_company
from setup_keys import set_up_on_the_screen
from terminal import Terminal

pytestmark = [pytest.mark.long, pytest.mark.pty, pytest.mark.xdist_group("terminal")]

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-26"
#: Seconds from a fresh machine to a working board; most of it is the download.
FIVE_MINUTES = 300.0
#: Seconds of what comes after the download.
ONE_MINUTE = 60.0


@contextmanager
def timed(what: str, times: dict[str, float]) -> Iterator[None]:
    begun = time.monotonic()
    yield
    times[what] = round(time.monotonic() - begun, 1)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    """The folder of a new venv with the built wheel in it, and what that took."""
    folder = tmp_path_factory.mktemp("machine")
    times: dict[str, float] = {}
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    with timed("wheel", times):
        wheel = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
        subprocess.run([*pip, *wheel, str(ROOT)], check=True)
    [built] = folder.glob("koortui-*.whl")
    with timed("venv and install", times):
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        target = [str(folder / "venv/bin/python"), *pip[1:], "install"]
        subprocess.run([*target, "-c", str(ROOT / "constraints.txt"), str(built)], check=True)
    return folder / "venv", times


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with running_company(tmp_path, TODAY) as servers:
        yield servers


def env_of(folder: Path, company: Company) -> dict[str, str]:
    """An empty home, and nothing of this project on any path."""
    home = folder / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "KOORTUI_TODAY": TODAY,
        "KOORTUI_HOME": str(home / "koortui"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "TZ": "UTC",
        **company.env,
    }


def test_by_script(
    machine: tuple[Path, dict[str, float]],
    company: Company,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    venv, times = machine
    env = env_of(tmp_path, company)

    def koortui(*args: str, stdin: str = "") -> str:
        done = subprocess.run(
            [str(venv / "bin/koortui"), *args],
            env=env,
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    sheet = company.addresses["spreadsheet_id"]
    settings = f'[me]\nname = "Dana Reyes"\n[sheet]\nspreadsheet_id = "{sheet}"\n'
    roster = "name,linear,manager\nAcme Robotics,customer:Acme Robotics,Dana Reyes\n"
    with timed("set-up to due", times):
        koortui("init", "--from", "-", stdin=settings)
        koortui("import", "roster", "-", stdin=roster)
        koortui("sync")
        due = json.loads(koortui("due", "--json"))
    assert [customer["level"] for customer in due["customers"]] != ["unknown"]
    assert times["set-up to due"] < ONE_MINUTE
    assert sum(times.values()) < FIVE_MINUTES, times
    with capsys.disabled():
        print("\nby script, seconds:", times)  # noqa: T201 - the figure people ask for


def test_by_keys(
    machine: tuple[Path, dict[str, float]],
    company: Company,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    venv, _ = machine
    times: dict[str, float] = {}
    env = env_of(tmp_path, company)
    with (
        timed("start to working board", times),
        Terminal(env=env, columns=100, lines=30, python=str(venv / "bin/python")) as terminal,
    ):
        set_up_on_the_screen(terminal, company.addresses["spreadsheet_id"])
        terminal.wait("Acme Robotics")
        terminal.wait(r"Linear \d+[sm] · Sheet \d+[sm]")
        terminal.press("q")
        assert terminal.end() == 0
    assert times["start to working board"] < ONE_MINUTE
    with capsys.disabled():
        print("\nby keys, seconds:", times)  # noqa: T201


@pytest.mark.parametrize(
    ("command", "extra"), [("sandbox", "demo"), ("serve", "serve")], ids=["sandbox", "serve"]
)
def test_what_needs_an_extra_says_which(
    machine: tuple[Path, dict[str, float]], tmp_path: Path, command: str, extra: str
) -> None:
    """The wheel alone is installed here."""
    done = subprocess.run(
        [str(machine[0] / "bin/koortui"), "--home", str(tmp_path), command],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 4
    assert f"koortui[{extra}]" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_wheel_holds_every_file_that_is_not_python(
    machine: tuple[Path, dict[str, float]],
) -> None:
    """Styles, templates, the browser's page: a package without one of them starts and fails."""
    [installed] = (machine[0] / "lib").glob("python3*/site-packages/koortui")
    source = ROOT / "koortui"
    wanted = {
        path.relative_to(source)
        for path in source.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert len(wanted) > 10
    assert {path for path in wanted if not (installed / path).is_file()} == set()

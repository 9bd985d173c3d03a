"""Random keys, resizes and a failing network: no crash, no growing memory, no lost write."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import httpx
import pytest
from company import Company, cli, running_company, seeded_home
from terminal import Terminal

from koortui.app import KEEP_EVERY
from koortui.tidying import TIDY_EVERY

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

MONDAY = "2026-11-16"
#: Every key of the registry that leaves the program running, and text; "q" would end it.
KEYS = [
    *"123[]cdehijklmnoprstuvwxyzabGASRDMTY/?!.,#- ",
    *["enter", "esc", "tab", "down", "up", "ctrl+s"] * 3,
]
#: From this many seconds on, the second half may not need 10% more memory than the first.
LONG = 300
#: Screens that may lie on the board.
MOST_OPEN = 30
#: Seconds without a sign of life after which the program hangs.
DEAD_AFTER = 45
SIZES = [(80, 24), (100, 30), (120, 36), (60, 16), (200, 50)]
SOURCES = ["linear", "sheet"]
FAULTS = ["reset", "ratelimited_400", "429", "500", "503_after_apply", "html_502", "truncated_json"]


def soak(company: Company, env: dict[str, str], *, seed: int, seconds: float) -> None:
    """Press until `seconds` are over; then everything queued is delivered exactly once."""
    rng = random.Random(seed)  # noqa: S311 - a soak, no secret
    with Terminal(env={**env, "PYTHONFAULTHANDLER": "1"}) as terminal:
        terminal.wait("Linear \\d+s")
        settled = 0
        start = time.monotonic()
        end = start + seconds
        pressed, written, answered = 0, 0, start
        while time.monotonic() < end:
            terminal.press(*rng.choices(KEYS, k=rng.randint(1, 6)))
            pressed += 1
            if pressed % 40 == 0:
                terminal.resize(*rng.choice(SIZES))
            if pressed % 60 == 0:
                company.fail(rng.choice(FAULTS), times=2, source=rng.choice(SOURCES))
            elif pressed % 60 == 40:
                company.heal()  # else more faults gather than there are requests
            terminal.settle()
            if len(terminal.raw) > written:
                written, answered = len(terminal.raw), time.monotonic()
            elif time.monotonic() - answered > DEAD_AFTER:
                where = where_it_hangs(terminal)
                raise AssertionError(f"seed {seed}: hangs after {pressed} bursts:\n{where}")
            assert terminal.alive(), f"seed {seed}: ended with {terminal.ended}:\n{terminal.text()}"
            if seconds >= LONG and not settled and time.monotonic() > start + seconds / 2:
                settled = memory_at_rest(terminal)
                answered = time.monotonic()
        if seconds >= LONG:
            assert memory_at_rest(terminal) < settled * 1.1
        terminal.signal(15)
        assert terminal.end() in (0, 143)
    assert b"Traceback" not in terminal.raw
    company.heal()
    company.stop()
    company.start()  # an hour's allowance begins anew: so many keys can use one up
    code, report = cli(env, "sync")
    _, queue = cli(env, "queue")
    assert report["pushed"]["in_doubt"] == 0
    parked = [w for w in queue["writes"] if w["state"] in ("conflict", "rejected")]
    held_up = {w["customer"] for w in parked}  # what came later waits behind them
    stuck = [w for w in queue["writes"] if w not in parked and w["customer"] not in held_up]
    assert not stuck, (code, stuck)
    assert not [w for w in parked if "Given up" in w["error"]], parked
    ids = [row[8] for row in company.rows()[1:] if len(row) > 8 and row[8]]
    assert len(ids) == len(set(ids))


def memory_at_rest(terminal: Terminal) -> int:
    """On the board, where nothing is open and what is not used any more has been given back.

    In the midst of it the figure says how many screens happen to be open.
    """
    terminal.resize(120, 36)
    for _ in range(MOST_OPEN):
        terminal.press("esc")
        terminal.settle()
    terminal.look(TIDY_EVERY + KEEP_EVERY)
    assert "reviewed" in terminal.text(), terminal.text()
    return terminal.memory()


def where_it_hangs(terminal: Terminal) -> str:
    """What Python says of all threads when it is aborted."""
    before = len(terminal.raw)
    terminal.signal(signal.SIGABRT)
    with contextlib.suppress(AssertionError):
        terminal.end()
    return bytes(terminal.raw[before:]).decode(errors="replace")


def test_a_program_that_hangs_says_where() -> None:
    code = "def for_ever():\n    while True: pass\nprint('going', flush=True)\nfor_ever()"
    with Terminal(env={"PYTHONFAULTHANDLER": "1"}, code=code) as terminal:
        terminal.wait("going")
        assert "for_ever" in where_it_hangs(terminal)


@pytest.mark.parametrize("seed", [1])
def test_a_short_soak(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # keys at random also export reports to where they are
    with running_company(tmp_path, MONDAY) as company:
        env = {**seeded_home(tmp_path, MONDAY), **company.env}
        soak(company, env, seed=seed, seconds=20)


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12, 16])
def test_a_long_soak(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    minutes = float(os.environ.get("KOORTUI_SOAK_MINUTES", "15"))
    with running_company(tmp_path, MONDAY) as company:
        env = {**seeded_home(tmp_path, MONDAY), **company.env}
        soak(company, env, seed=seed, seconds=60 * minutes)


def test_the_sandbox_takes_faults_from_outside(tmp_path: Path) -> None:
    """The soak's faults are real: a request meets them."""
    with running_company(tmp_path, MONDAY) as company:
        company.fail("500", times=1, source="linear")
        with pytest.raises((AssertionError, httpx.HTTPError, ValueError)):
            company.titles()
        assert company.titles()

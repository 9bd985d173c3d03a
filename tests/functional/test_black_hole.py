"""With a network that never answers every command ends within its bound, and keys are heard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from black_hole import black_hole
from cli_support import TODAY, Cli, seed
from terminal import Terminal

#: Seconds that a start of Python may take here beside the bound itself.
SLACK = 8.0
#: Tries of `doctor`: Linear, sheet and mail may each take a read timeout.
DOCTOR = 3 * 11.0


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    seed(tmp_path)
    with black_hole() as env:
        yield Cli(tmp_path, {**env, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})


def timed(cli: Cli, *args: str) -> tuple[int, str, float]:
    """Exit code, everything said, and seconds, of a process of its own."""
    begun = time.monotonic()
    answer = cli.process(*args)
    return answer.code, answer.out + answer.err, time.monotonic() - begun


def test_a_sync_ends_at_its_timeout_and_keeps_the_queue(cli: Cli) -> None:
    cli("hours", "add", "acme", "1", "--activity", "meeting")
    code, said, seconds = timed(cli, "sync", "--timeout", "2")
    assert code == 3
    assert "longer than 2 s" in said
    assert seconds < 2 + SLACK
    [write] = cli("queue", "--json").json["writes"]
    assert write["kind"] == "row_append"
    log = (cli.home / "cache" / "koortui.log").read_text(encoding="utf-8")
    assert "errors=sync:timeout" in log
    assert "canary" not in log + said


@pytest.mark.parametrize(
    "args",
    [
        ("due", "--json"),
        ("show", "acme"),
        ("find", "osd"),
        ("note", "acme", "written in the dark"),
        ("contact", "acme", "--channel", "call", "--direction", "in", "They called."),
        ("hours", "add", "acme", "1", "--activity", "meeting"),
        ("hours", "list"),
        ("queue",),
        ("export", "roster"),
        ("cover", "list"),
        ("handover",),
        ("config", "check"),
        ("doctor", "--offline"),
        ("completion", "bash"),
    ],
    ids=lambda args: args[0],
)
def test_what_needs_no_network_never_waits_for_it(cli: Cli, args: tuple[str, ...]) -> None:
    code, said, seconds = timed(cli, *args)
    assert code == 0, said
    assert seconds < SLACK


@pytest.mark.long
def test_doctor_ends_within_its_bound(cli: Cli) -> None:
    code, said, seconds = timed(cli, "doctor")
    assert code == 1
    assert "did not answer in time" in said
    assert seconds < DOCTOR + SLACK


def test_ctrl_c_ends_a_hanging_sync_at_once(cli: Cli) -> None:
    """Also while the sheet's thread hangs in a request."""
    child = subprocess.Popen(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "sync"],
        env={**os.environ, **cli.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    lock = cli.home / "sync.lock"
    deadline = time.monotonic() + 20
    while not lock.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    begun = time.monotonic()
    child.send_signal(signal.SIGINT)
    _out, err = child.communicate(timeout=20)
    assert time.monotonic() - begun < 5
    assert child.returncode == 130
    assert b"Traceback" not in err


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_keys_are_answered_while_a_sync_hangs(cli: Cli) -> None:
    env = {**cli.env, "KOORTUI_HOME": str(cli.home), "KOORTUI_TODAY": TODAY}
    with Terminal(env=env) as terminal:
        terminal.wait("syncing")
        begun = time.monotonic()
        terminal.press("enter")
        terminal.wait("① Linear")
        terminal.press("n")
        terminal.wait("(?i)note")
        terminal.type("Typed while nothing answered")
        terminal.press("ctrl+s")
        terminal.wait("(?i)saved")
        terminal.press("esc")
        terminal.wait("① Linear")
        assert time.monotonic() - begun < 10
        terminal.press("b")
        terminal.wait("syncing")
        leaving = time.monotonic()
        terminal.press("q")
        assert terminal.end() == 0
        assert time.monotonic() - leaving < 5
    notes = Cli(cli.home)("show", "acme", "--json").json["notes"]
    shown = Cli(cli.home)("find", "nothing answered", "--json").json["results"]
    assert notes or shown

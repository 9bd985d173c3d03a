"""The terminal program's syncs run in a process of their own, which outlives nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from black_hole import black_hole
from cli_support import Cli, seed
from office import Office, running_office
from terminal import Terminal

import koortui.sync_process
from koortui.domain.errors import KoorError
from koortui.domain.mutations import WriteState
from koortui.sandbox.faults import Fault, FaultKind
from koortui.sync.reports import SyncReport
from koortui.sync_process import LEAVES_WITHIN, SyncProcess
from koortui.usecases.issues import comment

ALIVE = """
import sys
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.sync_process import SyncProcess

syncs = SyncProcess(open_program(Locations.find()))
print(syncs._running().pid, flush=True)
syncs(True, True)
print(*sys.modules)
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        made.world.add_issue(made.team, "One", labels=[made.label])
        yield made


@pytest.fixture
def syncs(office: Office) -> Iterator[SyncProcess]:
    made = SyncProcess(office.program)
    yield made
    made.close()


def until(holds: Callable[[], bool], limit: float = 20.0) -> None:
    deadline = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Ended, and waited for by whoever has to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z " in stat.read_text()


def child_of(syncs: SyncProcess) -> int:
    child = syncs._child
    assert child
    return child.pid


def test_it_pulls_and_delivers_and_the_program_sees_it(office: Office, syncs: SyncProcess) -> None:
    report = syncs(True, True)
    assert not report.errors
    assert report.pulled.linear.issues == 1
    assert report.budget
    first = child_of(syncs)
    comment(office.program.workspace, "acme", office.issue_of("acme", "One"), "Checked.")
    assert syncs(False, True).pushed.delivered == 1
    assert office.states() == [WriteState.DELIVERED]
    assert child_of(syncs) == first, "the second sync finds everything loaded"
    assert "errors=none" in office.program.log.tail()[-1]


def test_killed_in_mid_request_it_fails_that_sync_and_the_next_delivers_once(
    office: Office, syncs: SyncProcess
) -> None:
    syncs(True, True)
    comment(office.program.workspace, "acme", office.issue_of("acme", "One"), "Only once.")
    with in_mid_request(office, syncs, "timeout_after_apply") as pushing:
        pid = child_of(syncs)
        os.kill(pid, signal.SIGKILL)
        assert [error.kind for error in pushing.result().errors] == ["ended"]
    assert office.states() == [WriteState.SENDING]
    assert not syncs(True, True).errors
    assert office.states() == [WriteState.DELIVERED]
    assert child_of(syncs) != pid
    office.forget()
    office.sync()
    assert [c.body for c in office.issue_of("acme", "One").comments] == ["Only once."]


def test_closed_in_mid_request_it_is_gone_at_once(office: Office, syncs: SyncProcess) -> None:
    syncs(True, True)
    comment(office.program.workspace, "acme", office.issue_of("acme", "One"), "Never ends.")
    with in_mid_request(office, syncs, "timeout") as pushing:
        pid, begun = child_of(syncs), time.monotonic()
        syncs.close()
        assert time.monotonic() - begun < LEAVES_WITHIN
        assert [error.kind for error in pushing.result().errors] == ["ended"]
    assert is_gone(pid)
    assert office.states() == [WriteState.SENDING]


@contextmanager
def in_mid_request(
    office: Office, syncs: SyncProcess, fault: FaultKind
) -> Iterator[Future[SyncReport]]:
    """A push whose request has reached Linear, which never answers it."""
    office.plan.add(Fault(kind=fault, match="commentCreate"))
    with ThreadPoolExecutor(1) as thread:
        pushing = thread.submit(syncs, False, True)
        until(lambda: not office.plan.pending)
        if fault == "timeout_after_apply":
            until(lambda: bool(office.world.tables.comments))
        yield pushing


def test_it_ends_when_it_has_nothing_to_do(
    syncs: SyncProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(koortui.sync_process, "LINGERS", 0.1)
    syncs(True, True)
    pid = child_of(syncs)
    until(lambda: is_gone(pid))
    assert not syncs(True, True).errors


def test_the_next_process_keeps_the_pause_linear_asked_for(
    office: Office, syncs: SyncProcess
) -> None:
    office.plan.add(Fault(kind="ratelimited_400", source="linear", retry_after=3_000))
    assert [error.kind for error in syncs(True, True).errors] == ["rate_limited"]
    sent = office.requests()
    syncs.close()
    assert [error.kind for error in syncs(True, True).errors] == ["rate_limited"]
    with pytest.raises(KoorError, match="pause"):
        office.program.list_targets()
    assert office.requests() == sent
    assert 2_900 < office.program.linear_rests <= 3_000


def test_what_the_stores_did_on_their_own_is_told(office: Office, syncs: SyncProcess) -> None:
    syncs(True, True)
    syncs.close()
    office.program.news.take()
    (office.program.locations.mirror_dir / "linear.json").write_bytes(b"{broken")
    assert not syncs(True, True).errors
    assert [event.kind for event in office.program.news.take()] == ["rebuilt"]


def test_without_a_process_to_be_had_it_syncs_here(
    office: Office, syncs: SyncProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(office.home / "no-python"))
    assert syncs(True, True).pulled.linear.issues == 1
    assert syncs._child is None


def test_it_ends_with_a_program_that_is_killed_and_leaves_the_network_to_it(
    office: Office, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", ALIVE]
    done = subprocess.run(
        command, env={**os.environ, **office.env}, capture_output=True, text=True, timeout=60
    )
    pid, modules = done.stdout.split("\n", 1)
    loaded = {name.partition(".")[0] for name in modules.split()}
    assert "koortui" in loaded
    assert loaded & {"httpx", "gspread", "requests", "google", "keyring"} == set()
    until(lambda: is_gone(int(pid)))
    seed(tmp_path)
    with black_hole() as hole:
        env = {**os.environ, **hole, "KOORTUI_HOME": str(tmp_path)}
        program = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        with program:
            assert program.stdout
            pid = program.stdout.readline()
            assert not is_gone(int(pid))
            program.send_signal(signal.SIGKILL)
        until(lambda: is_gone(int(pid)))


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_leaving_the_terminal_program_ends_it(tmp_path: Path) -> None:
    seed(tmp_path)
    with black_hole() as hole:
        env = {**Cli(tmp_path).env, **hole, "KOORTUI_HOME": str(tmp_path)}
        with Terminal(env=env, columns=120, lines=36) as terminal:
            terminal.wait("syncing")
            until(lambda: len(children_of(terminal.pid)) == 1)
            [child] = children_of(terminal.pid)
            terminal.press("q")
            assert terminal.end() == 0
    assert is_gone(child)


def children_of(pid: int) -> list[int]:
    """Processes it started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text().split()]

"""The sandbox starts and stops cleanly, on loopback, and remembers when told to."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from sandbox_linear_client import Client, Clock

from koortui.sandbox.faults import Fault
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState

VIEWER = "{ viewer { name } }"
CREATE = """mutation($team: String!) {
  issueCreate(input: {teamId: $team, title: "Remember me"}) { issue { identifier } } }"""


def small_world() -> LinearWorld:
    world = LinearWorld(now=Clock())
    world.add_user("Ada Lovelace")
    world.add_team("ACM")
    return world


def test_it_says_what_a_client_needs() -> None:
    with SandboxServer(small_world()) as server:
        assert server.describe() == {
            "linear_url": f"http://127.0.0.1:{server.port}/graphql",
            "linear_key": "lin_api_sandbox",
            "sheets_url": f"http://127.0.0.1:{server.port}",
            "spreadsheet_id": "",
        }


def test_a_stopped_server_leaves_no_thread_and_frees_its_port() -> None:
    before = threading.active_count()
    with SandboxServer(small_world()) as server, Client(server) as client:
        client.data(VIEWER)
        port = server.port
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with SandboxServer(small_world(), port=port) as again:
        assert again.port == port


def test_a_taken_port_is_an_error() -> None:
    with SandboxServer(small_world()) as server, pytest.raises(OSError, match="in use"):
        SandboxServer(small_world(), port=server.port).start()


def test_a_hanging_client_does_not_hold_up_the_stop() -> None:
    server = SandboxServer(small_world()).start()
    server.plan.add(Fault(kind="timeout", times=-1))
    outcome: list[BaseException] = []

    def hang() -> None:
        with Client(server) as client:
            try:
                client.post(VIEWER)
            except httpx.TransportError as error:
                outcome.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    deadline = time.monotonic() + 5
    while not server.plan.requests and time.monotonic() < deadline:
        threading.Event().wait(0.005)
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 3
    thread.join(timeout=5)
    assert len(outcome) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_it_listens_on_one_loopback_address_only() -> None:
    with SandboxServer(small_world()) as server, socket.socket() as other:
        other.bind(("127.0.0.2", server.port))  # would be taken by a server on all addresses


def test_a_restarted_server_remembers_what_was_written(tmp_path: Path) -> None:
    state = tmp_path / "state" / "sandbox.json"
    world = small_world()
    team = world.tables.teams[world.make_id("team", "ACM")]
    with SandboxServer(world, state_file=state) as server, Client(server) as client:
        client.data(CREATE, team=team.id)
        saved_while_running = state.read_text()
    assert "Remember me" in saved_while_running
    fresh = small_world()
    with SandboxServer(fresh, state_file=state) as server, Client(server) as client:
        issue = client.data('{ issue(id: "ACM-1") { title } }')["issue"]
        assert issue == {"title": "Remember me"}
        again = client.data(CREATE, team=team.id)["issueCreate"]["issue"]
        assert again == {"identifier": "ACM-2"}
    assert fresh.dump()["issues"].keys() >= world.dump()["issues"].keys()


def test_what_a_lost_answer_wrote_is_saved_too(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.json"
    world = small_world()
    team = world.make_id("team", "ACM")
    with SandboxServer(world, state_file=state) as server, Client(server) as client:
        server.plan.add(Fault(kind="reset_after_apply", match="issueCreate"))
        with pytest.raises(httpx.ReadError):
            client.post(CREATE, team=team)
        assert "Remember me" in state.read_text()


SCRIPT = """
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
world = LinearWorld()
world.add_user("Ada Lovelace")
server = SandboxServer(world)
server.serve(lambda: print(server.linear_url, flush=True))
print("bye", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_quietly_on_a_signal(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDEVMODE": "1"},
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        headers = {"Authorization": "lin_api_sandbox"}
        answer = httpx.post(url, json={"query": VIEWER}, headers=headers)
        assert answer.json()["data"]["viewer"]["name"] == "Ada Lovelace"
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output, errors) == (0, "bye\n", "")


VALUES = "/v4/spreadsheets/demo/values/Hours!A1:B2"


def sheets_with_hours() -> SheetsState:
    sheets = SheetsState()
    sheets.add_spreadsheet("demo", "Tracking", tabs={"Hours": [["Date", "Who"]]})
    return sheets


def test_the_sheet_service_shares_the_port_and_the_fault_plan() -> None:
    sheets = sheets_with_hours()
    with SandboxServer(small_world(), sheets) as server, httpx.Client() as http:
        assert server.spreadsheet_id == "demo"
        server.plan.add(Fault(kind="429", source="sheet", match="/values/"))
        assert http.get(server.sheets_url + VALUES).status_code == 429
        answer = http.get(server.sheets_url + VALUES)
        assert answer.json()["values"] == [["Date", "Who"]]
        assert server.plan.counts() == {"sheet": 2}
        dumped = http.get(f"{server.url}/_sandbox/sheet").json()
        assert "Date" in str(dumped)


def test_a_restarted_server_remembers_the_sheet_too(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.json"
    rows = {"values": [["Date", "Who"], ["2026-03-02", "Ada"]]}
    raw = {"valueInputOption": "RAW"}
    with SandboxServer(small_world(), sheets_with_hours(), state_file=state) as server:
        assert httpx.put(server.sheets_url + VALUES, params=raw, json=rows).status_code == 200
    with SandboxServer(small_world(), sheets_with_hours(), state_file=state) as server:
        assert httpx.get(server.sheets_url + VALUES).json()["values"] == rows["values"]


def test_without_a_sheet_service_there_is_no_sheet() -> None:
    with SandboxServer(small_world()) as server:
        assert httpx.get(f"{server.url}/_sandbox/sheet").status_code == 404
        assert httpx.get(server.sheets_url + VALUES).status_code == 404


def test_an_answer_does_not_wait_for_a_delayed_acknowledgement() -> None:
    def milliseconds(client: Client) -> float:
        started = time.perf_counter()
        client.data(VIEWER)
        return (time.perf_counter() - started) * 1000

    with SandboxServer(small_world()) as server, Client(server) as client:
        assert min(milliseconds(client) for _ in range(10)) < 35  # the kernel's delay is 40

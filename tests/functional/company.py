"""A sandbox in its own process, and a home whose files tell the sample portfolio."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from koortui.cli.demo import seed_files
from koortui.locations import Locations


class Company:
    """Linear and the sheet as a person with access to them would see them."""

    def __init__(self, state: Path, env: dict[str, str]) -> None:
        self._state, self._env = state, env
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.addresses: dict[str, str] = {}

    def start(self) -> None:
        """Start the servers, on the same port as before if there was one."""
        command = [sys.executable, "-m", "koortui", "sandbox", "--json"]
        command += ["--state", str(self._state), "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, **self._env}
        )
        assert self._process.stdout is not None
        self.addresses = json.loads(self._process.stdout.readline())
        self.port = httpx.URL(self.addresses["sheets_url"]).port or 0

    def stop(self) -> None:
        """Take the network away: connections are refused from now on."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=10)
        if self._process and self._process.stdout:
            self._process.stdout.close()
        self._process = None

    @property
    def env(self) -> dict[str, str]:
        """What points the program here."""
        return {
            "KOORTUI_LINEAR_URL": self.addresses["linear_url"],
            "KOORTUI_LINEAR_KEY": self.addresses["linear_key"],
            "KOORTUI_SHEETS_URL": self.addresses["sheets_url"],
        }

    def fail(self, kind: str, *, times: int, source: str = "", seconds: float = 0) -> None:
        """Make the next requests meet a fault of the sandbox's plan."""
        fault: dict[str, object] = {"kind": kind, "times": times}
        fault |= {"source": source} if source else {}
        fault |= {"seconds": seconds} if seconds else {}
        httpx.post(f"{self.addresses['sheets_url']}/_sandbox/faults", json=fault).raise_for_status()

    def heal(self) -> None:
        """No more faults."""
        httpx.delete(f"{self.addresses['sheets_url']}/_sandbox/faults").raise_for_status()

    # What the remote says, over HTTP

    def linear(self, query: str, **variables: object) -> dict[str, Any]:
        """Ask Linear as anybody with the key could."""
        answer = httpx.post(
            self.addresses["linear_url"],
            headers={"Authorization": self.addresses["linear_key"]},
            json={"query": query, "variables": variables},
        )
        body = answer.json()
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data

    def issue(self, identifier: str) -> dict[str, Any]:
        """State and comments of an issue, newest comment first."""
        query = """query($id: String!) { issue(id: $id) {
            identifier title state { name } priority
            comments(first: 50) { nodes { body createdAt } } } }"""
        found: dict[str, Any] = self.linear(query, id=identifier)["issue"]
        return found

    def comments(self, identifier: str) -> list[str]:
        return [node["body"] for node in self.issue(identifier)["comments"]["nodes"]]

    def titles(self) -> list[str]:
        data = self.linear("query { issues(first: 100) { nodes { title } } }")
        return [node["title"] for node in data["issues"]["nodes"]]

    def rows(self) -> list[list[str]]:
        """The hours tab, header first."""
        sheet = self.addresses["spreadsheet_id"]
        url = f"{self.addresses['sheets_url']}/v4/spreadsheets/{sheet}/values/Hours"
        values: list[list[str]] = httpx.get(url).json()["values"]
        return values


@contextmanager
def running_company(folder: Path, today: str) -> Iterator[Company]:
    """The servers with the sample portfolio, as of `today`."""
    company = Company(folder / "remote.json", {"KOORTUI_TODAY": today})
    company.start()
    try:
        yield company
    finally:
        company.stop()


def seeded_home(folder: Path, today: str) -> dict[str, str]:
    """A home with the sample's local files; the environment that uses it."""
    home = folder / "home"
    env = {"KOORTUI_HOME": str(home), "KOORTUI_TODAY": today}
    home.mkdir(mode=0o700)
    seed_files(Locations.find(home), env)
    return env


def cli(env: dict[str, str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json: exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "koortui", *arguments, "--json"],
        env={**os.environ, **env},
        capture_output=True,
        timeout=60,
    )
    return done.returncode, msgspec.json.decode(done.stdout) if done.stdout else None

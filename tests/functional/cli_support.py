"""Runs commands as a person does: in this process for speed, as processes where that matters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koortui.cli import run

#: A Thursday: the week's second review day.
TODAY = "2026-11-26"


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """`koortui --home <home> ...` with an environment of its own."""

    def __init__(self, home: Path, env: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.env = {"KOORTUI_TODAY": TODAY, "TZ": "UTC", **(env or {})}

    def __call__(self, *args: str, stdin: str = "") -> Answer:
        """Run it here."""
        out, err = io.StringIO(), io.StringIO()
        before = dict(os.environ), sys.stdin
        os.environ.update(self.env)
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = run(["--home", str(self.home), *args])
        finally:
            os.environ.clear()
            os.environ.update(before[0])
            sys.stdin = before[1]
        return Answer(code, out.getvalue(), err.getvalue())

    def process(self, *args: str, **env: str) -> Answer:
        """Run it as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "koortui", "--home", str(self.home), *args],
            env={**os.environ, **self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Answer(done.returncode, done.stdout, done.stderr)


def seed(home: Path) -> None:
    """The sample portfolio's files, without a sandbox."""
    from koortui.cli.demo import seed_files
    from koortui.locations import Locations

    seed_files(Locations.find(home), {"KOORTUI_TODAY": TODAY, "TZ": "UTC"})


@contextmanager
def sandbox(*args: str) -> Iterator[dict[str, str]]:
    """`koortui sandbox --json` as a process; the environment that points a client at it."""
    command = [sys.executable, "-m", "koortui", "sandbox", "--json", "--with-parent", *args]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "KOORTUI_TODAY": TODAY},
    )
    assert child.stdin
    assert child.stdout
    try:
        described = json.loads(child.stdout.readline())
        yield {
            "KOORTUI_LINEAR_URL": described["linear_url"],
            "KOORTUI_LINEAR_KEY": described["linear_key"],
            "KOORTUI_SHEETS_URL": described["sheets_url"],
            "spreadsheet_id": described["spreadsheet_id"],
        }
    finally:
        child.stdin.close()
        child.stdout.close()
        assert child.wait(timeout=10) == 0


def remote(env: Mapping[str, str], source: str) -> Any:
    """The sandbox's own view of its state, over HTTP."""
    url = f"{env['KOORTUI_SHEETS_URL']}/_sandbox/{source}"
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
        return json.load(answer)

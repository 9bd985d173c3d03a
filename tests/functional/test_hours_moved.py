"""An hours entry moved to another customer: killed anywhere on the way, it counts exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_support import Cli, remote, sandbox, seed

CHILD = Path(__file__).with_name("move_child.py")
ACME, BOREALIS = "acme-robotics", "borealis-labs"
HOURS = 1.25


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Cli]:
    home = tmp_path / "home"
    seed(home)
    with sandbox() as env:
        cli = Cli(home, env)
        assert cli("sync").code in (0, 3)
        yield cli


def add(cli: Cli) -> str:
    answer = cli(
        "hours", "add", "acme", str(HOURS), "--activity", "meeting", "--comment", "mine", "--json"
    )
    assert answer.code == 0, answer.err
    return str(answer.json["id"])


def move(cli: Cli, entry: str, moment: str, source: str = ACME, target: str = BOREALIS) -> int:
    """Move it in a process of its own, which dies at `moment`."""
    command = [sys.executable, str(CHILD), str(cli.home), source, entry, target, moment]
    done = subprocess.run(command, env={**os.environ, **cli.env}, capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def listed(cli: Cli, customer: str) -> list[dict[str, Any]]:
    """Rows of the entry's hours, as a process started afterwards tells them."""
    answer = cli.process("hours", "list", customer, "--json")
    assert answer.code == 0, answer.err
    return [row for row in answer.json["rows"] if row["comment"] == "mine"]


def in_sheet(cli: Cli, entry: str) -> list[list[str]]:
    """The sheet's rows that carry this id."""
    [book] = remote(cli.env, "sheet")["spreadsheets"]
    rows = [[str((cell or {}).get("value", "")) for cell in row] for row in book["tabs"][0]["rows"]]
    return [row for row in rows if entry in row]


@pytest.mark.parametrize("sent", [False, True], ids=["not sent yet", "in the sheet"])
@pytest.mark.parametrize(
    ("moment", "owner"), [("kept", ACME), ("left", BOREALIS), ("arrived", BOREALIS)]
)
def test_killed_on_the_way_it_counts_once_and_has_one_row(
    moment: str, owner: str, sent: bool, company: Cli
) -> None:
    entry = add(company)
    if sent:
        assert company("sync").code in (0, 3)
        assert len(in_sheet(company, entry)) == 1
    assert move(company, entry, moment) == -signal.SIGKILL
    other = ACME if owner == BOREALIS else BOREALIS
    assert [row["hours"] for row in listed(company, owner)] == [HOURS]
    assert listed(company, other) == []
    assert not list((company.home / "moves").iterdir())
    assert company("sync").code in (0, 3)
    [row] = in_sheet(company, entry)
    name = "Acme Robotics" if owner == ACME else "Borealis Labs"
    assert name in row
    assert [row["in_sheet"] for row in listed(company, owner)] == [True]
    assert listed(company, other) == []
    found = company("hours", "reconcile", owner, "--json").json
    assert [d for d in found["differences"] if d["id"] == entry] == []


def test_what_people_wrote_beside_the_row_stays_with_it(company: Cli) -> None:
    """The row is changed, not written anew."""
    entry = add(company)
    assert company("sync").code in (0, 3)
    [before] = in_sheet(company, entry)
    assert move(company, entry, "never") == 0
    assert listed(company, ACME) == []  # the sheet says Acme still, and the row is no longer hers
    assert company("sync").code in (0, 3)
    [after] = in_sheet(company, entry)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("Acme Robotics", "Borealis Labs")]


def test_moved_there_and_back_while_offline_costs_one_row(company: Cli) -> None:
    entry = add(company)
    assert move(company, entry, "never") == 0
    assert move(company, entry, "left", BOREALIS, ACME) == -signal.SIGKILL
    assert [row["id"] for row in listed(company, ACME)] == [entry]
    assert listed(company, BOREALIS) == []
    assert company("sync").code in (0, 3)
    [row] = in_sheet(company, entry)
    assert "Acme Robotics" in row


def test_a_sync_of_another_process_finishes_what_a_killed_one_left(company: Cli) -> None:
    """A program that runs on has opened long ago: its next sync looks for half moves, too."""
    from koortui.bootstrap import open_program
    from koortui.locations import Locations

    entry = add(company)
    running = open_program(Locations.find(company.home), company.env)
    assert move(company, entry, "left") == -signal.SIGKILL
    assert entry not in running.workspace.journals.read(ACME).hours
    assert entry not in running.workspace.journals.read(BOREALIS).hours
    running.sync()
    assert entry in running.workspace.journals.read(BOREALIS).hours
    assert len(in_sheet(company, entry)) == 1


def test_an_intent_that_is_torn_stops_nothing(company: Cli) -> None:
    folder = company.home / "moves"
    folder.mkdir(mode=0o700)
    (folder / "x.json").write_text('{"id": "x", "sour')
    assert company.process("due", "--json").code == 0
    assert [path.name for path in folder.iterdir()] == ["x.corrupt"]

"""A write that no sync will move, by command: said by every run, settled for one side."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Cli, remote, sandbox, seed


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Cli]:
    """ACM-14 was moved on two machines: the other one's status is in Linear, mine waits here."""
    home = tmp_path / "mine"
    seed(home)
    with sandbox() as env:
        cli = Cli(home, env)
        assert cli("sync").code == 0
        shutil.copytree(home, tmp_path / "other")
        other = Cli(tmp_path / "other", env)
        assert other("status", "ACM-14", "done").code == 0
        assert other("sync").code == 0
        assert cli("status", "ACM-14", "in progress").code == 0
        yield cli


def status_of(cli: Cli) -> str:
    linear = remote(cli.env, "linear")
    [team] = [team["id"] for team in linear["teams"].values() if team["key"] == "ACM"]
    [issue] = [
        one for one in linear["issues"].values() if (one["team_id"], one["number"]) == (team, 14)
    ]
    return str(linear["states"][issue["state_id"]]["name"])


def test_each_sync_says_it_and_ends_with_3_until_it_is_settled(mine: Cli) -> None:
    for run in (("sync",), ("sync",), ("sync", "--quiet")):
        answer = mine(*run)
        [write] = mine("queue", "--json").json["writes"]
        short = write["id"][:8]
        assert (answer.code, answer.out, write["state"]) == (3, "", "conflict")
        assert "acme-robotics: conflict: ACM-14" in answer.err
        assert f"koortui queue keep {short}" in answer.err
        assert f"koortui queue take {short}" in answer.err
    counted = mine("sync", "--json")
    assert (counted.code, counted.json["pushed"]["conflict"]) == (3, 1)
    assert "Writes no sync will move wait for you: Acme Robotics" in mine("due").out
    doctor = mine("doctor", "--offline", "--json").json["findings"]
    [found] = [finding for finding in doctor if finding["check"] == "queue"]
    assert (found["state"], found["text"]) == (
        "warning",
        "1 write no sync will move: acme-robotics",
    )


def test_the_queue_shows_all_of_it_in_80_columns(mine: Cli) -> None:
    mine("sync")
    told = Cli(mine.home, {**mine.env, "COLUMNS": "80"})("queue").out
    assert max(map(len, told.splitlines())) <= 80
    assert "…" not in told
    words = " ".join(told.split())
    assert "Both versions are kept; choose one." in words
    assert "sends yours" in words
    assert "takes theirs" in words


def test_mine_is_kept(mine: Cli) -> None:
    mine("sync")
    [write] = mine("queue", "--json").json["writes"]
    again = mine("queue", "retry", write["id"])
    assert "queue keep" in again.err  # retrying alone goes round in a circle
    assert mine("sync").code == 3
    done = mine("queue", "keep", write["id"][:8], "--json").json
    assert (done["id"], done["now"][:13]) == (write["id"], "yours is kept")
    assert mine("sync").code == 0
    assert status_of(mine) == "In Progress"
    assert mine("queue", "keep", write["id"]).code == 2


def test_theirs_is_taken(mine: Cli) -> None:
    mine("sync")
    [write] = mine("queue", "--json").json["writes"]
    assert "theirs is taken" in mine("queue", "take", write["id"][:8]).out
    assert mine("queue").out == "Nothing waits.\n"
    assert mine("sync").code == 0
    assert status_of(mine) == "Done"


def test_what_is_no_conflict_has_no_two_sides(mine: Cli) -> None:
    [write] = mine("queue", "--json").json["writes"]
    for side in ("keep", "take"):
        refused = mine("queue", side, write["id"])
        assert (refused.code, "not a conflict" in refused.err) == (2, True)
    assert [w["id"] for w in mine("queue", "--json").json["writes"]] == [write["id"]]

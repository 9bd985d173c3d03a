"""Small slips at the command line: what is so already, a second sync, a file with mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Cli, sandbox, seed


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    seed(tmp_path)
    with sandbox() as env:
        yield Cli(tmp_path, env)


def test_a_state_that_is_so_already_is_done(cli: Cli) -> None:
    cli("sync")
    issue = cli("show", "acme", "--json").json["issues"][0]
    again = cli("status", issue["identifier"], issue["state"])
    assert (again.code, again.err) == (0, "")
    assert "already; nothing was queued" in again.out
    told = cli("status", issue["identifier"], issue["state"], "--json").json
    assert told == {"id": None, "customer": "acme-robotics", "saved_at": None, "queued": []}
    assert cli("queue", "--json").json["writes"] == []


def test_a_second_sync_does_not_look_like_a_run(cli: Cli) -> None:
    from koortui.locations import Locations
    from koortui.sync.locking import FileSyncLock

    lock = FileSyncLock(Locations.find(cli.home).sync_lock)
    assert lock.acquire()
    try:
        answer = cli("sync", "--verbose")
    finally:
        lock.release()
    assert (answer.code, answer.out) == (1, "")
    assert "A sync is running already" in answer.err


def test_answers_with_a_mistake_are_named_as_their_own_file(tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text("[me]\nnam = 'x'\n")
    answer = Cli(tmp_path / "home")("init", "--from", str(answers))
    assert answer.code == 1
    assert "me.nam" in answer.err
    assert f"Mend that in {answers}" in answer.err
    assert "config edit" not in answer.err
    assert not (tmp_path / "home" / "config.toml").exists()


def test_a_dry_run_names_whom(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    cli("import", "roster", "-", stdin="name,nodes\nZed,3\n")
    told = cli("import", "roster", "-", "--dry-run", stdin="name,nodes\nZed,4\nOmega,1\n").out
    assert "new: omega\nchanged: zed (nodes)\n" in told


def test_a_call_of_yesterday_is_logged_as_one(tmp_path: Path) -> None:
    seed(tmp_path)
    cli = Cli(tmp_path)
    words = ("contact", "acme", "--channel", "call", "--direction", "in", "Host 7.", "--date")
    assert cli(*words, "2026-11-25").code == 0
    found = [c for c in cli("show", "acme", "--json").json["contacts"] if c["text"] == "Host 7."]
    assert [c["at"][:10] for c in found] == ["2026-11-25"]
    refused = cli(*words, "2026-11-27")
    assert (refused.code, "still to come" in refused.err) == (2, True)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_call_without_a_word_is_refused_by_field(cli: Cli, text: str) -> None:
    before = cli("show", "acme", "--json").json["contacts"]
    refused = cli("contact", "acme", "--channel", "call", "--direction", "in", text)
    assert (refused.code, refused.out) == (2, "")
    assert "text: say what was said, it is empty" in refused.err
    assert cli("show", "acme", "--json").json["contacts"] == before

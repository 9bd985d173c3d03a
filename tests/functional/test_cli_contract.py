"""What all commands have in common: one JSON object, nothing beside it, exit codes, stdin."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cli_support import Cli, seed

from koortui.cli.group import COMMANDS

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    seed(tmp_path)
    return Cli(tmp_path, {**NO_KEYRING, "KOORTUI_SHEETS_URL": "http://127.0.0.1:9"})


#: Commands that print data, and the keys that their object has at least. Source: docs/cli.md.
SHAPES: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    (("due",), frozenset({"date", "review_day", "shifted_from", "next_review", "customers"})),
    (("show", "acme"), frozenset({"slug", "level", "score", "reasons", "steps", "issues"})),
    (
        ("portfolio",),
        frozenset(
            {"date", "rates", "arr", "customers", "renewals", "payments", "prospects", "targets"}
        ),
    ),
    (("find", "acme"), frozenset({"results"})),
    (("note", "acme", "x"), frozenset({"id", "customer", "saved_at", "queued"})),
    (
        ("contact", "acme", "--channel", "call", "--direction", "in", "x"),
        frozenset({"id", "customer", "saved_at", "queued"}),
    ),
    (
        ("hours", "add", "acme", "1", "--activity", "meeting"),
        frozenset({"id", "customer", "saved_at", "queued"}),
    ),
    (("hours", "list", "acme"), frozenset({"rows", "balance"})),
    (("queue",), frozenset({"writes"})),
    (("cover", "list"), frozenset({"covers"})),
    (("config", "check"), frozenset({"file", "exists", "ok", "keys"})),
    (("doctor", "--offline"), frozenset({"findings", "ok"})),
    (("import", "roster", "-", "--dry-run"), frozenset({"added", "updated", "dry_run"})),
)


NAMES = [" ".join(args[:2]) for args, _ in SHAPES]


@pytest.mark.parametrize(("args", "keys"), SHAPES, ids=NAMES)
def test_json_is_one_object_with_its_keys_and_nothing_beside_it(
    cli: Cli, args: tuple[str, ...], keys: frozenset[str]
) -> None:
    answer = cli(*args, "--json", stdin="name\nNew Customer\n")
    assert answer.code == 0, answer.err
    assert answer.out.count("\n") == 1
    assert keys <= json.loads(answer.out).keys()
    assert answer.err == ""


@pytest.mark.parametrize(("args", "_keys"), SHAPES, ids=NAMES)
def test_the_same_as_text_is_for_people(
    cli: Cli, args: tuple[str, ...], _keys: frozenset[str]
) -> None:
    answer = cli(*args, stdin="name\nNew Customer\n")
    assert answer.code == 0
    assert answer.out.strip()
    assert not answer.out.startswith("{")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_an_option_that_does_not_exist_is_wrong_use(cli: Cli, command: str) -> None:
    answer = cli(command, "--no-such-option")
    assert answer.code == 2
    assert "--no-such-option" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    "args",
    [
        ("show",),
        ("find",),
        ("contact", "acme"),
        ("hours", "add", "acme"),
        ("status", "ACM-14"),
        ("import", "roster"),
        ("restore",),
        ("completion",),
        ("completion", "tcsh"),
        ("export", "secrets"),
        ("cover", "add", "acme"),
        ("due", "--on", "tomorrow"),
        ("portfolio", "--view", "everything"),
        ("hours", "list", "--month", "November"),
        ("sync", "--timeout", "0"),
    ],
    ids=" ".join,
)
def test_what_is_missing_or_impossible_is_wrong_use_and_named(
    cli: Cli, args: tuple[str, ...]
) -> None:
    answer = cli(*args)
    assert answer.code == 2
    assert answer.err.strip()
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("args", [("note", "acme", "-"), ("comment", "ACM-14", "-")])
def test_empty_stdin_saves_nothing(cli: Cli, args: tuple[str, ...]) -> None:
    answer = cli(*args, stdin="  \n")
    assert answer.code == 2
    assert cli("queue", "--json").json["writes"] == []


def test_nothing_asks_where_nobody_can_answer(cli: Cli) -> None:
    """stdin is no terminal: a command answers or refuses, it never waits."""
    for args in (("init",), ("note", "acme"), ("contact", "acme", "--channel", "call")):
        answer = cli.process(*args)
        assert answer.code == 2, args
        assert answer.err


def test_files_that_are_not_there_are_named(cli: Cli) -> None:
    for args in (
        ("import", "roster", "/no/such.csv"),
        ("restore", "/no/such.zip"),
        ("init", "--from", "/no/such.toml"),
    ):
        answer = cli(*args)
        assert answer.code == 1, args
        assert "/no/such" in answer.err or "such." in answer.err


def test_a_reader_that_leaves_is_no_crash(cli: Cli) -> None:
    import os
    import subprocess
    import sys

    done = subprocess.run(  # noqa: S602 - a pipe is what is tried
        f"{sys.executable} -m koortui --home {cli.home} export roster --format json | head -c 10",
        shell=True,
        env={**os.environ, **cli.env},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert len(done.stdout) == 10
    assert "Traceback" not in done.stderr
    assert "has stopped" not in done.stderr


def test_every_command_and_option_of_the_document_exists(cli: Cli) -> None:
    import re

    text = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^koortui ([a-z]+)", text, re.MULTILINE))
    assert named <= COMMANDS.keys()
    for line in re.findall(r"^koortui [^\n]+", text, re.MULTILINE):
        command, second = [*line.split()[1:3], ""][:2]
        helps = cli(command, "--help").out + cli(command, second, "--help").out
        shown = line.split("  ")[0]
        for option in re.findall(r"(?<=[ \[])--[a-z-]+", shown):
            assert option in helps, (command, option)


def test_a_new_home_is_private_from_its_first_folder_on(tmp_path: Path) -> None:
    """Whatever the umask: the first command makes the folders, and `doctor` has nothing to say."""
    before = os.umask(0o022)
    try:
        cli = Cli(tmp_path / "new" / "home", {"KOORTUI_SHEETS_URL": "http://127.0.0.1:9"})
        cli("due")
        cli("sync")
        cli("import", "roster", "-", stdin="name\nAcme\n")
        cli("note", "acme", "x")
    finally:
        os.umask(before)
    folders = [path for path in (tmp_path / "new").rglob("*") if path.is_dir()]
    assert len(folders) > 3
    assert [path for path in (tmp_path / "new", *folders) if path.stat().st_mode & 0o077] == []
    found = cli("doctor", "--offline", "--json").json["findings"]
    assert [f for f in found if "Others may read" in f["text"]] == []

"""Hours put right from a shell: edited, moved, decided, deleted, reconciled, exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from cli_support import Cli, sandbox, seed


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    seed(tmp_path)
    return Cli(tmp_path)


def added(cli: Cli, *options: str) -> str:
    answer = cli("hours", "add", "acme", "1.5", "--activity", "meeting", *options, "--json")
    assert answer.code == 0, answer.err
    assert set(answer.json) == {"id", "customer", "saved_at", "queued"}
    return str(answer.json["id"])


def row(cli: Cli, customer: str, entry: str) -> dict[str, object]:
    rows = cli("hours", "list", customer, "--json").json["rows"]
    return next((found for found in rows if found["id"] == entry), {})


def test_an_edit_before_the_sync_changes_the_write_that_waits(cli: Cli) -> None:
    entry = added(cli)
    before = cli("queue", "--json").json["writes"]
    answer = cli("hours", "edit", "acme", entry[:8], "--hours", "2", "--comment", "longer")
    assert answer.code == 0, answer.err
    changed = row(cli, "acme", entry)
    assert (changed["hours"], changed["comment"], changed["activity"]) == (2, "longer", "meeting")
    assert [write["id"] for write in cli("queue", "--json").json["writes"]] == [
        write["id"] for write in before
    ]


def test_the_step_of_hours_is_a_setting(cli: Cli) -> None:
    wrong = cli("hours", "add", "acme", "1.1", "--activity", "meeting")
    assert (wrong.code, "quarter hours" in wrong.err) == (2, True)
    config = cli.home / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[sheet]", "[sheet]\nhours_step = 0.1"), encoding="utf-8")
    assert cli("hours", "add", "acme", "1.1", "--activity", "meeting").code == 0
    config.write_text(text.replace("[sheet]", "[sheet]\nhours_step = 0"), encoding="utf-8")
    refused = cli("config", "check")
    assert "hours_step" in refused.out + refused.err
    assert "more than 0, at most 24 is wanted" in refused.out + refused.err


def test_a_deleted_row_that_was_never_sent_leaves_nothing_to_send(cli: Cli) -> None:
    before = cli("queue", "--json").json["writes"]
    entry = added(cli)
    assert cli("hours", "delete", "acme", entry).code == 0
    assert row(cli, "acme", entry) == {}
    assert cli("queue", "--json").json["writes"] == before
    again = cli("hours", "delete", "acme", entry)
    assert again.code == 2
    assert f"no entry of Acme Robotics begins with {entry!r}" in again.err


def test_the_list_shows_what_the_other_commands_take(cli: Cli) -> None:
    entry = added(cli, "--comment", "by its beginning")
    cli.env["COLUMNS"] = "120"
    listed = cli("hours", "list", "acme").out
    [line] = [line for line in listed.splitlines() if "by its beginning" in line]
    assert listed.startswith("ID ")
    assert cli("hours", "edit", "acme", line.split()[0], "--hours", "2").code == 0
    assert row(cli, "acme", entry)["hours"] == 2


def test_an_id_that_is_none_says_which_none_it_is(cli: Cli) -> None:
    """Never there, with somebody else, or of somebody's own row: no advice makes a second one."""
    entry = added(cli)
    never = cli("hours", "edit", "acme", "zzzz", "--hours", "1")
    assert (never.code, "begins with 'zzzz'" in never.err) == (2, True)
    cli("hours", "edit", "acme", entry, "--to", "borealis")
    moved = cli("hours", "edit", "acme", entry[:8], "--hours", "1")
    assert (moved.code, "is with Borealis Labs" in moved.err) == (2, True)
    assert "Write borealis-labs" in moved.err
    assert "dd it again if" not in never.err + moved.err


def test_a_persons_row_is_adopted_and_then_decided(tmp_path: Path) -> None:
    seed(tmp_path)
    with sandbox() as env:
        cli = Cli(tmp_path, env)
        cli("sync")
        rows = cli("hours", "list", "iris", "--json").json["rows"]
        theirs = next(r for r in rows if not r["id"] and r["row"])
        number = str(theirs["row"])
        assert f"row {number} " in cli("hours", "list", "iris").out
        words = ("hours", "decide", "iris", number, "yes", "--reason", "agreed")
        refused = cli(*words)
        assert (refused.code, "koortui hours adopt iris" in refused.err) == (2, True)
        saved = cli("hours", "adopt", "iris", number, "--json")
        assert saved.code == 0, saved.err
        assert len(saved.json["queued"]) == 1
        assert cli("hours", "adopt", "iris", number).code == 2
        after = cli("hours", "list", "iris", "--json").json["rows"]
        assert len(after) == len(rows)  # it counts once
        assert cli("sync").code == 0
        [mine] = [
            r
            for r in cli("hours", "list", "iris", "--json").json["rows"]
            if r["id"] == saved.json["id"]
        ]
        assert mine["hours"] == theirs["hours"]
        assert cli("hours", "edit", "iris", mine["id"][:8], "--comment", "mine now").code == 0


def test_a_row_moves_to_another_customer(cli: Cli) -> None:
    entry = added(cli, "--comment", "for both")
    answer = cli("hours", "edit", "acme", entry, "--to", "borealis", "--json")
    assert answer.json["customer"] == "borealis-labs"
    assert row(cli, "acme", entry) == {}
    assert row(cli, "borealis", answer.json["id"])["comment"] == "for both"


def test_undecided_hours_are_decided_with_a_reason(cli: Cli) -> None:
    entry = added(cli, "--billable", "undecided")
    assert cli("hours", "decide", "acme", entry, "yes").code == 2
    answer = cli("hours", "decide", "acme", entry, "no", "--by", "Sam", "--reason", "our mistake")
    assert answer.code == 0, answer.err
    assert row(cli, "acme", entry)["billable"] == "no"
    journal = cli("export", "journal", "acme", "--format", "json").json
    kept = journal["hours"][entry]
    assert (kept["decided_by"], kept["decided_reason"]) == ("Sam", "our mistake")


def test_reconcile_names_what_waits_for_the_sheet(cli: Cli) -> None:
    entry = added(cli)
    found = cli("hours", "reconcile", "acme", "--json").json
    assert found["state"] == "open"
    assert {"kind": "missing", "id": entry, "row": None, "cells": {}, "queued": True} in found[
        "differences"
    ]
    assert "acme" in cli("hours", "reconcile", "acme").out.casefold()
    told = cli("hours", "reconcile", "acme").out
    assert "waits in the queue" in told  # each line says which work it is, not an id alone
    assert " h " in told.splitlines()[-1]


def test_an_export_for_the_invoice_holds_no_formula(cli: Cli) -> None:
    added(cli, "--comment", "=HYPERLINK(1)")
    text = cli("export", "hours", "acme", "--format", "csv").out
    comments = [line["comment"] for line in csv.DictReader(io.StringIO(text))]
    assert "'=HYPERLINK(1)" in comments
    assert "=HYPERLINK" in cli("export", "hours", "acme", "--format", "md").out


def test_hours_of_nobody_are_refused_with_the_option_to_use(cli: Cli) -> None:
    cli("import", "roster", "-", stdin="name\nBolt\n")
    answer = cli("hours", "add", "bolt", "1", "--activity", "meeting")
    assert answer.code == 2
    assert "give --specialist" in answer.err
    again = cli("hours", "add", "bolt", "1", "--activity", "meeting", "--specialist", "Ada")
    assert again.code == 0


def test_the_same_hours_twice_are_kept_and_told(cli: Cli) -> None:
    once = ("hours", "add", "acme", "1.5", "--activity", "meeting", "--issue", "ACM-14")
    assert cli(*once).err == ""
    again = cli(*once)
    assert again.code == 0
    assert "recorded twice" in again.err
    assert cli(*again.err.split("koortui ")[1].split()).code == 0
    assert cli("hours", "add", "acme", "1.75", *once[4:]).err == ""

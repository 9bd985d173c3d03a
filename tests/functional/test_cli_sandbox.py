"""The command line against servers that are other processes: sync, faults, offline and back."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_support import Cli, remote, sandbox, seed

from koortui.sandbox.app import StateFile
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.sheets import SheetsState

COMPANIES = 50


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Cli]:
    """The sample portfolio, with its sandbox as a process of its own."""
    home = tmp_path / "home"
    seed(home)
    with sandbox() as env:
        yield Cli(home, env)


def state_of_fifty(path: Path) -> None:
    """A workspace and a sheet made here, with one customer of each kind of mapping in turn."""
    world, sheets = LinearWorld(now=lambda: datetime(2026, 11, 26, 8, tzinfo=UTC)), SheetsState()
    world.add_user("Dana Reyes", me=True)
    mira = world.add_user("Mira Chen")
    team = world.add_team("OPS", "Operations")
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    for number in range(COMPANIES):
        label = world.add_label(f"company-{number}")
        for part in range(4):
            issue = world.add_issue(
                team, f"Task {part} of {number}", labels=[label], assignee=mira, at=opened
            )
            for hour in range(2):
                at = opened + timedelta(days=3, hours=hour)
                world.add_comment(issue, f"Progress {hour}", user=mira, at=at)
    header = ["Date", "Customer", "Specialist", "Hours", "Activity", "Billable", "Issue"]
    rows = [
        ["2026-11-23", f"Company {n}", "Mira Chen", "1.5", "meeting", "yes", ""]
        for n in range(COMPANIES)
    ]
    sheets.add_spreadsheet("fifty", "Tracking", tabs={"Hours": [[*header, "Comment", "Entry ID"]]})
    sheets.set_rows("fifty", "Hours", [[*header, "Comment", "Entry ID"], *rows], user_entered=True)
    StateFile(path, world, sheets).save()


def test_fifty_customers_from_a_csv_are_pulled_and_judged(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state_of_fifty(state)
    home = tmp_path / "home"
    roster = "name,linear,manager,specialist\n" + "".join(
        f"Company {n},label:company-{n},Dana Reyes,Mira Chen\n" for n in range(COMPANIES)
    )
    config = '[me]\nname = "Dana Reyes"\n[sheet]\nspreadsheet_id = "fifty"\n'
    with sandbox("--state", str(state)) as env:
        cli = Cli(home, env)
        assert cli("init", "--from", "-", stdin=config).code == 0
        assert cli("import", "roster", "-", stdin=roster).code == 0
        first = cli("sync", "--json")
        assert first.code == 0, first
        pulled = first.json["pulled"]
        assert pulled["linear"]["issues"] == 200
        assert pulled["linear"]["comments"] == 400
        assert pulled["linear"]["requests"] + pulled["sheet"]["requests"] <= 12
        assert pulled["sheet"]["rows"] == COMPANIES
        later = cli("sync", "--json").json["pulled"]
        assert later["linear"]["requests"] <= 2
        assert later["sheet"]["requests"] == 1
        due = cli("due", "--json").json
    assert len(due["customers"]) == COMPANIES
    assert "unknown" not in {customer["level"] for customer in due["customers"]}


def test_sync_prints_the_contract(company: Cli) -> None:
    answer = company("sync", "--json")
    assert answer.code == 0, answer
    assert answer.json.keys() == {"pulled", "pushed", "errors"}
    assert answer.json["pulled"]["linear"].keys() == {"requests", "issues", "comments"}
    assert answer.json["pushed"].keys() == {
        "requests",
        "delivered",
        "rejected",
        "conflict",
        "in_doubt",
        "queued",
    }
    assert answer.json["errors"] == []
    assert "Delivered 0." in company("sync", "--verbose").out
    assert company("sync").out == ""  # without a terminal, and all went well
    assert company("sync", "--pull-only", "--push-only").code == 2


def test_changes_reach_linear_and_the_sheet(company: Cli) -> None:
    company("sync")
    assert company("comment", "acm-14", "Any news of the logs?").code == 0
    assert company("status", "ACM-14", "done").code == 0
    hours = company("hours", "add", "acme", "1.5", "--activity", "meeting", "--json").json
    assert company("status", "ACM-14", "nowhere").code == 2
    pushed = company("sync", "--push-only", "--json").json["pushed"]
    assert (pushed["delivered"], pushed["queued"]) == (3, 0)
    assert comments(company, "ACM-14").count("Any news of the logs?") == 1
    assert state_of(company, "ACM-14") == "Done"
    assert len(sheet_rows(company, hours["id"])) == 1


def test_offline_work_arrives_once_and_in_order(tmp_path: Path) -> None:
    home, state = tmp_path / "home", tmp_path / "state.json"
    seed(home)
    with sandbox("--state", str(state)) as env:
        cli = Cli(home, env)
        assert cli("sync").code == 0
    # Nobody answers now: everything is kept, and sync says that it could not deliver.
    for text in ("first", "second", "third"):
        assert cli("comment", "ACM-14", text).code == 0
    assert cli("status", "ACM-14", "in progress").code == 0
    assert cli("status", "ACM-14", "done").code == 0
    hours = [
        cli("hours", "add", "acme", str(n), "--activity", "meeting", "--json").json["id"]
        for n in (1, 2)
    ]
    assert cli("note", "acme", "written offline").code == 0
    failed = cli("sync", "--json")
    assert failed.code == 3
    assert failed.json["pushed"]["queued"] == 7
    assert {error["source"] for error in failed.json["errors"]} == {"linear", "sheet"}
    assert {error["kind"] for error in failed.json["errors"]} == {"offline"}
    with sandbox("--state", str(state)) as env:
        cli = Cli(home, env)
        done = cli("sync", "--json")
        assert done.code == 0, done
        assert done.json["pushed"]["delivered"] == 7
        assert cli("sync", "--json").json["pushed"]["delivered"] == 0
        arrived = [text for text in comments(cli, "ACM-14") if text in ("first", "second", "third")]
        assert arrived == ["first", "second", "third"]
        assert state_of(cli, "ACM-14") == "Done"
        assert [len(sheet_rows(cli, entry)) for entry in hours] == [1, 1]
    notes = {note["text"] for note in cli("show", "acme", "--json").json["notes"]}
    assert "written offline" in notes


def test_a_wrong_key_is_named_and_nothing_is_lost(company: Cli) -> None:
    company("sync")
    company("comment", "ACM-14", "kept")
    wrong = Cli(company.home, {**company.env, "KOORTUI_LINEAR_KEY": "lin_api_wrong_canary"})
    answer = wrong("sync", "--json")
    assert answer.code == 3
    assert ("linear", "auth") in {(e["source"], e["kind"]) for e in answer.json["errors"]}
    assert "canary" not in answer.out + answer.err
    assert company("sync").code == 0
    assert comments(company, "ACM-14").count("kept") == 1


def test_without_a_key_only_the_sheet_is_used(company: Cli) -> None:
    env = {key: value for key, value in company.env.items() if key != "KOORTUI_LINEAR_KEY"}
    answer = Cli(company.home, env)("sync", "--json")
    assert answer.code == 0
    assert answer.json["pulled"]["linear"]["requests"] == 0
    assert answer.json["pulled"]["sheet"]["rows"] > 0
    assert "Linear was not read: there is no key" in answer.err
    assert Cli(company.home, env)("sync", "--quiet").err == ""
    # Nobody has looked at Linear: that nothing is wrong there is no evidence.
    for customer in Cli(company.home, env)("due", "--json").json["customers"]:
        assert customer["steps"]["linear"] != "evident", customer["slug"]
    [unread] = [
        check
        for check in Cli(company.home, env)("show", "acme-robotics", "--json").json["checks"][
            "linear"
        ]
        if "Linear" in check["text"]
    ]
    assert (unread["ok"], unread["text"]) == (False, "Linear is not set up: no issues to check")


def test_a_stored_key_never_goes_to_an_overridden_endpoint(company: Cli) -> None:
    key = company.home / "linear.key"
    key.write_text("lin_api_production\n", encoding="utf-8")
    key.chmod(0o600)
    env = {name: value for name, value in company.env.items() if name != "KOORTUI_LINEAR_KEY"}
    answer = Cli(company.home, env)("sync", "--json")
    assert answer.json["pulled"]["linear"]["requests"] == 0
    assert remote(company.env, "requests")["counts"].get("linear", 0) == 0


def test_a_sheet_without_the_columns_is_named(company: Cli) -> None:
    config = company.home / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("hours_tab", 'columns = { date = "Datum" }\nhours_tab'), "utf-8")
    answer = company("sync", "--json")
    assert answer.code == 1
    [error] = answer.json["errors"]
    assert (error["source"], error["kind"]) == ("sheet", "missing_columns")
    assert "Datum" in error["message"]
    assert answer.json["pulled"]["linear"]["issues"] > 0  # the other source goes on


def test_only_loopback_takes_the_place_of_the_real_services(company: Cli) -> None:
    for name in ("KOORTUI_LINEAR_URL", "KOORTUI_SHEETS_URL"):
        cli = Cli(company.home, {**company.env, name: "https://evil.example/graphql"})
        answer = cli("sync")
        assert answer.code == 1
        assert "not on this machine" in answer.err


def test_a_second_sync_is_refused_politely(company: Cli) -> None:
    from koortui.locations import Locations
    from koortui.sync.locking import FileSyncLock

    lock = FileSyncLock(Locations.find(company.home).sync_lock)
    assert lock.acquire()
    try:
        answer = company("sync", "--json")
    finally:
        lock.release()
    assert answer.code == 1
    assert [error["kind"] for error in answer.json["errors"]] == ["busy"]


def test_doctor_says_what_it_found(company: Cli) -> None:
    company("sync")
    found = {f["check"]: f["state"] for f in company("doctor", "--json").json["findings"]}
    assert (found["config"], found["linear"], found["sheet"]) == ("ok", "ok", "ok")
    key = company.home / "linear.key"
    key.write_text("lin_api_loose_canary\n", encoding="utf-8")
    key.chmod(0o644)
    plain = Cli(company.home)
    answer = plain("doctor", "--offline")
    assert answer.code == 1
    assert "chmod 600" in answer.out
    assert "canary" not in answer.out + answer.err
    (company.home / "config.toml").write_text("[mee]\n", encoding="utf-8")
    assert "mee" in plain("doctor").out


def test_a_key_from_stdin_is_kept_private(tmp_path: Path) -> None:
    cli = Cli(tmp_path, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert cli("init", "--linear-key-stdin", stdin="lin_api_canary\n").code == 0
    file = tmp_path / "linear.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "canary" not in cli("doctor", "--offline").out


def test_an_interrupted_sandbox_ends_well() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "koortui", "sandbox", "--json"], stdout=subprocess.PIPE
    )
    assert child.stdout
    with child.stdout:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=10) == 0


def test_an_interrupted_command_answers_130(company: Cli) -> None:
    """A sync whose server never answers, and Ctrl+C."""
    import json
    import os
    import urllib.request

    fault = {"kind": "timeout", "source": "linear", "times": -1, "seconds": 30}
    url = f"{company.env['KOORTUI_SHEETS_URL']}/_sandbox/faults"
    request = urllib.request.Request(url, data=json.dumps(fault).encode(), method="POST")  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
    child = subprocess.Popen(
        [sys.executable, "-m", "koortui", "--home", str(company.home), "sync"],
        env={**os.environ, **company.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 20
    while not remote(company.env, "requests")["counts"].get("linear"):
        assert time.monotonic() < deadline
        if remote(company.env, "faults")["faults"] == []:
            break
        time.sleep(0.05)
        if remote(company.env, "requests")["counts"].get("sheet"):
            break
    child.send_signal(signal.SIGINT)
    _out, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert b"Traceback" not in err


def comments(cli: Cli, identifier: str) -> list[str]:
    """The issue's comments in Linear, oldest first."""
    linear = remote(cli.env, "linear")
    issue = issue_of(linear, identifier)
    found = [c for c in linear["comments"].values() if c["issue_id"] == issue["id"]]
    return [c["body"] for c in sorted(found, key=lambda comment: comment["created_at"])]


def state_of(cli: Cli, identifier: str) -> str:
    linear = remote(cli.env, "linear")
    return str(linear["states"][issue_of(linear, identifier)["state_id"]]["name"])


def issue_of(linear: dict[str, Any], identifier: str) -> dict[str, Any]:
    key, _, number = identifier.partition("-")
    [team] = [team["id"] for team in linear["teams"].values() if team["key"] == key]
    [issue] = [
        issue
        for issue in linear["issues"].values()
        if issue["team_id"] == team and issue["number"] == int(number)
    ]
    return dict(issue)


def sheet_rows(cli: Cli, entry_id: str) -> list[Any]:
    """The sheet's rows that hold this entry id."""
    [book] = remote(cli.env, "sheet")["spreadsheets"]
    [tab] = [tab for tab in book["tabs"] if tab["title"] == "Hours"]
    return [
        row for row in tab["rows"] if any(cell and cell.get("value") == entry_id for cell in row)
    ]

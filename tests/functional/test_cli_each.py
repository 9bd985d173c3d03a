"""Each command by itself: what it says as text and as JSON, its exit code, stdin, and its refusals.

The commands are enumerated from the program: a new one without a case fails here. The shapes are
the contract's; keys may be added to an answer, never taken away or renamed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from cli_support import Answer, Cli, sandbox, seed
from msgspec import structs

from koortui.cli.group import ROOT

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
Words = tuple[str, ...]


# -- shapes: what a value must be at least


@dataclass(frozen=True)
class Maybe:
    """A shape, or nothing."""

    shape: Any


DAY = "a date"
TIME = "a time"
LEVEL = {"act", "look", "clear", "unknown"}
STEP = {"open", "evident", "done", "overruled"}
SEVERITY = {"red", "amber", "hygiene", "unknown"}
NUMBER = (int, float)
SAVED = {"id": str, "customer": str, "saved_at": TIME, "queued": [str]}
REASON = {
    "factor": str,
    "severity": SEVERITY,
    "text": str,
    "limit": str,
    "source": str,
    "source_age_s": Maybe(NUMBER),
}
CUSTOMER = {
    "slug": str,
    "name": str,
    "level": LEVEL,
    "score": NUMBER,
    "quiet": bool,
    "stuck": bool,
    "cover_for": Maybe(str),
    "steps": {"linear": STEP, "communicate": STEP, "track": STEP},
    "reasons": [REASON],
}
DUE = {
    "date": DAY,
    "review_day": bool,
    "shifted_from": Maybe(DAY),
    "next_review": DAY,
    "customers": [CUSTOMER],
}
BALANCE = {
    "bought": NUMBER,
    "billable": NUMBER,
    "undecided": NUMBER,
    "remaining": NUMBER,
    "runway_weeks": Maybe(NUMBER),
}
ROW = {
    "id": Maybe(str),
    "date": Maybe(DAY),
    "customer": str,
    "specialist": str,
    "hours": NUMBER,
    "activity": str,
    "billable": {"yes", "no", "undecided"},
    "issue": Maybe(str),
    "comment": str,
    "in_sheet": bool,
    "row": Maybe(int),
}
WRITE = {
    "id": str,
    "customer": str,
    "target": {"linear", "sheet", "mail"},
    "kind": str,
    "state": str,
    "attempts": int,
    "error": Maybe(str),
    "created_at": TIME,
}
SYNC = {
    "pulled": {
        "linear": {"requests": int, "issues": int, "comments": int},
        "sheet": {"requests": int, "rows": int},
    },
    "pushed": {
        "requests": {"linear": int, "sheet": int},
        **dict.fromkeys(("delivered", "rejected", "conflict", "in_doubt", "queued"), int),
    },
    "errors": [{"source": str, "kind": str, "message": str}],
}
FOUND = {
    "slug": str,
    "name": str,
    "kind": {"customer", "contact", "issue", "note", "cluster"},
    "matched": str,
    "score": NUMBER,
}
COVER = {"id": str, "customer": str, "manager": str, "by": str, "start": DAY, "end": DAY}
IMPORTED = {
    "added": [str],
    "updated": [str],
    "unchanged": [str],
    "dry_run": bool,
    "problems": list,
}
RECONCILED = {
    "customer": str,
    "month": str,
    "state": {"open", "confirmed", "changed"},
    "differences": [{"kind": str, "id": Maybe(str), "row": Maybe(int), "cells": dict}],
}


def misfits(value: Any, shape: Any, path: str = "$") -> Iterator[str]:
    """Places of `value` that are not as the shape says."""
    if isinstance(shape, Maybe):
        if value is not None:
            yield from misfits(value, shape.shape, path)
    elif isinstance(shape, dict):
        for key, inner in shape.items():
            if isinstance(value, dict) and key in value:
                yield from misfits(value[key], inner, f"{path}.{key}")
            else:
                yield f"{path}.{key} is missing"
    elif isinstance(shape, list) and isinstance(value, list):
        for index, part in enumerate(value):
            yield from misfits(part, shape[0], f"{path}[{index}]")
    elif not is_one(value, shape):
        yield f"{path} is {value!r}"


def is_one(value: Any, shape: Any) -> bool:
    """Whether a plain value is one of those words, a date, a time, or of that type."""
    if isinstance(shape, set):
        return value in shape
    if shape is DAY:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    if shape is TIME:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    if isinstance(value, bool):
        return shape is bool
    return not isinstance(shape, list) and isinstance(value, shape)


# -- the cases


@dataclass(frozen=True)
class Case:
    """One command: arguments that work, what it then says, and arguments that do not."""

    args: Words = ()
    shape: Any = None
    """None: no --json, for the answer is a file's content or a talk."""
    says: str = ""
    """In the text; for people."""
    stdin: str = ""
    wrong: Words = ("--no-such-option",)
    code: int = 2
    why: str = "--no-such-option"
    """What the refusal names."""
    env: dict[str, str] = field(default_factory=dict)


NOTE = (
    '{"customer": "acme-robotics", "notes": {"n1": '
    '{"id": "n1", "at": "2026-11-20T09:00:00Z", "text": "x"}}}'
)
UNKNOWN = {"wrong": ("nobody",), "why": "'nobody'"}

CASES: dict[Words, Case] = {
    ("due",): Case((), DUE, "Thu 26 Nov 2026", wrong=("--on", "soon"), why="soon"),
    ("portfolio",): Case((), dict, "ARR", wrong=("--view", "x"), why="'x'"),
    ("show",): Case(("acme",), CUSTOMER, "Acme Robotics", **UNKNOWN),
    ("find",): Case(("osd",), {"results": [FOUND]}, "issue", wrong=(), why="TEXT"),
    ("note",): Case(("acme", "-"), SAVED, "Note saved", "hello", ("nobody", "x"), why="'nobody'"),
    ("contact",): Case(
        ("acme", "--channel", "call", "--direction", "in", "-"),
        SAVED,
        "Contact saved",
        "Ruth called",
        ("acme", "--channel", "fax", "--direction", "in"),
        why="'fax'",
    ),
    ("hours", "add"): Case(
        ("acme", "1.5", "--activity", "trouble", "--date", "2026-11-25"),
        SAVED,
        "Hours saved",
        wrong=("acme", "1.1", "--activity", "meeting"),
        why="quarter",
    ),
    ("hours", "list"): Case(
        ("iris",),
        {"rows": [ROW], "balance": BALANCE},
        "h left",
        wrong=("--month", "May"),
        why="'May'",
    ),
    ("hours", "edit"): Case(
        ("iris", "ENTRY", "--hours", "2"), SAVED, "saved", wrong=("iris", "x"), why="no entry"
    ),
    ("hours", "decide"): Case(
        ("iris", "ENTRY", "yes", "--by", "Head of Sales", "--reason", "agreed"),
        SAVED,
        "saved",
        wrong=("iris", "ENTRY", "perhaps"),
        why="'perhaps'",
    ),
    ("hours", "delete"): Case(
        ("iris", "ENTRY"), SAVED, "saved", wrong=("iris", "x"), why="no entry"
    ),
    ("hours", "adopt"): Case(
        ("iris", "ROW"), SAVED, "Adoption", wrong=("iris", "99999"), why="no row of others"
    ),
    ("hours", "reconcile"): Case(("iris",), RECONCILED, "2026-11", **UNKNOWN),
    ("comment",): Case(("ISSUE", "-"), SAVED, "Comment on", "Any news?", ("NO-1", "x"), why="NO-1"),
    ("status",): Case(("ISSUE", "In R"), SAVED, "In Review", wrong=("ISSUE", "x"), why="'x'"),
    ("sync",): Case(
        (), SYNC, wrong=("--pull-only", "--push-only"), why="exclude", code=2, env={"down": "no"}
    ),
    ("queue",): Case((), {"writes": [WRITE]}, "queued", wrong=("x",), why="'x'"),
    ("queue", "list"): Case((), {"writes": [WRITE]}, "queued"),
    ("queue", "retry"): Case(("WRITE",), WRITE, "queued again", wrong=("zz",), why="'zz'"),
    ("queue", "keep"): Case(("CONFLICT",), WRITE, "yours is kept", wrong=("zz",), why="'zz'"),
    ("queue", "take"): Case(("CONFLICT",), WRITE, "theirs is taken", wrong=("zz",), why="'zz'"),
    ("queue", "discard"): Case(("WRITE",), WRITE, "discarded", wrong=("zz",), why="'zz'"),
    ("cover", "add"): Case(
        ("iris", "--by", "Sam Okafor", "--from", "2027-01-04", "--to", "2027-01-08"),
        COVER,
        "Sam Okafor covers",
        wrong=("acme", "--by", "Sam", "--from", "2027-01-08", "--to", "2027-01-04"),
        why="ends before",
    ),
    ("cover", "list"): Case((), {"covers": [COVER]}, "by "),
    ("cover", "end"): Case(("acme",), {"ended": [COVER]}, "no longer covers", **UNKNOWN),
    ("handover",): Case(("--to", "Sam"), {"markdown": str}, "# Hand-over"),
    ("backtest",): Case(
        ("--set", "review_red=3"),
        {"compared": int, "differed": [{"day": DAY, "slug": str, "before": {"level": LEVEL}}]},
        "would have differed",
        wrong=("--set", "nonsense=3"),
        why="nonsense",
    ),
    ("export",): Case(
        ("roster",), None, "slug,name", wrong=("roster", "--format", "toml"), why="toml"
    ),
    ("import", "roster"): Case(
        ("-", "--dry-run"),
        IMPORTED,
        "Would import 1 new",
        "name\nNew\n",
        ("/no/such",),
        1,
        "/no/such",
    ),
    ("import", "journal"): Case(
        ("-",),
        {"customers": [{"customer": str, "added": dict}], "new": list, "dry_run": bool},
        "imported 1 notes",
        NOTE,
        ("/no/such",),
        1,
        "/no/such",
    ),
    ("backup",): Case(
        ("all.zip",),
        {"file": str, "members": [str]},
        "all.zip",
        wrong=("/no/such/a.zip",),
        code=1,
        why="/no/such",
    ),
    ("restore",): Case(
        ("BACKUP",),
        {"file": str, "members": [str], "before": Maybe(str)},
        "restored",
        wrong=("/no/such",),
        code=1,
        why="such",
    ),
    ("config", "path"): Case((), {"file": str, "data": str, "cache": str}, "config.toml"),
    ("config", "check"): Case(
        (),
        {
            "file": str,
            "exists": bool,
            "ok": bool,
            "keys": [str],
            "addresses": [str],
            "theme": [str],
            "teams": [str],
            "problems": [str],
        },
        "is right",
    ),
    ("config", "schema"): Case((), None, '"$schema"'),
    ("config", "edit"): Case((), None, "is right", env={"EDITOR": "true"}),
    ("doctor",): Case(
        ("--offline",),
        {"findings": [{"check": str, "state": str, "text": str, "fix": Maybe(str)}], "ok": bool},
        "version",
    ),
    ("init",): Case(
        ("--from", "-", "--force"),
        None,
        "Settings are in",
        '[me]\nname = "Dana Reyes"\n',
        ("--from", "/no/such"),
        1,
        "/no/such",
    ),
    ("completion",): Case(("bash",), None, "_KOORTUI_COMPLETE", wrong=("tcsh",), why="tcsh"),
}
#: They show a screen or serve until they are interrupted: what they say without a terminal.
INTERACTIVE: dict[Words, Case] = {
    (): Case(wrong=(), why="no terminal"),
    ("demo",): Case(wrong=(), why="no terminal"),
    ("serve",): Case(wrong=("--port", "x"), why="'x'"),
    ("sandbox",): Case(wrong=("--port", "x"), why="'x'"),
}


def commands(command: click.Command = ROOT, path: Words = ()) -> Iterator[Words]:
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found
        yield from commands(found, (*path, name))
    if command.invoke_without_command:
        yield path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as pulled, with something in the queue and a backup beside it."""
    folder = tmp_path_factory.mktemp("sample")
    home = folder / "home"
    seed(home)
    with sandbox() as env:
        cli = Cli(home, {**env, **NO_KEYRING})
        assert cli("sync").code == 0
        assert cli("comment", an_issue(cli), "Any news?").code == 0
        cover = ("--by", "Sam Okafor", "--from", "2027-01-04", "--to", "2027-01-08")
        assert cli("cover", "add", "acme", *cover).code == 0
        assert cli("backup", str(folder / "all.zip")).code == 0
    return folder


def an_issue(cli: Cli) -> str:
    return str(cli("show", "acme", "--json").json["issues"][0]["identifier"])


@pytest.fixture
def cli(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A copy of it, away from any network."""
    shutil.copytree(sample, tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    nowhere = dict.fromkeys(("KOORTUI_LINEAR_URL", "KOORTUI_SHEETS_URL"), "http://127.0.0.1:9")
    return Cli(tmp_path / "copy" / "home", {**NO_KEYRING, **nowhere, "KOORTUI_LINEAR_KEY": "x"})


def run(cli: Cli, words: Words, args: Words, stdin: str = "", **env: str) -> Answer:
    """The command with its placeholders filled in."""
    if "ENTRY" in args:
        rows = cli("hours", "list", "iris", "--json").json["rows"]
        args = tuple(next(r["id"] for r in rows if r["id"]) if a == "ENTRY" else a for a in args)
    if "ROW" in args:
        rows = cli("hours", "list", "iris", "--json").json["rows"]
        args = tuple(
            next(str(r["row"]) for r in rows if not r["id"]) if a == "ROW" else a for a in args
        )
    if "WRITE" in args:
        [write, *_] = cli("queue", "--json").json["writes"]
        args = tuple(write["id"] if a == "WRITE" else a for a in args)
    if "CONFLICT" in args:
        args = tuple(a_conflict(cli) if a == "CONFLICT" else a for a in args)
    if "ISSUE" in args:
        args = tuple(an_issue(cli) if a == "ISSUE" else a for a in args)
    args = tuple(str(cli.home.parent / "all.zip") if a == "BACKUP" else a for a in args)
    return Cli(cli.home, {**cli.env, **env})(*words, *args, stdin=stdin)


def a_conflict(cli: Cli) -> str:
    """The queue's write, parked as a push parks what was changed there meanwhile."""
    from koortui.bootstrap import open_program
    from koortui.domain.mutations import WriteState
    from koortui.locations import Locations
    from koortui.usecases.queue import list_writes

    workspace = open_program(Locations.find(str(cli.home)), cli.env).workspace
    [found, *_] = list_writes(workspace)
    with workspace.journals.edit(found.customer) as edit:
        edit.put(structs.replace(found.write, state=WriteState.CONFLICT, error="Changed."))
    return found.write.id


def data_of(cli: Cli) -> dict[str, bytes]:
    """What a refusal must leave alone."""
    kept = (cli.home / "roster.json", cli.home / "config.toml", *cli.home.glob("journals/*.json"))
    return {path.name: path.read_bytes() for path in kept}


def names(words: object) -> str:
    return " ".join(words) or "(the program)" if isinstance(words, tuple) else ""


def test_every_command_has_its_case() -> None:
    assert set(commands()) == CASES.keys() | INTERACTIVE.keys()


@pytest.mark.parametrize("words", [w for w in CASES if w != ("sync",)], ids=names)
def test_it_says_in_words_what_it_did(cli: Cli, words: Words) -> None:
    case = CASES[words]
    answer = run(cli, words, case.args, case.stdin, **case.env)
    assert answer.code == 0, answer
    assert case.says in answer.out
    assert answer.err == ""
    assert not answer.out.startswith("{") or case.shape is None


WITH_JSON = [w for w, case in CASES.items() if case.shape is not None and w != ("sync",)]


@pytest.mark.parametrize("words", WITH_JSON, ids=names)
def test_its_json_is_one_object_of_the_shape_agreed_on(cli: Cli, words: Words) -> None:
    case = CASES[words]
    answer = run(cli, words, (*case.args, "--json"), case.stdin)
    assert answer.code == 0, answer
    assert answer.out.count("\n") == 1
    assert list(misfits(answer.json, case.shape)) == []
    assert isinstance(answer.json, dict)
    assert answer.err == ""
    empty_when_well = {"problems", "keys", "addresses", "theme", "teams", "queued"}
    lists = [p for k, p in answer.json.items() if isinstance(p, list) and k not in empty_when_well]
    assert any(lists) or not lists, "the sample has none of it: the shape is not tried"


@pytest.mark.parametrize("words", sorted(CASES.keys() | INTERACTIVE.keys()), ids=names)
def test_what_will_not_do_is_refused_by_name_and_changes_nothing(cli: Cli, words: Words) -> None:
    case = (CASES | INTERACTIVE)[words]
    before = data_of(cli)
    answer = run(cli, words, case.wrong)
    assert answer.code == case.code, answer
    assert answer.out == ""
    assert case.why in answer.err
    assert data_of(cli) == before


def test_without_json_there_is_a_reason() -> None:
    """Files and talks have none: everything else that answers prints an object when asked."""
    without = {words for words, case in CASES.items() if case.shape is None}
    assert without == {
        ("export",),
        ("config", "schema"),
        ("config", "edit"),
        ("init",),
        ("completion",),
    }


#: Not `init`: an empty TOML is a whole one, every key has a default.
FROM_STDIN = [w for w, case in CASES.items() if "-" in case.args and w != ("init",)]


@pytest.mark.parametrize("words", FROM_STDIN, ids=names)
def test_what_reads_stdin_refuses_an_empty_one(cli: Cli, words: Words) -> None:
    case = CASES[words]
    before = data_of(cli)
    answer = run(cli, words, case.args, "")
    assert answer.code in (1, 2)
    assert answer.err.strip()
    assert data_of(cli) == before


# -- sync and its exit codes, with servers


@pytest.fixture
def online(tmp_path: Path) -> Iterator[Cli]:
    seed(tmp_path / "home")
    with sandbox() as env:
        yield Cli(tmp_path / "home", {**env, **NO_KEYRING})


def test_sync_says_what_it_did_and_leaves_by_its_code(online: Cli) -> None:
    first = online("sync", "--json")
    assert (first.code, list(misfits(first.json, SYNC))) == (0, [])
    assert first.json["pulled"]["linear"]["issues"] > 10
    assert online("sync").out == ""  # no terminal: nothing to say
    assert "Pulled" in online("sync", "--verbose").out
    saved = online("hours", "add", "acme", "1", "--activity", "meeting", "--json").json
    done = online("sync", "--push-only", "--json").json
    assert done["pushed"]["delivered"] == len(saved["queued"])
    assert done["pulled"]["linear"]["requests"] == 0


def test_sync_ends_with_3_while_something_waits_and_1_when_a_source_fails(online: Cli) -> None:
    online("sync")
    online("hours", "add", "acme", "1", "--activity", "meeting")
    down = Cli(online.home, {**online.env, "KOORTUI_SHEETS_URL": "http://127.0.0.1:9"})
    answer = down("sync", "--timeout", "5", "--json")
    assert answer.code == 3
    assert answer.json["pushed"]["queued"] == 1
    assert list(misfits(answer.json, SYNC)) == []
    assert down("sync", "--pull-only", "--timeout", "5").code in (1, 3)
    assert online("sync").code == 0
    assert down("sync", "--timeout", "5").code == 1


def test_sync_without_anything_set_up_is_4(tmp_path: Path) -> None:
    assert Cli(tmp_path, NO_KEYRING)("sync").code == 4


GONE = {
    "keyring": ("[linear]\nkey_in = 'keyring'\n", "There is no Linear key."),
    "named by the settings, never read": (
        "[linear]\nproduct_team = 'KOOR'\n",
        "There is no Linear key.",
    ),
    "file or environment": ("", "There is no Linear key."),
    "file, which others can read": ("KEY", "can be read by others"),
    "sheet": ("[sheet]\nspreadsheet_id = 'abc'\n", "credentials"),
}


@pytest.mark.parametrize(("settings", "said"), GONE.values(), ids=GONE)
def test_sync_is_4_where_a_key_that_was_set_up_is_gone(
    tmp_path: Path, settings: str, said: str
) -> None:
    """No server is asked: there is nothing to ask it with."""
    cli = Cli(tmp_path, NO_KEYRING)
    if not settings.startswith(("[sheet]", "[linear]\nproduct")):
        (tmp_path / "mirror").mkdir(mode=0o700)
        (tmp_path / "mirror" / "linear.json").touch(mode=0o600)  # it was pulled once
    if settings == "KEY":
        (tmp_path / "linear.key").write_text("lin_api_loose")
        (tmp_path / "linear.key").chmod(0o644)
    else:
        (tmp_path / "config.toml").write_text(settings)
    answer = cli("sync", "--push-only", "--json")
    assert answer.code == 4
    assert {error["kind"] for error in answer.json["errors"]} == {"not_set_up"}
    assert said in answer.json["errors"][0]["message"]
    assert "lin_api_loose" not in answer.out + answer.err


def test_sync_does_what_it_can_beside_a_key_that_is_gone(online: Cli) -> None:
    """And what waits for the missing one is no reason to call it a delivery that failed."""
    online("sync")
    online("hours", "add", "acme", "1", "--activity", "meeting")
    issue = an_issue(online)
    online("comment", issue, "Any news?")
    left = {name: value for name, value in online.env.items() if "LINEAR" not in name}
    answer = Cli(online.home, {**left, "KOORTUI_LINEAR_KEY": ""})("sync", "--json")
    assert answer.code == 4
    assert [(e["source"], e["kind"]) for e in answer.json["errors"]] == [("linear", "not_set_up")]
    assert answer.json["pushed"]["delivered"] == 1
    assert answer.json["pushed"]["queued"] == 1


# -- settings and roster as the contract has them

CONTRACT = """
[me]
name = "Dana Reyes"
email = "dana@koor.example"
[calendar]
review_days = ["monday", "thursday"]
country = "DE"
subdivision = "BY"
timezone = "Europe/Berlin"
company_holidays = [2026-12-24, 2026-12-25]
[linear]
product_team = "KOOR"
[sheet]
spreadsheet_id = "https://docs.google.com/spreadsheets/d/abc123/edit#gid=0"
hours_tab = "Hours"
credentials = "service-account"
columns = { date = "Date", specialist = "Who" }
[mail]
host = "mail.example"
port = 587
security = "starttls"
from = "Dana <dana@koor.example>"
[attention]
review_red = 2
[[targets]]
name = "ARR 2026"
metric = "arr"
goal = 1000000
by = 2026-12-31
"""


def test_every_setting_of_the_contract_is_taken(tmp_path: Path) -> None:
    from koortui.config import load_config

    cli = Cli(tmp_path, NO_KEYRING)
    assert cli("init", "--from", "-", stdin=CONTRACT).code == 0
    config = load_config(tmp_path / "config.toml")
    assert config.sheet.spreadsheet_id == "abc123"
    assert config.sheet.columns == {"date": "Date", "specialist": "Who"}
    assert [target.metric for target in config.targets] == ["arr"]
    for metric in ("new_customers", "enterprise_deals"):
        text = CONTRACT.replace('"arr"', f'"{metric}"').replace("goal = 1000000", "goal = 12")
        assert cli("init", "--from", "-", "--force", stdin=text).code == 0
    assert cli("export", "settings").out == text


def test_every_column_of_the_contract_is_taken(tmp_path: Path) -> None:
    header = (
        "slug,name,aliases,stage,service,manager,specialist,nodes,clusters,hosting,annual_value,"
        "currency,contract_start,contract_end,invoice_date,due_date,paid_on,block_hours,linear,"
        "contact_name,contact_email,timezone,tags"
    )
    row = (
        "acme,Acme,A;AC,active,managed,Dana,Ada,12,2,own,57600,USD,2026-01-01,2026-12-31,"
        "2026-01-05,2026-02-04,2026-02-01,20,team:ACM,Ruth,ruth@acme.example,Europe/Berlin,rbd;rgw"
    )
    cli = Cli(tmp_path, NO_KEYRING)
    answer = cli("import", "roster", "-", "--json", stdin=f"{header}\n{row}\n")
    assert answer.json["added"] == ["acme"], answer.err
    assert cli("export", "roster").out.splitlines()[0].startswith("slug,name,aliases,stage")
    for mapping in ("customer:X", "project:X", "label:X", "team:KEY"):
        again = cli("import", "roster", "-", stdin=f"name,linear\nAcme,{mapping}\n")
        assert again.code == 0, again.err


@pytest.mark.parametrize("variable", ["KOORTUI_LINEAR_URL", "KOORTUI_SHEETS_URL"])
def test_another_endpoint_is_taken_on_loopback_alone(tmp_path: Path, variable: str) -> None:
    answer = Cli(tmp_path, {**NO_KEYRING, variable: "https://evil.example"})("sync")
    assert answer.code != 0
    assert "loopback" in answer.err


def test_a_home_given_beats_the_environments(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "given", {"KOORTUI_HOME": str(tmp_path / "other")})
    assert cli("config", "path").out == f"{tmp_path / 'given' / 'config.toml'}\n"
    alone = os.environ | cli.env
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "koortui", "config", "path", "--json"],
        env=alone,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)["file"] == str(tmp_path / "other" / "config.toml")


@pytest.mark.parametrize("name", ["acme-robotics", "Acme Robotics", "acme robotics", "acme", "ACM"])
def test_a_customer_is_a_slug_a_name_or_a_beginning(cli: Cli, name: str) -> None:
    assert cli("show", name, "--json").json["slug"] == "acme-robotics"


def test_a_beginning_of_several_is_refused_with_their_names(cli: Cli) -> None:
    cli("import", "roster", "-", stdin="name\nAcme East\n")
    answer = cli("show", "ac")
    assert answer.code == 2
    assert "acme-robotics, acme-east" in answer.err

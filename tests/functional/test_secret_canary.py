"""One known key and one known password through every command and every failure: found nowhere."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Answer, Cli, sandbox, seed

from koortui.cli.group import COMMANDS
from koortui.domain.redact import without_people, without_secrets
from koortui.domain.secret import Secret

KEY, PASSWORD = "lin_api_0canary0key0", "canary password 0"
BODIES = (KEY, PASSWORD, "canary")

#: Every command that runs without a person at the keys. `init` reads the key from stdin below.
RUNS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("--version",),
    ("due",),
    ("due", "--json"),
    ("show", "acme"),
    ("show", "acme", "--json"),
    ("find", "acme"),
    ("note", "acme", "x"),
    ("contact", "acme", "--channel", "call", "--direction", "in", "x"),
    ("hours", "add", "acme", "1", "--activity", "meeting"),
    ("hours", "list"),
    ("comment", "ACM-14", "x"),
    ("status", "ACM-14", "done"),
    ("sync", "--verbose"),
    ("sync", "--json"),
    ("queue",),
    ("queue", "--json"),
    ("cover", "list"),
    ("handover",),
    ("export", "roster"),
    ("export", "hours"),
    ("export", "journal", "acme"),
    ("import", "roster", "-", "--dry-run"),
    ("config", "path"),
    ("config", "check"),
    ("config", "schema"),
    ("doctor",),
    ("doctor", "--json"),
    ("completion", "bash"),
    ("backtest",),
    ("nonsense",),
)


@pytest.fixture(params=["environment", "file"])
def cli(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cli]:
    """The canary is wherever secrets can be; Linear refuses it."""
    home = tmp_path / "home"
    seed(home)
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8").replace("[mail]\n", '[mail]\nuser = "dana"\n')
    config.write_text(text, encoding="utf-8")
    with sandbox() as company:
        env = {**company, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        Cli(home, env)("sync")
        if request.param == "environment":
            env |= {"KOORTUI_LINEAR_KEY": KEY, "KOORTUI_MAIL_PASSWORD": PASSWORD}
        else:
            del env["KOORTUI_LINEAR_KEY"]
            for name, secret in (("linear.key", KEY), ("mail.password", PASSWORD)):
                (home / name).write_text(secret + "\n", encoding="utf-8")
                (home / name).chmod(0o600)
        yield Cli(home, env)


def clean(answer: Answer) -> bool:
    return not any(body in answer.out + answer.err for body in BODIES)


def files_with_a_canary(home: Path) -> list[str]:
    """Files that hold it; where a person put it does not count."""
    own = {"linear.key", "mail.password"}
    return [
        path.name
        for path in home.rglob("*")
        if path.is_file() and path.name not in own and b"canary" in path.read_bytes()
    ]


def test_no_command_says_or_writes_a_secret(cli: Cli, tmp_path: Path) -> None:
    for args in RUNS:
        answer = cli(*args, stdin="name\nAcme\n")
        assert clean(answer), args
    cli("backup", str(tmp_path / "all.zip"))
    cli("restore", str(tmp_path / "all.zip"))
    cli("doctor", "--bundle", str(cli.home / "bundle.json"))
    assert files_with_a_canary(cli.home) == []


def test_every_command_is_among_them() -> None:
    elsewhere = {"demo", "sandbox", "init", "backup", "restore"}
    assert COMMANDS.keys() - {args[0] for args in RUNS} <= elsewhere


def known_faults() -> list[str]:
    import typing

    from koortui.sandbox.faults import Fault

    return list(typing.get_args(typing.get_type_hints(Fault)["kind"]))


def test_no_failure_of_a_remote_says_a_secret(tmp_path: Path) -> None:
    seed(tmp_path)
    with sandbox() as env:
        cli = Cli(tmp_path, {**env, "KOORTUI_LINEAR_KEY": KEY})
        faults = f"{env['KOORTUI_SHEETS_URL']}/_sandbox/faults"
        for kind in known_faults():
            fault = {"kind": kind, "source": "linear", "times": 1, "seconds": 0.1}
            for method, body in (("DELETE", None), ("POST", json.dumps(fault).encode())):
                request = urllib.request.Request(faults, data=body, method=method)  # noqa: S310
                urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
            answer = cli("sync", "--pull-only", "--timeout", "2", "--json")
            assert answer.json["errors"], kind
            assert clean(answer), kind
    assert files_with_a_canary(tmp_path) == []


def test_a_key_typed_at_set_up_is_in_its_file_only(tmp_path: Path) -> None:
    cli = Cli(tmp_path, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert clean(cli("init", "--linear-key-stdin", stdin=KEY + "\n"))
    assert clean(cli("init", "--linear-key-stdin", "--from", "/nowhere", stdin=KEY + "\n"))
    assert (tmp_path / "linear.key").read_text(encoding="utf-8").strip() == KEY
    assert files_with_a_canary(tmp_path) == []


def test_redaction_knows_keys_by_their_shape_and_by_having_seen_them() -> None:
    unseen = "lin_api_" + "neverSeenBefore1"
    for text in (
        f"key {unseen}",
        "Authorization: Bearer abcdefgh.ijkl",
        'password = "hunter 2"',
        "token: ya29.A0AfH6SMB",
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    ):
        assert "[secret]" in without_secrets(text), text
    assert "neverSeen" not in without_secrets(f"key {unseen}")
    held = Secret("correct horse battery")
    assert without_secrets("said: correct horse battery") == "said: [secret]"
    assert "correct" not in repr(held) + str(held) + f"{held}"
    assert without_people("Ann at ACME, ann@acme.example", ["Acme", "Ann"]) == (
        "[name] at [name], [mail]"
    )
    assert without_people("Annex", ["Ann"]) == "Annex"

"""One known key and one known password through every command and every failure: found nowhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli_support import TODAY, Answer, Cli, sandbox, seed
from terminal import Terminal

from koortui.cli.group import ROOT
from koortui.domain.errors import KoorError
from koortui.domain.redact import without_people, without_secrets
from koortui.domain.secret import Secret

KEY, PASSWORD = "lin_api_0canary0key0", "canary password 0"
BODIES = (KEY, PASSWORD, "canary")
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

#: Every command that answers and ends. `init` reads the key from stdin below; what shows a screen
#: or serves until it is interrupted has tests of its own.
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
    ("hours", "edit", "iris", "0", "--hours", "2"),
    ("hours", "decide", "iris", "0", "yes", "--by", "x", "--reason", "x"),
    ("hours", "delete", "iris", "0"),
    ("hours", "adopt", "acme", "2"),
    ("hours", "reconcile", "acme", "--month", "2026-11"),
    ("comment", "ACM-14", "x"),
    ("status", "ACM-14", "done"),
    ("sync", "--verbose"),
    ("sync", "--json"),
    ("queue",),
    ("queue", "list", "--json"),
    ("queue", "retry", "0"),
    ("queue", "discard", "0"),
    ("queue", "keep", "0"),
    ("queue", "take", "0"),
    ("cover", "add", "all", "--by", "Sam Okafor", "--from", "2026-12-21", "--to", "2026-12-31"),
    ("cover", "list"),
    ("cover", "end", "all"),
    ("handover",),
    ("portfolio",),
    ("portfolio", "--json"),
    ("export", "roster"),
    ("export", "hours"),
    ("export", "journal", "acme"),
    ("export", "settings"),
    ("import", "roster", "-", "--dry-run"),
    ("import", "journal", "-"),
    ("config", "path"),
    ("config", "check"),
    ("config", "schema"),
    ("config", "edit"),
    ("doctor",),
    ("doctor", "--json"),
    ("completion", "bash"),
    ("backtest",),
    ("backup", "all.zip"),
    ("restore", "all.zip"),
    ("init",),
    ("init", "--from", "no-such.toml"),
    ("nonsense",),
    ("show", KEY),
    ("export", KEY),
    (KEY,),
    (f"--{KEY}",),
    ("due", "--on", KEY),
    ("restore", f"/nowhere/{KEY}"),
)
#: Commands whose canary runs are tests of their own, and those tests.
ON_THEIR_OWN = {
    (): "test_the_terminal_program_shows_and_keeps_none",
    ("demo",): "test_the_demo_shows_and_keeps_none",
    ("sandbox",): "test_what_serves_says_none",
    ("serve",): "test_what_serves_says_none",
}


@pytest.fixture(params=["environment", "file"])
def cli(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Cli]:
    """The canary is wherever secrets can be; Linear refuses it."""
    home = tmp_path / "home"
    seed(home)
    config = home / "config.toml"
    text = config.read_text(encoding="utf-8").replace("[mail]\n", '[mail]\nuser = "dana"\n')
    config.write_text(text, encoding="utf-8")
    with sandbox() as company:
        env = {**company, **NO_KEYRING, "EDITOR": "true"}
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


def commands(
    command: click.Command = ROOT, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Every command there is, by its words: a new one is among them by itself."""
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


def test_every_command_there_is_has_a_run() -> None:
    run = {args[:count] for args in RUNS for count in (1, 2)}
    assert [path for path in commands() if path not in run and path not in ON_THEIR_OWN] == []
    assert set(ON_THEIR_OWN) <= set(commands())
    assert all(name in globals() for name in ON_THEIR_OWN.values())


def test_no_command_says_or_writes_a_secret(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for args in RUNS:
        answer = cli(*args, stdin="name\nAcme\n")
        assert clean(answer), args
        assert "has stopped" not in answer.err, args
    cli("doctor", "--bundle", str(cli.home / "bundle.json"))
    assert files_with_a_canary(tmp_path) == []


# -- failures of this machine


def broken_settings(home: Path) -> None:
    """A key in a place where no key belongs, as people paste it."""
    text = f'[linear]\nkey = "{KEY}"\nkey_in = "{KEY}"\n[calendar]\ntimezone = "{KEY}"\n'
    (home / "config.toml").write_text(text, encoding="utf-8")


def settings_that_are_no_toml(home: Path) -> None:
    (home / "config.toml").write_text(f"[linear]\nkey = {KEY}\n", encoding="utf-8")


def damaged_data(home: Path) -> None:
    """No roster and no journal can be read any more, and none can be restored."""
    for file in (*home.glob("roster.json*"), *home.glob("journals/*.json*")):
        file.write_bytes(KEY.encode())


def no_data_folder(home: Path) -> None:
    (home / "journals").rename(home / "journals.gone")
    for name in ("journals", "mirror"):
        (home / name).write_text("a file where a folder was", encoding="utf-8")


def a_secret_others_can_read(home: Path) -> None:
    (home / "mail.password").chmod(0o644)


FAILURES = (
    broken_settings,
    settings_that_are_no_toml,
    damaged_data,
    no_data_folder,
    a_secret_others_can_read,
)


@pytest.mark.parametrize("fail", FAILURES, ids=lambda fail: fail.__name__)
def test_no_failure_of_this_machine_says_a_secret(
    tmp_path: Path, fail: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    seed(home)
    for name, secret in (("linear.key", KEY), ("mail.password", PASSWORD)):
        (home / name).write_text(secret + "\n", encoding="utf-8")
        (home / name).chmod(0o600)
    fail(home)  # type: ignore[operator]
    monkeypatch.chdir(tmp_path)
    nowhere = {
        "KOORTUI_LINEAR_URL": "http://127.0.0.1:9",
        "KOORTUI_SHEETS_URL": "http://127.0.0.1:9",
    }
    cli = Cli(home, {**NO_KEYRING, **nowhere, "KOORTUI_LINEAR_KEY": KEY, "EDITOR": "true"})
    codes = set()
    for args in RUNS:
        answer = cli(*args, stdin="name\nAcme\n")
        codes.add(answer.code)
        assert clean(answer), args
    assert codes & {1, 4}
    cli("doctor", "--offline", "--bundle", str(tmp_path / "bundle.json"))
    assert "canary" not in (tmp_path / "bundle.json").read_text(encoding="utf-8")


def test_a_key_in_the_environment_where_none_belongs(tmp_path: Path) -> None:
    seed(tmp_path)
    for name, value in (
        ("KOORTUI_LINEAR_URL", f"https://{KEY}@linear.example/"),
        ("KOORTUI_SHEETS_URL", f"https://sheets.example/?token={KEY}"),
        ("KOORTUI_TODAY", KEY),
    ):
        answer = Cli(tmp_path, {**NO_KEYRING, name: value})("due")
        assert answer.code != 0
        assert name in answer.err
        assert clean(answer), name


def test_every_message_of_ours_is_free_of_keys_however_it_came_about() -> None:
    error = KoorError(f"{KEY} will not do.", kept="Nothing.")
    assert KEY not in str(error) + repr(error) + error.what


# -- crashes

CRASHES = {
    "a command": "import koortui.cli.due as it; it.headline = crash; argv = ['due']",
    "the store": "import koortui.store.envelope as it; it.unseal = crash\n"
    "import koortui.store.storage as it; it.unseal = crash; argv = ['note', 'acme', 'x']",
    "a sync": "import koortui.bootstrap as it; it.Program.sync = crash; argv = ['sync']",
    "the start": "import koortui.bootstrap as it; it.load_config = crash; argv = ['queue']",
}
CRASH = """
import os, sys
def crash(*given, **named):
    key = os.environ["KOORTUI_LINEAR_KEY"]
    try:
        raise ValueError("refused: " + key)
    except ValueError as error:
        raise RuntimeError({{"authorization": key, "given": given}}) from error
{}
from koortui.cli import main
main(argv)
"""


@pytest.mark.parametrize("where", CRASHES)
def test_no_crash_says_or_logs_a_secret(tmp_path: Path, where: str) -> None:
    seed(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", CRASH.format(CRASHES[where])],
        env=machine(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "KoorTUI has stopped: RuntimeError" in done.stderr
    assert "canary" not in done.stdout + done.stderr
    log = (tmp_path / "cache" / "koortui.log").read_text(encoding="utf-8")
    assert "crash RuntimeError" in log
    bundle = tmp_path / "bundle.json"
    Cli(tmp_path, NO_KEYRING)("doctor", "--offline", "--bundle", str(bundle))
    assert "crash RuntimeError" in bundle.read_text(encoding="utf-8")
    assert files_with_a_canary(tmp_path) == []


# -- what shows a screen, and what serves


def machine(home: Path, **more: str) -> dict[str, str]:
    """An environment with both secrets in it."""
    secrets = {"KOORTUI_LINEAR_KEY": KEY, "KOORTUI_MAIL_PASSWORD": PASSWORD}
    ours = {"KOORTUI_HOME": str(home), "KOORTUI_TODAY": TODAY, "TZ": "UTC"}
    return {**os.environ, **NO_KEYRING, **ours, **secrets, **more}


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_the_terminal_program_shows_and_keeps_none(tmp_path: Path) -> None:
    """Linear refuses the key: the program says so, on the board and in set-up."""
    seed(tmp_path)
    with sandbox() as company:
        urls = {name: url for name, url in company.items() if name.endswith("_URL")}
        with Terminal(env=machine(tmp_path, **urls), columns=120, lines=36) as terminal:
            terminal.wait("Acme Robotics")
            terminal.wait("Linear auth")
            terminal.press("g", "s")
            terminal.wait("Set-up")
            terminal.press("esc")
            terminal.wait_gone("Set-up")
            terminal.press("q")
            assert terminal.end() == 0
            assert b"canary" not in terminal.raw
    assert files_with_a_canary(tmp_path) == []


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_the_demo_shows_and_keeps_none(tmp_path: Path) -> None:
    """It has keys of its own; the person's stay where they are."""
    env = machine(tmp_path / "own")
    with Terminal("demo", "--home", str(tmp_path / "demo"), env=env) as terminal:
        terminal.wait(r"Linear \d+[sm]")
        terminal.press("q")
        assert terminal.end() == 0
        assert b"canary" not in terminal.raw
    assert files_with_a_canary(tmp_path) == []


@pytest.mark.parametrize("command", ["sandbox", "serve"])
@pytest.mark.parametrize("options", [("--json",), ()], ids=["json", "text"])
def test_what_serves_says_none(tmp_path: Path, command: str, options: tuple[str, ...]) -> None:
    """Neither in words nor in the arguments that others see in the list of processes."""
    seed(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "koortui", command, *options],
        env=machine(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        arguments = Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert said
    assert "canary" not in said + out + err + arguments
    assert files_with_a_canary(tmp_path) == []


# -- failures of remotes


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

"""A text that is piped or typed in an editor outlives whatever is wrong around it."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from cli_support import Answer, Cli, sandbox, seed
from terminal import Terminal

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
WORDS = "HEALTH_WARN – 1 osd dörty\n"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir(mode=0o700)
    temporary.mkdir()
    seed(home)
    return Cli(home, {"TMPDIR": str(temporary)})


def piped(cli: Cli, *args: str) -> Answer:
    done = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), *args],
        env={**os.environ, **cli.env},
        input=WORDS,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def configure(cli: Cli, lines: str) -> None:
    file = cli.home / "config.toml"
    file.write_text(f"{file.read_text()}\n{lines}\n")


def rescued(answer: Answer) -> Path:
    found = re.search(r"Your text is kept: koortui \w+ \.\.\. - < (\S+)\n", answer.err)
    assert found, answer.err
    return Path(found[1])


def latest(cli: Cli, kind: str = "notes") -> str:
    text: str = cli("show", "acme", "--json").json[kind][0]["text"]
    return text


REFUSALS = {
    "an unknown customer": ("note", "nobody", "-"),
    "an option that is missing": ("contact", "acme", "--channel", "call", "-"),
    "an option that is none": ("note", "acme", "--isue", "ACM-1", "-"),
    "an unknown issue": ("comment", "ACM-99999", "-"),
}


@pytest.mark.parametrize("args", REFUSALS.values(), ids=REFUSALS)
def test_piped_text_of_a_refused_command_is_put_aside_privately_and_can_be_taken(
    cli: Cli, args: tuple[str, ...]
) -> None:
    refused = piped(cli, *args)
    assert refused.code == 2
    file = rescued(refused)
    assert file.read_text() == WORDS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert cli("note", "acme", "-", stdin=file.read_text()).code == 0
    assert latest(cli).strip() == WORDS.strip()


@pytest.mark.parametrize(
    "lines", ['[calendar]\nreview_days = ["moonday"]', "[backups]\nkep = 500", "[me\n", "[mee]"]
)
def test_settings_a_note_rests_on_refuse_it_and_its_text_is_put_aside(cli: Cli, lines: str) -> None:
    (cli.home / "config.toml").write_text(lines)
    before = sorted((cli.home / "journals").glob("*.json"))
    stood = [file.read_bytes() for file in before]
    refused = piped(cli, "note", "acme", "-")
    assert refused.code == 1
    assert "config.toml" in refused.err
    assert rescued(refused).read_text() == WORDS
    assert [file.read_bytes() for file in before] == stood


@pytest.mark.parametrize(
    "args",
    [
        ("note", "acme", "-"),
        ("contact", "acme", "--channel", "call", "--direction", "in", "-"),
    ],
    ids=["note", "contact"],
)
def test_settings_a_text_needs_nothing_of_are_named_and_it_is_saved(
    cli: Cli, args: tuple[str, ...]
) -> None:
    configure(cli, "[attention]\nreviw_red = 3\n[ui]\ntheme = 12")
    stood = (cli.home / "config.toml").read_bytes()
    answer = piped(cli, *args)
    assert answer.code == 0
    assert "attention.reviw_red: there is no such key. Did you mean 'review_red'?" in answer.err
    assert "ui.theme: 12 will not do" in answer.err
    assert "goes on. Mend it" in answer.err
    assert (cli.home / "config.toml").read_bytes() == stood
    assert "saved for acme" in answer.out
    (cli.home / "config.toml").write_text("")
    assert latest(cli, f"{args[0]}s").strip() == WORDS.strip()


def test_a_comment_is_queued_beside_wrong_settings(cli: Cli) -> None:
    with sandbox() as env:
        online = Cli(cli.home, {**cli.env, **env, **NO_KEYRING})
        assert online("sync").code == 0
        issue = online("show", "acme", "--json").json["issues"][0]["identifier"]
        configure(cli, "[attention]\nreviw_red = 3")
        answer = piped(online, "comment", issue, "-")
    assert answer.code == 0
    assert "1 to deliver" in answer.out


def test_a_contact_waits_for_settings_of_the_sheet_that_are_wrong(cli: Cli) -> None:
    (cli.home / "config.toml").write_text("[sheet]\ncontact_tap = 'Contacts'\n")
    refused = piped(cli, "contact", "acme", "--channel", "call", "--direction", "in", "-")
    assert refused.code == 1
    assert rescued(refused).read_text() == WORDS


def test_a_saved_text_is_not_put_aside_when_only_its_answer_is_lost(cli: Cli) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "koortui", "--home", str(cli.home), "note", "acme", "-"],
            env={**os.environ, **cli.env},
            input=WORDS.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 1
    assert b"Your text" not in done.stderr
    assert latest(cli).strip() == WORDS.strip()


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_text_of_the_editor_is_put_aside_when_the_journal_refuses_it(
    cli: Cli, tmp_path: Path
) -> None:
    journals, editor = cli.home / "journals", tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\n"  # the journal and its copies are damaged while it is open
        f'for file in {journals}/acme*.json {journals}/backups/acme*/*; do echo x > "$file"; done\n'
        'echo "Typed with care." > "$1"\n'
    )
    editor.chmod(0o700)
    env = {**cli.env, "KOORTUI_HOME": str(cli.home), "VISUAL": str(editor)}
    with Terminal("note", "acme", env=env, columns=160) as terminal:
        terminal.wait("Your text is kept")
        assert terminal.end() == 1
    kept = [file.read_text() for file in (tmp_path / "tmp").glob("koortui-note-*.md")]
    assert kept == ["Typed with care.\n"]


def kept_at(words: str) -> Path:
    found = re.search(r"(?:is in|is kept:) (/\S+?)\.?(?:\s|$)", words)
    assert found, words
    return Path(found[1])


NO_TEXT = {
    "too long": b"x" * 999 + b"the end\n" * 250_000,
    "not UTF-8": b"gr\xfc\xdfe\n",
    "no text": b"a\0b",
}


@pytest.mark.parametrize("raw", NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_refused_for_itself_is_kept_to_the_byte(cli: Cli, raw: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "note", "acme", "-"],
        env={**os.environ, **cli.env},
        input=raw,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 2
    file = kept_at(done.stderr.decode())
    assert file.read_bytes() == raw
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_text_being_typed_outlives_ctrl_c(cli: Cli) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "note", "acme", "-"],
        env={**os.environ, **cli.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin
    child.stdin.write(WORDS.encode())
    child.stdin.flush()
    deadline = time.monotonic() + 20
    while _unread(child.stdin.fileno()):
        assert time.monotonic() < deadline
    child.send_signal(signal.SIGINT)
    _out, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert re.search(r"- < (\S+)", err.decode())
    [file] = Path(cli.env["TMPDIR"]).glob("koortui-note-*")
    assert file.read_text() == WORDS


def _unread(pipe: int) -> int:
    """Bytes in the pipe that nobody took yet."""
    raw = fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(raw, sys.byteorder)


def test_a_text_whose_editor_ends_badly_is_kept(cli: Cli, tmp_path: Path) -> None:
    editor = tmp_path / "bad-editor"
    editor.write_text("#!/bin/sh\nprintf 'important words' >> \"$1\"\nexit 1\n")
    editor.chmod(0o755)
    env = {**cli.env, "KOORTUI_HOME": str(cli.home), "VISUAL": str(editor)}
    with Terminal("note", "acme", env=env, columns=160) as terminal:
        terminal.wait("Your text is kept: koortui note")
        assert terminal.end() == 1
    [file] = Path(cli.env["TMPDIR"]).glob("koortui-note-*")
    assert file.read_text() == "important words"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

"""Standard output that cannot be written, standard input that is no text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import Cli, seed


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    seed(home)
    return Cli(home)


def piped(cli: Cli, raw: bytes, *args: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), *args],
        env={**os.environ, **cli.env},
        input=raw,
        capture_output=True,
        timeout=60,
    )
    return done.returncode, done.stderr.decode()


# Output


def on_a_full_disk(cli: Cli, *args: str) -> subprocess.CompletedProcess[str]:
    """The command with its answer going to a disk without room."""
    with Path("/dev/full").open("wb") as full:
        return subprocess.run(
            [sys.executable, "-m", "koortui", "--home", str(cli.home), *args],
            env={**os.environ, **cli.env},
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "args", [("export", "roster"), ("due",), ("due", "--json"), ("config", "schema")]
)
def test_output_on_a_full_disk_is_said_and_is_no_mistake_of_the_program(
    cli: Cli, args: tuple[str, ...]
) -> None:
    done = on_a_full_disk(cli, *args)
    assert done.returncode == 1
    assert "The output could not be written: No space left on device." in done.stderr
    assert "mistake" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_note_whose_answer_could_not_be_written_is_kept_and_not_asked_for_again(
    cli: Cli,
) -> None:
    done = on_a_full_disk(cli, "note", "acme", "kept")
    assert done.returncode == 1
    assert "what a command saves is saved before it answers" in done.stderr
    assert cli("show", "acme", "--json").json["notes"][0]["text"] == "kept"


def test_a_reader_that_leaves_ends_the_command_quietly(cli: Cli) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "koortui", "--home", str(cli.home), "export", "roster"],
            env={**os.environ, **cli.env},
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert done.stderr == ""


# Input


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"good\n\xff\xfe bad", "note: line 2 on stdin is not UTF-8 text"),
        (b"good\0bad", "note: stdin holds NUL bytes"),
        (b"a" * 1_000_001, "note: there is more than 1 MB on stdin"),
    ],
    ids=["not UTF-8", "NUL", "too long"],
)
def test_what_is_no_text_or_too_long_is_refused_and_nothing_is_kept(
    cli: Cli, raw: bytes, said: str
) -> None:
    before = cli("show", "acme", "--json").json["notes"]
    code, err = piped(cli, raw, "note", "acme", "-")
    assert code == 2
    assert said in err
    assert "Nothing was saved." in err
    assert cli("show", "acme", "--json").json["notes"] == before


def test_text_from_stdin_is_kept_to_the_last_letter(cli: Cli) -> None:
    code, err = piped(cli, "HEALTH_WARN – 1 osd dörty\n".encode(), "note", "acme", "-")
    assert (code, err) == (0, "")
    assert "HEALTH_WARN – 1 osd dörty" in cli("show", "acme", "--json").json["notes"][0]["text"]


# Closed streams, as some wrappers of cron start what they run


def shell(cli: Cli, line: str) -> subprocess.CompletedProcess[bytes]:
    words = line.replace("koortui", f"{sys.executable} -m koortui --home {cli.home}")
    return subprocess.run(
        ["sh", "-c", words], env={**os.environ, **cli.env}, capture_output=True, timeout=60
    )


@pytest.mark.parametrize("line", ["due >&-", "due --json >&-", "queue >&-", "due >&- 2>&- <&-"])
def test_without_a_stdout_nothing_is_said_and_all_is_well(cli: Cli, line: str) -> None:
    done = shell(cli, f"koortui {line}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_without_a_stderr_the_answer_is_whole(cli: Cli) -> None:
    done = shell(cli, "koortui due --json 2>&-")
    assert (done.returncode, done.stdout[:1], done.stdout[-2:]) == (0, b"{", b"}\n")


def test_a_note_without_a_stdout_is_saved_and_says_so_by_its_code(cli: Cli) -> None:
    done = shell(cli, "koortui note acme once >&-")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [n["text"] for n in cli("show", "acme", "--json").json["notes"]].count("once") == 1
    assert cli("doctor", "--offline").code in (0, 1)  # no data file took the answer
    assert "damaged" not in cli("doctor", "--offline").out


def test_without_a_stdin_there_is_no_text(cli: Cli) -> None:
    done = shell(cli, "koortui note acme - <&-")
    assert done.returncode == 2
    assert b"there is none on stdin" in done.stderr

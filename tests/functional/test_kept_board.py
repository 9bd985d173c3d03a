"""`due` from the kept board says what a fresh judgement says, whatever happened in between."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cli_support import TODAY, Cli, seed

from koortui.domain.issue import SheetMirror
from koortui.domain.journal import Review
from koortui.store.envelope import Content, seal, unseal
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore

ACME = "acme-robotics"
KEPT = ("board.kept", "parts.kept")
LOADED = """
import sys
from koortui.cli import run
code = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The sample customers, with the board of today kept."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    seed(home)
    cli = Cli(home)
    assert cli("due").code == 0
    assert all((home / "cache" / name).exists() for name in KEPT)
    return cli


def truth(cli: Cli, *arguments: str) -> str:
    """What `due` says of the same files when nothing is kept."""
    copy = cli.home.with_name("judged-afresh")
    shutil.copytree(cli.home, copy, ignore=shutil.ignore_patterns(*KEPT))
    try:
        answer = Cli(copy, cli.env)("due", *arguments)
    finally:
        shutil.rmtree(copy)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def loaded(cli: Cli, *arguments: str) -> set[str]:
    """The modules a process of its own has loaded in the end."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "--home", str(cli.home), *arguments],
        env={"PATH": "/usr/bin:/bin", **cli.env},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_a_board_that_holds_is_printed_without_opening_anything(cli: Cli) -> None:
    modules = loaded(cli, "due")
    assert "koortui.store.kept_board" in modules
    assert not modules & {"koortui.bootstrap", "koortui.store.journals", "koortui.domain.attention"}
    assert cli("due").out == truth(cli)
    assert cli("due", "--json").json["customers"][0]["slug"] == "juniper-games"


def test_one_changed_journal_is_judged_anew_and_the_mirror_stays_closed(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cli("due").out
    assert cli("contact", "kestrel", "Sent the plan.", *OUT, "--template", "answer").code == 0

    def closed(_self: object) -> None:
        raise AssertionError("the whole mirror was read for one customer")

    with monkeypatch.context() as patched:
        patched.setattr(FileMirrorStore, "read_linear", closed)
        patched.setattr(FileMirrorStore, "read_sheet", closed)
        after = cli("due").out
    assert after != before
    assert after == truth(cli)
    assert cli("due").out == after


OUT = ("--channel", "email", "--direction", "out")


def test_every_command_that_changes_a_customer_changes_the_board(cli: Cli) -> None:
    for command in (
        ("contact", ACME, "Rang them.", "--channel", "call", "--direction", "out"),
        ("contact", "nimbus", "How are you?", *OUT, "--template", "hello"),
        ("note", "borealis", "? When do they order the disks"),
        ("hours", "add", "iris", "--hours", "2", "--activity", "troubleshooting"),
        ("comment", "KOOR-1", "Seen."),
    ):
        cli(*command)
        assert cli("due").out == truth(cli), command


def test_settings_of_another_kind_make_another_board(cli: Cli) -> None:
    before, file = cli("due").out, cli.home / "config.toml"
    settings = file.read_text(encoding="utf-8")
    limits = "\n[attention]\ncontract_amber = 31\npayment_amber = 3\n"
    file.write_text(settings + limits, encoding="utf-8")
    changed = cli("due").out
    assert changed != before
    assert changed == truth(cli)
    file.write_text(settings, encoding="utf-8")
    assert cli("due").out == before


def test_another_day_is_another_board(cli: Cli) -> None:
    thursday = cli("due").out
    cli.env["KOORTUI_TODAY"] = "2026-11-30"
    monday = cli("due").out
    assert monday != thursday
    assert monday == truth(cli)
    assert cli("due", "--on", TODAY).out == thursday
    assert cli("due").out == monday
    cli.env["KOORTUI_TODAY"] = TODAY
    assert cli("due").out == thursday


def test_another_time_zone_or_another_key_is_another_board(cli: Cli) -> None:
    """Both decide what is judged, and neither is a file."""
    cli.env["KOORTUI_LINEAR_KEY"] = "lin_api_made_up"
    assert cli("due").out == truth(cli)
    cli.env["TZ"] = "Pacific/Kiritimati"
    assert cli("due").out == truth(cli)


def test_what_the_sync_brings_is_judged(cli: Cli) -> None:
    before = cli("due").out
    mirror = FileMirrorStore(cli.home / "mirror")
    mirror.write_sheet(SheetMirror(pulled_at=datetime(2026, 11, 26, tzinfo=UTC)))
    fresh = cli("due").out
    assert "sheet never read" in before
    assert "sheet never read" not in fresh
    assert fresh == truth(cli)
    old = msgspec.structs.replace(
        mirror.read_linear(), pulled_at=datetime(2026, 11, 20, tzinfo=UTC)
    )
    mirror.write_linear(old)
    assert "Linear not read for" in cli("due").out


def test_a_holiday_remembered_later_moves_the_review(cli: Cli) -> None:
    file = cli.home / "config.toml"
    text = file.read_text(encoding="utf-8").replace("[calendar]", '[calendar]\ncountry = "ZZ"')
    file.write_text(text, encoding="utf-8")
    for year in (2025, 2026, 2027):
        _remember(cli, year, {})
    assert "review 2 of 2" in cli("due").out
    assert "koortui.bootstrap" not in loaded(cli, "due")
    _remember(cli, 2026, {"2026-11-26": "A day off"})
    shifted = cli("due").out
    assert "no review day" in shifted
    assert shifted == truth(cli)


def _remember(cli: Cli, year: int, days: dict[str, str]) -> None:
    file = cli.home / "cache" / f"holidays-ZZ-{year}.json"
    file.write_bytes(msgspec.json.encode(days))


def test_a_journal_rewritten_within_one_tick_of_the_clock_is_seen(cli: Cli) -> None:
    """Same length, same inode, same time of change: only what it says differs."""
    slot = datetime(2026, 11, 26, 8, tzinfo=UTC)
    with TinyJournalStore(cli.home / "journals").edit(ACME) as edit:
        edit.put(Review(id="r-skipped", at=slot, slot=slot.date(), skipped_reason="aaaa bbbb"))
    assert "aaaa bbbb" in cli("due").out
    file = cli.home / "journals" / f"{ACME}.json"
    status = file.stat()
    content = unseal("koortui-journal", file.read_bytes())
    other = content.data.replace(b"aaaa bbbb", b"cccc dddd")
    with file.open("r+b") as opened:
        opened.write(seal("koortui-journal", Content(content.schema, content.revision, other)))
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    now = file.stat()
    assert (now.st_size, now.st_ino, now.st_mtime_ns) == (
        status.st_size,
        status.st_ino,
        status.st_mtime_ns,
    )
    assert "cccc dddd" in cli("due").out


@pytest.mark.parametrize("name", KEPT)
def test_a_damaged_kept_file_costs_time_only(cli: Cli, name: str) -> None:
    expected, file = truth(cli), cli.home / "cache" / name
    whole = file.read_bytes()
    step = max(1, len(whole) // 12)
    broken = [b"", b"\0" * 200, b"koortui-board 1 zz\n", whole[:-1], whole + b"x"]
    broken += [whole[:cut] for cut in range(0, len(whole), step)]
    for place in range(0, len(whole), step):
        broken.append(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
    broken.append(whole.replace(b"invoice overdue", b"invoice OVERDUE"))
    for raw in broken:
        file.write_bytes(raw)
        (cli.home / "journals" / "kestrel-aerospace.json").touch()  # its part is asked for
        answer = cli("due")
        assert (answer.code, answer.out, answer.err) == (0, expected, "")


@pytest.mark.parametrize("hindrance", ["a file", "no rights", "a link"])
def test_without_a_folder_to_keep_it_in_everybody_is_judged(cli: Cli, hindrance: str) -> None:
    expected, folder = truth(cli), cli.home / "cache"
    shutil.rmtree(folder)
    elsewhere = cli.home.with_name("elsewhere")
    if hindrance == "a file":
        folder.write_text("in the way", encoding="utf-8")
    elif hindrance == "no rights":
        folder.mkdir(mode=0o500)
    else:
        folder.mkdir(mode=0o700)
        elsewhere.write_text("precious", encoding="utf-8")
        (folder / ".board.kept.new").symlink_to(elsewhere)
    for _ in range(2):
        answer = cli("due")
        assert (answer.code, answer.out, answer.err) == (0, expected, "")
    if hindrance == "a link":
        assert elsewhere.read_text(encoding="utf-8") == "precious"


def test_a_journal_that_cannot_be_read_is_said_every_time(cli: Cli) -> None:
    folder = cli.home / "journals"
    shutil.rmtree(folder / "backups" / f"{ACME}.json", ignore_errors=True)
    (folder / f"{ACME}.json").write_bytes(b"no journal")
    first, second = cli("due"), cli("due")
    assert "Acme Robotics: acme-robotics.json is damaged" in first.err
    assert "Acme Robotics: acme-robotics.json is damaged" in second.err
    assert second.out == first.out


def test_a_sync_keeps_the_board_for_whoever_comes_next(cli: Cli) -> None:
    shutil.rmtree(cli.home / "cache")
    nobody = "http://127.0.0.1:9/"
    cli.env |= {"KOORTUI_LINEAR_URL": nobody, "KOORTUI_LINEAR_KEY": "made up"}
    cli.env |= {"KOORTUI_SHEETS_URL": nobody}
    assert cli("sync").code == 1  # nobody listens there; what is here is judged all the same
    assert "koortui.bootstrap" not in loaded(cli, "due")
    assert cli("due").out == truth(cli)


def test_what_is_kept_is_for_its_owners_eyes(cli: Cli) -> None:
    for name in KEPT:
        assert (cli.home / "cache" / name).stat().st_mode & 0o777 == 0o600


def test_writers_and_readers_at_once_leave_a_board_that_is_true(cli: Cli) -> None:
    def write(number: int) -> int:
        return cli.process("contact", "nimbus", f"Call {number}", *OUT).code

    def read(_number: int) -> int:
        return cli.process("due").code

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(work, n) for n in range(4) for work in (write, read, read)]
        assert [answer.result() for answer in answers] == [0] * len(answers)
    assert cli("due").out == truth(cli)
    assert not list((cli.home / "cache").glob(".*.new"))

"""Data on disk from the command line: backed up, restored, checked, exported, and damaged."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from cli_support import Cli, seed

from koortui.store.envelope import Content, seal, unseal

ACME, BOREALIS, IRIS = "acme-robotics", "borealis-labs", "iris-observatory"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    seed(home)
    (home / "config.toml").chmod(0o600)
    return Cli(home)


def journal(cli: Cli, slug: str = ACME) -> Path:
    return cli.home / "journals" / f"{slug}.json"


def ruin(cli: Cli, slug: str = ACME) -> None:
    """Damage a journal and every copy of it."""
    backups = cli.home / "journals" / "backups" / f"{slug}.json"
    for path in (journal(cli, slug), *backups.iterdir()):
        path.write_bytes(b"damaged")


def contents(cli: Cli) -> dict[Path, bytes]:
    """Every data file and every copy of one."""
    return {path: path.read_bytes() for path in cli.home.rglob("*") if path.is_file()}


def notes(cli: Cli, slug: str = ACME) -> list[str]:
    return [note["text"] for note in cli("show", slug, "--json").json["notes"]]


def states(cli: Cli, *options: str) -> dict[str, str]:
    found = cli("doctor", "--offline", "--json", *options).json["findings"]
    return {one["check"]: one["state"] for one in found}


# Damage


def test_a_damaged_journal_is_restored_and_stderr_says_so(cli: Cli) -> None:
    cli("note", "acme", "kept")
    journal(cli).write_bytes(journal(cli).read_bytes()[:-9])
    answer = cli("show", "acme", "--json")
    assert answer.code == 0
    assert answer.json["notes"][0]["text"] == "kept"
    assert "acme-robotics.json: its end is missing. Restored from its spare copy" in answer.err
    assert "nothing is missing" in answer.err
    assert "acme-robotics.json.corrupt-" in answer.err
    assert cli("show", "acme", "--json").err == ""


def test_what_an_interrupted_write_left_is_removed_at_the_next_start_and_said(cli: Cli) -> None:
    for folder, name in (("journals", ACME), ("mirror", "linear"), (".", "roster")):
        (cli.home / folder).mkdir(exist_ok=True)
        (cli.home / folder / f".{name}.json.tmp").write_bytes(b"half")
    answer = cli("find", "acme")
    assert answer.code == 0
    assert answer.err.count("removed what an interrupted write left behind") == 3
    assert list(cli.home.rglob("*.tmp")) == []


def test_a_journal_beyond_repair_takes_nobody_else_down(cli: Cli) -> None:
    before = {c["slug"]: c for c in cli("due", "--json").json["customers"]}
    ruin(cli)
    answer = cli("due", "--json")
    assert answer.code == 0
    after = {c["slug"]: c for c in answer.json["customers"]}
    assert after.keys() == before.keys()
    acme = after.pop(ACME)
    assert acme["level"] in ("unknown", "act", "look")
    assert acme["reasons"][0]["factor"] == "journal"
    assert acme["reasons"][0]["severity"] == "unknown"
    assert all(after[slug]["level"] == before[slug]["level"] for slug in after)
    assert "Acme Robotics: acme-robotics.json is damaged" in answer.err
    assert "koortui restore FILE" in answer.err


def test_other_customers_work_on_beside_a_journal_beyond_repair(cli: Cli) -> None:
    ruin(cli)
    assert "its journal cannot be read" in cli("due").out
    assert cli("note", "borealis", "goes on").code == 0
    assert "goes on" in notes(cli, BOREALIS)
    found = cli("find", "acme", "--json")
    assert found.json["results"][0]["slug"] == ACME
    assert f"{ACME}: {ACME}.json is damaged" in found.err
    assert cli("queue", "--json").code == 0
    assert cli("hours", "list").code == 0
    assert cli("show", "acme").code == 0


def test_nothing_is_written_over_a_journal_beyond_repair(cli: Cli) -> None:
    ruin(cli)
    answer = cli("note", "acme", "into the void")
    assert answer.code == 1
    assert "no good backup" in answer.err
    assert "restore FILE" in answer.err
    assert cli("export", "journal", "--format", "json").code == 1
    assert cli("export", "hours").code == 1
    assert cli("backup", str(cli.home / "all.zip")).code == 1
    assert not (cli.home / "all.zip").exists()
    kept = [
        path.read_bytes() for path in (cli.home / "journals").glob("acme-robotics.json.corrupt-*")
    ]
    assert kept == [b"damaged"]


def test_a_sync_reports_the_journal_it_could_not_look_into(cli: Cli) -> None:
    ruin(cli)
    answer = cli("sync", "--push-only", "--json")
    errors = {error["source"]: error for error in answer.json["errors"]}
    assert answer.code != 0
    assert errors["journal"]["kind"] == "unreadable"
    assert "acme" in errors["journal"]["message"]


def test_a_damaged_roster_leaves_the_way_back_open(cli: Cli, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert cli("backup", str(archive)).code == 0
    customers = len(cli("due", "--json").json["customers"])
    for path in (cli.home / "roster.json", *(cli.home / "backups" / "roster.json").iterdir()):
        path.write_bytes(b"damaged")
    assert cli("due").code == 1
    assert states(cli)["roster.json"] == "failed"
    assert "restore FILE" in cli("doctor", "--offline", "--fix").out
    assert cli("restore", str(archive)).code == 0
    assert len(cli("due", "--json").json["customers"]) == customers


def test_a_newer_programs_journal_is_left_alone(cli: Cli) -> None:
    content = unseal("koortui-journal", journal(cli).read_bytes())
    raw = seal("koortui-journal", Content(9, content.revision + 1, content.data))
    journal(cli).write_bytes(raw)
    answer = cli("due", "--json")
    assert answer.code == 0
    assert "newer KoorTUI" in answer.err
    assert cli("note", "acme", "no").code == 1
    assert states(cli)[f"{ACME}.json"] == "failed"
    assert journal(cli).read_bytes() == raw


# Backup and restore


def test_a_backup_is_private_whole_and_brings_everything_back(cli: Cli, tmp_path: Path) -> None:
    cli("note", "acme", "before")
    answer = cli("backup", str(tmp_path), "--json")
    archive = Path(answer.json["file"])
    assert archive.name == "koortui-20261126T" + archive.name[17:]
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with zipfile.ZipFile(archive) as opened:
        assert {"roster.json", "journals/acme-robotics.json", "manifest.json"} <= {
            *opened.namelist()
        }
    cli("note", "acme", "after")
    ruin(cli, BOREALIS)
    answer = cli("restore", str(archive), "--json")
    assert answer.code == 0
    assert "journals/borealis-labs.json" in answer.json["members"]
    assert notes(cli)[0] == "before"
    assert cli("due", "--json").err == ""


@pytest.mark.parametrize("command", [("backup",), ("doctor", "--offline", "--bundle")], ids=str)
def test_a_file_that_is_there_is_replaced_only_when_asked(
    cli: Cli, tmp_path: Path, command: tuple[str, ...]
) -> None:
    mine = tmp_path / "thesis.odt"
    mine.write_bytes(b"years of work")
    refused = cli(*command, str(mine))
    assert refused.code == 2
    assert f"{mine} is there already" in refused.err
    assert "--force" in refused.err
    assert mine.read_bytes() == b"years of work"
    assert cli(*command, str(mine), "--force").code in (
        0,
        1,
    )  # doctor: what it found is another thing
    assert mine.read_bytes() != b"years of work"


@pytest.mark.parametrize("command", [("backup",), ("doctor", "--offline", "--bundle")], ids=str)
@pytest.mark.parametrize("target", ["-", "/dev/null"])
def test_what_is_no_file_is_neither_written_nor_replaced(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    refused = cli(*command, target, "--force")
    assert (refused.code, refused.out) == (2, "")
    assert "Nothing was written." in refused.err
    assert sorted(tmp_path.iterdir()) == before
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("cut", [0, 1, 200, -1])
def test_a_damaged_backup_replaces_nothing(cli: Cli, tmp_path: Path, cut: int) -> None:
    archive = tmp_path / "all.zip"
    cli("backup", str(archive))
    cli("note", "acme", "after")
    archive.write_bytes(archive.read_bytes()[:cut])
    before = contents(cli)
    answer = cli("restore", str(archive))
    assert answer.code == 1
    assert "Nothing was replaced." in answer.err
    assert contents(cli) == before


def test_a_restore_names_the_way_back_and_it_is_one(cli: Cli, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert cli("backup", str(archive)).code == 0
    cli("note", "acme", "only here")
    answer = cli("restore", str(archive))
    assert "what was newer here is replaced, too" in answer.out
    texts = [note["text"] for note in cli("show", "acme", "--json").json["notes"]]
    assert "only here" not in texts
    [line] = [line for line in answer.out.splitlines() if line.startswith("As it was before:")]
    back = cli(*line.partition("koortui ")[2].split(), "--json")
    assert back.code == 0
    assert back.json["before"] != str(archive)
    assert cli("show", "acme", "--json").json["notes"][0]["text"] == "only here"


def test_a_backup_brings_settings_and_templates_where_there_are_none(
    cli: Cli, tmp_path: Path
) -> None:
    archive = tmp_path / "all.zip"
    settings = (cli.home / "config.toml").read_text(encoding="utf-8")
    (cli.home / "templates").mkdir()
    (cli.home / "templates" / "update.md").write_text("Subject: mine\n\nHello", encoding="utf-8")
    (cli.home / "linear.key").write_text("lin_api_secret", encoding="utf-8")
    made = cli("backup", str(archive), "--json")
    assert {"config.toml", "templates/update.md"} <= {*made.json["members"]}
    assert b"lin_api_secret" not in b"".join(_contents(archive))
    home = tmp_path / "elsewhere"
    other = Cli(home)
    answer = other("restore", str(archive))
    assert (answer.code, answer.err) == (0, "")
    assert "As it was before" not in answer.out
    assert (home / "config.toml").read_text(encoding="utf-8") == settings
    assert stat.S_IMODE((home / "config.toml").stat().st_mode) == 0o600
    assert (home / "templates" / "update.md").read_text(encoding="utf-8").endswith("Hello")
    (home / "config.toml").write_text(settings + "# mine\n", encoding="utf-8")
    again = other("restore", str(archive), "--json")
    assert again.code == 0
    assert again.json["before"]
    assert "config.toml" not in again.json["members"]
    assert f"unzip -p {archive} config.toml" in again.err
    assert (home / "config.toml").read_text(encoding="utf-8").endswith("# mine\n")


def test_what_restores_replaced_does_not_pile_up(cli: Cli, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    assert cli("backup", str(archive)).code == 0
    made = [f"koortui-20260101T00000{number}Z-before-restore.zip" for number in range(7)]
    for name in made:
        (cli.home / name).write_bytes(b"older")
    before = Path(cli("restore", str(archive), "--json").json["before"])
    left = sorted(path.name for path in cli.home.glob("*-before-restore.zip"))
    assert left == [*made[-4:], before.name]


def _contents(archive: Path) -> list[bytes]:
    with zipfile.ZipFile(archive) as opened:
        return [opened.read(name) for name in opened.namelist()]


def test_a_restore_point_is_restored_like_a_backup(cli: Cli) -> None:
    cli("note", "acme", "one")
    cli("note", "acme", "two")
    previous = cli.home / "journals" / "backups" / f"{ACME}.json" / "previous"
    assert cli("restore", str(previous)).code == 0
    assert notes(cli)[0] == "one"


def test_restore_points_are_kept_as_the_settings_say(cli: Cli) -> None:
    with (cli.home / "config.toml").open("a") as config:
        config.write("\n[backups]\nevery_minutes = 0\nkeep = 3\ndays = 0\n")
    for text in "abcdefgh":
        assert cli("note", "acme", text).code == 0
    points = cli.home / "journals" / "backups" / f"{ACME}.json"
    assert sum(path.name[0].isdigit() for path in points.iterdir()) == 3


def test_a_backup_onto_a_full_disk_leaves_no_half_of_one(cli: Cli, tmp_path: Path) -> None:
    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "backup", str(tmp_path / "b")],
        env={**os.environ, **cli.env},
        preexec_fn=small_files,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "failed: File too large" in done.stderr
    assert [path for path in tmp_path.iterdir() if path != cli.home] == []


def test_a_note_onto_a_full_disk_says_so_and_changes_nothing(cli: Cli) -> None:
    before = journal(cli).read_bytes()

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    done = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "note", "acme", "x" * 5_000],
        env={**os.environ, **cli.env},
        preexec_fn=small_files,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Nothing on disk was changed." in done.stderr
    assert "Traceback" not in done.stderr
    assert journal(cli).read_bytes() == before
    assert list(cli.home.rglob("*.tmp")) == []


# Doctor


def test_a_sound_installation_is_said_to_be_sound(cli: Cli) -> None:
    answer = cli("doctor", "--offline", "--json")
    found = {one["check"]: one for one in answer.json["findings"]}
    count = 1 + len(list((cli.home / "journals").glob("*.json")))
    assert f"{count} files in" in found["data"]["text"]
    assert found["locks"]["text"] == "no sync is running"


def test_doctor_finds_without_touching_and_mends_when_asked(cli: Cli) -> None:
    cli("note", "acme", "kept")
    journal(cli).write_bytes(b"")
    journal(cli, BOREALIS).chmod(0o644)
    (cli.home / "journals").chmod(0o755)
    (cli.home / "journals" / ".cirrus-media.json.tmp").touch(mode=0o600)
    found = states(cli)
    assert found[f"{ACME}.json"] == found[f"{BOREALIS}.json"] == found["journals"] == "failed"
    assert journal(cli).read_bytes() == b""
    assert cli("doctor", "--offline").code == 1
    fixed = states(cli, "--fix")
    assert [check for check, state in fixed.items() if state == "failed"] == ["google"]
    assert notes(cli)[0] == "kept"
    assert stat.S_IMODE(journal(cli, BOREALIS).stat().st_mode) == 0o600
    assert stat.S_IMODE((cli.home / "journals").stat().st_mode) == 0o700
    assert list(cli.home.rglob("*.tmp")) == []


def test_every_file_and_folder_the_program_makes_is_private(cli: Cli) -> None:
    cli("note", "acme", "kept")
    data = [cli.home / "journals", cli.home / "backups"]
    for path in (found for root in data for found in (root, *root.rglob("*"))):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_doctor_names_a_writer_at_work(cli: Cli) -> None:
    script = (
        "import sys; from pathlib import Path; from koortui.store.locks import FileLock\n"
        "with FileLock(Path(sys.argv[1])).held(1):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    lock = cli.home / "journals" / ".acme-robotics.json.lock"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        answer = cli("doctor", "--offline")
        assert f"Process {holder.pid} is writing." in answer.out
        holder.kill()
    started = time.monotonic()
    assert cli("note", "acme", "next").code == 0
    assert time.monotonic() - started < 1.0


# Export


@pytest.mark.parametrize("what", ["roster", "hours", "journal"])
@pytest.mark.parametrize("form", ["csv", "json", "md"])
@pytest.mark.parametrize("customer", [(), (IRIS,)], ids=["everyone", "one"])
def test_everything_comes_out_in_every_format(
    cli: Cli, what: str, form: str, customer: tuple[str, ...]
) -> None:
    answer = cli("export", what, *customer, "--format", form)
    assert (answer.code, answer.err) == (0, "")
    if form == "json":
        assert json.loads(answer.out)
    elif form == "csv":
        header, *rows = csv.reader(io.StringIO(answer.out))
        assert all(len(row) == len(header) for row in rows)
        assert rows
    else:
        assert answer.out.startswith(("| ", "# "))
    others = ("Fjord AI", "fjord-ai")
    assert any(name in answer.out for name in others) == (not customer)


def test_a_journals_csv_holds_every_record_whole(cli: Cli) -> None:
    cli("note", "acme", 'a "quoted" | piped\nsecond line, =SUM(A1)')
    whole = cli("export", "journal", "acme", "--format", "json").json
    count = sum(len(table) for table in whole.values() if isinstance(table, dict))
    rows = list(
        csv.DictReader(io.StringIO(cli("export", "journal", "acme", "--format", "csv").out))
    )
    assert len(rows) == count
    note = next(row for row in rows if row["text"].startswith('a "quoted"'))
    assert json.loads(note["record"]) in whole["notes"].values()

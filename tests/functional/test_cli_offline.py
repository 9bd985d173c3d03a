"""Commands that need no network: what they print, keep, refuse, and their exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import TODAY, Cli, seed

from koortui.bootstrap import open_program
from koortui.domain.journal import Step
from koortui.locations import Locations
from koortui.usecases.reviews import mark_step


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The sample's files, nothing ever pulled, nobody reachable."""
    seed(tmp_path)
    return Cli(tmp_path)


def test_due_names_everybody_with_reasons_and_steps(cli: Cli) -> None:
    answer = cli("due", "--json")
    assert answer.code == 0
    due = answer.json
    assert due["date"] == TODAY
    assert due["review_day"] is True
    assert due["shifted_from"] is None
    assert due["next_review"] == "2026-11-30"
    by_slug = {customer["slug"]: customer for customer in due["customers"]}
    juniper = by_slug["juniper-games"]
    assert juniper["level"] == "act"
    assert {"payment", "balance"} <= {reason["factor"] for reason in juniper["reasons"]}
    assert juniper["steps"].keys() == {"linear", "communicate", "track"}
    reason_keys = {"factor", "severity", "text", "limit", "source", "source_age_s"}
    assert reason_keys <= juniper["reasons"][0].keys()
    assert by_slug["tundra-research"]["cover_for"] == "Sam Okafor"
    assert by_slug["fjord-ai"]["done"] is True
    assert "vireo-systems" not in by_slug  # a former customer


def test_due_on_another_day(cli: Cli) -> None:
    due = cli("due", "--on", "2026-11-27", "--json").json
    assert (due["date"], due["review_day"]) == ("2026-11-27", False)


def test_due_as_text_says_day_groups_and_reasons(cli: Cli) -> None:
    text = cli("due").out
    assert text.startswith("Thu 26 Nov 2026 · review 2 of 2 this week · next Mon 30 Nov")
    assert "ACT" in text
    assert "invoice overdue 11 d" in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_done_against_the_evidence_has_a_circle_of_its_own(cli: Cli) -> None:
    space = open_program(Locations.find(cli.home), {"KOORTUI_TODAY": TODAY, "TZ": "UTC"}).workspace
    before = next(line for line in cli("due").out.splitlines() if "Juniper Games" in line)
    assert "◉" not in before
    mark_step(space, "juniper-games", Step.COMMUNICATE, done=True, reason="they know it")
    after = next(line for line in cli("due").out.splitlines() if "Juniper Games" in line)
    steps = cli("due", "--json").json["customers"]
    state = next(c["steps"] for c in steps if c["slug"] == "juniper-games")["communicate"]
    assert {"done": "●", "overruled": "◉"}[state] in after
    assert state == "overruled"
    assert "◉ done against the evidence" in cli("due", "--help").out


def test_never_pulled_is_not_clear(cli: Cli) -> None:
    """No Linear key is set up here, but a sheet is: it was never read."""
    delta = next(c for c in cli("due", "--json").json["customers"] if c["slug"] == "delta-genomics")
    assert delta["level"] == "unknown"


def test_show_takes_slug_name_alias_and_beginning(cli: Cli) -> None:
    names = [cli("show", text, "--json").json["slug"] for text in ("acme-robotics", "Acme", "acm")]
    assert names == ["acme-robotics"] * 3
    assert "EM Dana Reyes" in cli("show", "acme").out
    assert cli("show", "vireo").code == 0  # a former customer can still be looked at


@pytest.mark.parametrize("args", [("show", "nobody"), ("note", "nobody", "x"), ("show", "")])
def test_an_unknown_customer_is_wrong_use(cli: Cli, args: tuple[str, ...]) -> None:
    answer = cli(*args)
    assert answer.code == 2
    assert answer.out == ""
    assert "koortui find" in answer.err


def test_an_ambiguous_beginning_names_the_candidates(cli: Cli) -> None:
    cli("import", "roster", "-", stdin="name\nAcme Two\n")
    answer = cli("show", "acme-")
    assert answer.code == 2
    assert "acme-robotics, acme-two" in answer.err


def test_find_answers_best_first_and_says_what_matched(cli: Cli) -> None:
    results = cli("find", "anders", "--json").json["results"]
    assert results[0]["slug"] == "acme-robotics"
    assert results[0]["kind"] == "contact"
    assert {"slug", "name", "kind", "matched", "score"} <= results[0].keys()
    assert cli("find", "zzzzqq").out == "Nothing matches.\n"


def test_a_note_is_on_disk_when_it_answers(cli: Cli) -> None:
    saved = cli("note", "acme", "Ruth called back.", "--json").json
    assert saved.keys() >= {"id", "customer", "saved_at", "queued"}
    assert saved["queued"] == []
    notes = Cli(cli.home)("show", "acme", "--json").json["notes"]
    assert [note["text"] for note in notes if note["id"] == saved["id"]] == ["Ruth called back."]


def test_a_note_comes_from_stdin_whole(cli: Cli) -> None:
    assert cli("note", "acme", "-", stdin="Grüße\nzwei Zeilen\n").code == 0
    notes = cli("show", "acme", "--json").json["notes"]
    assert "Grüße\nzwei Zeilen" in {note["text"] for note in notes}


@pytest.mark.parametrize("args", [("note", "acme"), ("note", "acme", "  "), ("note",)])
def test_a_note_without_text_is_refused(cli: Cli, args: tuple[str, ...]) -> None:
    before = len(cli("show", "acme", "--json").json["notes"])
    answer = cli(*args)
    assert answer.code == 2
    assert answer.err
    assert len(cli("show", "acme", "--json").json["notes"]) == before


def test_a_contact_is_logged_and_a_reminder_nudges(cli: Cli) -> None:
    args = ("--channel", "email", "--direction", "out", "--template", "reminder")
    saved = cli("contact", "acme", *args, "The logs, please.", "--json").json
    assert saved["customer"] == "acme-robotics"
    contacts = cli("show", "acme", "--json").json["contacts"]
    assert contacts[0]["text"] == "The logs, please."
    reasons = cli("show", "acme", "--json").json["reasons"]
    assert "update" not in {reason["factor"] for reason in reasons}
    assert cli("contact", "acme", "--channel", "fax", "--direction", "out").code == 2


def test_hours_are_kept_queued_and_listed(cli: Cli) -> None:
    saved = cli(
        "hours", "add", "acme", "1,5", "--activity", "trouble", "--issue", "acm-14", "--json"
    ).json
    assert len(saved["queued"]) == 1
    listed = cli("hours", "list", "acme", "--month", "2026-11", "--json").json
    row = next(row for row in listed["rows"] if row["id"] == saved["id"])
    assert (row["hours"], row["activity"], row["billable"]) == (1.5, "troubleshooting", "yes")
    assert (row["date"], row["issue"], row["in_sheet"]) == (TODAY, "ACM-14", False)
    keys = {"bought", "billable", "undecided", "remaining", "runway_weeks"}
    assert listed["balance"].keys() == keys
    [write] = cli("queue", "--json").json["writes"]
    assert (write["target"], write["kind"], write["state"]) == ("sheet", "row_append", "queued")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("25", "--activity", "meeting"), "more than 0, at most 24"),
        (("0", "--activity", "meeting"), "more than 0, at most 24"),
        (("1e1", "--activity", "meeting"), "'1e1' is not a number"),
        (("٣", "--activity", "meeting"), "'٣' is not a number"),
        (("1_0", "--activity", "meeting"), "'1_0' is not a number"),
        (("1.1", "--activity", "meeting"), "quarter hours"),
        (("1", "--activity", "juggling"), "no activity"),
        (("1", "--activity", "other"), "needs one"),
        (("1", "--activity", "meeting", "--date", "2026-12-24"), "in the future"),
    ],
)
def test_hours_that_cannot_be_are_refused(cli: Cli, args: tuple[str, ...], says: str) -> None:
    answer = cli("hours", "add", "acme", *args)
    assert answer.code == 2
    assert says in answer.err
    assert cli("queue", "--json").json["writes"] == []


def test_a_queued_write_can_be_discarded(cli: Cli) -> None:
    cli("hours", "add", "acme", "1", "--activity", "meeting")
    [write] = cli("queue", "--json").json["writes"]
    assert cli("queue", "retry", write["id"][:8]).code == 0
    assert cli("queue", "discard", write["id"][:8]).code == 0
    assert cli("queue").out == "Nothing waits.\n"
    assert cli("queue", "discard", write["id"]).code == 2


def test_an_issue_never_pulled_is_wrong_use(cli: Cli) -> None:
    assert cli("comment", "ACM-99", "hello").code == 2
    assert "koortui sync" in cli("status", "ACM-99", "done").err


def test_cover_is_checked_against_both_calendars(cli: Cli) -> None:
    days = ("--from", "2026-11-30", "--to", "2026-12-01")
    refused = cli("cover", "add", "acme", "--by", "Sam Okafor", *days)
    assert refused.code == 2
    assert "away" in refused.err
    assert (
        cli("cover", "add", "all", "--by", "Lee Stone", *days, "--json").json["by"] == "Lee Stone"
    )
    assert "Lee Stone" in cli("cover", "list").out
    on_that_day = cli("due", "--on", "2026-11-30", "--json").json["customers"]
    assert "acme-robotics" not in {customer["slug"] for customer in on_that_day}


def test_the_handover_pack_holds_what_the_other_em_needs(cli: Cli) -> None:
    pack = cli("handover", "--to", "Lee Stone").out
    assert pack.startswith("# Hand-over from Dana Reyes to Lee Stone")
    assert "**Waiting on them**\n\n- the OSD logs of host 7" in pack
    assert "Tundra" not in pack  # covered for Sam: not Dana's to hand over


def test_backup_and_restore_bring_a_note_back(
    cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cli("note", "acme", "kept in the backup")
    file = tmp_path_factory.mktemp("backup") / "all.zip"
    assert cli("backup", str(file)).code == 0
    other = Cli(tmp_path_factory.mktemp("other"))
    assert other("restore", str(file)).code == 0
    notes = other("show", "acme", "--json").json["notes"]
    assert "kept in the backup" in {note["text"] for note in notes}


def test_sync_without_anything_set_up_says_so(tmp_path: Path) -> None:
    answer = Cli(tmp_path)("sync")
    assert answer.code == 4
    assert "koortui init" in answer.err


def test_with_no_files_at_all_the_answers_are_empty_not_errors(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "new")
    assert cli("due", "--json").json["customers"] == []
    assert "import roster" in cli("due").out
    assert cli("find", "x", "--json").json == {"results": []}


def test_a_damaged_config_stops_with_its_place(cli: Cli) -> None:
    config = cli.home / "config.toml"
    config.write_text('[me]\nnmae = "Dana"\n', encoding="utf-8")
    answer = cli("due")
    assert answer.code == 1
    assert "line 2: me.nmae" in answer.err
    assert "'name'" in answer.err
    assert config.read_text(encoding="utf-8") == '[me]\nnmae = "Dana"\n'


@pytest.mark.parametrize("args", [("due",), ("note", "acme", "x"), ("find", "acme")])
def test_the_daily_commands_load_no_screens_and_no_network(cli: Cli, args: tuple[str, ...]) -> None:
    code = (
        "import sys; from koortui.cli import run; code = run(sys.argv[1:]);"
        "heavy = {'textual', 'rich', 'httpx', 'gspread', 'requests', 'google', 'keyring',"
        " 'holidays', 'asyncio'} & sys.modules.keys(); sys.exit(f'{heavy}' if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(cli.home), *args],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_screens_refuse_what_is_no_terminal(cli: Cli) -> None:
    for args in ((), ("demo",)):
        answer = cli.process(*args)
        assert answer.code == 2
        assert "koortui due" in answer.err


def test_help_and_typing_errors(cli: Cli) -> None:
    assert "Exit codes" in cli("--help").out
    assert cli("--version").out.startswith("koortui ")
    answer = cli("duo")
    assert answer.code == 2
    assert "Did you mean 'due'?" in answer.err
    for command in ("bash", "zsh", "fish"):
        assert "koortui" in cli("completion", command).out


def test_every_command_has_help(cli: Cli) -> None:
    from koortui.cli.group import COMMANDS

    for command in COMMANDS:
        answer = cli(command, "--help")
        assert answer.code == 0, command
        assert "Usage:" in answer.out


def test_output_is_utf8_also_in_a_c_locale(cli: Cli) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "koortui", "--home", str(cli.home), "due"],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "KOORTUI_TODAY": TODAY},
        capture_output=True,
        timeout=60,
    )
    assert answer.returncode == 0
    assert "·" in answer.stdout.decode("utf-8")


def test_the_shell_completes_commands_and_customers(cli: Cli) -> None:
    def completed(words: str, index: int) -> str:
        return cli.process(
            _KOORTUI_COMPLETE="bash_complete",
            COMP_WORDS=words,
            COMP_CWORD=str(index),
            KOORTUI_HOME=str(cli.home),
        ).out

    assert completed("koortui no", 1) == "plain,note\n"
    assert completed("koortui show ju", 2) == "plain,juniper-games\n"


def test_a_home_that_cannot_be_one_is_said_not_raised(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = Cli(tmp_path / "file" / "home")("note", "acme", "x")
    assert answer.code == 1
    assert "cannot be read" in answer.err


def test_a_disk_that_fails_during_a_sync_is_an_error_of_the_report(cli: Cli) -> None:
    (cli.home / "sync.lock").mkdir()
    answer = cli("sync", "--json")
    assert answer.code == 1
    assert [error["kind"] for error in answer.json["errors"]] == ["store"]

"""`koortui config` and what a person without customers of their own is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_support import Cli, sandbox, seed
from test_cli_each import commands


def home(folder: Path, config: str) -> Cli:
    (folder / "config.toml").write_text(config, encoding="utf-8")
    return Cli(folder)


def test_a_country_nobody_knows_is_refused_by_the_check_as_by_every_command(tmp_path: Path) -> None:
    cli = home(tmp_path, '[me]\nname = "Dana"\n[calendar]\ncountry = "ZZ"\n')
    check, due = cli("config", "check"), cli("due")
    assert check.code == due.code == 1
    assert "is right" not in check.out
    assert "calendar.country: no holidays are known for 'ZZ'" in check.err
    assert ".." not in check.err


def test_without_a_terminal_no_editor_is_guessed(tmp_path: Path) -> None:
    cli = Cli(tmp_path, {"EDITOR": "", "VISUAL": ""})
    answer = cli("config", "edit", stdin="")
    assert answer.code == 1
    assert "There is no terminal to edit in." in answer.err
    assert str(tmp_path / "config.toml") in answer.err


def test_customers_of_others_are_not_called_none(tmp_path: Path) -> None:
    cli = home(tmp_path, "")
    assert cli("import", "roster", "-", stdin="name,manager\nZed,Dana Reyes\n").code == 0
    said = cli("due").out
    assert "No customers of yours" in said
    assert "[me] name" in said


def test_addresses_that_are_none_are_named_by_check_and_doctor_and_stop_nothing(
    tmp_path: Path,
) -> None:
    wrong = '[me]\nemail = "dana at koor"\n[mail]\nhost = "mail.example"\nfrom = "Dana <dana>"\n'
    cli = home(tmp_path, wrong)
    said = ["me.email: 'dana at koor' is no e-mail address"]
    said.append("mail.from: 'Dana <dana>' is no e-mail address")
    check = cli("config", "check")
    assert check.code == 0
    assert all(f"! {words}" in check.out for words in said)
    assert cli("config", "check", "--json").json["addresses"] == said
    found = cli("doctor", "--offline", "--json").json["findings"]
    assert [one["text"] for one in found if one["check"] == "address"] == said
    assert cli("due").code == 0
    right = '[me]\nemail = "d@koor.example"\n[mail]\nfrom = "Dana <d@koor.example>"\n'
    assert home(tmp_path, right)("config", "check", "--json").json["addresses"] == []


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_h_helps_like_help(tmp_path: Path, words: tuple[str, ...]) -> None:
    short, long = Cli(tmp_path)(*words, "-h"), Cli(tmp_path)(*words, "--help")
    assert short == long
    assert short.code == 0
    assert "Usage: koortui" in short.out
    assert "-h, --help" in short.out


LINKS = {
    'spreadsheet_id = "https://docs.google.com/document/d/1abc/edit"': "a link to a document",
    'spreadsheet_id = "https://example.org/sheet"': "/spreadsheets/d/",
    'hours_tab = "https://docs.google.com/spreadsheets/d/1abc/edit#gid=0"': "a tab's name",
}


@pytest.mark.parametrize(("line", "why"), LINKS.items(), ids=[*map(str, range(len(LINKS)))])
def test_a_link_that_cannot_be_meant_is_refused_at_once(
    tmp_path: Path, line: str, why: str
) -> None:
    cli = home(tmp_path, f"[sheet]\n{line}\n")
    check = cli("config", "check")
    assert (check.code, why in check.err) == (1, True), check
    key = line.partition(" ")[0]
    assert f"line 2: sheet.{key}" in check.err
    answers = cli("init", "--from", "-", stdin=f"[sheet]\n{line}\n")
    assert answers.code != 0
    assert why in answers.err


def test_what_is_a_spreadsheet_is_taken(tmp_path: Path) -> None:
    for given in ("abc", "https://docs.google.com/spreadsheets/d/abc/edit#gid=0"):
        assert home(tmp_path, f'[sheet]\nspreadsheet_id = "{given}"\n')("config", "check").code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_edited(tmp_path: Path) -> None:
    cli = home(tmp_path, "")
    editor = tmp_path / "ran"
    (tmp_path / "config.toml").chmod(0o400)
    answer = Cli(tmp_path, {"EDITOR": f"touch {editor}"})("config", "edit")
    assert (answer.code, cli.home.joinpath("ran").exists()) == (1, False)
    assert "cannot be written" in answer.err
    assert "writable for your user" in answer.err


def test_a_home_that_cannot_be_is_said_by_edit_and_sync(tmp_path: Path) -> None:
    """A file stands where the folder would be: nobody, root neither, can write there."""
    (tmp_path / "taken").write_text("")
    under = tmp_path / "taken" / "home"
    edited = Cli(under, {"EDITOR": "true"})("config", "edit")
    assert edited.code == 1
    assert "cannot be written" in edited.err
    assert "run this again" in edited.err


def test_a_sync_that_cannot_take_its_lock_says_what_to_do(tmp_path: Path) -> None:
    cli = home(tmp_path, "[linear]\nproduct_team = 'KOOR'\n")
    (tmp_path / "sync.lock").mkdir()
    answer = cli("sync", "--json")
    [error] = answer.json["errors"]
    assert answer.code == 1
    assert error["source"] == "disk"
    assert "sync.lock" in error["message"]
    assert "koortui doctor" in error["message"] or "writable for your user" in error["message"]


def test_nothing_is_promised_to_go_out_where_something_was_only_asked(tmp_path: Path) -> None:
    nowhere = {"KOORTUI_LINEAR_URL": "http://127.0.0.1:9", "KOORTUI_LINEAR_KEY": "x"}
    home(tmp_path, "")
    findings = Cli(tmp_path, nowhere)("doctor", "--json").json["findings"]
    [linear] = [found for found in findings if found["check"] == "linear"]
    assert linear["state"] == "failed"
    assert linear["fix"] == "Check the connection, then try again."


def test_a_team_that_linear_does_not_have_is_named_once_linear_was_read(tmp_path: Path) -> None:
    seed(tmp_path)
    config = tmp_path / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert 'product_team = "KOOR"' in text
    with sandbox() as env:
        cli = Cli(tmp_path, env)
        config.write_text(text.replace('"KOOR"', '"KOR"'), encoding="utf-8")
        assert cli("config", "check", "--json").json["teams"] == []  # not read yet: nobody knows
        assert cli("sync", "--pull-only").code == 0
        said = cli("config", "check").out
        assert "! linear.product_team: Linear has no team 'KOR', but " in said
        assert "KOOR" in said
        config.write_text(text.replace('"KOOR"', '"koor"'), encoding="utf-8")
        assert cli("config", "check", "--json").json["teams"] == []


def test_a_theme_there_is_not_is_named_by_check_and_doctor(tmp_path: Path) -> None:
    cli = home(tmp_path, '[ui]\ntheme = "dark"\n')
    words = "ui.theme: there is no theme 'dark'; ours are koor-dark"
    assert f"! {words}" in cli("config", "check").out
    assert cli("config", "check", "--json").json["theme"][0].startswith(words)
    findings = cli("doctor", "--offline", "--json").json["findings"]
    assert [f["state"] for f in findings if f["check"] == "theme"] == ["warning"]
    for name in ("koor-light", "nord"):
        assert (
            home(tmp_path, f'[ui]\ntheme = "{name}"\n')("config", "check", "--json").json["theme"]
            == []
        )


def test_wrong_settings_are_an_object_too(tmp_path: Path) -> None:
    cli = home(tmp_path, "[me]\nnam = 'x'\n[calendar]\nreview_days = ['moonday']\n")
    answer = cli("config", "check", "--json")
    assert (answer.code, answer.json["ok"], answer.json["exists"]) == (1, False, True)
    assert len(answer.json["problems"]) == 2
    assert "me.nam" in answer.json["problems"][0]
    assert "me.nam" in answer.err
    country = home(tmp_path, '[calendar]\ncountry = "ZZ"\n')("config", "check", "--json")
    assert (country.json["ok"], len(country.json["problems"])) == (False, 1)


def test_a_home_that_is_not_there_or_not_set_up_is_named_by_due(tmp_path: Path) -> None:
    missing = Cli(tmp_path / "nope" / "deep")("due")
    assert f"There is no folder {tmp_path / 'nope' / 'deep'}" in missing.err
    assert "koortui init" in missing.err
    assert not (tmp_path / "nope").exists()
    empty = Cli(tmp_path)("due")
    assert "There is no folder" not in empty.err
    assert "koortui init" in empty.err
    assert home(tmp_path, "")("due").err == ""

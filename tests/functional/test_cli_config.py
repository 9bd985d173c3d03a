"""`koortui config` and what a person without customers of their own is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli
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

"""`koortui config` and what a person without customers of their own is told."""

from __future__ import annotations

from pathlib import Path

from cli_support import Cli


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

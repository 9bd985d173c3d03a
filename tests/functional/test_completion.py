"""Shell completion, asked for as each shell asks: commands, options, customers by slug and name."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli, sandbox, seed


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    seed(tmp_path)
    return Cli(tmp_path)


def completed(cli: Cli, shell: str, *words: str) -> str:
    """What the shell is told for the last of these words."""
    typed = " ".join(["koortui", *words])
    count = len(words)
    env = {"_KOORTUI_COMPLETE": f"{shell}_complete", "KOORTUI_HOME": str(cli.home)}
    if shell == "fish":
        env |= {"COMP_WORDS": typed, "COMP_CWORD": words[-1]}
    else:
        env |= {"COMP_WORDS": typed, "COMP_CWORD": str(count)}
    answer = cli.process(**env)
    assert answer.err == ""
    return answer.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_complete_in_each_shell(cli: Cli, shell: str) -> None:
    assert "handover" in completed(cli, shell, "hand")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("command", ["show", "note", "contact"])
def test_customers_complete_in_each_shell(cli: Cli, shell: str, command: str) -> None:
    said = completed(cli, shell, command, "jun")
    assert "juniper-games" in said
    assert "acme" not in said
    if shell != "bash":  # bash shows no descriptions
        assert "Juniper Games" in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_issues_their_states_and_activities_complete(tmp_path: Path, shell: str) -> None:
    seed(tmp_path)
    with sandbox() as env:
        cli = Cli(tmp_path, env)
        assert completed(cli, shell, "comment", "ACM").strip() in ("", "ACM")  # nothing pulled
        assert cli("sync", "--pull-only").code == 0
        issue = cli("show", "acme", "--json").json["issues"][0]
        said = completed(cli, shell, "comment", issue["identifier"].lower()[:4])
        assert issue["identifier"] in said
        if shell != "bash":
            assert issue["title"][:10] in said
        assert "In Review" in completed(cli, shell, "status", issue["identifier"], "in")
        assert "troubleshooting" in completed(
            cli, shell, "hours", "add", "acme", "1", "--activity", "tr"
        )


def test_a_customer_is_found_by_the_name_and_the_slug_is_put_in(cli: Cli) -> None:
    cli("import", "roster", "-", stdin="slug,name\nzz-1,Zürich Reinsurance\n")
    assert completed(cli, "bash", "show", "zür") == "plain,zz-1\n"


def test_options_and_choices_complete(cli: Cli) -> None:
    assert "--timeout" in completed(cli, "bash", "sync", "--tim")
    assert "fish" in completed(cli, "bash", "completion", "fi")


def test_a_damaged_roster_completes_nothing_and_says_nothing(cli: Cli) -> None:
    for file in cli.home.rglob("roster.json*"):
        if file.is_file():
            file.write_bytes(b"\x00")
    for copy in (cli.home / "backups").rglob("*"):
        if copy.is_file():
            copy.unlink()
    assert completed(cli, "bash", "show", "jun").strip() in ("", "plain,juniper-games")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_names_the_program(cli: Cli, shell: str) -> None:
    script = cli("completion", shell).out
    assert f"_KOORTUI_COMPLETE={shell}_complete" in script

"""`--help` as one would want a man page: every option explained, examples that can be typed."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from test_cli_each import Words, commands, names

from koortui.cli.group import COMMANDS, ROOT

LEAVES = [words for words in commands() if words not in ((), ("queue",))]


def find(words: Words) -> tuple[click.Command, click.Context]:
    command: click.Command = ROOT
    context = click.Context(ROOT, info_name="koortui")
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found
        command, context = found, click.Context(found, context, info_name=word)
    return command, context


def help_of(words: Words) -> str:
    command, context = find(words)
    return command.get_help(context)


@pytest.mark.parametrize("words", LEAVES, ids=names)
def test_every_option_is_explained(words: Words) -> None:
    command, _ = find(words)
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    assert [option.name for option in options if not option.help] == []
    assert len((command.help or "").partition("\n\n")[0].split()) > 2


@pytest.mark.parametrize("words", [w for w in LEAVES if w != ("completion",)], ids=names)
def test_every_example_can_be_typed(words: Words) -> None:
    """Commands, options, choices and types are checked as they are for a person; nothing runs."""
    examples = help_of(words).partition("Examples:\n")[2].partition("\n\n")[0]
    lines = [line for line in examples.splitlines() if "koortui" in line]
    assert lines
    for line in lines:
        typed = shlex.split(re.split(r" [|<>] (?!.*koortui)", line.partition("koortui ")[2])[0])
        path, rest = typed[: len(words)], typed[len(words) :]
        assert tuple(path) == words, line
        command, context = find(words)
        command.make_context(words[-1], rest, parent=context.parent)


@pytest.mark.parametrize(
    "words", [(), *sorted({words[:1] for words in LEAVES if len(words) > 1})], ids=names
)
def test_no_line_of_a_list_of_commands_is_cut_off(words: Words) -> None:
    assert "..." not in help_of(words).partition("Commands:")[2]


def test_no_help_is_wider_than_80_columns() -> None:
    for words in [(), *LEAVES]:
        wide = [line for line in help_of(words).splitlines() if len(line) > 80]
        assert wide == [], words


def test_completion_knows_every_command_and_the_customers(tmp_path: object) -> None:
    from click.shell_completion import ShellComplete

    found = ShellComplete(ROOT, {}, "koortui", "_KOORTUI_COMPLETE").get_completions([], "")
    assert {item.value for item in found} >= COMMANDS.keys()

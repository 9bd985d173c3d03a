"""How sentences name a key: as this person has it. One process, one person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koortui.commands.command import Command
    from koortui.domain.errors import KoorError

_NAMED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
_own: dict[str, str] = {}
_names: dict[str, str] = {}
_presses: dict[str, str] = {}


def speak_keys(chosen: Mapping[str, str]) -> None:
    """From now on keys are named as `chosen` (binding id -> keys, as the settings say) has them."""
    _own.clear()
    _own.update(chosen)
    _names.clear()
    _presses.clear()


def key(binding: str) -> str:
    """The first key of a command, by its binding id: "u", "g s"; "ctrl+p undo" where it has none.

    The person's keymap beats the default: a sentence never names a key that does something else.
    """
    if binding not in _names:
        _names[binding] = _said(binding)
    return _names[binding]


def key_to_press(binding: str) -> str:
    """The first key of a command as Textual names it: "slash". Empty where it has none."""
    if binding not in _presses:
        _presses[binding] = next(iter(_command_and_keys(binding)[1]), "")
    return _presses[binding]


def with_keys(words: str) -> str:
    """Text with "{anywhere.undo}" in it, as a person reads it."""
    return _NAMED.sub(lambda named: key(named[1]) if _is_command(named[1]) else named[0], words)


def what_to_do(error: KoorError) -> str:
    """The next step after an error, here in the program."""
    return with_keys(error.in_program)


def all_of(error: KoorError) -> str:
    """What happened, what was kept and what to do here, as one text."""
    return " ".join(part for part in (error.happened, what_to_do(error)) if part)


def _is_command(binding: str) -> bool:
    """What a person typed may look like one."""
    from koortui.commands.table import COMMANDS

    return any(command.binding_id == binding for command in COMMANDS)


def _command_and_keys(binding: str) -> tuple[Command, tuple[str, ...]]:
    from koortui.commands.keymap import keys_of
    from koortui.commands.table import COMMANDS

    command = next(command for command in COMMANDS if command.binding_id == binding)
    return command, keys_of(command, _own)


def _said(binding: str) -> str:
    from koortui.commands.keymap import shown_key

    command, keys = _command_and_keys(binding)
    if not keys:
        return f"{key('anywhere.command_palette')} {command.title}"
    shown = {"escape": "esc"}.get(keys[0], shown_key(keys[0]))
    return f"{key('anywhere.goto')} {shown}" if command.place == "goto" else shown


def taken_back(words: str) -> str:
    """What was done, and the key that takes it back."""
    return f"{words}: {key('anywhere.undo')} takes it back"


def brought_back(words: str, whom: str = "it") -> str:
    """What is gone, and the key that brings it back."""
    return f"{words}: {key('anywhere.undo')} brings {whom} back"

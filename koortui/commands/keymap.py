"""A person's keys laid over the defaults: theirs win, and what loses a key by it is said."""

from __future__ import annotations

import difflib
import string
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from koortui.commands.command import NO_KEY, Command
from koortui.commands.table import COMMANDS, TOGETHER

_BY_ID = {command.binding_id: command for command in COMMANDS}
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "meta", "hyper"})
_NAMED = {
    *("enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end"),
    *("pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 25)),
}
#: Unicode's names of signs that terminals' keys have other names for.
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


@dataclass(frozen=True)
class KeyProblem:
    """`binding` is the entry of [ui.keys] it is about; `text` says it whole."""

    binding: str
    text: str


def live_keys(chosen: Mapping[str, str]) -> dict[str, str]:
    """Binding id -> keys, for all that differ from the defaults."""
    own = _known(chosen)
    keys = {id_: ",".join(names) or NO_KEY for id_, names in own.items()}
    lost: dict[str, set[str]] = {}
    for clash in _clashes(own):
        if clash.how == "lost":
            lost.setdefault(clash.loser.binding_id, set()).add(clash.key)
    for id_, taken in lost.items():
        left = [key for key in _BY_ID[id_].keys.split(",") if key not in taken]
        keys[id_] = ",".join(left) or NO_KEY
    return keys


def key_problems(chosen: Mapping[str, str]) -> list[KeyProblem]:
    """Names that are no command, keys that are none, and two commands on one key."""
    live = live_keys(chosen)
    found = list(_wrong(chosen))
    for clash in _clashes(_known(chosen)):
        winner, loser = clash.winner.binding_id, clash.loser.binding_id
        key = shown_key(clash.key)
        if clash.how == "twice":
            text = f"{key} is given to {winner} and to {loser}: {winner} answers."
        elif clash.how == "covered":
            text = f"{key} is {winner} by your settings: there it covers {loser}."
        else:
            left = [shown_key(key) for key in live[loser].split(",") if key != NO_KEY]
            rest = f"{loser} keeps {', '.join(left)}" if left else f"{loser} has no key now"
            text = f"{key} is {winner} by your settings and {loser} by default: {rest}."
        found.append(KeyProblem(winner, text))
    return found


def keys_of(command: Command, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of a command as they are for this person; empty without any."""
    named = live_keys(chosen).get(command.binding_id, command.keys) if chosen else command.keys
    return tuple(key for key in named.split(",") if key != NO_KEY)


def key_name(key: str) -> str:
    """A sign as the name its key has: "?" is "question_mark"."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_SIGNS = {key_name(sign): sign for sign in string.punctuation}


def shown_key(key: str) -> str:
    """A key as people read it: "question_mark" is "?"."""
    *modifiers, base = key.split("+")
    if len(base) > 1 and base not in _NAMED:
        base = _SIGNS.get(base, base)
        with suppress(KeyError):
            base = unicodedata.lookup(base.replace("_", " "))
    return "+".join((*modifiers, base))


@dataclass(frozen=True)
class _Clash:
    """twice: a person gave both the key. lost: a default is taken away. covered: the loser is
    further out and keeps the key in other places."""

    key: str
    winner: Command
    loser: Command
    how: Literal["twice", "lost", "covered"]


def _known(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {id_: _names(keys) for id_, keys in chosen.items() if id_ in _BY_ID and _sound(keys)}


def _names(keys: str) -> tuple[str, ...]:
    names = (key_name(key.strip()) for key in _split(keys))
    return tuple(dict.fromkeys(name for name in names if name not in ("", NO_KEY)))


def _split(keys: str) -> list[str]:
    """At commas; a comma by itself is the key of that sign."""
    return ["comma"] if keys.strip() == "," else keys.split(",")


def _sound(keys: str) -> bool:
    return all(_is_key(key_name(key.strip())) for key in _split(keys))


def _is_key(name: str) -> bool:
    *modifiers, base = name.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    if base in _NAMED or (base == NO_KEY and not modifiers):
        return True
    return len(shown_key(base)) == 1 and base.isprintable()


def _wrong(chosen: Mapping[str, str]) -> Iterator[KeyProblem]:
    for id_, keys in chosen.items():
        if id_ not in _BY_ID:
            near = difflib.get_close_matches(id_, _BY_ID, 1, 0.5)
            hint = f" Did you mean {near[0]}?" if near else " docs/keys.md names them all."
            yield KeyProblem(id_, f"{id_} is no command: its key is not used.{hint}")
        elif not _sound(keys):
            why = "write a sign, or a name such as enter, f5, ctrl+x; none takes the key away"
            yield KeyProblem(id_, f"{keys!r} for {id_} is no key: the default stays. {why}.")


def _clashes(own: Mapping[str, tuple[str, ...]]) -> Iterator[_Clash]:
    """Each pair of commands that a key chosen by a person would reach in one place."""
    for id_, names in own.items():
        command = _BY_ID[id_]
        fresh = [name for name in names if name not in command.keys.split(",")]
        for other in _beside(command) if fresh else ():
            theirs = own.get(other.binding_id)
            for key in fresh:
                if theirs is not None:
                    first = _rank(command) < _rank(other)
                    if key in theirs and (first or key in other.keys.split(",")):
                        pair = (command, other) if first else (other, command)
                        yield _Clash(key, *pair, how="twice")
                elif key in other.keys.split(","):
                    covered = _depth(other) > _depth(command)
                    yield _Clash(key, command, other, "covered" if covered else "lost")


def _beside(command: Command) -> list[Command]:
    """Commands whose keys are live where this one's are."""
    places = {place for group in TOGETHER if command.place in group for place in group}
    return [other for other in COMMANDS if other.place in places and other is not command]


def _depth(command: Command) -> int:
    """The list in focus is asked first, then the screen, then the app."""
    return {"hours_row": 0, "contract": 0, "contract_form": 0, "anywhere": 2}.get(command.place, 1)


def _rank(command: Command) -> tuple[int, int]:
    """Who answers first where both have the key."""
    return _depth(command), COMMANDS.index(command)

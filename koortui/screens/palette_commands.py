"""The commands that the palette offers: those of the place below, with key and reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from koortui.commands.registry import COMMANDS, Command, commands_of
from koortui.widgets.palette_list import PaletteLine

_BY_ID = {command.binding_id: command for command in COMMANDS}
#: Moving about is not looked for, and a question's keys are under the fingers.
_LEFT_OUT = frozenset({"anywhere.command_palette", "goto.close", "goto.top"})


@dataclass(frozen=True)
class Offer:
    """A line, and what choosing it does."""

    line: PaletteLine
    run: Callable[[], Awaitable[object]]


def live_offers(app: App[None], screen: Screen[object], keys: Mapping[str, str]) -> list[Offer]:
    """Commands of `screen`, the innermost first, then the places of `g`."""
    found: dict[str, Offer] = {}
    for node in nodes_of(app, screen):
        for binding in getattr(type(node), "BINDINGS", ()):
            command = _BY_ID.get(binding.id or "") if isinstance(binding, Binding) else None
            if command is None or command.place == "list" or command.binding_id in _LEFT_OUT:
                continue
            why = why_not(node, command.id)
            hidden = not why and app._check_action_state(command.id, node) is False
            if not hidden and command.binding_id not in found:
                found[command.binding_id] = _offer(app, node, command, keys, why)
    if not screen.is_modal:
        for command in commands_of("goto"):
            if command.binding_id not in _LEFT_OUT:
                found[command.binding_id] = _place(app, command, keys)
    return list(found.values())


def why_not(node: object, command_id: str) -> str:
    """Why the command cannot do anything now, as its screen, its list or the app says."""
    ask = getattr(node, "why_not", None)
    return str(ask(command_id)) if ask else ""


def nodes_of(app: App[None], screen: Screen[object]) -> Iterator[DOMNode]:
    """Where a key would be looked for, innermost first; a question shuts out the app."""
    if screen.focused:
        for node in screen.focused.ancestors_with_self:
            if node is screen:
                break
            yield node
    yield screen
    if not screen.is_modal:
        yield app


def _offer(
    app: App[None], node: DOMNode, command: Command, keys: Mapping[str, str], why: str
) -> Offer:
    async def run() -> None:
        await app.run_action(command.id, node)

    return Offer(_line(app, command, command.title, keys, why), run)


def _place(app: App[None], command: Command, keys: Mapping[str, str]) -> Offer:
    async def run() -> None:
        await app.run_action(f"go_to({command.id!r})", app)

    before = _shown(app, _BY_ID["anywhere.goto"], keys)
    line = _line(app, command, f"go to {command.title}", keys)
    key = f"{before} {line.key}" if before and line.key else ""
    return Offer(PaletteLine(line.id, line.kind, line.title, line.words, key), run)


def shown_line(
    app: App[None], command: Command, keys: Mapping[str, str], words: str, why: str
) -> PaletteLine:
    """A command under its name, with other words for what it does."""
    shown = _shown(app, command, keys)
    return PaletteLine(command.binding_id, "command", command.title, words, shown, why)


def _line(
    app: App[None], command: Command, title: str, keys: Mapping[str, str], why: str = ""
) -> PaletteLine:
    return PaletteLine(
        command.binding_id, "command", title, command.help, _shown(app, command, keys), why
    )


def _shown(app: App[None], command: Command, keys: Mapping[str, str]) -> str:
    """The first key as the footer shows it; empty where the person has none for it."""
    named: tuple[str, ...] = tuple(command.keys.split(","))
    if keys:
        from koortui.commands.keymap import keys_of

        named = keys_of(command, keys)
    return app.get_key_display(Binding(named[0], command.id)) if named else ""

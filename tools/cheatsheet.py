"""Writes docs/keys.md from the command registry: `make cheatsheet`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from koortui.commands.keymap import shown_key
from koortui.commands.registry import COMMANDS, Command

KEYS_FILE = Path(__file__).parents[1] / "docs" / "keys.md"

HEAD = """\
# Keys

Made from `koortui/commands/registry.py` by `make cheatsheet`: change a key there, not here.

`?` shows the keys of the place you are in, as they are right now; `ctrl+p` searches all of them.
Every key can be changed in the settings ([config.md](config.md)): a *binding name* of the last
column names the command, and your key beats the default. `none` takes a key away; `koortui config
check` names what two commands want.

```toml
[ui.keys]
"board.skip" = "f9"
"anywhere.leave" = "none"
```

Keys marked * work while you type, too. So does `ctrl+q`: it quits from anywhere, as `q` does
outside a text.
"""

#: Places in the order a person meets them, with their titles; others follow under their own name.
TITLES = {
    "anywhere": "Anywhere",
    "list": "Moving in a list",
    "board": "Board",
    "review": "Review",
    "find": "Find",
    "note": "Note",
    "template": "Templates of a note",
    "history": "Versions of a note",
    "notes": "Everybody's notes",
    "customer": "Customer page",
    "goto": "Go to (`g`)",
    "hours": "Hours",
    "hours_row": "A row of hours",
    "queue": "Queue",
    "summary": "Session summary",
    "explain": "Why this customer",
    "help": "Help",
    "prompt": "A question",
    "sign_in": "Signing in with Google",
    "pick": "A choice",
    "form": "A form",
    "compose": "Writing a comment or an issue",
    "search_pick": "A choice with a filter",
    "many_pick": "A choice of several",
    "contract_form": "The form of the terms",
    "touch": "Quiet customers",
    "undo": "The undo list",
    "setup": "Set-up",
    "page": "A text to read",
}

#: Textual's names for keys that are no signs, where a keyboard says it differently.
KEY_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Space",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def cheatsheet() -> str:
    """All of docs/keys.md."""
    return HEAD + "".join(f"\n{section}" for section in _sections())


def _sections() -> Iterator[str]:
    places = dict.fromkeys([*TITLES, *(command.place for command in COMMANDS)])
    for place in places:
        commands = [command for command in COMMANDS if command.place == place]
        if commands:
            title = TITLES.get(place, place.replace("_", " ").capitalize())
            lines = [f"## {title}", "", "| key | does | binding name |", "|---|---|---|"]
            yield "\n".join([*lines, *(_row(command) for command in commands), ""])


def _row(command: Command) -> str:
    mark = "*" if command.priority else ""
    does = command.help.replace("|", r"\|")
    return f"| {key_words(command.keys)}{mark} | {does} | `{command.binding_id}` |"


def key_words(keys: str) -> str:
    """ "`↓` `j`": Textual's key names as a person reads them."""
    return " ".join(f"`{KEY_NAMES.get(key) or shown_key(key)}`" for key in keys.split(","))


if __name__ == "__main__":
    KEYS_FILE.write_text(cheatsheet(), encoding="utf-8")

"""What a command is: its key, its words and its place."""

from __future__ import annotations

from dataclasses import dataclass

#: Stands for "no key" in a keymap.
NO_KEY = "none"


@dataclass(frozen=True)
class Command:
    """`keys` as Textual names them, comma separated; `footer` shows it in the footer."""

    id: str
    keys: str
    title: str
    help: str
    place: str
    footer: bool = False
    priority: bool = False

    @property
    def binding_id(self) -> str:
        """The name a person's keymap uses."""
        return f"{self.place}.{self.id}"


def command(
    place: str,
    id_: str,
    keys: str,
    title: str,
    help_: str,
    *,
    footer: bool = False,
    priority: bool = False,
) -> Command:
    """One line of a table in this folder."""
    return Command(id_, keys, title, help_, place, footer, priority)

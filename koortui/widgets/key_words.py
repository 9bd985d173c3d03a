"""Commands in a line of a page: their keys as the person has them, to be clicked on, too."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from koortui.commands.spoken import key, key_to_press

_META = "key"


def key_words(*commands: tuple[str, str], between: str) -> Content:
    """Key and words of each command, by its binding id; one without words shares the next one's."""
    found = Content()
    for number, (binding, words) in enumerate(commands):
        said = Content(f"{key(binding)} {words}".rstrip())
        if press := key_to_press(binding):
            said = said.stylize(Style.from_meta({_META: press}))
        shared = number and not commands[number - 1][1]
        found += Content(" " if shared else between if number else "") + said
    return found


class KeyLine(Static):
    """Text with `key_words` in it: a click on one does what its key does."""

    def on_click(self, event: events.Click) -> None:
        if press := event.style.meta.get(_META):
            self.app.simulate_key(str(press))

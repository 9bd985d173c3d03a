"""A person's own keys and colours in the app: taken from the settings, changed and kept there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.filter import LineFilter

from koortui.commands.spoken import key, speak_keys
from koortui.domain.errors import KoorError
from koortui.guarded_app import GuardedApp
from koortui.plain_text import PlainCharacters, wants_plain
from koortui.themes import DEFAULT_THEME, KOOR_THEMES
from koortui.usecases.workspace import Workspace

#: "ret" for Enter: the footers are full.
_PLAIN_KEYS = {"⏎": "ret", "↑": "up", "↓": "down", "←": "left", "→": "right"}


class PreferringApp(GuardedApp):
    """Keys and theme as the person wants them."""

    _plain: LineFilter | None = None

    if TYPE_CHECKING:
        workspace: Workspace

    def take_preferences(self) -> None:
        """Who has no keys of their own pays nothing for it."""
        wanted = self.workspace.config.ui
        for theme in KOOR_THEMES:
            self.register_theme(theme)
        self.theme = wanted.theme if wanted.theme in self.available_themes else DEFAULT_THEME
        if wanted.ascii or wants_plain(os.environ):
            self._plain = PlainCharacters()
        speak_keys(wanted.keys)
        if wanted.keys:
            from koortui.commands.keymap import live_keys

            self.set_keymap(live_keys(wanted.keys))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and plain characters where the settings or the terminal want them."""
        filters = super().get_line_filters()
        return [*filters, self._plain] if self._plain else filters

    def get_key_display(self, binding: Binding) -> str:
        """In plain characters a key without a letter has a name."""
        shown = super().get_key_display(binding)
        return _PLAIN_KEYS.get(shown, shown) if self._plain else shown

    def say_what_cannot_be(self) -> None:
        """A theme there is not, keys that cannot all be had: once, at the start."""
        wanted = self.workspace.config.ui
        if wanted.theme and wanted.theme not in self.available_themes:
            words = f"There is no theme {wanted.theme!r}: {key('anywhere.theme')} shows others."
            self.notify(words, severity="warning", timeout=8, markup=False)
        if wanted.keys:
            from koortui.commands.keymap import key_problems

            found = [problem.text for problem in key_problems(wanted.keys)]
            more = [f"{len(found) - 3} more: `koortui config check`"] if len(found) > 3 else []
            if found:
                words = "\n".join(found[:3] + more)
                self.notify(words, title="Keys", severity="warning", timeout=10, markup=False)

    def action_theme(self) -> None:
        """The cursor shows each theme at once; Enter keeps it, Esc brings the former back."""
        from koortui.screens.theme_menu import ThemeMenu

        before = self.theme
        self.push_screen(ThemeMenu(before), lambda name: self._theme_chosen(name, before))

    async def _theme_chosen(self, name: str | None, before: str) -> None:
        self.theme = name or before
        if name is None or name == before:
            return
        from koortui.usecases.looks import keep_theme

        try:
            file = await asyncio.to_thread(keep_theme, self.workspace, name)
        except KoorError as error:
            self.failed(error)
        else:
            where = f" and is kept in {file.name}" if file else " until you quit"
            self.notify(f"{name} is on{where}.", timeout=3, markup=False)

"""The keys of a place in its last line."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

#: Stay in the narrowest terminal: the one tells all other keys, the other leads out.
_ALWAYS = ("help", "back")


class FooterKey(NamedTuple):
    """A command that the footer offers."""

    key: str
    """As Textual names it: "slash"."""
    shown: str
    """As a person knows it: "/"."""
    words: str
    action: str
    enabled: bool
    explained: str = ""
    """What it does, in a sentence."""
    start: int = 0
    """The column of its first cell."""

    @property
    def end(self) -> int:
        """The column behind its last cell."""
        return self.start + cell_len(f"{self.shown} {self.words}")


class KeyFooter(Widget, can_focus=False):
    """One widget, drawn anew when the keys may be others: Textual's is one for each key, mounted
    and styled anew each time, which took a third of the time that a review needs to open.

    Where there is no room for all, keys are left out from the end, never cut; help stays, as last.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyFooter { dock: bottom; height: 1; background: $panel; color: $footer-foreground; }
    """

    _under_mouse: reactive[str] = reactive("")
    """The action that the mouse points to."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._keys_changed)

    def _keys_changed(self, _: Screen[object]) -> None:
        if self.app.app_focus:
            self.refresh()

    @property
    def keys(self) -> list[FooterKey]:
        """What is shown, from left to right."""
        found: dict[str, FooterKey] = {}
        for _, binding, enabled, explained in self.screen.active_bindings.values():
            if binding.show and binding.action not in found:
                shown, words = self.app.get_key_display(binding), binding.description
                found[binding.action] = FooterKey(
                    binding.key, shown, words, binding.action, enabled, explained
                )
        return placed(list(found.values()), self.app.size.width)

    def render(self) -> Content:
        parts: list[Content] = []
        for key in self.keys:
            mark, look = "$footer-key-foreground", "$footer-description-foreground"
            if key.action == self._under_mouse:
                mark = look = "$footer-key-foreground on $block-hover-background"
            dim = "" if key.enabled else "dim "
            words = Content.styled(f" {key.words}", f"{dim}{look}")
            parts.append(Content.styled(key.shown, f"{dim}bold {mark}") + words)
        return Content(" ").join(parts)

    def _at(self, x: int) -> FooterKey | None:
        return next((key for key in self.keys if key.start <= x < key.end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = self._at(event.x)
        self._under_mouse = key.action if key else ""
        self.tooltip = key.explained if key else None

    def on_leave(self) -> None:
        self._under_mouse = ""

    def on_click(self, event: events.Click) -> None:
        key = self._at(event.x)
        if key and key.enabled:
            self.app.simulate_key(key.key)
        elif key:
            self.app.bell()


def placed(keys: list[FooterKey], width: int) -> list[FooterKey]:
    """Those that fit, a blank between them; help comes last and stays."""
    keys = sorted(keys, key=lambda key: key.action == "help")
    over = sum(key.end + 1 for key in keys) - width
    for key in reversed(keys):
        if over > 0 and key.action not in _ALWAYS:
            keys.remove(key)
            over -= key.end + 1
    column, shown = 0, list[FooterKey]()
    for key in keys:
        shown.append(key._replace(start=column))
        column = shown[-1].end + 1
    return shown

"""The colours to choose from: moving the cursor shows them at once."""

from __future__ import annotations

from textual.widgets import OptionList

from koortui.screens.pick import Choice, PickScreen
from koortui.themes import KOOR_THEMES, WORDS


class ThemeMenu(PickScreen):
    """Answers the theme's name; None brings back what was on."""

    def __init__(self, current: str) -> None:
        names = [theme.name for theme in KOOR_THEMES]
        names += [current] if current not in names else []
        choices = [Choice(name, name, hint=WORDS.get(name, "")) for name in names]
        super().__init__("Colours", choices, current)

    def on_mount(self) -> None:
        """In the corner and without a veil: the colours are to be seen."""
        self.styles.align = ("right", "bottom")
        self.styles.background = "transparent"
        super().on_mount()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = self._choices[event.option_index].id

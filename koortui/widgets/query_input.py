"""The line of a search: Enter ends it, and what is typed after that is for what opens."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class QueryInput(Input):
    """Keys after Enter are held: `hand_on` gives them to what opened, `go_on` takes them in."""

    _ended = False
    """Enter was pressed: the text is the one to search for."""
    _handed_on = False
    _held: tuple[events.Key, ...] = ()

    async def action_submit(self) -> None:
        self._ended = True
        await super().action_submit()

    async def _on_key(self, event: events.Key) -> None:
        """Textual runs the base class's handler besides, unless the default is prevented."""
        if self._ended and event.key != "escape":
            event.stop()
            event.prevent_default()
            self._held += (event,)
            if self._handed_on:
                self.hand_on()
        elif event.key == "enter":  # as a binding it would come behind the letters after it
            event.stop()
            event.prevent_default()
            await self.action_submit()

    def hand_on(self) -> None:
        """The place is open: the keys are its own, those that still come, too."""
        self._handed_on = True
        held, self._held = self._held, ()
        for event in held:
            self.app.post_message(events.Key(event.key, event.character))

    def go_on(self) -> None:
        """Nothing was found to open: they belong to the text."""
        self._ended = False
        held, self._held = self._held, ()
        for event in held:
            self.post_message(events.Key(event.key, event.character))

"""A screen that lays out what is, paints all that has changed, and holds nothing that is gone."""

from __future__ import annotations

from typing import Any, TypeVar

from textual import events, on
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import ToastHolder, ToastRack

from koortui.screens.painting_all import PaintingAll

ResultT = TypeVar("ResultT")


class SizedScreen(Screen[ResultT]):
    """Lays out the size that the terminal has now, and none of a moment ago.

    Textual answers each size with one more of the same: two in a queue, with other messages
    between them, were laid out by turns for ever, and nothing else was done.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compositor: PaintingAll = PaintingAll()

    @on(events.Resize)
    def _lay_out_once(self, event: events.Resize) -> None:
        """Not for a size of a moment ago, and not for the one that it has been laid out for."""
        stale = event.size != self.app.size
        if stale or event.size == self.outer_size:
            event.stop()
            event.prevent_default()
        if not stale:
            self._say_size()

    def forget_gone(self) -> None:
        """Let the toasts go that were on it: Textual (8.2) holds those of the last layouts, those
        that went before theirs, and the empty holders of those that ran out elsewhere.
        """
        for rack in self.query_children(ToastRack):
            for holder in rack.query_children(ToastHolder):
                if holder.is_mounted and not holder.children:
                    holder.remove()
            rack._clear_arrangement_cache()  # no public word for it
            _list_shown_anew(rack)
        if self not in self.app.screen_stack:
            self._compositor.forget_gone()
            self._dirty_widgets.intersection_update(self._compositor.widgets)
            for wanted in self._layout_widgets.values():
                wanted.intersection_update([one for one in wanted if one.is_attached])

    async def _message_loop_exit(self) -> None:
        """A closed screen is the sender of the last message of many a widget, and held by it."""
        await super()._message_loop_exit()
        self._layout_widgets.clear()
        self._callbacks.clear()
        _list_shown_anew(self)

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, but for two of the first ones.

        Compose: Textual says the size by classes only when it was laid out without them, and does
        all of it again. Mount of what was closed before it was there: it has no widgets.
        """
        if isinstance(event, events.Compose):
            self._say_size(update=False)
        if not isinstance(event, events.Mount) or self in self.app.screen_stack:
            await super().on_event(event)

    def _say_size(self, *, update: bool = True) -> None:
        """By the classes of the breakpoints, one for the width and one for the height."""
        size, app = self.app.size, self.app
        said: dict[str, bool] = {}
        for cells, breakpoints in (
            (size.width, app.HORIZONTAL_BREAKPOINTS),
            (size.height, app.VERTICAL_BREAKPOINTS),
        ):
            fitting = [name for least, name in sorted(breakpoints or ()) if cells >= least]
            said |= {name: name in fitting[-1:] for _, name in breakpoints or ()}
        self.update_classes(said, update=update)


def _list_shown_anew(parent: Widget) -> None:
    """Textual keeps the list of children that it showed until the next is asked for."""
    _ = parent.displayed_children, parent.displayed_and_visible_children

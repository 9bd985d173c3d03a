"""Paints all that has changed since the last layout, whatever was asked for in between."""

from __future__ import annotations

from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.geometry import Size
from textual.widget import Widget


class PaintingAll(Compositor):
    """Textual (8.2) paints where two layouts differ. But who asks for the place of a widget after
    a scroll gets a layout made for the answer, and the next was compared with that one: a toast
    that went in between stayed on the screen for good. No public word says what is compared.
    """

    def __init__(self) -> None:
        super().__init__()
        self._painted: CompositorMap = {}
        """As of the last layout of everything."""
        self._scrolled: CompositorMap = {}
        """As of the last scroll since, of what is in view."""

    def clear(self) -> None:
        super().clear()
        self._painted, self._scrolled, self._visible_widgets = {}, {}, None

    def forget_gone(self) -> None:
        """Let widgets go that are gone. Only where all is laid out anew when it is seen again."""
        self.widgets = {one for one in self.widgets if one is self.root or one.is_attached}
        here = {one: place for one, place in self._painted.items() if one in self.widgets}
        self._full_map = self._painted = here
        self._scrolled = {}
        self._visible_map = self._visible_widgets = self._layers = self._layers_visible = None

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        self._full_map = self._painted
        result = super().reflow(parent, size)
        self._full_map_invalidated = False  # it is complete: nobody has to make it once more
        scrolled, self._painted, self._scrolled = self._scrolled, self._full_map, {}
        if scrolled:
            for _, place in scrolled.items() ^ self._painted.items():
                if region := place.clip.intersection(place.region):
                    self._dirty_regions.add(region)
        return result

    def reflow_visible(self, parent: Widget, size: Size) -> set[Widget]:
        exposed = super().reflow_visible(parent, size)
        self._scrolled = self._visible_map or {}
        return exposed

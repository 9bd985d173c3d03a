"""Text in a place whose size is given: saying something else lays nothing out anew."""

from __future__ import annotations

from textual.visual import VisualType
from textual.widgets import Static


class FixedText(Static):
    """Its width and height come from the screen; what does not fit is cut off."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = False) -> None:
        super().update(content, layout=layout)

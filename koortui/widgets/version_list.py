"""Versions of a note: since when it said so, and its first line."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.domain.sanitise import clean_line
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

_SHOWN = 400


@dataclass(frozen=True)
class VersionLine:
    """`mark` says which one stands now."""

    key: str
    since: str
    text: str
    mark: str = ""


class VersionList(LineList[VersionLine]):
    """Newest first."""

    def key_of(self, item: VersionLine) -> str:
        return item.key

    def draw(self, item: VersionLine, width: int) -> Content:
        length = len(item.text)
        size = f"{length:,} character{'s' * (length != 1)}"
        return Content.assemble(
            (fit(item.since, 19), "$foreground-muted"),
            (fit(item.mark, 5), "bold"),
            (fit(size, 18), "$foreground-muted"),
            fit(clean_line(item.text, _SHOWN), width - 42),
        )

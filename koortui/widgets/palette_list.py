"""What the palette offers: a command with its key, a customer, an issue; dimmed with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from koortui.widgets.cells import fit, fit_right
from koortui.widgets.hit_list import KIND_GLYPHS
from koortui.widgets.line_list import LineList

_TITLE = 16
_NAMED = 30
_KEY = 6


@dataclass(frozen=True)
class PaletteLine:
    """`kind` is "command", or what find found; `why` says why it cannot be done now."""

    id: str
    kind: str
    title: str
    words: str
    key: str = ""
    why: str = ""
    recent: bool = False


class PaletteList(LineList[PaletteLine]):
    """Columns: kind, title, what it does or why it cannot, key."""

    def key_of(self, item: PaletteLine) -> str:
        return item.id

    def draw(self, item: PaletteLine, width: int) -> Content:
        command = item.kind == "command"
        glyph = "›" if command else KIND_GLYPHS.get(item.kind, "·")
        title = min(_TITLE if command else _NAMED, width // 3)
        words = item.why or item.words
        rest = width - 2 - title - 1 - _KEY
        return Content.assemble(
            (f"{glyph} ", "$accent" if item.recent else "$foreground-muted"),
            (fit(item.title, title), "$foreground-muted" if item.why else "bold"),
            " ",
            (fit(words, rest), "italic $foreground-muted" if item.why else ""),
            (fit_right(item.key, _KEY), "$foreground-muted" if item.why else "$accent"),
        )

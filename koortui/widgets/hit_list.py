"""Found customers: who, by what kind of thing, and the words that matched."""

from __future__ import annotations

from textual.content import Content

from koortui.domain.lookup import Hit
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

KIND_GLYPHS = {
    "customer": "◆",
    "contact": "☺",
    "issue": "◐",
    "note": "✎",
    "meeting": "◇",
    "cluster": "▤",
    "tag": "#",
    "domain": "@",
}
_MATCH = "bold underline $accent"
_KIND_WIDTH = 10
_SUSPENDED = "■ suspended "
_BLANKS = {ord("\n"): " ", ord("\t"): " "}


class HitList(LineList[Hit]):
    """Best first. The matched letters are underlined.

    `suspended`: slugs of customers for whom work rests, which is said on their lines.
    """

    scrolls = False
    suspended: frozenset[str] = frozenset()

    def key_of(self, item: Hit) -> str:
        return f"{item.slug} {item.kind}"

    def draw(self, item: Hit, width: int) -> Content:
        name_width = min(28, width // 3)
        glyph = KIND_GLYPHS.get(item.kind, "·")
        by_name = item.kind == "customer" and item.matched == item.name
        name = _marked(item, name_width) if by_name else Content(fit(item.name, name_width))
        mark = _SUSPENDED if item.slug in self.suspended else ""
        rest = max(0, width - name_width - _KIND_WIDTH - 2 - len(mark))
        return Content.assemble(
            name.truncate(name_width, ellipsis=True, pad=True).stylize_before("bold"),
            " ",
            (fit(f"{glyph} {item.kind}", _KIND_WIDTH), "$foreground-muted"),
            " ",
            (mark, "bold $error"),
            Content("") if by_name else _marked(item, rest),
        )


def _start(text: str, first: int, end: int, width: int) -> int:
    """Where to begin so that the match is in view: at a word, where one is not too long."""
    if len(text) <= width or end < width:
        return 0
    start = max(0, min(first - width // 3, len(text) - width + 2))
    word = text.rfind(" ", 0, start) + 1
    if end - word > width - 2:  # an ellipsis at either end
        word = text.find(" ", start, first) + 1
    return word or start


def _marked(hit: Hit, width: int) -> Content:
    """The text around its first match; the offsets of `spans` stay true."""
    text = hit.matched.translate(_BLANKS)
    start = _start(text, *hit.spans[0], width) if hit.spans else 0
    content = Content(text[start : start + width * 2])
    for begin, end in hit.spans:
        if end > start:
            content = content.stylize(_MATCH, max(0, begin - start), end - start)
    if start:
        content = Content("…") + content
    return content.truncate(width, ellipsis=True)

"""Pictures of a terminal in half the bytes, looking the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A picture that names no font server looks the same without a network.
_FONT_FACE = re.compile(r"@font-face\s*{[^}]*}\s*")
#: Each line is cut at its end by a frame of its own; none is longer than the terminal.
_LINE_FRAME = re.compile(r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*', re.DOTALL)
_FRAMED = re.compile(r' clip-path="url\(#[^)]*-line-\d+\)"')
_LINE_END = re.compile(r"<text [^>]*>\n</text>")
_CRISP_STYLE = "<style>rect{shape-rendering:crispEdges}"
_CRISP = ' shape-rendering="crispEdges"'
_RECT = r'<rect fill="([^"]*)" x="([^"]*)" y="([^"]*)" width="([^"]*)" (height="24.65")/>'
_RECTS = re.compile(f"(?:{re.sub(r'[(](?!.?:)', '(?:', _RECT)})+")


def slim(picture: str) -> str:
    """Without what is not seen: frames round lines, line ends, seams between equal grounds."""
    for needless in (_FONT_FACE, _LINE_FRAME, _FRAMED, _LINE_END):
        picture = needless.sub("", picture)
    picture = picture.replace(_CRISP, "").replace(
        "<style>", "<style>rect{shape-rendering:crispEdges}", 1
    )
    picture = _RECTS.sub(lambda run: "".join(_joined(run[0])), picture)
    return picture.replace("&#160;", "\u00a0")


def _joined(rects: str) -> Iterator[str]:
    """Neighbours of one colour on one line become one."""
    held: tuple[str, float, str, float, str] | None = None
    for fill, x, y, width, rest in re.findall(_RECT, rects):
        left, right = float(x), float(x) + float(width)
        if held and (held[0], held[2], held[4]) == (fill, y, rest) and abs(held[3] - left) < 0.01:
            held = fill, held[1], y, right, rest
            continue
        if held:
            yield _rect(*held)
        held = fill, left, y, right, rest
    if held:
        yield _rect(*held)


def _rect(fill: str, left: float, y: str, right: float, rest: str) -> str:
    return f'<rect fill="{fill}" x="{left:g}" y="{y}" width="{right - left:g}" {rest}/>'

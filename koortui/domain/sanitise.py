"""Remote text is hostile until it has passed here: at the boundary, once.

Takes out what a terminal would obey: C0 but newline and tab, DEL, C1, escape sequences
(CSI, OSC, DCS and the like) and bidirectional controls. Markup is not touched: it is
shown as text, never parsed.
"""

from __future__ import annotations

import re
from functools import cache

_SEQUENCES = (
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI, 8 bit
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f]).*?(?:\x07|\x1b\\|\x9c|$)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
)
_CONTROLS = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]"
)
_OBEYED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Compiled when it is needed first: a start that cleans nothing need not wait for it."""
    return re.compile(words, re.DOTALL)


def clean_text(text: str) -> str:
    """Text of several lines without anything a terminal obeys. CRLF becomes a newline."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return _pattern(_CONTROLS).sub("", _pattern(_SEQUENCES).sub("", text))


def clean_line(text: str, limit: int = 1_000) -> str:
    """One line: newlines and tabs become spaces, and at most `limit` characters are kept."""
    line = " ".join(clean_text(text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def has_controls(text: str) -> bool:
    """Whether a terminal would obey some of `text`: for text that is refused, not mended."""
    return bool(_pattern(_OBEYED).search(text))

"""Text as it is compared: case, accents and punctuation do not count; an emoji is a letter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """Lower case without accents; a space for anything that is no letter, digit or emoji."""
    if char >= _FIRST_EMOJI and unicodedata.category(char) == "So":
        return char
    low = char.casefold()
    plain = unicodedata.normalize("NFKD", _PLAIN.get(low, low)).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in kept)


def fold(text: str) -> str:
    """Text as it is compared: lower case, no accents, punctuation as spaces."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(map(fold_char, text))


#: Below are frames and arrows, which a pasted `ceph -s` is full of.
_FIRST_EMOJI = "\u2600"
#: Letters that Unicode does not take apart, as people without them type them.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}

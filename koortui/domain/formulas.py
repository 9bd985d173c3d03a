"""CSV cells that a spreadsheet would take for a formula: written so that they stay text."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """`text` with an apostrophe before what would start a formula (OWASP "CSV injection")."""
    return f"'{text}" if text.startswith(_STARTS) else text


def bare(text: str) -> str:
    """Undo of `harmless`, for a file of ours that comes back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text

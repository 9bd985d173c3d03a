"""What a customer's journal is called on disk, and which format it has."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from koortui.domain.errors import InvalidInput
from koortui.store.migrations import StoreFormat

JOURNAL_FORMAT = StoreFormat("koortui-journal")
SUFFIX = ".json"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_LONGEST_NAME = 200


def file_name(slug: str) -> str:
    """The journal's file: any slug fits, also on a disk that takes A for a."""
    name = "".join(
        char if char in _PLAIN else "".join(f"%{byte:02x}" for byte in char.encode())
        for char in slug
    )
    if not 0 < len(name) <= _LONGEST_NAME:
        raise InvalidInput("slug", f"{slug[:40]!r} cannot name a journal: empty or too long.")
    return name + SUFFIX


def slug_of(path: Path) -> str:
    """The slug whose journal `path` is."""
    return unquote(path.name.removesuffix(SUFFIX))

"""A glance at a journal's texts, without the store: for a lookup that must be quick.

It reads a sound file of this program's own schema and nothing else. Whatever is wrong is the
store's to say and to mend.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from koortui.store.envelope import BrokenFileError, unseal
from koortui.store.files import read_bounded
from koortui.store.journal_names import JOURNAL_FORMAT

if TYPE_CHECKING:
    from koortui.domain.journal import Meeting


class NoteText(Struct, frozen=True, gc=False):
    """Of a note."""

    id: str
    text: str


class JournalTexts(Struct, frozen=True, dict=True):
    """Of a journal."""

    notes: dict[str, NoteText] = {}
    held: Raw = msgspec.field(default=Raw(b"{}"), name="meetings")

    @cached_property
    def meetings(self) -> dict[str, Meeting]:
        if bytes(self.held) == b"{}":
            return {}
        from koortui.domain.journal import Meeting

        return msgspec.json.decode(self.held, type=dict[str, Meeting])


_decode = msgspec.json.Decoder(JournalTexts).decode


def read_texts(path: Path) -> JournalTexts | None:
    """The texts; None where the store has to be asked."""
    try:
        raw, _ = read_bounded(path)
        content = unseal(JOURNAL_FORMAT.name, raw)
        if content.schema != JOURNAL_FORMAT.schema:
            return None
        texts = _decode(content.data)
        texts.meetings  # noqa: B018 - of another program's shape?
    except (OSError, BrokenFileError, msgspec.DecodeError):
        return None
    return texts

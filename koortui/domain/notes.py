"""Notes as a list, the issues they mention, and what they said before an edit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct

from koortui.domain.journal import Draft, Note, NoteVersion
from koortui.domain.note_tags import has_tag
from koortui.domain.ports import Journal

#: An issue of Linear: the team's key and a number.
MENTION = re.compile(r"\b[A-Z][A-Z0-9]{0,9}-[0-9]{1,7}\b")
_VERSIONS, _VERSION_CHARS = 20, 400_000
"""Kept per note at most; the newest one is kept whatever its length."""


def mentions(text: str) -> tuple[str, ...]:
    """Identifiers of issues, each once, as they come. Whether such an issue exists is not said."""
    return tuple(dict.fromkeys(MENTION.findall(text)))


def rewritten(note: Note, text: str, now: datetime) -> Note:
    """The note with another text; what it said becomes a version."""
    before = NoteVersion(at=note.edited_at or note.at, text=note.text)
    return msgspec.structs.replace(
        note, text=text, edited_at=now, versions=bounded((before, *note.versions))
    )


def bounded(versions: tuple[NoteVersion, ...]) -> tuple[NoteVersion, ...]:
    """The newest of them, as many as are kept."""
    kept = versions[:1]
    room = _VERSION_CHARS - len(kept[0].text)
    for version in versions[1:_VERSIONS]:
        room -= len(version.text)
        if room < 0:
            break
        kept += (version,)
    return kept


class CustomerNote(Struct, frozen=True):
    """A note and whose it is: a line of the list over all customers."""

    slug: str
    name: str
    note: Note
    place: str = ""
    """Of one that was begun and not saved: where its draft is kept."""


#: Where drafts are kept: of a new note, of a new one on an issue, of an old one, of a comment.
NEW_NOTE, NOTE_ON, OLD_NOTE, COMMENT = "note", "note@", "note:", "comment:"


def begun(journal: Journal) -> list[Draft]:
    """Notes and comments that were typed and not saved, the newest first."""
    found = [draft for draft in journal.drafts.values() if _is_begun(journal, draft)]
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def _is_begun(journal: Journal, draft: Draft) -> bool:
    place = draft.place
    if place.startswith(OLD_NOTE):
        note = journal.notes.get(place.removeprefix(OLD_NOTE))
        return note is not None and note.text != draft.text
    return place == NEW_NOTE or place.startswith((NOTE_ON, COMMENT))


def in_order(notes: Iterable[Note]) -> list[Note]:
    """Pinned ones first, then the newest."""
    return sorted(notes, key=lambda note: (note.pinned, note.at), reverse=True)


def narrowed(
    found: Iterable[CustomerNote], *, slug: str = "", tag: str = "", pinned: bool = False, text: str
) -> list[CustomerNote]:
    """Those of one customer, with a tag, pinned, with every word of `text`; all by default."""
    words = text.casefold().split()
    return [
        one
        for one in found
        if (not slug or one.slug == slug)
        and (not pinned or one.note.pinned)
        and (not tag or has_tag(one.note.text, tag))
        and (not words or _has(one, words))
    ]


def _has(one: CustomerNote, words: list[str]) -> bool:
    known = f"{one.name} {one.note.issue} {one.note.text}".casefold()
    return all(word in known for word in words)

"""The lookup index in the cache folder. Losable, checksummed, and never believed blindly.

First the customers' blocks (their notes as they were written), each with a checksum of its own: a
lookup reads the blocks of its hits alone. Then the index as msgpack, and at the end what that is
known by: `koortui-find 3 CRC LENGTH`.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload
from zlib import crc32

import msgspec
from msgspec import Struct, structs

import koortui
from koortui.domain.lookup_index import Block, Haystack, LookupIndex, Original, Owner
from koortui.domain.lookup_kept import IndexLostError, KeptIndex
from koortui.locations import Locations
from koortui.store.journal_names import file_name
from koortui.store.losable import decoder, is_still, put_losable, settled, version_now
from koortui.store.versions import Version

if TYPE_CHECKING:
    from koortui.store.journal_texts import JournalTexts

_MAGIC = b"koortui-find 3 "
_LAST_LINE = len(_MAGIC) + 8 + 1 + 12 + 1
_MADE_BY = f"{koortui.__version__} {unicodedata.unidata_version} {sys.byteorder}"
"""Another program may fold or lay out otherwise: what it kept is not read."""


class Versions(Struct, frozen=True, array_like=True):
    """The `Marks` of files."""

    config: Version
    """Settings that were sound: others are to be read and said to be wrong."""
    roster: Version
    linear: Version
    journals: dict[str, tuple[str, Version]]
    """By slug: the journal's file name, and which version it was."""


_Span = tuple[int, int, int]
"""Where a block begins, its length and its checksum."""


class _Haystack(Struct, frozen=True, array_like=True):
    text: str
    starts: bytes
    owners: bytes
    kinds: bytes
    runs: tuple[tuple[int, int], ...]
    vocabulary: str
    originals: tuple[Original, ...]


class _Head(Struct, frozen=True, array_like=True):
    made_by: str
    versions: Versions
    missing: frozenset[str]
    owners: tuple[Owner, ...]
    haystacks: tuple[_Haystack, _Haystack, _Haystack]
    words: list[str]
    blocks: list[_Span]


class FindIndexFile:
    """The `IndexKeeper` of one installation; several processes may use the file at once."""

    def __init__(self, places: Locations) -> None:
        self._file = places.find_index_file
        self._config = str(places.config_file)
        self._roster = str(places.roster_file)
        self._linear = str(places.mirror_dir / "linear.json")
        self._journals = str(places.journals_dir)

    def read(self) -> KeptIndex | None:
        try:
            handle = os.open(self._file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        blocks = _FileBlocks(handle, spans := [])
        try:
            head = _head(handle)
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        if head.made_by != _MADE_BY:
            return None
        spans += head.blocks
        customers, names, notes = map(_unpacked, head.haystacks)
        index = LookupIndex(head.owners, customers, names, notes, head.words, blocks)
        return KeptIndex(index, head.versions, head.missing)

    def look(self, slugs: Iterable[str]) -> Versions:
        return Versions(
            version_now(self._config),
            version_now(self._roster),
            version_now(self._linear),
            {slug: (name := file_name(slug), version_now(self._path(name))) for slug in slugs},
        )

    def names_still(self, marks: Versions) -> bool:
        return (
            is_still(marks.config, self._config)
            and is_still(marks.roster, self._roster)
            and is_still(marks.linear, self._linear)
        )

    def journals_changed(self, marks: Versions) -> set[str]:
        journals = marks.journals.items()
        return {slug for slug, (name, v) in journals if not is_still(v, self._path(name))}

    def glance(self, slug: str) -> JournalTexts | None:
        from koortui.store.journal_texts import read_texts

        return read_texts(Path(self._path(file_name(slug))))

    def write(self, kept: KeptIndex) -> KeptIndex:
        spans: list[_Span] = []
        kept = structs.replace(kept, marks=self._settled(kept.marks))
        try:
            handle = put_losable(self._file, _parts(kept, spans))
        except OSError:
            return kept
        if handle is None:
            return kept
        index = structs.replace(kept.index, blocks=_FileBlocks(handle, spans))
        return structs.replace(kept, index=index)

    def _settled(self, marks: Versions) -> Versions:
        journals = {
            slug: (name, settled(version, self._path(name)))
            for slug, (name, version) in marks.journals.items()
        }
        return Versions(
            settled(marks.config, self._config),
            settled(marks.roster, self._roster),
            settled(marks.linear, self._linear),
            journals,
        )

    def _path(self, name: str) -> str:
        return f"{self._journals}/{name}"


class _FileBlocks(Sequence[Block]):
    """The blocks of one version of the file, which stays readable when another takes its place."""

    def __init__(self, handle: int, spans: list[_Span]) -> None:
        self._handle = handle
        self._spans = spans

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, number: int) -> Block: ...
    @overload
    def __getitem__(self, number: slice) -> list[Block]: ...
    def __getitem__(self, number: int | slice) -> Block | list[Block]:
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        start, length, checksum = self._spans[number]
        try:
            raw = os.pread(self._handle, length, start)
            if crc32(raw) != checksum:
                raise IndexLostError("a block's checksum does not match")
            block: Block = decoder(Block).decode(raw)
            return block
        except (OSError, msgspec.DecodeError) as error:
            raise IndexLostError(str(error)) from error

    def __del__(self) -> None:
        os.close(self._handle)


def _parts(kept: KeptIndex, spans: list[_Span]) -> Iterator[bytes]:
    """The file piece by piece: never all of it in memory."""
    index, position = kept.index, 0
    for block in index.blocks:
        packed = msgspec.msgpack.encode(block)
        spans.append((position, len(packed), crc32(packed)))
        position += len(packed)
        yield packed
    haystacks = _packed(index.customers), _packed(index.names), _packed(index.notes)
    head = msgspec.msgpack.encode(
        _Head(_MADE_BY, kept.marks, kept.missing, index.owners, haystacks, list(index.words), spans)
    )
    yield head
    yield b"%s%08x %012d\n" % (_MAGIC, crc32(head), len(head))


def _head(handle: int) -> _Head:
    """The index at the end of the file; ValueError when it is not sound."""
    last = os.lseek(handle, -_LAST_LINE, os.SEEK_END)
    line = os.read(handle, _LAST_LINE)
    checksum, length = line[len(_MAGIC) :].split()
    size = int(length)
    if not line.startswith(_MAGIC) or not 0 < size <= last:
        raise ValueError("not the end of an index")
    raw = os.pread(handle, size, last - size)
    if crc32(raw) != int(checksum, 16):
        raise ValueError("the checksum does not match")
    head: _Head = decoder(_Head).decode(raw)
    return head


def _packed(hay: Haystack) -> _Haystack:
    starts, owners = bytes(memoryview(hay.starts)), bytes(memoryview(hay.owners))  # type: ignore[arg-type] # arrays
    return _Haystack(hay.text, starts, owners, hay.kinds, hay.runs, hay.vocabulary, hay.originals)


def _unpacked(hay: _Haystack) -> Haystack:
    return Haystack(
        hay.text,
        array("I", hay.starts),
        array("I", hay.owners),
        hay.kinds,
        hay.runs,
        hay.vocabulary,
        hay.originals,
    )

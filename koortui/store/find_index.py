"""The lookup index in the cache folder. Losable, checksummed, and never believed blindly.

`koortui-find 1 CRC LENGTH`, the index as msgpack, then the customers' blocks (their notes as
they were written), each with a checksum of its own: a lookup reads the blocks of its hits alone.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from typing import overload
from zlib import crc32

import msgspec
from msgspec import Struct, structs

import koortui
from koortui.domain.lookup_index import Block, Haystack, LookupIndex, Original, Owner
from koortui.domain.lookup_kept import IndexLostError, KeptIndex
from koortui.locations import Locations
from koortui.store.journal_names import file_name
from koortui.store.losable import is_still, put_losable, version_now
from koortui.store.versions import Version

_MAGIC = b"koortui-find 1 "
_FIRST_LINE = len(_MAGIC) + 8 + 1 + 12 + 1
_MAX_BYTES = 1 << 30
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
    blocks: tuple[tuple[int, int], ...]
    """Length and checksum of each."""


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
        blocks = _FileBlocks(handle)
        try:
            head = _head(handle)
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        if head.made_by != _MADE_BY or len(head.blocks) != len(head.owners):
            return None
        blocks.lie_at(os.lseek(handle, 0, os.SEEK_CUR), head.blocks)
        customers, names, notes = map(_unpacked, head.haystacks)
        index = LookupIndex(head.owners, customers, names, notes, blocks)
        return KeptIndex(index, head.versions, head.missing)

    def look(self, slugs: Iterable[str]) -> Versions:
        return Versions(
            version_now(self._config),
            version_now(self._roster),
            version_now(self._linear),
            {slug: (name := file_name(slug), version_now(self._path(name))) for slug in slugs},
        )

    def is_current(self, marks: Versions) -> bool:
        return (
            is_still(marks.config, self._config)
            and is_still(marks.roster, self._roster)
            and is_still(marks.linear, self._linear)
            and all(
                is_still(version, self._path(name)) for name, version in marks.journals.values()
            )
        )

    def journals_still(self, marks: Versions) -> set[str]:
        journals = marks.journals.items()
        return {slug for slug, (name, v) in journals if is_still(v, self._path(name))}

    def write(self, kept: KeptIndex) -> KeptIndex:
        index = kept.index
        packed = [msgspec.msgpack.encode(block) for block in index.blocks]
        spans = tuple((len(block), crc32(block)) for block in packed)
        haystacks = _packed(index.customers), _packed(index.names), _packed(index.notes)
        head = msgspec.msgpack.encode(
            _Head(_MADE_BY, kept.marks, kept.missing, index.owners, haystacks, spans)
        )
        first = b"%s%08x %012d\n" % (_MAGIC, crc32(head), len(head))
        try:
            handle = put_losable(self._file, [first, head, *packed])
        except OSError:
            return kept
        if handle is None:
            return kept
        blocks = _FileBlocks(handle)
        blocks.lie_at(len(first) + len(head), spans)
        return structs.replace(kept, index=structs.replace(index, blocks=blocks))

    def _path(self, name: str) -> str:
        return f"{self._journals}/{name}"


class _FileBlocks(Sequence[Block]):
    """The blocks of one version of the file, which stays readable when another takes its place."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._spans: list[tuple[int, int, int]] = []

    def lie_at(self, start: int, spans: Iterable[tuple[int, int]]) -> None:
        """Where the first one begins; their lengths and checksums."""
        for length, checksum in spans:
            self._spans.append((start, length, checksum))
            start += length

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
            return _decode_block(raw)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexLostError(str(error)) from error

    def __del__(self) -> None:
        os.close(self._handle)


_decode_block = msgspec.msgpack.Decoder(Block).decode
_decode_head = msgspec.msgpack.Decoder(_Head).decode


def _head(handle: int) -> _Head:
    """The index at the beginning of the file; ValueError when it is not sound."""
    first = os.read(handle, _FIRST_LINE)
    checksum, length = first[len(_MAGIC) :].split()
    size = int(length)
    if not first.startswith(_MAGIC) or not 0 < size < _MAX_BYTES:
        raise ValueError("not the beginning of an index")
    raw = os.read(handle, size)
    if crc32(raw) != int(checksum, 16):
        raise ValueError("the checksum does not match")
    return _decode_head(raw)


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

"""The mirror cut up by customer, in the cache folder: judging one anew reads one part of it.

`koortui-parts 1 CRC LENGTH`, the head as msgpack, then the parts, each with a checksum of its
own. Good while the mirror's files are the versions they were; losable, and never precious.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from zlib import crc32

import msgspec
from msgspec import Struct, structs

from koortui.domain.customer import Customer
from koortui.domain.issue import Issue, LinearMirror, Project, SheetMirror, SheetRow
from koortui.domain.remote_part import Asked, RemotePart, RemoteView, asked_for
from koortui.locations import Locations
from koortui.store.kept_board import made_by
from koortui.store.losable import decoder, is_still, put_losable
from koortui.store.versions import Version

_MAGIC = b"koortui-parts 1 "
_FIRST_LINE = len(_MAGIC) + 8 + 1 + 12 + 1
_MAX_HEAD = 64 * 1024 * 1024


class _Head(Struct, frozen=True, array_like=True):
    made_by: tuple[str, ...]
    files: dict[str, Version]
    linear: LinearMirror
    sheet: SheetMirror
    asked: dict[str, Asked]
    """By slug, in the order of the parts."""
    spans: tuple[tuple[int, int], ...]
    """Length and checksum of each part."""


class _Part(Struct, frozen=True, array_like=True):
    issues: tuple[Issue, ...]
    projects: tuple[Project, ...]
    rows: tuple[SheetRow, ...]


class KeptPartsFile:
    """The `MirrorParts` of one installation; several processes may use the file at once."""

    def __init__(self, locations: Locations) -> None:
        self._file = locations.cache_dir / "parts.kept"
        self._mirror = [str(locations.mirror_dir / name) for name in ("linear.json", "sheet.json")]
        self._opened: _Opened | None = None

    def part_of(self, customer: Customer) -> RemotePart | None:
        slug, opened = customer.slug, self._open()
        if opened is None or not self._still(opened.head):
            return None
        if opened.head.asked.get(slug) != asked_for(customer):
            return None
        return opened.part(slug)

    def keep(
        self, remote: RemoteView, customers: Iterable[Customer], files: Mapping[str, Version]
    ) -> None:
        customers = tuple(customers)
        mirror = {path: files[path] for path in self._mirror if path in files}
        asked = {customer.slug: asked_for(customer) for customer in customers}
        opened = self._open()
        if opened and opened.head.asked == asked and self._still(opened.head):
            return
        parts = [
            msgspec.msgpack.encode(
                _Part(
                    remote.issues_of(customer),
                    remote.projects_of(customer),
                    remote.rows_of(customer),
                )
            )
            for customer in customers
        ]
        head = _Head(
            made_by(),
            mirror,
            structs.replace(remote.linear, issues={}),
            structs.replace(remote.sheet, rows=()),
            asked,
            tuple((len(part), crc32(part)) for part in parts),
        )
        payload = msgspec.msgpack.encode(head)
        first = b"%s%08x %012d\n" % (_MAGIC, crc32(payload), len(payload))
        with contextlib.suppress(OSError):
            handle = put_losable(self._file, [first, payload, *parts])
            if handle is not None:
                self._opened = _Opened(handle, head, len(first) + len(payload))

    def _still(self, head: _Head) -> bool:
        """Whether the mirror is what it was; a file that was not there still must not be."""
        files = {path: head.files.get(path, Version.absent()) for path in self._mirror}
        return all(is_still(version, path) for path, version in files.items())

    def _open(self) -> _Opened | None:
        """What is kept; read once."""
        if self._opened is None:
            with contextlib.suppress(OSError, ValueError, msgspec.DecodeError):
                self._opened = _opened(str(self._file))
        return self._opened


class _Opened:
    """One version of the file, which stays readable when another takes its place."""

    def __init__(self, handle: int, head: _Head, start: int) -> None:
        self.head = head
        self._handle = handle
        self._places: dict[str, tuple[int, int, int]] = {}
        for slug, (length, checksum) in zip(head.asked, head.spans, strict=True):
            self._places[slug] = start, length, checksum
            start += length

    def part(self, slug: str) -> RemotePart | None:
        start, length, checksum = self._places[slug]
        try:
            raw = os.pread(self._handle, length, start)
            if crc32(raw) != checksum:
                return None
            part = decoder(_Part).decode(raw)
        except (OSError, msgspec.DecodeError):
            return None
        return RemotePart(
            linear=self.head.linear,
            sheet=self.head.sheet,
            issues=part.issues,
            projects=part.projects,
            rows=part.rows,
        )

    def __del__(self) -> None:
        os.close(self._handle)


def _opened(file: str) -> _Opened:
    """Raises ValueError for what is not sound, OSError for what is not there."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        first = os.read(handle, _FIRST_LINE)
        checksum, length = first[len(_MAGIC) :].split()
        size = int(length)
        if not first.startswith(_MAGIC) or not 0 < size < _MAX_HEAD:
            raise ValueError("not the beginning of a file of parts")
        payload = os.read(handle, size)
        if crc32(payload) != int(checksum, 16):
            raise ValueError("the checksum does not match")
        head = decoder(_Head).decode(payload)
        if head.made_by != made_by() or len(head.spans) != len(head.asked):
            raise ValueError("made by another program")
        return _Opened(handle, head, len(first) + size)
    except BaseException:
        os.close(handle)
        raise

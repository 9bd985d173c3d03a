"""The board as it was judged last, kept in the cache folder. Losable, and never believed blindly.

It is good only while every file it was judged by is the version it was then, under the same
settings, the same rules and the same surroundings, on the same day. Anything else - no file, a
broken one, a folder that may not be written - costs time and nothing more.
"""

from __future__ import annotations

import contextlib
import functools
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

import koortui
from koortui.domain.board_line import Board
from koortui.locations import Locations
from koortui.store.journal_names import file_name
from koortui.store.losable import decoder, is_still, put_losable, settled, version_now
from koortui.store.versions import Version

_MAGIC = b"koortui-board 1 "
_FIRST_LINE = len(_MAGIC) + 8 + 1 + 8 + 1
_MAX_BYTES = 32 * 1024 * 1024
_RULES = ("domain", "usecases")
"""Folders of the program a judgement is made of: another rule makes another board."""


#: A board, and the versions of all files and of the journals it was judged by.
KeptBoard = tuple[Board, dict[str, Version], dict[str, Version]]


class Settings(Struct, frozen=True):
    """What is fixed when the program starts and a judgement rests on."""

    config: bytes | None
    """All of config.toml; None where there is none."""
    words: tuple[str, ...]


class _Marks(Struct, frozen=True, array_like=True):
    """What the board rests on: read before the board itself, which is many times as large."""

    settings: Settings
    timezone: str
    begins: datetime
    ends: datetime
    files: dict[str, Version]
    journals: dict[str, tuple[str, Version]]
    """By slug, whoever has a line: the journal's file name, and which version it was."""
    missing: bool
    """Somebody has no line."""


class KeptBoardFile:
    """The `BoardCache` of one installation; several processes may use the file at once."""

    def __init__(
        self,
        locations: Locations,
        settings: Settings,
    ) -> None:
        self._places = locations
        self._settings = settings
        self.may_keep: Callable[[Board], bool] = lambda _board: False
        """Whether all that a judgement needs was known when the board was made."""
        self._found: tuple[_Marks, memoryview, dict[str, Version]] | None = None
        """Read by a first look that could not do with it, and the journals that held then."""
        self._file = locations.cache_dir / "board.kept"

    def read(self, clock: Callable[[str], datetime], *, whole: bool = False) -> KeptBoard | None:
        """As the protocol says. `whole`: nothing unless every line holds."""
        found, self._found = self._found or self._load(), None
        if found is None:
            return None
        marks, payload, versions = found
        now = clock(marks.timezone)
        if not marks.begins <= now < marks.ends or not self._are_still(marks.files):
            return None
        versions = versions or self._holding(marks)
        if whole and (marks.missing or len(versions) < len(marks.journals)):
            self._found = marks, payload, versions
            return None
        try:
            board = decoder(Board).decode(payload)
        except msgspec.DecodeError:
            return None
        lines = {s: line for s, line in board.lines.items() if s in versions and line.holds_at(now)}
        if whole and len(lines) < len(board.everybody):
            return None
        return msgspec.structs.replace(board, lines=lines), marks.files, versions

    def _holding(self, marks: _Marks) -> dict[str, Version]:
        folder = str(self._places.journals_dir)
        journals = marks.journals.items()
        return {s: v for s, (name, v) in journals if is_still(v, f"{folder}/{name}")}

    def look(self) -> dict[str, Version]:
        return {path: version_now(path) for path in self._paths()}

    def look_at(self, slugs: Iterable[str]) -> dict[str, Version]:
        folder = self._places.journals_dir
        return {slug: version_now(f"{folder}/{file_name(slug)}") for slug in slugs}

    def keep(
        self, board: Board, files: Mapping[str, Version], journals: Mapping[str, Version]
    ) -> None:
        if not self.may_keep(board) or self._is_unread(board, files):
            return
        lines = {
            slug: line
            for slug, line in board.lines.items()
            if slug in journals and not line.unreadable  # that is said at every start
        }
        folder = str(self._places.journals_dir)
        names = [(slug, file_name(slug)) for slug in lines]
        marks = _Marks(
            self._settings,
            board.timezone,
            board.begins,
            board.ends,
            {path: settled(version, path) for path, version in files.items()},
            {slug: (name, settled(journals[slug], f"{folder}/{name}")) for slug, name in names},
            len(lines) < len(board.everybody),
        )
        head = msgspec.msgpack.encode(marks)
        body = msgspec.msgpack.encode(msgspec.structs.replace(board, lines=lines))
        first = b"%s%08x %08x\n" % (_MAGIC, zlib.crc32(body, zlib.crc32(head)), len(head))
        with contextlib.suppress(OSError):
            handle = put_losable(self._file, [first, head, body])
            if handle is not None:
                os.close(handle)

    def _is_unread(self, board: Board, files: Mapping[str, Version]) -> bool:
        """A copy that is there but could not be used is said at every start, too."""
        read = {"linear": board.linear_at, "sheet": board.sheet_at}
        folder = self._places.mirror_dir
        return any(at is None and f"{folder}/{name}.json" in files for name, at in read.items())

    def _load(self) -> tuple[_Marks, memoryview, dict[str, Version]] | None:
        """The marks, if they are of this program with these settings, and the board as written."""
        try:
            with self._file.open("rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > _MAX_BYTES:
                    return None
                raw = memoryview(file.read())
            if raw[: len(_MAGIC)] != _MAGIC:
                return None
            checksum, length = bytes(raw[len(_MAGIC) : _FIRST_LINE]).split()
            rest, split = raw[_FIRST_LINE:], int(length, 16)
            if zlib.crc32(rest) != int(checksum, 16):
                return None
            marks = decoder(_Marks).decode(rest[:split])
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        return (marks, rest[split:], {}) if marks.settings == self._settings else None

    def _are_still(self, files: dict[str, Version]) -> bool:
        present = set(self._paths())
        return present == files.keys() and all(is_still(v, path) for path, v in files.items())

    def _paths(self) -> Iterator[str]:
        """Every file but the journals that a judgement may rest on."""
        places = self._places
        yield from _json_in(places.data_dir)
        yield from _json_in(places.mirror_dir)
        yield from _json_in(places.moves_dir)
        yield from _json_in(places.cache_dir, "holidays-")


def settings_of(locations: Locations, words: Iterable[str]) -> Settings:
    """The settings as they are on disk now; `words` are whatever else is fixed at the start."""
    config: bytes | None = None
    with contextlib.suppress(OSError), locations.config_file.open("rb") as file:
        config = file.read()
    return Settings(config, (*made_by(), *words))


@functools.cache
def made_by() -> tuple[str, ...]:
    """Which program this is: its version; of its rules, how many files and the last change."""
    root = os.path.dirname(koortui.__file__)  # noqa: PTH120 - a Path is ten times as slow
    words = [koortui.__version__]
    for folder in _RULES:
        times = []
        with contextlib.suppress(OSError), os.scandir(f"{root}/{folder}") as entries:
            times = [e.stat().st_mtime_ns for e in entries if e.name.endswith(".py")]
        words.append(f"{folder} {len(times)} {max(times, default=0)}")
    return tuple(words)


def _json_in(folder: Path, beginning: str = "") -> Iterator[str]:
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - many times as fast as a glob
            if name.startswith(beginning) and name.endswith(".json") and name[0] != ".":
                yield f"{folder}/{name}"

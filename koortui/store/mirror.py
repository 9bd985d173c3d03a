"""What the remotes said last, on disk: whole or absent, never the only copy of anything."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from koortui.domain.issue import LinearMirror, SheetMirror
from koortui.store.envelope import BrokenFileError, Content, seal, unseal
from koortui.store.errors import StoreError, explain
from koortui.store.events import SWEPT, OnEvent, StoreEvent, ignore
from koortui.store.files import AtomicFile, Companions, read_bounded
from koortui.store.filesystem import FileSystem
from koortui.store.locks import FileLock
from koortui.store.sharing import share_linear, share_sheet
from koortui.store.storage import LOCK_TIMEOUT
from koortui.store.versions import ParseCache, Version, Watch

_SCHEMA = 1
"""Raise it when the mirror's shape changes: an old one is then fetched anew, not migrated."""

M = TypeVar("M", LinearMirror, SheetMirror)


def mirror_format(path: Path) -> str:
    """The format that the head of the mirror file at `path` names."""
    return f"koortui-mirror-{path.stem}"


class FileMirrorStore:
    """The `MirrorStore` of one machine."""

    def __init__(
        self, folder: Path, *, on_event: OnEvent = ignore, fs: FileSystem | None = None
    ) -> None:
        fs = fs or FileSystem()
        linear, sheet = folder / "linear.json", folder / "sheet.json"
        self._linear = _MirrorFile(linear, LinearMirror, share_linear, on_event, fs)
        self._sheet = _MirrorFile(sheet, SheetMirror, share_sheet, on_event, fs)
        self._watch = Watch(lambda: [linear, sheet])
        self._linear.sweep()
        self._sheet.sweep()

    def read_linear(self) -> LinearMirror:
        return self._linear.read()

    def write_linear(self, mirror: LinearMirror) -> None:
        self._linear.write(mirror)

    def read_sheet(self) -> SheetMirror:
        return self._sheet.read()

    def write_sheet(self, mirror: SheetMirror) -> None:
        self._sheet.write(mirror)

    def changed(self) -> bool:
        return bool(self._watch.changed())


class _MirrorFile(Generic[M]):
    """One remote's copy: `kind` as JSON in the store's envelope."""

    def __init__(
        self,
        path: Path,
        kind: type[M],
        share: Callable[[M, M | None], None],
        on_event: OnEvent,
        fs: FileSystem,
    ) -> None:
        self._path = path
        self._kind: type[M] = kind
        self._format = mirror_format(path)
        self._decoder: msgspec.json.Decoder[M] = msgspec.json.Decoder(kind)
        self._share: Callable[[M, M | None], None] = share
        self._on_event = on_event
        self._fs = fs
        self._names = Companions(path)
        self._lock = FileLock(self._names.lock)
        self._file = AtomicFile(self._names, fs)
        self._parsed: ParseCache[M] = ParseCache()

    def sweep(self) -> None:
        """Remove the temp file of a killed writer; leaves a live writer's alone."""
        if not self._names.has_temp():
            return
        with contextlib.suppress(StoreError, OSError), self._lock.held(0):
            if self._file.sweep():
                self._on_event(StoreEvent("swept", self._path, f"{self._path.name}: {SWEPT}"))

    def read(self) -> M:
        return self._parsed.get(self._path, self._parse)

    def write(self, mirror: M) -> None:
        raw = seal(self._format, Content(_SCHEMA, 1, msgspec.json.encode(mirror)))
        with self._explained("Saving"):
            self._fs.make_folder(self._path.parent)
            with self._lock.held(LOCK_TIMEOUT):
                self._file.replace_rebuildable(raw)

    def _parse(self) -> tuple[Version, M]:
        try:
            with self._explained("Reading"):
                raw, version = read_bounded(self._path)
            content = unseal(self._format, raw)
            if content.schema != _SCHEMA:
                raise BrokenFileError("another version of KoorTUI wrote it")
            mirror = self._decoder.decode(content.data)
            self._share(mirror, self._parsed.last(self._path))
            return version, mirror
        except FileNotFoundError:
            return Version.absent(), self._kind()
        except (BrokenFileError, msgspec.DecodeError) as broken:
            version = Version.at(self._path)
            text = f"The copy in {self._path.name} cannot be used ({broken}): it is fetched anew."
            self._on_event(StoreEvent("rebuilt", self._path, text))
            return version, self._kind()

    @contextlib.contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise explain(error, doing, self._path) from error

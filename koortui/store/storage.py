"""Storage under TinyDB that loses nothing: locked, atomic, checked, backed up."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from koortui.domain.errors import InvalidInput
from koortui.store.backups import BackupPolicy, Backups, good_copies
from koortui.store.envelope import MAX_BYTES, BrokenFileError, Content, seal, unseal
from koortui.store.errors import StoreError, StoreFull, StoreTooNew, explain
from koortui.store.events import SWEPT, OnEvent, StoreEvent, ignore
from koortui.store.files import AtomicFile, Companions, read_bounded
from koortui.store.filesystem import FileSystem
from koortui.store.locks import FileLock
from koortui.store.migrations import Data, StoreFormat
from koortui.store.recovery import has_history, recover, set_aside
from koortui.store.versions import Version

LOCK_TIMEOUT = 5.0
"""Seconds: a commit takes milliseconds, so a longer wait means a stopped process."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Data).decode


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AtomicStorage:
    """One file under TinyDB, safe between threads and processes.

    `uuid_table` makes it one of TinyDB's storages: who only reads loads nothing of TinyDB.

    Changes happen inside `with storage.transaction():` only. The block works on one copy in
    memory under the file's lock; its end is one durable write, none if nothing changed or an
    exception left the block. Reads outside never wait for a writer.

    Raises StoreError and its kinds; `on_event` hears of restores, migrations and the like.
    """

    def __init__(
        self,
        path: Path,
        file_format: StoreFormat,
        *,
        policy: BackupPolicy | None = None,
        on_event: OnEvent = ignore,
        clock: Callable[[], datetime] = _utc_now,
        fs: FileSystem | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
    ) -> None:
        self._names = Companions(path)
        self._format = file_format
        self._fs = fs or FileSystem()
        self._file = AtomicFile(self._names, self._fs)
        self._backups = Backups(self._names, policy or BackupPolicy(), self._fs)
        self._lock = FileLock(self._names.lock)
        self._lock_timeout = lock_timeout
        self._on_event = on_event
        self._clock = clock
        self._writer: int | None = None
        self._working: Data = {}
        self._dirty = False
        self.sweep()

    @property
    def path(self) -> Path:
        return self._names.main

    # TinyDB's side

    def read(self) -> Data:
        """The tables: the working copy inside this thread's transaction, else a fresh copy."""
        if self.in_transaction:
            return self._working
        return self._tables(self.content())

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Change the working copy; what is on disk changes when the transaction ends."""
        if not self.in_transaction:
            raise StoreError(f"A write to {self.path.name} needs a transaction.")
        self._working = dict(data)  # type: ignore[arg-type] # tables as TinyDB hands them back
        self._dirty = True

    # Ours

    @property
    def in_transaction(self) -> bool:
        """Whether the calling thread is inside `transaction()`."""
        return self._writer == threading.get_ident()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Content]:
        """Hold the lock around a whole read-modify-write; yields the content it starts from."""
        if self.in_transaction:
            raise StoreError(f"Transactions on {self.path.name} do not nest.")
        with self._locked():
            before = self._mended()
            self._working, self._dirty = self._tables(before), False
            self._writer = threading.get_ident()
            try:
                yield before
                if self._dirty:
                    self._commit(before)
            finally:
                self._writer, self._working = None, {}

    def content(self) -> Content:
        """The verified bytes on disk, restored or migrated first where that is needed."""
        return self.versioned()[1]

    def versioned(self) -> tuple[Version, Content]:
        """`content` with the version of the file it was read from, for those who keep it."""
        with contextlib.suppress(BrokenFileError):
            version, content = self._load()
            if content.schema == self._format.schema:
                return version, content
        with self._locked():
            self._mended()
            return self._load()

    def overwrite(self, data: bytes, schema: int) -> None:
        """Put a verified copy in place of whatever is there, which is kept as a backup.

        The way back for a person: it works on a damaged file too, which goes to quarantine.
        """
        with self._locked(), self._explained("Restoring"):
            now = self._clock()
            try:
                _, current = self._load()
                self._backups.keep_now(now, label="before-restore")
            except BrokenFileError:
                set_aside(self._names, self._fs, now)
                copies = good_copies(self._names, self._format.name)
                current = copies[0].content if copies else Content(schema, 0, b"{}")
            self._put(Content(schema, current.revision + 1, data))

    def sweep(self) -> None:
        """Remove the temp file of a killed writer; leaves a live writer's alone."""
        if not self._names.has_temp():
            return
        with contextlib.suppress(StoreError, OSError), self._lock.held(0):
            if self._file.sweep():
                self._tell("swept", SWEPT)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with self._explained("Opening"):
            self._fs.make_folder(self._names.folder)
        with self._lock.held(self._lock_timeout):
            yield

    def _load(self) -> tuple[Version, Content]:
        """What is on disk, without touching it; BrokenFileError when that cannot be trusted."""
        with self._explained("Reading"):
            try:
                raw, version = read_bounded(self.path)
            except FileNotFoundError:
                if has_history(self._names):
                    raise BrokenFileError("it is missing") from None
                return Version.absent(), Content(self._format.schema, 0, b"{}")
        content = unseal(self._format.name, raw)
        if content.schema > self._format.schema:
            raise StoreTooNew(
                f"{self.path.name} was written by a newer KoorTUI (schema {content.schema}; "
                f"this one knows {self._format.schema}).",
                kept="The file was not touched.",
                next_step="Update KoorTUI on this machine.",
            )
        return version, content

    def _mended(self) -> Content:
        """The content under the lock: a damaged file restored, an older schema migrated."""
        try:
            _, content = self._load()
        except BrokenFileError as broken:
            with self._explained("Restoring"):
                recover(
                    self._names,
                    self._format.name,
                    str(broken),
                    fs=self._fs,
                    now=self._clock(),
                    on_event=self._on_event,
                )
            _, content = self._load()
        while content.schema < self._format.schema:
            content = self._migrate(content)
        return content

    def _migrate(self, before: Content) -> Content:
        step = self._format.step_from(before.schema)
        with self._explained("Backing up"):
            self._backups.keep_now(self._clock(), label=f"schema-{before.schema}")
        after = Content(
            before.schema + 1, before.revision + 1, _encode(step.apply(self._tables(before)))
        )
        self._put(after)
        self._tell("migrated", f"brought to schema {after.schema}; a backup was kept.")
        return after

    def _commit(self, before: Content) -> None:
        try:
            data = _encode(self._working)
        except UnicodeEncodeError as error:  # half a character, from a terminal or a paste
            raise InvalidInput("text", "It holds characters that are not valid Unicode.") from error
        if data == before.data:
            return
        try:
            self._backups.keep_if_due(self._clock())
        except OSError as error:
            self._tell("backup_failed", f"no backup was made: {error.strerror}.")
        self._put(Content(self._format.schema, before.revision + 1, data))

    def _put(self, content: Content) -> None:
        raw = seal(self._format.name, content)
        if len(raw) > MAX_BYTES:
            raise StoreFull(
                f"{self.path.name} would grow beyond {MAX_BYTES // 2**20} MiB.",
                kept="Nothing on disk was changed.",
                next_step="Export and remove old records.",
            )
        with self._explained("Saving"):
            self._file.replace(raw)
        try:
            self._file.keep_spare(raw)
        except OSError as error:  # the commit stands; only its second copy is missing
            self._tell("spare_failed", f"saved, but without a spare copy: {error.strerror}.")

    def _tables(self, content: Content) -> Data:
        return _decode(content.data)

    def _tell(self, kind: Any, text: str) -> None:
        self._on_event(StoreEvent(kind, self.path, f"{self.path.name}: {text}"))

    @contextlib.contextmanager
    def _explained(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise explain(error, doing, self.path) from error

"""All records in one file and back: a zip of sealed files, verified before anything is replaced."""

import contextlib
import dataclasses
import hashlib
import io
import os
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from koortui.store.envelope import MAX_BYTES, BrokenFileError, Content, seal, unseal
from koortui.store.errors import StoreCorrupt, StoreTooNew, explain
from koortui.store.filesystem import FileSystem
from koortui.store.journals import JOURNAL_FORMAT
from koortui.store.migrations import StoreFormat
from koortui.store.roster import ROSTER_FORMAT
from koortui.store.storage import AtomicStorage

_ROSTER = "roster.json"
_JOURNALS = "journals/"
_MANIFEST = "manifest.json"
"""Lists every member with its digest: a damaged zip must not lose one without a word."""
_ARCHIVE_FORMAT, _ARCHIVE_SCHEMA = "koortui-archive", 1
#: What zipfile raises over damaged bytes; the checksum inside a member catches the rest.
_UNUSABLE = (
    zipfile.BadZipFile,
    BrokenFileError,
    EOFError,
    NotImplementedError,
    zlib.error,
    RuntimeError,
    ValueError,
    struct.error,
    OSError,  # of its own making: the bytes are in memory by then
    KeyError,
    msgspec.DecodeError,
)


@dataclasses.dataclass(frozen=True)
class DataFiles:
    """Where the records of one installation are; mirrors are not among them: they rebuild."""

    roster: Path
    journals: Path

    def all(self) -> list[tuple[Path, StoreFormat]]:
        """Every file that exists or ever existed: a missing one with backups counts too."""
        backups = self.journals / "backups"
        known = {p.name for p in self.journals.glob("*.json")}
        known |= {p.name for p in backups.iterdir()} if backups.is_dir() else set()
        known |= {p.name.partition(".corrupt-")[0] for p in self.journals.glob("*.corrupt-*")}
        journals = [(self.journals / name, JOURNAL_FORMAT) for name in sorted(known)]
        return [(self.roster, ROSTER_FORMAT), *journals]

    def place(self, name: str) -> tuple[Path, StoreFormat]:
        """The file that an archive's member becomes; BrokenFileError for a name not ours."""
        if name == _ROSTER:
            return self.roster, ROSTER_FORMAT
        file = name.removeprefix(_JOURNALS)
        if name == _JOURNALS + file and file.endswith(".json") and Path(file).name == file:
            return self.journals / file, JOURNAL_FORMAT
        raise BrokenFileError(f"{name!r} is not a KoorTUI file")


def default_archive_name(now: datetime) -> str:
    """What a backup is called when nobody names it."""
    return f"koortui-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def write_archive(files: DataFiles, target: Path, **options: Any) -> list[str]:
    """Verified copies of all files in one private zip at `target`; the members' names.

    StoreCorrupt when a file can neither be read nor restored: no archive then.
    """
    members = {}
    for path, file_format in files.all():
        content = AtomicStorage(path, file_format, **options).content()
        if content.revision:
            name = _ROSTER if path == files.roster else _JOURNALS + path.name
            members[name] = seal(file_format.name, content)
    manifest = msgspec.json.encode({name: _digest(raw) for name, raw in members.items()})
    sealed = seal(_ARCHIVE_FORMAT, Content(_ARCHIVE_SCHEMA, 1, manifest))
    temp = target.with_name(f".{target.name}.tmp")
    try:
        _write_zip(temp, {_MANIFEST: sealed, **members})
        temp.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temp.unlink(missing_ok=True)
        raise explain(error, "Writing", target) from error
    return sorted(members)


def restore_archive(files: DataFiles, source: Path, **options: Any) -> list[str]:
    """Put an archive's files in place of today's, which stay as backups; the members' names.

    Every member is verified first: StoreCorrupt or StoreTooNew, and nothing was replaced.
    Files that the archive does not hold are left as they are.
    """
    verified = _verified(files, source)
    for _name, path, file_format, content in verified:
        storage = AtomicStorage(path, file_format, **options)
        storage.overwrite(content.data, content.schema)
        storage.content()  # brings an older schema up to date
    return [name for name, *_ in verified]


def _write_zip(path: Path, members: dict[str, bytes]) -> None:
    path.unlink(missing_ok=True)
    fs = FileSystem()
    fd = fs.create(path)
    with os.fdopen(fd, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, raw in members.items():
                archive.writestr(name, raw)
        file.flush()
        fs.fsync(fd)


def _verified(files: DataFiles, source: Path) -> list[tuple[str, Path, StoreFormat, Content]]:
    """Every member with its place and content, once all that the manifest lists is sound."""
    try:
        packed = io.BytesIO(source.read_bytes())  # from here on an OSError is zipfile's
    except OSError as error:
        raise explain(error, "Reading", source) from error
    try:
        with zipfile.ZipFile(packed) as archive:
            manifest = unseal(_ARCHIVE_FORMAT, _member(archive, _MANIFEST))
            _refuse_newer(source, manifest.schema, _ARCHIVE_SCHEMA)
            digests = msgspec.json.decode(manifest.data, type=dict[str, str])
            verified = []
            for name, digest in digests.items():
                raw, (path, file_format) = _member(archive, name), files.place(name)
                if _digest(raw) != digest:
                    raise BrokenFileError(f"{name} is not what was backed up")
                content = unseal(file_format.name, raw)
                _refuse_newer(source, content.schema, file_format.schema)
                verified.append((name, path, file_format, content))
            return verified
    except _UNUSABLE as error:
        raise StoreCorrupt(
            f"{source.name} cannot be restored: {error}.",
            kept="Nothing was replaced.",
            next_step="Choose another backup.",
        ) from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_BYTES:
        raise BrokenFileError(f"{name} is too large")
    return archive.read(name)


def _refuse_newer(source: Path, schema: int, known: int) -> None:
    if schema > known:
        raise StoreTooNew(
            f"{source.name} was made by a newer KoorTUI.",
            kept="Nothing was replaced.",
            next_step="Update KoorTUI on this machine.",
        )


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()

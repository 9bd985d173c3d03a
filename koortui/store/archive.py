"""All records and settings in one file and back: a zip, verified before anything is replaced."""

import contextlib
import dataclasses
import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from koortui.store.envelope import MAX_BYTES, BrokenFileError, Content, seal, unseal
from koortui.store.errors import StoreCorrupt, StoreError, StoreTooNew, explain
from koortui.store.files import BACKUP_FOLDER
from koortui.store.filesystem import FileSystem
from koortui.store.journal_names import JOURNAL_FORMAT
from koortui.store.migrations import StoreFormat
from koortui.store.roster import ROSTER_FORMAT
from koortui.store.storage import AtomicStorage

_SEALED = b'{"format":"'
"""How a single file begins, and no zip does."""
_ROSTER = "roster.json"
_JOURNALS = "journals/"
_MANIFEST = "manifest.json"
"""Lists every member with its digest: a damaged zip must not lose one without a word."""
_ARCHIVE_FORMAT, _ARCHIVE_SCHEMA = "koortui-archive", 2
"""2: with settings and templates."""
_CONFIG, _TEMPLATES = "config.toml", "templates/"
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
    """Where one installation's files are. A backup leaves the mirror out: it is fetched anew."""

    roster: Path
    journals: Path
    mirror: Path | None = None
    config: Path | None = None
    templates: Path | None = None
    """A folder of the person's own templates."""

    def texts(self) -> dict[str, Path]:
        """By their names in an archive: what a person wrote and no program may overwrite."""
        found = {_CONFIG: self.config} if self.config else {}
        own = self.templates.glob("*.md") if self.templates else ()
        found |= {_TEMPLATES + path.name: path for path in sorted(own)}
        return {name: path for name, path in found.items() if path.is_file()}

    def text_place(self, name: str) -> Path | None:
        """Where a text of an archive belongs; None for a record, or where there is no place."""
        if name == _CONFIG:
            return self.config
        file = name.removeprefix(_TEMPLATES)
        if name == _TEMPLATES + file and file.endswith(".md") and Path(file).name == file:
            return self.templates / file if self.templates else None
        return None

    def mirrors(self) -> list[Path]:
        """The copies of what the remotes said."""
        return sorted(self.mirror.glob("*.json")) if self.mirror else []

    def all(self) -> list[tuple[Path, StoreFormat]]:
        """Files of records, also those that only their backups still tell of."""
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
    records = sorted(members)
    try:
        members |= {name: path.read_bytes() for name, path in files.texts().items()}
    except OSError as error:
        raise explain(error, "Reading", Path(error.filename)) from error
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
    return [*records, *files.texts()]


def verify_archive(files: DataFiles, source: Path) -> None:
    """Raises what `restore_archive` would, before anything is done."""
    _verified(files, source)


def restore_archive(files: DataFiles, source: Path, **options: Any) -> list[str]:
    """Put an archive's files in place of today's, which stay as backups; the members' names.

    `source` may also be one restore point out of a `backups` folder. Nothing is replaced unless
    everything in it is sound. Files that it does not hold are left as they are.
    """
    verified, _ = _verified(files, source)
    for done, (_name, path, file_format, content) in enumerate(verified):
        storage = AtomicStorage(path, file_format, **options)
        try:
            storage.overwrite(content.data, content.schema)
            storage.content()  # brings an older schema up to date
        except StoreError as error:
            before = f"{done} of {len(verified)} files were replaced before that; what they held "
            kept = f"{before}is kept as restore points." if done else "Nothing was replaced."
            raise type(error)(error.what, kept=kept, next_step=error.next_step) from error
    return [name for name, *_ in verified]


def _write_zip(path: Path, members: dict[str, bytes]) -> None:
    def write(file: BinaryIO) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, raw in members.items():
                archive.writestr(name, raw)

    _write_synced(path, write)


def _write_synced(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """A private file, on disk when this returns."""
    path.unlink(missing_ok=True)
    fs = FileSystem()
    fd = fs.create(path)
    with os.fdopen(fd, "wb") as file:
        write(file)
        file.flush()
        fs.fsync(fd)


def restore_texts(files: DataFiles, source: Path) -> tuple[list[str], list[str]]:
    """Put an archive's settings and templates where there are none: those put there, those not.

    What is there and says something else stays: a person wrote it.
    """
    _, texts = _verified(files, source)
    put, left = [], []
    for name, raw in texts.items():
        place = files.text_place(name)
        if place is None:
            continue
        try:
            if place.exists():
                if place.read_bytes() != raw:
                    left.append(name)
                continue
            FileSystem().make_folder(place.parent)
            temp = place.with_name(f".{place.name}.tmp")
            _write_synced(temp, partial(_put_in, raw))
            temp.replace(place)
        except OSError as error:
            raise explain(error, "Writing", place) from error
        put.append(name)
    return put, left


def _put_in(raw: bytes, file: BinaryIO) -> None:
    file.write(raw)


Verified = tuple[str, Path, StoreFormat, Content]
"""Name, place and content of one record file."""
Texts = dict[str, bytes]
"""Settings and templates, by their names."""


def _verified(files: DataFiles, source: Path) -> tuple[list[Verified], Texts]:
    """Every member, once all that the manifest lists is sound."""
    try:
        raw = source.read_bytes()  # from here on an OSError is zipfile's
    except OSError as error:
        raise explain(error, "Reading", source) from error
    try:
        if raw.startswith(_SEALED):
            return [_restore_point(files, source, raw)], {}
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _members(files, source, archive)
    except _UNUSABLE as error:
        raise StoreCorrupt(
            f"{source.name} cannot be restored: {error}.",
            kept="Nothing was replaced.",
            next_step="Choose another backup.",
        ) from error


def _members(
    files: DataFiles, source: Path, archive: zipfile.ZipFile
) -> tuple[list[Verified], Texts]:
    manifest = unseal(_ARCHIVE_FORMAT, _member(archive, _MANIFEST))
    _refuse_newer(source, manifest.schema, _ARCHIVE_SCHEMA)
    digests = msgspec.json.decode(manifest.data, type=dict[str, str])
    verified, texts = list[Verified](), Texts()
    for name, digest in digests.items():
        raw = _member(archive, name)
        if _digest(raw) != digest:
            raise BrokenFileError(f"{name} is not what was backed up")
        if name == _CONFIG or name.startswith(_TEMPLATES):
            texts[name] = raw
            continue
        path, file_format = files.place(name)
        content = unseal(file_format.name, raw)
        _refuse_newer(source, content.schema, file_format.schema)
        verified.append((name, path, file_format, content))
    return verified, texts


def _restore_point(files: DataFiles, source: Path, raw: bytes) -> Verified:
    """One file's former version; the folder of a restore point is called like its file."""
    is_point = source.parent.parent.name == BACKUP_FOLDER
    file = source.parent.name if is_point else source.name
    name = file if file == files.roster.name else _JOURNALS + file
    path, file_format = files.place(name)
    content = unseal(file_format.name, raw)
    _refuse_newer(source, content.schema, file_format.schema)
    return name, path, file_format, content


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

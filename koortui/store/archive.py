"""All records in one file and back: a zip of sealed files, verified before anything is replaced."""

import contextlib
import dataclasses
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from koortui.store.envelope import MAX_BYTES, BrokenFileError, Content, seal, unseal
from koortui.store.errors import StoreCorrupt, StoreTooNew, explain
from koortui.store.filesystem import FileSystem
from koortui.store.journals import JOURNAL_FORMAT
from koortui.store.migrations import StoreFormat
from koortui.store.roster import ROSTER_FORMAT
from koortui.store.storage import AtomicStorage

_ROSTER = "roster.json"
_JOURNALS = "journals/"
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

    def member(self, name: str) -> tuple[Path, StoreFormat] | None:
        """The file that an archive's member belongs to; None for a name that is not ours."""
        if name == _ROSTER:
            return self.roster, ROSTER_FORMAT
        file = name.removeprefix(_JOURNALS)
        if name == _JOURNALS + file and file.endswith(".json") and Path(file).name == file:
            return self.journals / file, JOURNAL_FORMAT
        return None


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
    temp = target.with_name(f".{target.name}.tmp")
    try:
        _write_zip(temp, members)
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
    verified = list(_verified(files, source))
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


def _verified(files: DataFiles, source: Path) -> Iterable[tuple[str, Path, StoreFormat, Content]]:
    def refuse(reason: str) -> StoreCorrupt:
        return StoreCorrupt(
            f"{source.name} cannot be restored: {reason}.",
            kept="Nothing was replaced.",
            next_step="Choose another backup.",
        )

    try:
        with zipfile.ZipFile(source) as archive:
            for info in archive.infolist():
                place = files.member(info.filename)
                if place is None:
                    raise refuse(f"{info.filename!r} is not a KoorTUI file")
                if info.file_size > MAX_BYTES:
                    raise refuse(f"{info.filename} is too large")
                path, file_format = place
                content = unseal(file_format.name, archive.read(info))
                if content.schema > file_format.schema:
                    raise StoreTooNew(
                        f"{source.name} was made by a newer KoorTUI.",
                        kept="Nothing was replaced.",
                        next_step="Update KoorTUI on this machine.",
                    )
                yield info.filename, path, file_format, content
    except _UNUSABLE as error:
        raise refuse(str(error)) from error
    except OSError as error:
        raise explain(error, "Reading", source) from error

"""Is everything in order on disk? Findings for `koortui doctor`, mended where asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from koortui.store.archive import DataFiles
from koortui.store.backups import good_copies
from koortui.store.envelope import BrokenFileError, Content, unseal
from koortui.store.errors import StoreError
from koortui.store.files import Companions, read_bounded
from koortui.store.locks import FileLock
from koortui.store.migrations import StoreFormat
from koortui.store.recovery import has_history
from koortui.store.storage import AtomicStorage

Problem = Literal[
    "damaged", "newer", "no_spare", "bad_backup", "permissions", "orphan", "in_use", "quarantined"
]
#: Worth knowing, nothing to mend.
HARMLESS: frozenset[Problem] = frozenset({"in_use", "quarantined", "no_spare"})


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it should be; `fixed` when it was mended just now."""

    path: Path
    problem: Problem
    text: str
    fixed: bool = False

    @property
    def is_failure(self) -> bool:
        """Whether a person should act."""
        return not self.fixed and self.problem not in HARMLESS


def inspect(files: DataFiles, *, fix: bool = False, **options: Any) -> list[Finding]:
    """Check every file, backup, permission and lock. `options` are AtomicStorage's."""
    return [
        *_folders(files, fix),
        *(
            finding
            for path, file_format in files.all()
            for finding in _file(Companions(path), file_format, fix, options)
        ),
    ]


def _folders(files: DataFiles, fix: bool) -> Iterator[Finding]:
    for folder in sorted({files.roster.parent, files.journals}):
        if folder.is_dir():
            yield from _mode(folder, 0o700, fix)


def _file(
    names: Companions, file_format: StoreFormat, fix: bool, options: dict[str, Any]
) -> Iterator[Finding]:
    yield from _orphan(names, file_format, fix, options)
    content, problem = _read(names, file_format)
    if problem:
        yield _mended(problem, names, file_format, options) if fix else problem
    if content:
        yield from _copies(names, file_format, content)
    for path in (names.main, names.lock, *names.copies()):
        if path.exists():
            yield from _mode(path, 0o600, fix)
    for path in names.quarantined():
        yield Finding(path, "quarantined", "A damaged file, kept; remove it when not needed.")


def _read(names: Companions, file_format: StoreFormat) -> tuple[Content | None, Finding | None]:
    """The content as it is on disk, or what is wrong with it; restores nothing."""
    try:
        content = unseal(file_format.name, read_bounded(names.main)[0])
    except FileNotFoundError:
        missing = Finding(names.main, "damaged", "The file is missing, but was there before.")
        return None, missing if has_history(names) else None
    except (BrokenFileError, OSError) as error:
        return None, Finding(names.main, "damaged", f"The file cannot be used: {error}.")
    if content.schema > file_format.schema:
        return None, Finding(names.main, "newer", "Written by a newer KoorTUI: update this one.")
    return content, None


def _mended(
    problem: Finding, names: Companions, file_format: StoreFormat, options: dict[str, Any]
) -> Finding:
    try:
        AtomicStorage(names.main, file_format, **options).content()
    except StoreError as error:
        return msgspec.structs.replace(problem, text=str(error))
    return msgspec.structs.replace(problem, fixed=True)


def _orphan(
    names: Companions, file_format: StoreFormat, fix: bool, options: dict[str, Any]
) -> Iterator[Finding]:
    lock = FileLock(names.lock)
    if not lock.is_free():
        yield Finding(names.lock, "in_use", f"Process {lock.holder()} is writing.")
    elif names.temp.exists():
        if fix:
            AtomicStorage(names.main, file_format, **options)  # sweeps when it is made
        text = "Left by an interrupted write."
        yield Finding(names.temp, "orphan", text, fixed=not names.temp.exists())


def _copies(names: Companions, file_format: StoreFormat, content: Content) -> Iterator[Finding]:
    good = {copy.path: copy.content for copy in good_copies(names, file_format.name)}
    spare = good.get(names.spare)
    if spare is None or spare.data != content.data:
        text = "The spare copy is not up to date; the next save renews it."
        yield Finding(names.spare, "no_spare", text)
    for path in names.copies():
        if path not in good and path != names.spare:
            yield Finding(path, "bad_backup", "This backup is damaged; the others are used.")


def _mode(path: Path, wanted: int, fix: bool) -> Iterator[Finding]:
    mode = path.stat().st_mode & 0o777
    if not mode & ~wanted:
        return
    if fix:
        path.chmod(wanted)
    text = f"Others may read it ({mode:o}); it should be {wanted:o}."
    yield Finding(path, "permissions", text, fixed=fix)

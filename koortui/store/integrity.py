"""Is everything in order on disk? Findings for `koortui doctor`, mended where asked."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from koortui.store.archive import DataFiles
from koortui.store.backups import good_copies
from koortui.store.envelope import BrokenFileError, Content, unseal
from koortui.store.errors import StoreError
from koortui.store.files import AtomicFile, Companions, read_bounded
from koortui.store.filesystem import FileSystem
from koortui.store.locks import FileLock
from koortui.store.migrations import StoreFormat
from koortui.store.mirror import mirror_format
from koortui.store.recovery import has_history
from koortui.store.storage import AtomicStorage

Problem = Literal[
    "damaged",
    "newer",
    "denied",
    "no_spare",
    "bad_backup",
    "permissions",
    "orphan",
    "in_use",
    "quarantined",
    "rebuildable",
]
#: Worth knowing, nothing to mend.
HARMLESS: frozenset[Problem] = frozenset({"in_use", "quarantined", "no_spare", "rebuildable"})


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
    found = [*_folders(files, fix)]
    for path, file_format in files.all():
        found += _readable(path, _file(Companions(path), file_format, fix, options))
    for path in files.mirrors():
        found += _readable(path, _mirror(Companions(path), fix))
    return found


def _readable(path: Path, findings: Iterator[Finding]) -> list[Finding]:
    """The findings; one more when the operating system lets us look no further."""
    found: list[Finding] = []
    try:
        found.extend(findings)
    except StoreError as error:
        found.append(Finding(path, "denied", error.what))
    except OSError as error:
        found.append(Finding(path, "denied", f"It cannot be checked: {error.strerror}."))
    return found


def _folders(files: DataFiles, fix: bool) -> Iterator[Finding]:
    folders = {files.roster.parent, files.journals, *(path.parent for path in files.mirrors())}
    for path, _format in files.all():
        backups = Companions(path).backups
        folders |= {backups, backups.parent}
    for folder in sorted(folders):
        if folder.is_dir():
            yield from _mode(folder, 0o700, fix)


def _mirror(names: Companions, fix: bool) -> Iterator[Finding]:
    """A copy of what a remote said: damage costs nothing but the next sync's time."""
    yield from _orphan(names, fix)
    try:
        unseal(mirror_format(names.main), read_bounded(names.main)[0])
    except BrokenFileError as error:
        yield Finding(
            names.main, "rebuildable", f"It cannot be used ({error}); the next sync fetches it."
        )
    for path in (names.main, names.lock):
        if path.exists():
            yield from _mode(path, 0o600, fix)


def _file(
    names: Companions, file_format: StoreFormat, fix: bool, options: dict[str, Any]
) -> Iterator[Finding]:
    yield from _orphan(names, fix)
    content, problem = _read(names, file_format)
    if problem:
        yield _mended(problem, names, file_format, options) if fix else problem
    if content:
        yield from _copies(names, file_format, content, fix)
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


def _orphan(names: Companions, fix: bool) -> Iterator[Finding]:
    lock = FileLock(names.lock)
    if not lock.is_free():
        yield Finding(names.lock, "in_use", f"Process {lock.holder()} is writing.")
    elif names.temp.exists():
        if fix:
            with contextlib.suppress(StoreError, OSError), lock.held(0):
                AtomicFile(names, FileSystem()).sweep()
        text = "Left by an interrupted write."
        yield Finding(names.temp, "orphan", text, fixed=not names.temp.exists())


def _copies(
    names: Companions, file_format: StoreFormat, content: Content, fix: bool
) -> Iterator[Finding]:
    """What is wrong with the copies of a good file; a damaged one is of no use to anybody."""
    good = {copy.path: copy.content for copy in good_copies(names, file_format.name)}
    spare = good.get(names.spare)
    if spare is None or spare.data != content.data:
        text = "The spare copy is not up to date; the next save renews it."
        yield Finding(names.spare, "no_spare", text)
    for path in names.copies():
        if path not in good and path != names.spare:
            if fix:
                with contextlib.suppress(StoreError, OSError), FileLock(names.lock).held(1):
                    path.unlink()
            text = "This backup is damaged; the others are used."
            yield Finding(path, "bad_backup", text, fixed=not path.exists())


def _mode(path: Path, wanted: int, fix: bool) -> Iterator[Finding]:
    mode = path.stat().st_mode & 0o777
    if not mode & ~wanted:
        return
    if fix:
        with contextlib.suppress(OSError):  # not ours to change: it stays a finding
            path.chmod(mode & wanted)
    text = f"Others may read it ({mode:o}); it should be {wanted:o}."
    yield Finding(path, "permissions", text, fixed=not path.stat().st_mode & 0o777 & ~wanted)

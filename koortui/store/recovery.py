"""A damaged or missing file: kept aside, replaced by its best copy, and said so."""

import contextlib
from datetime import datetime
from pathlib import Path

from koortui.store.backups import Candidate, good_copies
from koortui.store.envelope import BrokenFileError, Content, claimed_revision, seal
from koortui.store.errors import StoreCorrupt
from koortui.store.events import OnEvent, StoreEvent
from koortui.store.files import SPARE, AtomicFile, Companions, read_bounded
from koortui.store.filesystem import FileSystem


def has_history(names: Companions) -> bool:
    """Whether a file that is missing now was there before: then missing is damage, not new."""
    return bool(names.copies() or names.quarantined())


def recover(
    names: Companions,
    file_format: str,
    reason: str,
    *,
    fs: FileSystem,
    now: datetime,
    on_event: OnEvent,
) -> None:
    """Quarantine the file (its lock is held) and put its best copy in its place.

    StoreCorrupt when there is no good copy: a file that held records never becomes empty.
    """
    copies = good_copies(names, file_format)
    claimed = _claimed(names.main)
    kept = set_aside(names, fs, now)
    if not copies:
        left = [*names.quarantined(), *names.copies()]
        raise StoreCorrupt(
            f"{names.main.name} is damaged ({reason}) and no good backup of it exists.",
            kept=f"All that is left is kept: {', '.join(map(str, left)) or 'nothing'}.",
            next_step="`koortui restore FILE` puts a backup of yours in its place; "
            "`koortui doctor` says what is left.",
        )
    best = copies[0]
    # A new revision: readers must notice, and the copy must not outrank what follows it.
    restored = Content(best.content.schema, best.content.revision + 1, best.content.data)
    raw = seal(file_format, restored)
    file = AtomicFile(names, fs)
    file.replace(raw)
    with contextlib.suppress(OSError):  # restored already; the next save makes a spare
        file.keep_spare(raw)
    aside = f" The damaged file is kept as {kept.name}." if kept else ""
    text = f"{names.main.name}: {reason}. Restored from {_describe(best)}; {_loss(best, claimed)}."
    on_event(StoreEvent("restored", names.main, text + aside))


def set_aside(names: Companions, fs: FileSystem, now: datetime) -> Path | None:
    """Quarantine the file, whose lock is held; where it went, None when there is no file."""
    if not names.main.exists():
        return None
    kept = names.quarantine(now)
    fs.replace(names.main, kept)
    fs.fsync_dir(names.folder)
    return kept


def _claimed(main: Path) -> int | None:
    try:
        raw, _ = read_bounded(main)
    except (OSError, BrokenFileError):
        return None
    return claimed_revision(raw)


def _describe(copy: Candidate) -> str:
    return "its spare copy" if copy.path.name == SPARE else f"the backup {copy.path.name}"


def _loss(copy: Candidate, claimed: int | None) -> str:
    """What can honestly be said about saves that the copy does not hold."""
    if claimed is None or claimed > copy.content.revision + 10_000:
        return f"it holds everything up to save {copy.content.revision}"
    missing = claimed - copy.content.revision
    if missing <= 0:
        return "nothing is missing"
    return f"the last {missing} save{'s' if missing > 1 else ''} may be missing"

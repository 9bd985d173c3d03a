"""What can go wrong between a record and the disk, each with a sentence for a person.

KoorError
  StoreError      anything below
    StoreBusy     another process holds the lock for longer than we wait
    StoreFull     no room: disk, quota or size limit
    StoreDenied   the folder or file is not ours to write
    StoreFailed   the disk failed, or the file system cannot do what we need
    StoreCorrupt  a damaged file and no good copy of it
    StoreTooNew   written by a newer KoorTUI
"""

import errno
from pathlib import Path

from koortui.domain.errors import KoorError


class StoreError(KoorError):
    """A record could not be read or saved."""


class StoreBusy(StoreError):
    """Another process holds the lock for longer than we wait."""


class StoreFull(StoreError):
    """No room left for the write: disk, quota or size limit."""


class StoreDenied(StoreError):
    """The operating system refuses access to the folder or file."""


class StoreFailed(StoreError):
    """The disk reported an error; nothing says it will work next time."""


class StoreCorrupt(StoreError):
    """A damaged file for which no good copy exists."""


class StoreTooNew(StoreError):
    """A file written by a newer version of the program."""


_UNCHANGED = "Nothing on disk was changed."
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def explain(error: OSError, doing: str, path: Path) -> StoreError:
    """The store error a person can act on, for `error` met while `doing` (a gerund) at `path`."""
    reason = error.strerror or type(error).__name__
    what = f"{doing} {path.name} failed: {reason}."
    if error.errno in _FULL:
        return StoreFull(what, kept=_UNCHANGED, next_step=f"Free some space for {path.parent}.")
    if error.errno in _DENIED:
        return StoreDenied(
            what, kept=_UNCHANGED, next_step=f"Make {path.parent} writable for your user."
        )
    return StoreFailed(
        what, kept=_UNCHANGED, next_step="Check the disk, then run `koortui doctor`."
    )

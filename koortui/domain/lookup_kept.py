"""The lookup index as it is kept between runs, and with it of which files' versions it was made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from koortui.domain.lookup_index import LookupIndex

if TYPE_CHECKING:
    from koortui.domain.lookup_build import WithProse

#: Which versions everything had, opaque here. Taken before reading: what changes later is noticed.
Marks = Any


class KeptIndex(Struct, frozen=True):
    """An index and what it was made of."""

    index: LookupIndex
    marks: Marks
    missing: frozenset[str] = frozenset()
    """Slugs whose journal could not be read: that is tried, and said, every time."""


class IndexLostError(Exception):
    """What is kept turned out to be damaged, or is gone: the index is to be built afresh."""


class IndexKeeper(Protocol):
    """Keeps the index in a place that may be lost at any time."""

    def read(self) -> KeptIndex | None:
        """What was kept last, maybe of a while ago; None when there is nothing sound."""

    def look(self, slugs: Iterable[str]) -> Marks:
        """Which version roster, mirror and the journals of `slugs` are now."""

    def names_still(self, marks: Marks) -> bool:
        """Whether settings, roster and mirror are of those versions still."""

    def journals_changed(self, marks: Marks) -> Collection[str]:
        """Slugs whose journal is not."""

    def glance(self, slug: str) -> WithProse | None:
        """A journal's texts without opening the store; None where the store has to be asked."""

    def write(self, kept: KeptIndex) -> KeptIndex:
        """Keep it; the answer is the same, leaner in memory. As it was where that cannot be."""

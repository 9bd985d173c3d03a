"""A lookup without the program: from the index that is kept, and a glance at what changed."""

from __future__ import annotations

from koortui.domain.lookup import Hit, search
from koortui.domain.lookup_index import LookupIndex
from koortui.domain.lookup_kept import IndexKeeper, IndexLostError

_FEW = 20
"""Changed journals up to which they are looked at here; more are for a new index."""


def find_quickly(keeper: IndexKeeper, text: str, limit: int) -> list[Hit] | None:
    """Best matches first, as `find` would answer; None where that has to be asked."""
    try:
        index = _kept_index(keeper)
        return search(index, text, limit) if index else None
    except IndexLostError:
        return None


def _kept_index(keeper: IndexKeeper) -> LookupIndex | None:
    """The index as of now. It is not written: the next one takes the same glance."""
    kept = keeper.read()
    if kept is None or kept.missing or not keeper.names_still(kept.marks):
        return None
    changed = keeper.journals_changed(kept.marks)
    if not changed:
        return kept.index
    if len(changed) > _FEW:
        return None
    from koortui.domain.lookup_build import Prose, prose_of, with_prose

    prose: dict[int, Prose] = {}
    for slug in changed:
        texts = keeper.glance(slug)
        if texts is None:
            return None
        prose[kept.index.numbers[slug]] = prose_of(texts)
    return with_prose(kept.index, prose)

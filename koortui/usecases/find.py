"""Quick lookup over everything known: customers, people, clusters, issues, notes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from threading import Lock

from koortui.domain.errors import KoorError
from koortui.domain.issue_index import IssueIndex
from koortui.domain.lookup import Hit, search
from koortui.domain.lookup_build import Prose, assemble, prose_in, prose_of, with_prose
from koortui.domain.lookup_kept import IndexKeeper, IndexLostError, KeptIndex
from koortui.domain.ports import Journal, OnUnreadable
from koortui.usecases.workspace import Workspace

_RECENTS = 20


def ignore(_slug: str, _error: KoorError) -> None:
    """The desk says already whose journal cannot be read."""


class Finder:
    """The index, kept. `refresh` belongs off the UI thread; `search` never waits for it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: KeptIndex | None = None
        self._refreshing = Lock()
        self._recents: list[str] = workspace.recents.read() if workspace.recents else []

    @property
    def ready(self) -> bool:
        """There is an index, maybe of a moment ago."""
        return self._kept is not None

    def refresh(self, unreadable: OnUnreadable = ignore) -> bool:
        """Take in what changed, keep the index for the next program. The answer: whether it did.

        The first time there is something to search at once: what was kept last.
        """
        keeper = self._workspace.find_index
        with self._refreshing:
            if self._kept is None and keeper:
                self._kept = keeper.read()
            new = _current(self._workspace, self._kept, unreadable)
            if new is self._kept:
                return False
            self._kept = keeper.write(new) if keeper else new
            return True

    def holds_removed(self, slug: str, journal: Journal) -> bool:
        """Whether texts are still kept that the customer's journal has no longer."""
        number = self._kept.index.numbers.get(slug) if self._kept else None
        if self._kept is None or number is None:
            return False
        try:
            block = self._kept.index.blocks[number]
        except IndexLostError:
            return True
        return any(key not in journal.notes and key not in journal.meetings for _, key in block)

    def search(self, text: str, limit: int, first: Iterable[str] = ()) -> list[Hit]:
        """Best matches first; without a text the recent customers, then `first`."""
        recents = self._recents if text.strip() else dict.fromkeys([*self._recents, *first])
        return self.hits(text, limit, recents)

    def hits(self, text: str, limit: int, recents: Iterable[str] = ()) -> list[Hit]:
        """As `lookup.search`; of what was kept and is damaged now a sound one is made first."""
        if self._kept is None:
            return []
        try:
            return search(self._kept.index, text, limit, recents)
        except IndexLostError:
            self._kept = _built(self._workspace, None, ignore)
            return search(self._kept.index, text, limit, recents)

    def used(self, slug: str) -> None:
        """The person went to this customer: it is offered first next time."""
        if self._recents[:1] == [slug]:
            return
        self._recents = [slug, *(other for other in self._recents if other != slug)][:_RECENTS]

    def remember(self) -> None:
        """For the next start; writes a small file, so not on the UI thread."""
        if self._workspace.recents:
            self._workspace.recents.write(self._recents)


def find(
    workspace: Workspace, text: str, limit: int = 20, unreadable: OnUnreadable = ignore
) -> list[Hit]:
    """Best matches first, over everything now; `unreadable` hears whose notes are not in."""
    finder = Finder(workspace)
    finder.refresh(unreadable)
    return finder.hits(text, limit)


def keep_index(workspace: Workspace) -> None:
    """Bring the kept index up to date, so that the next lookup need not. Never raises."""
    with contextlib.suppress(KoorError, OSError):
        Finder(workspace).refresh()


def _current(workspace: Workspace, old: KeptIndex | None, unreadable: OnUnreadable) -> KeptIndex:
    """`old` itself while everything is as it was."""
    keeper = workspace.find_index
    if old and keeper and not old.missing and _is_current(old, keeper):
        return old
    try:
        return _built(workspace, old, unreadable)
    except IndexLostError:
        return _built(workspace, None, unreadable)


def _is_current(kept: KeptIndex, keeper: IndexKeeper) -> bool:
    return keeper.names_still(kept.marks) and not keeper.journals_changed(kept.marks)


def _built(workspace: Workspace, old: KeptIndex | None, unreadable: OnUnreadable) -> KeptIndex:
    """The index as of now; of what did not change `old` holds what is needed.

    What is read is as new as its mark or newer: then it is read once more the next time.
    """
    keeper = workspace.find_index
    marks = keeper.look(c.slug for c in workspace.roster.read().customers) if keeper else None
    missing: set[str] = set()

    def texts_of(slugs: Iterable[str]) -> dict[str, Prose]:
        read = workspace.journals.read_all(slugs := [*slugs], leave_out)
        return {slug: prose_of(read.get(slug)) for slug in slugs}

    def leave_out(slug: str, error: KoorError) -> None:
        missing.add(slug)
        unreadable(slug, error)

    if old and keeper and keeper.names_still(old.marks):
        numbers = old.index.numbers
        again = texts_of({*keeper.journals_changed(old.marks), *old.missing} & numbers.keys())
        index = with_prose(old.index, {numbers[slug]: part for slug, part in again.items()})
        return KeptIndex(index, marks, frozenset(missing))
    prose = _unchanged(old, keeper) if old and keeper else {}
    customers = workspace.roster.read().customers
    prose |= texts_of(customer.slug for customer in customers if customer.slug not in prose)
    issues = IssueIndex(workspace.mirror.read_linear())
    index = assemble(
        customers,
        {customer.slug: issues.issues_of(customer) for customer in customers},
        [prose[customer.slug] for customer in customers],
    )
    return KeptIndex(index, marks, frozenset(missing))


def _unchanged(old: KeptIndex, keeper: IndexKeeper) -> dict[str, Prose]:
    """By slug: the notes of customers whose journal is what it was."""
    changed = keeper.journals_changed(old.marks)
    return {
        slug: prose_in(old.index, number)
        for slug, number in old.index.numbers.items()
        if slug not in changed and slug not in old.missing
    }

"""Quick lookup over everything known: customers, people, clusters, issues, notes."""

from __future__ import annotations

from collections.abc import Iterable

from koortui.domain.customer import Roster
from koortui.domain.errors import KoorError
from koortui.domain.issue import LinearMirror
from koortui.domain.lookup import Hit, LookupIndex, build_index, search
from koortui.domain.lookup_index import Entry
from koortui.domain.mapping import issues_of
from koortui.domain.ports import Journal, OnUnreadable
from koortui.usecases.workspace import Workspace

_RECENTS = 20


def ignore(_slug: str, _error: KoorError) -> None:
    """The desk says already whose journal cannot be read."""


Known = tuple[Roster, LinearMirror, dict[str, Journal]]


class Finder:
    """The index, kept. `refresh` belongs off the UI thread; `search` never waits for it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: Known | None = None
        self._index: LookupIndex | None = None
        self._recents: list[str] = workspace.recents.read() if workspace.recents else []

    @property
    def ready(self) -> bool:
        """There is an index, maybe of a moment ago."""
        return self._index is not None

    def refresh(self) -> bool:
        """Read what changed; build the index anew if anything did. The answer: whether."""
        known = _read(self._workspace)
        if self._known is not None and _same(known, self._known):
            return False
        self._index = _build(known, self._kept(known))
        self._known = known
        return True

    def _kept(self, new: Known) -> dict[str, tuple[Entry, ...]]:
        """A note changes one customer's entries; the roster or a pull may change everybody's."""
        old = self._known
        if old is None or self._index is None or new[0] is not old[0] or new[1] is not old[1]:
            return {}
        return {
            slug: entries
            for slug, entries in self._index.by_slug.items()
            if new[2].get(slug) is old[2].get(slug)
        }

    def search(self, text: str, limit: int, first: Iterable[str] = ()) -> list[Hit]:
        """Best matches first; without a text the recent customers, then `first`."""
        if self._index is None:
            return []
        recents = self._recents if text.strip() else dict.fromkeys([*self._recents, *first])
        return search(self._index, text, limit, recents)

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
    """Best matches first, over everything read now; `unreadable` hears whose notes are not in."""
    return search(_build(_read(workspace, unreadable)), text, limit)


def _read(workspace: Workspace, unreadable: OnUnreadable = ignore) -> Known:
    roster = workspace.roster.read()
    slugs = [customer.slug for customer in roster.customers]
    journals = workspace.journals.read_all(slugs, unreadable)
    return roster, workspace.mirror.read_linear(), journals


def _build(known: Known, kept: dict[str, tuple[Entry, ...]] | None = None) -> LookupIndex:
    roster, mirror, journals = known
    issues = {customer.slug: issues_of(customer, mirror) for customer in roster.customers}
    return build_index(roster.customers, journals, issues, kept)


def _same(new: Known, old: Known) -> bool:
    """Stores answer the same value until it changes: identity is enough, and fast."""
    return (
        new[0] is old[0]
        and new[1] is old[1]
        and new[2].keys() == old[2].keys()
        and all(journal is old[2][slug] for slug, journal in new[2].items())
    )

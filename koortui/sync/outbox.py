"""The journal's side of a delivery: claim before sending, settle after. One commit each.

A write is SENDING on disk before its request leaves: after a crash that says "may have
arrived", and it is looked for before it is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from koortui.domain.issue import Comment, Issue
from koortui.domain.mutations import PENDING, PendingWrite, Removal, WriteState
from koortui.domain.ports import Clock, JournalStore
from koortui.services.errors import ServiceError
from koortui.sync.plan import Item

#: States after which the write may have arrived already.
DOUBTFUL = frozenset({WriteState.SENDING, WriteState.IN_DOUBT})


class Outcome(Struct, frozen=True, kw_only=True):
    """How one delivery ended, in words for the EM, with what the remote now says."""

    state: WriteState
    error: str = ""
    remote: dict[str, str] = {}
    failure: ServiceError | None = None
    issue: Issue | None = None
    """The issue as the remote has it now, without comments."""
    comment: Comment | None = None
    removed: Removal | None = None
    """What the remote no longer has."""
    tries: int = 1


DELIVERED = Outcome(state=WriteState.DELIVERED)


def rejected(failure: ServiceError) -> Outcome:
    """The remote said no: parked for the EM."""
    return Outcome(state=WriteState.REJECTED, error=str(failure), failure=failure)


def unfinished(failure: ServiceError, *, doubtful: bool, tries: int) -> Outcome:
    """Not delivered for now: to be sent again, or first to be looked for."""
    state = WriteState.IN_DOUBT if doubtful else WriteState.QUEUED
    return Outcome(state=state, error=str(failure), failure=failure, tries=tries)


def given_up(last: Outcome, attempts: int) -> Outcome:
    """Tried too often while others went through: parked for the EM."""
    arrived = " It may have arrived: look before you retry." if last.state in DOUBTFUL else ""
    error = f"Given up after {attempts} tries.{arrived} Last: {last.error}"
    return Outcome(state=WriteState.REJECTED, error=error, failure=last.failure, tries=last.tries)


class Outbox:
    """Claims and settles writes. Reads each write again under the journal's lock."""

    def __init__(self, journals: JournalStore, clock: Clock) -> None:
        self._journals = journals
        self._clock = clock

    def claim(self, items: Sequence[Item]) -> list[Item]:
        """Mark as SENDING what is still pending; those, as they were before, in the same order.

        One that was withdrawn meanwhile is left out.
        """
        before: dict[str, PendingWrite] = {}
        for slug, group in _by_slug(items).items():
            with self._journals.edit(slug) as edit:
                for item in group:
                    now = edit.journal.writes.get(item.write.id)
                    if now is not None and now.state in PENDING:
                        edit.put(msgspec.structs.replace(now, state=WriteState.SENDING))
                        before[now.id] = now
        return [Item(i.slug, before[i.write.id]) for i in items if i.write.id in before]

    def settle(self, items: Iterable[Item], outcomes: Mapping[str, Outcome]) -> None:
        """Put each write's outcome (by its id) into its journal."""
        for slug, group in _by_slug(items).items():
            with self._journals.edit(slug) as edit:
                for item in group:
                    now = edit.journal.writes.get(item.write.id)
                    if now is not None:
                        edit.put(self._settled(now, outcomes[item.write.id]))

    def _settled(self, write: PendingWrite, outcome: Outcome) -> PendingWrite:
        over = outcome.state is WriteState.DELIVERED
        return msgspec.structs.replace(
            write,
            state=outcome.state,
            attempts=write.attempts + outcome.tries,
            error=outcome.error,
            remote=outcome.remote,
            settled_at=self._clock() if over else None,
        )

    def states(self, slugs: Iterable[str]) -> list[WriteState]:
        """The states of all writes that are not over."""
        journals = self._journals.read_all(slugs)
        return [write.state for journal in journals.values() for write in journal.pending()]


def _by_slug(items: Iterable[Item]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.slug, []).append(item)
    return groups

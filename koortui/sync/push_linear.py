"""Push to Linear: one write after the other; one that fails holds up its own entity only."""

from __future__ import annotations

from collections.abc import Sequence

from koortui.domain.issue import LinearMirror
from koortui.domain.mutations import CommentCreate, WriteState
from koortui.domain.ports import MirrorStore
from koortui.services.errors import AuthRefused, Offline, RateLimited, Refused, ServiceError
from koortui.services.linear.client import LinearClient
from koortui.sync import merge
from koortui.sync.deliver_linear import deliver
from koortui.sync.outbox import DOUBTFUL, Outbox, Outcome, given_up, rejected, unfinished
from koortui.sync.plan import Item, after, ready
from koortui.sync.reports import Tally
from koortui.sync.retry import Pace


class LinearPush:
    """One push's way through the Linear writes."""

    def __init__(
        self,
        client: LinearClient,
        outbox: Outbox,
        mirrors: MirrorStore,
        pace: Pace,
        tally: Tally,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._mirrors = mirrors
        self._pace = pace
        self._tally = tally
        self._mirror = LinearMirror()
        self._results: list[tuple[Item, Outcome]] = []

    async def run(self, items: Sequence[Item]) -> None:
        """Deliver in order, until all are through or Linear itself is down."""
        if not items:
            return
        self._mirror = self._mirrors.read_linear()
        blocked: set[str] = set()
        while not self._is_down() and (heads := ready(items, blocked)):
            items = after(items, {heads[0].write.id})
            claimed = self._outbox.claim(heads[:1])
            if claimed and await self._one(claimed[0]) is not WriteState.DELIVERED:
                blocked.add(heads[0].write.entity)
        await self._park_poisoned()
        self._tally.count(outcome for _, outcome in self._results)

    async def _one(self, item: Item) -> WriteState:
        outcome = await self._patiently(item)
        self._show(item, outcome)
        self._outbox.settle([item], {item.write.id: outcome})
        self._results.append((item, outcome))
        return outcome.state

    async def _patiently(self, item: Item) -> Outcome:
        doubtful, tries = item.write.state in DOUBTFUL, 0
        while True:
            try:
                return await deliver(self._client, item.write, self._mirror, doubtful=doubtful)
            except Refused as failure:
                return rejected(failure)
            except ServiceError as failure:
                tries += 1
                doubtful = doubtful or failure.ambiguous
                if not await self._pace.pause(tries, failure):
                    return unfinished(failure, doubtful=doubtful, tries=tries)

    def _show(self, item: Item, outcome: Outcome) -> None:
        """Put what Linear answered into the mirror, before the write leaves the queue."""
        new = self._mirror
        if outcome.issue:
            new = merge.with_issue(new, outcome.issue)
        if outcome.comment and isinstance(item.write.payload, CommentCreate):
            new = merge.with_comment(new, item.write.payload.issue_id, outcome.comment)
        if outcome.removed:
            new = merge.without(new, outcome.removed)
        if new is not self._mirror:
            self._mirrors.write_linear(new)
            self._mirror = new

    def _is_down(self) -> bool:
        """Whether to leave the rest for later: not reachable, not allowed, or sick."""
        failures = [outcome.failure for _, outcome in self._results]
        if not failures:
            return False
        last = failures[-1]
        if isinstance(last, AuthRefused | RateLimited):
            return True
        if isinstance(last, Offline) and not last.ambiguous:
            return True
        recent = failures[-self._pace.policy.sick_after :]
        sick = [f for f in recent if f is not None and not isinstance(f, Refused)]
        return len(sick) >= self._pace.policy.sick_after

    async def _park_poisoned(self) -> None:
        """Park what failed too often, if others went through: then it is not Linear.

        It gets one more chance first: Linear may have recovered in the midst of this push.
        """
        if self._is_down() or not any(o.state is WriteState.DELIVERED for _, o in self._results):
            return
        for at, (item, outcome) in enumerate(self._results):
            attempts = item.write.attempts + outcome.tries
            often = attempts >= self._pace.policy.give_up_after
            if not often or outcome.state not in (WriteState.QUEUED, WriteState.IN_DOUBT):
                continue
            for again in self._outbox.claim([item]):
                last = await self._patiently(again)
                if last.state in (WriteState.QUEUED, WriteState.IN_DOUBT):
                    last = given_up(last, attempts + last.tries)
                self._show(again, last)
                self._outbox.settle([again], {again.write.id: last})
                self._results[at] = (again, last)

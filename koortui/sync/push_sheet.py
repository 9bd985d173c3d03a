"""Push to the sheet: all rows at once, in rounds of one write per row."""

from __future__ import annotations

from collections.abc import Sequence

from koortui.domain.mutations import WriteState
from koortui.domain.ports import Clock, MirrorStore
from koortui.services.tracking_sheet import TrackingSheet
from koortui.sync.deliver_sheet import SheetDelivery
from koortui.sync.merge import sheet_mirror
from koortui.sync.outbox import Outbox
from koortui.sync.plan import Item, after, ready
from koortui.sync.reports import Tally
from koortui.sync.retry import Pace


class SheetPush:
    """A row's second write waits for its first; rows do not wait for each other."""

    def __init__(
        self,
        sheet: TrackingSheet,
        outbox: Outbox,
        mirrors: MirrorStore,
        clock: Clock,
        pace: Pace,
        tally: Tally,
    ) -> None:
        self._sheet = sheet
        self._outbox = outbox
        self._mirrors = mirrors
        self._clock = clock
        self._pace = pace
        self._tally = tally

    async def run(self, items: Sequence[Item]) -> None:
        blocked: set[str] = set()
        while heads := ready(items, blocked):
            items = after(items, {item.write.id for item in heads})
            blocked |= await self._round(self._outbox.claim(heads))

    async def _round(self, claimed: list[Item]) -> set[str]:
        """Deliver one write of each row; the entities that go no further."""
        if not claimed:
            return set()
        delivery = SheetDelivery(self._sheet, self._pace)
        outcomes = await delivery.deliver(claimed)
        if delivery.table is not None:
            self._mirrors.write_sheet(sheet_mirror(delivery.table, self._clock()))
        self._outbox.settle(claimed, outcomes)
        self._tally.count(outcomes.values())
        return {
            item.write.entity
            for item in claimed
            if outcomes[item.write.id].state is not WriteState.DELIVERED
        }

"""Push to the sheet's contact tab: each contact one row, once; it is only ever appended to.

The row of a message waits for its mail: what never left is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from koortui.domain.mutations import ContactAppend, MailSend, PendingWrite, ToContacts, WriteState
from koortui.domain.ports import Journal
from koortui.services.tracking_sheet import TrackingSheet
from koortui.sync.deliver_sheet import SheetDelivery
from koortui.sync.outbox import Outbox
from koortui.sync.plan import Item, after, ready
from koortui.sync.reports import Tally
from koortui.sync.retry import Pace

NO_TAB = (
    "Contacts wait for a contact tab, and none is set up any more. Name it under [sheet] in"
    " config.toml, or discard them: koortui queue."
)


class ContactPush:
    """All rows at once, in rounds of one write for each contact."""

    def __init__(self, tab: TrackingSheet, outbox: Outbox, pace: Pace, tally: Tally) -> None:
        self._tab = tab
        self._outbox = outbox
        self._pace = pace
        self._tally = tally

    async def run(self, items: Sequence[Item]) -> None:
        blocked: set[str] = set()
        while heads := ready(items, blocked):
            items = after(items, {item.write.id for item in heads})
            blocked |= await self._round(self._outbox.claim(heads))

    async def _round(self, claimed: list[Item]) -> set[str]:
        if not claimed:
            return set()
        outcomes = await SheetDelivery(self._tab, self._pace).deliver(claimed)
        self._outbox.settle(claimed, outcomes)
        self._tally.count(outcomes.values())
        return {
            item.write.entity
            for item in claimed
            if outcomes[item.write.id].state is not WriteState.DELIVERED
        }


def contact_items(items: Iterable[Item], journals: Mapping[str, Journal]) -> list[Item]:
    """Those of `items` that mean the contact tab and may go out."""
    return [
        item
        for item in items
        if isinstance(item.write.payload, ToContacts)
        and not _mail_waits(item.write, journals[item.slug])
    ]


def _mail_waits(write: PendingWrite, journal: Journal) -> bool:
    """Whether the message of this row has not left, as far as is known."""
    return isinstance(write.payload, ContactAppend) and any(
        isinstance(other.payload, MailSend) and other.payload.contact_id == write.payload.entry_id
        for other in journal.pending()
    )

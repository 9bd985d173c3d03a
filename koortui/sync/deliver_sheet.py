"""Many sheet writes in few requests: read, decide, then one request for each kind of work.

Every try starts with a read, so a try whose answer was lost is found done, not done twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from koortui.services.errors import Misplaced, ReadOnly, Refused, ServiceError
from koortui.services.tracking_sheet import Change, Table, TrackingSheet
from koortui.sync.outbox import DELIVERED, DOUBTFUL, Outcome, rejected, unfinished
from koortui.sync.plan import Item, after
from koortui.sync.plan_sheet import plan_rows
from koortui.sync.retry import Pace
from koortui.sync.table_edits import with_changes, with_rows, without_rows

W = TypeVar("W")
#: One request for several pieces of work; the table as it is afterwards.
Act = Callable[[Table, list[W]], Awaitable[Table]]


class SheetDelivery:
    """Delivers one batch: writes to different rows. `outcomes` by the write's id."""

    def __init__(self, sheet: TrackingSheet, pace: Pace) -> None:
        self._sheet = sheet
        self._pace = pace
        self._doubtful: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}
        self.table: Table | None = None
        """The sheet as read last, with what was written since."""

    async def deliver(self, items: Sequence[Item]) -> dict[str, Outcome]:
        """Bring all of them to an outcome, with bounded retries."""
        self._doubtful = {item.write.id for item in items if item.write.state in DOUBTFUL}
        tries = 0
        while left := after(items, self.outcomes.keys()):
            try:
                await self._round(left)
            except ServiceError as failure:
                tries += 1
                if not await self._pace.pause(tries, failure):
                    self._give_up(after(items, self.outcomes.keys()), failure, tries)
        return self.outcomes

    async def _round(self, items: Sequence[Item]) -> None:
        table = self.table = await self._sheet.read()
        # What was read settles every doubt: a row is there, or it is not.
        self._doubtful.clear()
        plan = plan_rows(table, items)
        self.outcomes.update(plan.decided)
        # Appending comes last: it alone moves nothing that was read.
        await self._send(plan.updates, self._update)
        await self._send(plan.deletes, self._delete)
        await self._send(plan.appends, self._append)

    async def _update(self, table: Table, changes: list[Change]) -> Table:
        await self._sheet.update(table, changes)
        return with_changes(table, changes)

    async def _delete(self, table: Table, rows: list[int]) -> Table:
        await self._sheet.delete(rows)
        return without_rows(table, rows)

    async def _append(self, table: Table, rows: list[dict[str, str]]) -> Table:
        first = await self._sheet.append(table, rows)
        return with_rows(table, first, rows)

    async def _send(self, work: Sequence[tuple[Item, W]], act: Act[W]) -> None:
        """One request for all; if it is refused, by halves, until the culprit stands alone."""
        if not work or self.table is None:
            return
        ids = [item.write.id for item, _ in work]
        try:
            self.table = await act(self.table, [part for _, part in work])
        except Misplaced as failure:
            self.outcomes.update(dict.fromkeys(ids, rejected(failure)))
        except ReadOnly:
            raise
        except Refused as failure:
            await self._send_halves(work, act, failure)
        except ServiceError as failure:
            if failure.ambiguous:
                self._doubtful.update(ids)
            raise
        else:
            self.outcomes.update(dict.fromkeys(ids, DELIVERED))

    async def _send_halves(
        self,
        work: Sequence[tuple[Item, W]],
        act: Act[W],
        failure: Refused,
    ) -> None:
        if len(work) == 1:
            self.outcomes[work[0][0].write.id] = rejected(failure)
            return
        middle = len(work) // 2
        await self._send(work[:middle], act)
        await self._send(work[middle:], act)

    def _give_up(self, items: Sequence[Item], failure: ServiceError, tries: int) -> None:
        for item in items:
            doubtful = item.write.id in self._doubtful
            self.outcomes[item.write.id] = unfinished(failure, doubtful=doubtful, tries=tries)

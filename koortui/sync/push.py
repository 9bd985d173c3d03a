"""Push: pending writes out of the journals. To Linear and the sheet exactly once, mail at most.

For every write: SENDING on disk, then the request, then the mirror, then its outcome on disk.
A write found SENDING at the start was cut off by a crash and is treated as in doubt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Collection

from koortui.domain.mutations import ToSheet
from koortui.domain.ports import Clock, JournalStore, MirrorStore
from koortui.services.linear.client import LinearClient
from koortui.services.mail import Mailer
from koortui.services.tracking_sheet import TrackingSheet
from koortui.sync.deliver_mail import MailPush
from koortui.sync.outbox import Outbox
from koortui.sync.plan import in_order
from koortui.sync.push_contacts import NO_TAB, ContactPush, contact_items
from koortui.sync.push_linear import LinearPush
from koortui.sync.push_sheet import SheetPush
from koortui.sync.reports import PushReport, PushRequests, SyncError, Tally
from koortui.sync.retry import Pace


async def push(
    linear: LinearClient | None,
    sheet: TrackingSheet | None,
    journals: JournalStore,
    mirrors: MirrorStore,
    slugs: Collection[str],
    clock: Clock,
    *,
    mailer: Mailer | None = None,
    contacts: TrackingSheet | None = None,
    pace: Pace | None = None,
) -> PushReport:
    """Deliver what is pending in the journals of `slugs`; None is a target not set up.

    A journal that cannot be read holds up only its own writes, and is an error of the report.
    `contacts` is the sheet's contact tab, where there is one. All targets at once. Hold a SyncLock
    meanwhile: two pushes at a time could both send.
    """
    pace = pace or Pace()
    outbox, tally = Outbox(journals, clock), Tally()
    pending = journals.read_all(slugs, tally.unreadable)
    before = _requests(linear, sheet)
    jobs = []
    if linear:
        to_linear = LinearPush(linear, outbox, mirrors, pace, tally)
        jobs.append(to_linear.run(in_order(pending, "linear")))
    if sheet:
        to_sheet = SheetPush(sheet, outbox, mirrors, clock, pace, tally)
        rows = in_order(pending, "sheet")
        jobs.append(to_sheet.run([i for i in rows if isinstance(i.write.payload, ToSheet)]))
        told = contact_items(rows, pending)
        if contacts:
            jobs.append(ContactPush(contacts, outbox, pace, tally).run(told))
        elif told:
            tally.failures.append(SyncError("sheet", "not_set_up", NO_TAB))
    if mailer:
        to_mail = MailPush(mailer, outbox, clock, pace.policy, tally)
        jobs.append(to_mail.run(in_order(pending, "mail")))
    await together(*jobs)
    spent = _requests(linear, sheet)
    requests = PushRequests(linear=spent[0] - before[0], sheet=spent[1] - before[1])
    return tally.report(requests, outbox.states(pending))


async def together(*jobs: Awaitable[None]) -> None:
    """Run all to their end; then raise what one of them raised (a full disk, say).

    Plain gather would leave the others running behind the caller's back.
    """
    for result in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def _requests(linear: LinearClient | None, sheet: TrackingSheet | None) -> tuple[int, int]:
    return (linear.requests if linear else 0, sheet.requests if sheet else 0)

"""Pull: what Linear and the sheet say now, into the mirror. One source failing stops no other."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import msgspec

from koortui.domain.customer import LinearMapping, Roster
from koortui.domain.issue import LinearMirror
from koortui.domain.mapping import mappings_of
from koortui.domain.ports import Clock, MirrorStore
from koortui.services.errors import BadAnswer, ServiceError
from koortui.services.linear.client import LinearClient
from koortui.services.linear.reading import Harvest, pull_all, pull_changes, pull_reference
from koortui.services.tracking_sheet import TrackingSheet
from koortui.sync.merge import merge_all, merge_changes, sheet_mirror, with_reference
from koortui.sync.reports import LinearPulled, Pulled, PullReport, SheetPulled, SyncError

#: Linear's clock and its lists are allowed to be this much apart.
OVERLAP = timedelta(minutes=5)
#: Deletions show only when everything is compared.
RECONCILE_EVERY = timedelta(hours=24)


async def pull(
    linear: LinearClient | None,
    sheet: TrackingSheet | None,
    mirrors: MirrorStore,
    roster: Roster,
    clock: Clock,
    *,
    reconcile_every: timedelta = RECONCILE_EVERY,
) -> PullReport:
    """Refresh the mirror from both sources at once; None is a source that is not set up.

    A source that fails leaves its part of the mirror as it was, and says so in the report.
    """
    (linear_part, linear_errors), (sheet_part, sheet_errors) = await asyncio.gather(
        _pull_linear(linear, mirrors, roster, clock, reconcile_every),
        _pull_sheet(sheet, mirrors, clock),
    )
    return PullReport(
        pulled=Pulled(linear=linear_part, sheet=sheet_part),
        errors=(*linear_errors, *sheet_errors),
    )


async def _pull_linear(
    client: LinearClient | None,
    mirrors: MirrorStore,
    roster: Roster,
    clock: Clock,
    reconcile_every: timedelta,
) -> tuple[LinearPulled, list[SyncError]]:
    if client is None:
        return LinearPulled(), []
    before = client.requests
    found, errors = Harvest(asked_at=None), []
    mirror = mirrors.read_linear()
    try:
        mappings = mappings_of(roster.customers)
        if not mappings:
            named = with_reference(mirror, await pull_reference(client))
            mirrors.write_linear(msgspec.structs.replace(named, pulled_at=clock()))
        elif (since := _changed_since(mirror, mappings, clock, reconcile_every)) is None:
            found = await pull_all(client, mappings)
            merged, refusal = merge_all(mirror, found, mappings, clock())
            mirrors.write_linear(merged)
            errors = [SyncError("linear", BadAnswer.kind, refusal)] if refusal else []
        else:
            found = await pull_changes(client, mappings, since, mirror)
            mirrors.write_linear(merge_changes(mirror, found, clock()))
    except ServiceError as failure:
        errors = [SyncError.of(failure)]
    comments = sum(map(len, found.comments.values()))
    part = LinearPulled(
        requests=client.requests - before, issues=len(found.issues), comments=comments
    )
    return part, errors


def _changed_since(
    mirror: LinearMirror,
    mappings: tuple[LinearMapping, ...],
    clock: Clock,
    reconcile_every: timedelta,
) -> datetime | None:
    """From when a delta has to ask; None when everything has to be asked for.

    That is: never pulled, a customer newly mapped, or deletions not looked for in a while.
    """
    if mirror.watermark is None or mirror.reconciled_at is None:
        return None
    if not {str(mapping) for mapping in mappings} <= set(mirror.scope):
        return None
    if clock() - mirror.reconciled_at >= reconcile_every:
        return None
    return mirror.watermark - OVERLAP


async def _pull_sheet(
    sheet: TrackingSheet | None, mirrors: MirrorStore, clock: Clock
) -> tuple[SheetPulled, list[SyncError]]:
    if sheet is None:
        return SheetPulled(), []
    before = sheet.requests
    try:
        table = await sheet.read()
    except ServiceError as failure:
        return SheetPulled(requests=sheet.requests - before), [SyncError.of(failure)]
    mirrors.write_sheet(sheet_mirror(table, clock()))
    return SheetPulled(requests=sheet.requests - before, rows=len(table.rows)), []

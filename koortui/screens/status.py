"""How fresh the sources are and what waits: said in the first line of every place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from koortui.widgets.top_line import Status, Words
from koortui.widgets.when import age

if TYPE_CHECKING:
    from koortui.screens.base import KoorContext

#: A source older than this is marked (seconds).
STALE_AFTER = 24 * 3_600
#: Stands for the kind of a failure where there is no room for its words.
FAILS = "!"


def status_of(context: KoorContext) -> Status:
    """The status now, from the desk and the last sync."""
    desk, workspace = context.desk, context.workspace
    now, failing = workspace.clock(), context.failing
    sources: Words = ()
    brief: Words = ()
    if workspace.linear_used:
        at = desk.linear_at
        sources += (_source("Linear", at, now, failing.get("linear", "")),)
        brief += (_source("Linear", at, now, _brief(failing.get("linear", ""))),)
        if context.budget and context.budget.is_low:
            sources += ((f"Linear budget {context.budget.share:.0%}", True),)
            brief += ((f"budget {context.budget.share:.0%}", True),)
    if workspace.sheet_used:
        at = desk.sheet_at
        sources += (_source("Sheet", at, now, failing.get("sheet", "")),)
        brief += (_source("Sheet", at, now, _brief(failing.get("sheet", ""))),)
    waiting, parked = desk.queue()
    queue: Words = ((f"{waiting} queued", False),) if waiting else ()
    queue += ((f"{parked} need you", True),) if parked else ()
    return Status(sources, queue, context.syncing, context.alarm, brief)


def _brief(failure: str) -> str:
    """Where little fits: being offline is what most failures are, the rest has its toast."""
    return failure if failure in ("", "offline") else FAILS


def _source(name: str, at: datetime | None, now: datetime, failure: str) -> tuple[str, bool]:
    """ "Linear 2m", "Linear offline 3h", "Linear ! 3h", "Sheet ?"; whether it is worth a look."""
    words = " ".join(part for part in (name, failure.replace("_", " ")) if part)
    if at is None:
        return words if failure == FAILS else f"{words} ?", True
    return f"{words} {age(at, now)}", bool(failure) or (now - at).total_seconds() > STALE_AFTER

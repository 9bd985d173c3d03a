"""One finding put off for some days with a reason, and taken up again."""

from __future__ import annotations

from datetime import timedelta

from koortui.domain.errors import InvalidInput
from koortui.domain.factor import FactorReport
from koortui.domain.journal import Snooze
from koortui.domain.sanitise import clean_line
from koortui.domain.snooze import may_snooze
from koortui.usecases.workspace import Saved, Workspace, saved


def snooze_factor(
    workspace: Workspace, slug: str, report: FactorReport, *, days: str, reason: str
) -> Saved:
    """Put off what `report` found until `days` from today, at most `snooze_days`.

    A new event on it, or the finding getting worse, ends it earlier (`domain.snooze`).
    """
    if not may_snooze(report):
        why = "somebody has to decide: continue or suspend" if report.gate else "nothing is found"
        raise InvalidInput("factor", f"{report.factor} cannot be put off: {why}")
    longest = workspace.thresholds.snooze_days
    count = _days(days, longest)
    reason = clean_line(reason)
    if not reason:
        raise InvalidInput("reason", "say why it can wait", next_step="One line is enough.")
    record = Snooze(
        **workspace.stamp(),  # type: ignore[arg-type]
        factor=report.factor,
        until=workspace.today + timedelta(days=count),
        reason=reason,
        level_then=report.severity.value if report.severity else "",
    )
    with workspace.journals.edit(slug) as edit:
        for earlier in list(edit.journal.snoozes.values()):
            if earlier.factor == report.factor:
                edit.remove(earlier)
        edit.put(record)
    return saved(record, slug)


def wake_factor(workspace: Workspace, slug: str, factor: str) -> bool:
    """End the snooze of a factor; whether there was one."""
    with workspace.journals.edit(slug) as edit:
        found = [known for known in edit.journal.snoozes.values() if known.factor == factor]
        for snooze in found:
            edit.remove(snooze)
    return bool(found)


def _days(text: str, longest: int) -> int:
    try:
        count = int(text.strip())
    except ValueError:
        count = 0
    if not 1 <= count <= longest:
        raise InvalidInput("days", f"{text.strip() or 'nothing'} is not 1 to {longest} days")
    return count

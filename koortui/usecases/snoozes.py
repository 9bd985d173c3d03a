"""One finding put off for some days with a reason, and taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from koortui.domain.errors import InvalidInput
from koortui.domain.factor import FactorReport
from koortui.domain.journal import Snooze
from koortui.domain.ports import JournalEdit
from koortui.domain.sanitise import clean_line
from koortui.domain.snooze import may_snooze
from koortui.usecases.workspace import Saved, Workspace


class SnoozeChanged(Saved, frozen=True, kw_only=True):
    """What a factor was put off by before, and is now: undo puts back what was."""

    factor: str
    before: tuple[Snooze, ...] = ()
    after: tuple[Snooze, ...] = ()


def snooze_factor(
    workspace: Workspace, slug: str, report: FactorReport, *, days: str, reason: str
) -> SnoozeChanged:
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
    return _replace(workspace, slug, report.factor, (record,))


def wake_factor(workspace: Workspace, slug: str, factor: str) -> SnoozeChanged:
    """End the snooze of a factor."""
    return _replace(workspace, slug, factor, ())


def put_back_snooze(workspace: Workspace, done: SnoozeChanged) -> None:
    """Undo: the factor is put off as before, or not at all. Changed again since: `InvalidInput`."""
    with workspace.journals.edit(done.customer) as edit:
        now = [s for s in edit.journal.snoozes.values() if s.factor == done.factor]
        if now != list(done.after):
            raise InvalidInput(
                "undo",
                "it was put off or taken up again since",
                in_program="{board.explain} shows what is put off.",
            )
        _put(edit, now, done.before)


def _replace(
    workspace: Workspace, slug: str, factor: str, after: tuple[Snooze, ...]
) -> SnoozeChanged:
    with workspace.journals.edit(slug) as edit:
        before = tuple(s for s in edit.journal.snoozes.values() if s.factor == factor)
        _put(edit, before, after)
    return SnoozeChanged(
        id=(after or before)[0].id if after or before else workspace.new_id(),
        customer=slug,
        saved_at=workspace.clock(),
        factor=factor,
        before=before,
        after=after,
    )


def _put(edit: JournalEdit, gone: Iterable[Snooze], there: Iterable[Snooze]) -> None:
    for snooze in gone:
        edit.remove(snooze)
    for snooze in there:
        edit.put(snooze)


def _days(text: str, longest: int) -> int:
    try:
        count = int(text.strip())
    except ValueError:
        count = 0
    if not 1 <= count <= longest:
        raise InvalidInput("days", f"{text.strip() or 'nothing'} is not 1 to {longest} days")
    return count

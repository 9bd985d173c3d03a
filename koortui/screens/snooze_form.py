"""Asks for how long, and why, one finding is put off."""

from __future__ import annotations

from collections.abc import Callable

from koortui.commands.spoken import key
from koortui.domain.attention import explain
from koortui.domain.factor import FactorReport
from koortui.domain.snooze import ended_by, may_snooze
from koortui.screens.board_rows import day_words, listed
from koortui.screens.form import Field, FormScreen
from koortui.usecases.desk import CustomerView
from koortui.usecases.snoozes import SnoozeChanged, snooze_factor
from koortui.usecases.workspace import Saved, Workspace

_USUAL = 3


def first_to_snooze(workspace: Workspace, view: CustomerView) -> FactorReport | None:
    """What the board shows first of the findings that can be put off."""
    shown = [reason.factor for reason in view.assessment.reasons]
    found = {report.factor: report for report in explain(view.situation, workspace.thresholds)}
    return next((found[name] for name in shown if may_snooze(found[name])), None)


def snooze_form(
    workspace: Workspace, view: CustomerView, report: FactorReport
) -> tuple[FormScreen, Callable[[Saved], str]]:
    """The form, and what is said once it is saved: until when, and what ends it earlier."""
    longest = workspace.thresholds.snooze_days

    def submit(values: dict[str, str]) -> Saved:
        return snooze_factor(
            workspace, view.slug, report, days=values["days"], reason=values["reason"]
        )

    fields = [
        Field("days", "Days", str(min(_USUAL, longest)), hint=f"1 to {longest}"),
        Field("reason", "Why can it wait?"),
    ]
    heading = f"Put off: {report.text}"
    return (
        FormScreen(
            heading, fields, submit, focus="reason", draft=f"put off {view.slug} {report.factor}"
        ),
        lambda saved: f"{view.customer.name}: {put_off_words(report.factor, saved)}",
    )


def put_off_words(factor: str, saved: Saved) -> str:
    """ "reply put off until Tue 1 Dec, sooner by an answer or a reminder or if it gets worse"."""
    put_off = saved.after if isinstance(saved, SnoozeChanged) else ()
    until = day_words(put_off[0].until) if put_off else "further notice"
    event = f"by {ended} or " if (ended := ended_by(factor)) else ""
    return f"{factor} put off until {until}, sooner {event}if it gets worse"


def nothing_to_put_off(view: CustomerView) -> str:
    """Why `z` does nothing on the board: a gate, the unknown, or all is put off already."""
    name, put_off = view.customer.name, view.assessment.snoozed
    if put_off and not view.assessment.reasons:
        again = f"{key('board.explain')} {key('explain.snooze')} takes it up again"
        return f"{name}: {listed(put_off)} put off already · {again}"
    if view.assessment.reasons:
        return f"{name}: what is left cannot be put off · {key('board.explain')} says why"
    return f"{name}: nothing is found that could be put off"

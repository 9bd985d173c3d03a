"""Asks for how long, and why, one finding is put off."""

from __future__ import annotations

from koortui.domain.attention import explain
from koortui.domain.factor import FactorReport
from koortui.domain.snooze import may_snooze
from koortui.screens.form import Field, FormScreen
from koortui.usecases.desk import CustomerView
from koortui.usecases.snoozes import snooze_factor
from koortui.usecases.workspace import Saved, Workspace

_USUAL = 3


def first_to_snooze(workspace: Workspace, view: CustomerView) -> FactorReport | None:
    """What the board shows first of the findings that can be put off."""
    shown = [reason.factor for reason in view.assessment.reasons]
    found = {report.factor: report for report in explain(view.situation, workspace.thresholds)}
    return next((found[name] for name in shown if may_snooze(found[name])), None)


def snooze_form(
    workspace: Workspace, view: CustomerView, report: FactorReport
) -> tuple[FormScreen, str]:
    """The form, and the words for the toast once it is saved."""
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
        f"{view.customer.name}: {report.factor} put off; a new event on it ends that",
    )

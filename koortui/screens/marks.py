"""What the marks on a place mean, for its help."""

from __future__ import annotations

from koortui.domain.assessment import Severity, StepState
from koortui.domain.journal import Billable
from koortui.screens.board_rows import BEGUN, LEFT_OVER
from koortui.widgets.customer_list import SEVERITY_MARKS, STEP_MARKS
from koortui.widgets.issue_list import STATE_GLYPHS
from koortui.widgets.worked_list import BILLABLE_MARKS

Mark = tuple[str, str]
"""The glyph, and what it says."""

_SEVERITIES: tuple[Mark, ...] = (
    (SEVERITY_MARKS[Severity.RED][0], "needs you now"),
    (SEVERITY_MARKS[Severity.AMBER][0], "look at it"),
    (SEVERITY_MARKS[Severity.HYGIENE][0], "untidy"),
    (SEVERITY_MARKS[Severity.UNKNOWN][0], "not known, because a source is old"),
)
_STEPS: tuple[Mark, ...] = (
    (STEP_MARKS[StepState.OPEN][0], "step open"),
    (STEP_MARKS[StepState.EVIDENT][0], "evident by itself"),
    (STEP_MARKS[StepState.DONE][0], "done"),
    (STEP_MARKS[StepState.OVERRULED][0], "done against the evidence, with a reason"),
)
_ISSUES: tuple[Mark, ...] = (
    (STATE_GLYPHS["triage"], "issue to be triaged"),
    (STATE_GLYPHS["backlog"], "in the backlog"),
    (STATE_GLYPHS["unstarted"], "not started"),
    (STATE_GLYPHS["started"], "under way"),
    (STATE_GLYPHS["completed"], "done"),
    (STATE_GLYPHS["canceled"], "cancelled, or a duplicate"),
    ("✗", "lacks what its step asks for"),
    ("↑", "changed here, on its way to Linear"),
    ("◆", "marked: the next command is for all of these"),
)
_BEGUN: Mark = (BEGUN, "a note or comment is begun, not saved")
_HOURS: tuple[Mark, ...] = tuple(
    (BILLABLE_MARKS[state][0], f"hours {BILLABLE_MARKS[state][1]}") for state in Billable
)
#: By place.
MARKS: dict[str, tuple[Mark, ...]] = {
    "board": (
        *_SEVERITIES,
        *_STEPS,
        (LEFT_OVER, "not reviewed the last time"),
        _BEGUN,
        ("◇", "a meeting to come"),
    ),
    "review": (*_ISSUES, _BEGUN, *_HOURS),
    "customer": (*_ISSUES, _BEGUN, *_HOURS),
}

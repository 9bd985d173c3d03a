"""A customer whose journal cannot be read: other sources still speak, the rest is unknown."""

from __future__ import annotations

from koortui.domain import factors_data, factors_issues, factors_terms
from koortui.domain.assessment import Check, Severity, StepEvidence, StepState
from koortui.domain.factor import Factor, FactorReport
from koortui.domain.facts import Facts
from koortui.domain.journal import STEPS, Step
from koortui.domain.thresholds import Thresholds

#: Factors that rest on Linear, the roster and the clock alone.
_STILL_KNOWN: tuple[Factor, ...] = (
    factors_issues.urgent,
    factors_issues.high,
    factors_issues.overdue,
    factors_terms.contract,
    factors_data.unknown,
)


def reports(facts: Facts, thresholds: Thresholds) -> list[FactorReport]:
    """That the journal cannot be read, first; then what is known without it."""
    return [_journal(facts), *(factor(facts, thresholds) for factor in _STILL_KNOWN)]


def _journal(facts: Facts) -> FactorReport:
    return FactorReport(
        factor="journal",
        severity=Severity.UNKNOWN,
        text="its journal cannot be read",
        limit="readable",
        cause=facts.situation.unreadable,
    )


def steps() -> dict[Step, StepEvidence]:
    """Nothing is evident, and nothing can be marked."""
    check = Check(ok=False, text="the journal cannot be read")
    return {step: StepEvidence(step=step, state=StepState.OPEN, checks=(check,)) for step in STEPS}

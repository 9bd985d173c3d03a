"""A new customer's checklist, until the last item is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from domain_support import TODAY, customer, days_ago, new_id, report, severity, situation

from koortui.domain.assessment import Severity
from koortui.domain.customer import CustomerPerson, LinearMapping, Stage
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Meeting
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

WHOLE: dict[str, Any] = {
    "stage": Stage.KICKOFF,
    "specialist": "Ada",
    "linear": LinearMapping("label", "acme"),
    "people": (CustomerPerson(name="Petra", email="petra@acme.example"),),
}
ROWS = (SheetRow(number=2, cells={"customer": "Acme Robotics"}),)


def met(kind: Any) -> Meeting:
    return Meeting(id=new_id(), at=days_ago(3), type=kind, day=date(2026, 11, 23))


def new(*meetings: Meeting, rows: tuple[SheetRow, ...] = ROWS, **terms: Any) -> Situation:
    return situation(*meetings, customer=customer(**(WHOLE | terms)), rows=rows)


BOTH = (met("discovery"), met("kickoff"))


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (new(*BOTH, specialist=""), "no specialist assigned"),
        (new(met("kickoff")), "no discovery call"),
        (new(met("discovery")), "no kickoff meeting"),
        (new(*BOTH, linear=None), "not linked to Linear"),
        (new(*BOTH, rows=()), "not in the tracking sheet"),
        (new(*BOTH, people=(CustomerPerson(name="Petra"),)), "nobody to write to"),
    ],
    ids=["specialist", "discovery", "kickoff", "linear", "sheet", "contacts"],
)
def test_each_missing_item_is_named(known: Situation, missing: str) -> None:
    found = report(known, "onboarding")
    assert (found.severity, found.text) == (Severity.AMBER, f"onboarding 5 of 6: {missing}")
    assert found.cause == missing
    assert found.action


def test_a_whole_checklist_is_fine() -> None:
    found = report(new(*BOTH), "onboarding")
    assert (found.severity, found.text) == (None, "onboarding 6 of 6 done")


def test_what_is_not_set_up_here_is_not_asked_for() -> None:
    known = situation(
        *BOTH, customer=customer(**(WHOLE | {"linear": None})), linear_used=False, sheet_used=False
    )
    assert report(known, "onboarding").text == "onboarding 4 of 4 done"


@pytest.mark.parametrize(("days", "asked"), [(-1, False), (0, True), (29, True), (30, False)])
def test_an_active_customer_is_new_for_thirty_days(days: int, asked: bool) -> None:
    start = TODAY - timedelta(days=days)
    known = new(stage=Stage.ACTIVE, contract_start=start)
    assert (severity(known, "onboarding") is Severity.AMBER) is asked
    off = report(known, "onboarding", Thresholds(onboarding_days=0))
    assert off.severity is None


@pytest.mark.parametrize("stage", [Stage.PROSPECT, Stage.SUSPENDED, Stage.ENDED])
def test_other_stages_have_no_checklist(stage: Stage) -> None:
    assert severity(new(stage=stage, contract_start=TODAY), "onboarding") is None

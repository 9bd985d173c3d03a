""" "Continue or suspend?" answered by a person, and the stage that follows from the answer."""

from __future__ import annotations

from typing import Literal

import msgspec

from koortui.domain.customer import Customer, Stage
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import GateDecision
from koortui.domain.ports import Journal
from koortui.domain.sanitise import clean_line
from koortui.usecases.workspace import Saved, Workspace, saved

Gate = Literal["payment", "balance"]
DECISIONS = ("continue", "suspend")


def decide_gate(
    workspace: Workspace, slug: str, gate: Gate, *, decision: str, decider: str, note: str = ""
) -> Saved:
    """Record who decided what; suspending and resuming move the customer's stage.

    The decision is on disk before the stage: a stage without its decision never stands.
    """
    decision, decider = decision.strip().casefold(), clean_line(decider)
    if decision not in DECISIONS:
        raise InvalidInput("decision", f"{decision!r} is neither", next_step="continue or suspend.")
    if not decider:
        raise InvalidInput("decider", "say who decided", next_step="Write a name.")
    record = GateDecision(
        **workspace.stamp(),  # type: ignore[arg-type]
        gate=gate,
        decision=decision,  # type: ignore[arg-type]
        decider=decider,
        note=clean_line(note),
    )
    with workspace.journals.edit(slug) as edit:
        edit.put(record)
    _move_stage(workspace, slug, decision)
    return saved(record, slug)


def gate_of(customer: Customer, journal: Journal, open_gates: tuple[str, ...]) -> Gate | None:
    """Which gate can be answered now: an open one, or the one a suspended customer is behind."""
    if open_gates:
        return "payment" if open_gates[0] == "payment" else "balance"
    if customer.stage is Stage.SUSPENDED:
        last = max(journal.decisions.values(), key=lambda known: known.at, default=None)
        return last.gate if last else "payment"
    return None


def _move_stage(workspace: Workspace, slug: str, decision: str) -> None:
    with workspace.roster.edit() as edit:
        customer = next((c for c in edit.roster.customers if c.slug == slug), None)
        if customer is None:
            return
        if decision == "suspend" and customer.stage in (Stage.KICKOFF, Stage.ACTIVE):
            edit.put(msgspec.structs.replace(customer, stage=Stage.SUSPENDED))
        elif decision == "continue" and customer.stage is Stage.SUSPENDED:
            edit.put(msgspec.structs.replace(customer, stage=Stage.ACTIVE))

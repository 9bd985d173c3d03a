""" "Continue or suspend?" answered by a person, and the stage that follows from the answer."""

from __future__ import annotations

from typing import Literal

from koortui.domain.contract import StageMove
from koortui.domain.customer import Customer, Stage
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import GateDecision
from koortui.domain.ports import Journal
from koortui.domain.sanitise import clean_line
from koortui.usecases.customer_edit import CustomerEdited, edit_customer, put_back
from koortui.usecases.stages import moved
from koortui.usecases.workspace import Saved, Workspace

Gate = Literal["payment", "balance"]
DECISIONS = ("continue", "suspend")


class GateDecided(Saved, frozen=True, kw_only=True):
    """A decision, and the move of the stage it brought about, if any."""

    move: CustomerEdited | None = None


def decide_gate(
    workspace: Workspace, slug: str, gate: Gate, *, decision: str, decider: str, note: str = ""
) -> GateDecided:
    """Record who decided what; suspending and resuming move the customer's stage.

    The decision is on disk before the stage: a stage without its decision never stands.
    """
    decision, decider = decision.strip().casefold(), clean_line(decider)
    meant = [known for known in DECISIONS if decision and known.startswith(decision)]
    if not meant:
        why = f"{decision!r} is no decision" if decision else "nothing is decided yet"
        raise InvalidInput("decision", why, next_step="Write continue or suspend.")
    decision = meant[0]
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
    move = _move_stage(workspace, slug, record)
    return GateDecided(id=record.id, customer=slug, saved_at=record.at, move=move)


def take_back_decision(workspace: Workspace, done: GateDecided) -> None:
    """Undo: the stage first, so that it never stands without its decision."""
    if done.move:
        put_back(workspace, done.move)
    with workspace.journals.edit(done.customer) as edit:
        record = edit.journal.decisions.get(done.id)
        if record:
            edit.remove(record)


def gate_of(customer: Customer, journal: Journal, open_gates: tuple[str, ...]) -> Gate | None:
    """Which gate can be answered now: an open one, or the one a suspended customer is behind."""
    if open_gates:
        return "payment" if open_gates[0] == "payment" else "balance"
    if customer.stage is Stage.SUSPENDED:
        last = max(journal.decisions.values(), key=lambda known: known.at, default=None)
        return last.gate if last else "payment"
    return None


def _move_stage(workspace: Workspace, slug: str, record: GateDecision) -> CustomerEdited | None:
    customer = workspace.customer(slug)
    to = _stage_after(customer, record.decision)
    if to is customer.stage:
        return None
    reason = f"{record.decider} decided: {record.decision}"
    move = StageMove(
        at=record.at,
        on=workspace.today,
        by=record.by,
        before=customer.stage,
        after=to,
        reason=f"{reason} ({record.note.rstrip('.')})" if record.note else reason,
    )
    return edit_customer(workspace, slug, lambda now: moved(now, to, move))


def _stage_after(customer: Customer, decision: str) -> Stage:
    """Suspending stops what is worked on; resuming goes back to where it stopped."""
    if decision == "suspend" and customer.stage in (Stage.KICKOFF, Stage.ACTIVE):
        return Stage.SUSPENDED
    if decision == "continue" and customer.stage is Stage.SUSPENDED:
        last = customer.moves[-1] if customer.moves else None
        return Stage.KICKOFF if last and last.before is Stage.KICKOFF else Stage.ACTIVE
    return customer.stage

"""Moving a customer on, from prospect to former customer, with what each move needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from koortui.domain.contract import Stage, StageMove, cut
from koortui.domain.customer import Customer
from koortui.domain.sanitise import clean_line
from koortui.domain.stages import lacking
from koortui.usecases.contract_fields import parsed, refused
from koortui.usecases.customer_edit import CustomerEdited, edit_customer
from koortui.usecases.workspace import Workspace

DAY = timedelta(days=1)
_LONGEST = 500


def move_stage(
    workspace: Workspace, slug: str, to: Stage, values: Mapping[str, str]
) -> CustomerEdited:
    """Move to stage `to` from the day `on`. What is missing is overruled by a `reason`, kept.

    Suspending always needs one: it is somebody's decision, never automatic.
    """
    on = parsed("on", values.get("on", ""), "ended_on") or workspace.today
    reason = clean_line(values.get("reason", ""), _LONGEST)
    journal = workspace.journals.read(slug)

    def change(customer: Customer) -> Customer:
        missing = lacking(customer, journal, to, workspace.today)
        if customer.stage is to:
            raise refused("on", f"{customer.name} is {to.value} already", "esc leaves.")
        _check_day(customer, on, workspace.today)
        if missing and not reason:
            raise refused(
                "reason",
                f"{to.value} needs {', '.join(missing)}",
                "Add that first, or write why it goes on without.",
            )
        if to is Stage.SUSPENDED and not reason:
            raise refused("reason", "who decided it, and why?", "Write it down.")
        return moved(
            customer,
            to,
            StageMove(
                at=workspace.clock(),
                on=on,
                by=workspace.me,
                before=customer.stage,
                after=to,
                reason=reason,
                lacking=missing,
            ),
        )

    return edit_customer(workspace, slug, change)


def moved(customer: Customer, to: Stage, move: StageMove) -> Customer:
    """`customer` after the move. Its papers end and begin with it."""
    fields: dict[str, object] = {"stage": to, "moves": (*customer.moves, move)}
    if to is Stage.ENDED and (customer.contract_end is None or customer.contract_end > move.on):
        fields["ended_on"] = move.on
    if customer.stage is Stage.ENDED and customer.ended_on is not None:
        fields |= _begun_anew(customer, customer.ended_on, move.on)
    return replace(customer, **fields)


def _begun_anew(customer: Customer, ended: date, on: date) -> dict[str, object]:
    """What was ended stays ended; what is left of the same terms begins with the return."""
    if customer.contract_end is not None and customer.contract_end < on:
        return {"contract_end": ended, "ended_on": None}
    return {
        "past": (*customer.past, cut(customer.terms, ended)),
        "contract_start": max(on, ended + DAY),
        "ended_on": None,
    }


def _check_day(customer: Customer, on: date, today: date) -> None:
    if on > today:
        raise refused("on", f"{on} is still ahead", "Record it when it is so.")
    last = customer.moves[-1].on if customer.moves else None
    if last is not None and on < last:
        raise refused("on", f"the last move was on {last}: it must not be before")

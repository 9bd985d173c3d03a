"""The contract on one line: service, nodes, end, balance and gate, whatever the width."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from koortui.domain.contract import Service, Stage
from koortui.usecases.desk import CustomerView
from koortui.widgets.cells import fit
from koortui.widgets.when import day_label

_APART = " · "
_SHORT = {
    Service.MANAGED: "Managed",
    Service.ENTERPRISE: "Enterprise",
    Service.ONE_OFF: "One-off",
    Service.STARTER: "Starter",
    Service.PRO: "Pro",
}
_GATES = {
    "payment": ("▲ payment overdue", "▲ overdue"),
    "balance": ("▲ hours used up", "▲ no hours"),
}


def terms_line(view: CustomerView, width: int, *, balance: bool = True) -> Content:
    """In at most `width` cells: what matters least is left out first, the gate never.

    Without the `balance` where a line of its own says it.
    """
    gates, ways = _gate(view), list(_ways(view, balance=balance))
    for gate in gates:
        room = width - (cell_len(gate) + len(_APART) if gate else 0)
        for words in ways:
            if cell_len(words) <= room:
                return _line(gate, words)
    return _line(fit(gates[-1], min(width, cell_len(gates[-1]))), fit(ways[-1], max(0, room)))


def _line(gate: str, words: str) -> Content:
    if not gate:
        return Content(words)
    return Content.assemble((gate, "bold $error"), _APART if words else "", words)


def _gate(view: CustomerView) -> tuple[str, ...]:
    """Work that is suspended, or the question whether it should be: long and short."""
    if view.customer.stage is Stage.SUSPENDED:
        return ("■ suspended",)
    gates = view.assessment.gates
    return _GATES.get(gates[0].factor, ("▲ gate",)) if gates else ("",)


def _ways(view: CustomerView, *, balance: bool) -> Iterator[str]:
    """From everything to the least."""
    customer = view.customer
    long, short = customer.service.label, _SHORT[customer.service]
    if customer.trial:
        long, short = f"{long}, trial", f"{short}, trial"
    facts = [*_facts(view, balance=balance)]
    person = [customer.specialist] if customer.specialist else []
    known = customer.stage is Stage.SUSPENDED
    stage = [] if known else [customer.stage.value]
    yield _APART.join([long, *facts, *person, *stage])
    yield _APART.join([long, *facts, *stage])
    yield _APART.join([short, *facts, *stage])
    yield _APART.join([short, *facts])
    yield _APART.join([_SHORT[customer.service], *facts])


def _facts(view: CustomerView, *, balance: bool) -> Iterator[str]:
    customer, today = view.customer, view.situation.today
    if customer.contracted_nodes is not None:
        yield f"{customer.contracted_nodes} nodes"
    end = customer.ended_on or customer.contract_end
    if end:
        yield f"{'ends' if end >= today else 'ended'} {day_label(end, today)}"
    if balance and view.balance:
        yield f"{view.balance.remaining.normalize():f} h left"

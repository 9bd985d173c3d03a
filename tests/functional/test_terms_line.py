"""The line under a customer's name: what matters most stays, whatever the width."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from portfolio import ACME, workspace

from koortui.domain.assessment import Reason, Severity
from koortui.domain.contract import Service, Stage
from koortui.domain.hours import Balance
from koortui.screens.terms_line import terms_line
from koortui.usecases.desk import CustomerView, Desk

GATES = {
    "payment": ("▲ payment overdue", "▲ overdue"),
    "balance": ("▲ hours used up", "▲ no hours"),
}
SHORT = {
    Service.MANAGED: "Managed",
    Service.ENTERPRISE: "nterprise",
    Service.ONE_OFF: "One-off",
    Service.STARTER: "Starter",
    Service.PRO: "Pro",
}
amounts = st.decimals(-99_999, 99_999, places=2)


def a_view() -> CustomerView:
    desk = Desk(workspace())
    desk.load()
    return desk.view("acme")


BASE = a_view()


def view_of(gate: str, left: Decimal | None, **fields: object) -> CustomerView:
    customer = msgspec.structs.replace(ACME, **fields)
    situation = msgspec.structs.replace(BASE.situation, customer=customer)
    gates = (Reason(factor=gate, severity=Severity.RED, text="overdue"),) if gate else ()
    balance = None
    if left is not None:
        balance = Balance(
            bought=Decimal(20), billable=Decimal(0), undecided=Decimal(0), remaining=left
        )
    return msgspec.structs.replace(
        BASE,
        customer=customer,
        situation=situation,
        assessment=msgspec.structs.replace(BASE.assessment, gates=gates),
        balance=balance,
    )


@settings(max_examples=400)
@given(
    width=st.integers(0, 220),
    service=st.sampled_from(list(Service)),
    stage=st.sampled_from(list(Stage)),
    nodes=st.none() | st.integers(0, 99_999),
    end=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    left=st.none() | amounts,
    specialist=st.text("ab 大é", max_size=60),
    gate=st.sampled_from(["", "payment", "balance"]),
    trial=st.booleans(),
)
@example(
    80,
    Service.ENTERPRISE,
    Stage.PROSPECT,
    99_999,
    date(2100, 1, 1),
    Decimal("-99999.99"),
    "大" * 60,
    "payment",
    True,
)
def test_the_line_always_fits_and_at_80_columns_nothing_that_matters_is_missing(
    width: int,
    service: Service,
    stage: Stage,
    nodes: int | None,
    end: date | None,
    left: Decimal | None,
    specialist: str,
    gate: str,
    trial: bool,
) -> None:
    view = view_of(
        gate,
        left,
        service=service,
        stage=stage,
        nodes=nodes,
        contract_end=end,
        specialist=specialist,
        trial=trial,
    )
    line = terms_line(view, width)
    assert line.cell_length <= width
    assert "\n" not in line.plain
    if width < 78:  # 80 columns and the padding
        return
    if stage is Stage.SUSPENDED:
        assert line.plain.startswith("■ suspended")
    elif gate:
        assert line.plain.startswith(GATES[gate])
    assert SHORT[service] in line.plain
    if nodes is not None:
        assert f"{nodes} nodes" in line.plain
    if end is not None:
        assert str(end.year) in line.plain or f"{end:%d %b}" in line.plain
    if left is not None:
        assert f"{left.normalize():f} h left" in line.plain

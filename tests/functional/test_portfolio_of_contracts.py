"""What is recorded on the Contract tab is what the portfolio says: one engagement, told through."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from portfolio import workspace

from koortui.domain.contract import Stage
from koortui.domain.customer import Customer
from koortui.domain.targets import Metric, Target
from koortui.usecases.contracts import edit_terms, renew
from koortui.usecases.invoices import pay_invoice, put_invoice
from koortui.usecases.portfolio import read_portfolio
from koortui.usecases.stages import move_stage
from koortui.usecases.workspace import Workspace

TERMS = {
    "service": "managed",
    "nodes": "12",
    "annual_value": "24000",
    "currency": "USD",
    "contract_start": "2025-03-01",
    "contract_end": "2026-02-28",
    "signed_on": "2025-02-20",
}


def zeta(space: Workspace) -> Customer:
    return space.customer("zeta")


def figure(space: Workspace, metric: Metric) -> Decimal:
    target = Target(
        id="t",
        name="t",
        metric=metric,
        goal=Decimal(1),
        since=date(2025, 1, 1),
        by=date(2026, 11, 26),
    )
    return read_portfolio(space).judge(target).value


def arr(space: Workspace, day: str) -> Decimal:
    return read_portfolio(space, date.fromisoformat(day)).arr(["zeta"]).amount


def test_an_engagement_from_prospect_to_its_end() -> None:
    space = workspace()
    with space.roster.edit() as edit:
        for known in edit.roster.customers:
            edit.remove(known)
        edit.put(Customer(id="z", slug="zeta", name="Zeta", stage=Stage.PROSPECT))
    edit_terms(space, "zeta", TERMS)
    assert arr(space, "2025-06-01") == 0  # offered is not sold
    put_invoice(space, "zeta", {"issued": "2025-03-01", "amount": "24000", "number": "1"})
    assert figure(space, Metric.OVERDUE) == 1
    [invoice] = zeta(space).invoices
    pay_invoice(space, "zeta", {"day": "2025-03-20", "amount": "4000"}, invoice)
    assert figure(space, Metric.PAYMENTS) == 4_000
    [invoice] = zeta(space).invoices
    pay_invoice(space, "zeta", {"day": "2025-04-20"}, invoice)
    assert figure(space, Metric.PAYMENTS) == 24_000
    assert figure(space, Metric.OVERDUE) == 0

    move_stage(space, "zeta", Stage.KICKOFF, {"on": "2025-03-01", "reason": "as agreed"})
    assert arr(space, "2025-06-01") == 24_000
    assert figure(space, Metric.NEW_CUSTOMERS) == 1

    more = {"nodes": "60", "annual_value": "90000", "signed_on": "2025-08-20"}
    renew(space, "zeta", {**TERMS, **more, "contract_start": "2025-09-01"})
    assert (arr(space, "2025-08-31"), arr(space, "2025-09-01")) == (24_000, 90_000)
    assert figure(space, Metric.RENEWALS) == 0  # a change on the way
    assert figure(space, Metric.ENTERPRISE_DEALS) == 1

    year = {"contract_start": "2026-03-01", "contract_end": "2027-02-28", "signed_on": "2026-02-01"}
    renew(space, "zeta", {**TERMS, **more, **year, "annual_value": "100000"})
    assert (arr(space, "2026-02-28"), arr(space, "2026-03-01")) == (90_000, 100_000)
    assert figure(space, Metric.RENEWALS) == 1
    assert figure(space, Metric.NEW_CUSTOMERS) == 1
    assert figure(space, Metric.ENTERPRISE_DEALS) == 1
    # 184 of 365 days at 24,000, 181 at 90,000 in a year of its own, 271 at 100,000
    assert figure(space, Metric.REVENUE) == Decimal("12098.63") + Decimal("44630.14") + Decimal(
        "74246.58"
    )

    move_stage(space, "zeta", Stage.SUSPENDED, {"on": "2026-10-01", "reason": "unpaid"})
    assert arr(space, "2026-11-26") == 100_000  # the contract runs on
    move_stage(space, "zeta", Stage.ENDED, {"on": "2026-11-10", "reason": "they left"})
    assert (arr(space, "2026-11-10"), arr(space, "2026-11-11")) == (100_000, 0)
    assert [one.state for one in read_portfolio(space).renewals] == ["ended"]

    move_stage(space, "zeta", Stage.ACTIVE, {"on": "2026-11-20", "reason": "they are back"})
    assert (arr(space, "2026-11-19"), arr(space, "2026-11-20")) == (0, 100_000)
    assert arr(space, "2026-11-10") == 100_000
    assert figure(space, Metric.RENEWALS) == 1  # the same contract goes on

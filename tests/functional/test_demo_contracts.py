"""The sample portfolio holds every kind of contract, on whatever day it is told."""

from __future__ import annotations

from datetime import date

import pytest

from koortui.domain.contract import Extra, Service, Stage
from koortui.domain.contract_rules import Scale, scale_of
from koortui.domain.customer import Customer
from koortui.domain.thresholds import Thresholds
from koortui.sandbox.portfolio import local_portfolio

LIMITS = Thresholds()
DAYS = [date(2026, 11, 26), date(2024, 2, 29), date(2027, 1, 1)]


@pytest.fixture(params=DAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture
def customers(today: date) -> tuple[Customer, ...]:
    roster, _, _ = local_portfolio(today)
    return roster.customers


def test_each_service_stage_and_scale_occurs(customers: tuple[Customer, ...]) -> None:
    assert {customer.service for customer in customers} == set(Service)
    assert {customer.stage for customer in customers} == set(Stage)
    scales = {scale_of(customer.contracted_nodes, LIMITS) for customer in customers}
    assert scales >= set(Scale)
    assert {extra for customer in customers for extra in customer.extras} >= {
        Extra.EMERGENCY,
        Extra.MIGRATION,
        Extra.RECOVERY,
    }


def test_a_renewal_is_due_and_others_were_renewed(
    customers: tuple[Customer, ...], today: date
) -> None:
    ends = [(c.contract_end - today).days for c in customers if c.is_active and c.contract_end]
    assert any(0 <= left <= LIMITS.contract_amber for left in ends)
    renewed = [customer for customer in customers if customer.past]
    assert renewed
    for customer in renewed:
        before, now = customer.periods
        assert before.annual_value is not None
        assert now.annual_value is not None
        assert before.annual_value < now.annual_value


def test_invoices_are_overdue_to_come_and_in_instalments(
    customers: tuple[Customer, ...], today: date
) -> None:
    bills = [(c, i) for c in customers for i in c.invoices]
    late = [c for c, i in bills if not i.is_paid(today) and i.due_day() < today]
    assert any(customer.stage is Stage.ACTIVE for customer in late)
    assert any(i.issued > today for _, i in bills)
    parts = [c for c in customers if c.instalments > 1]
    assert parts
    for customer in parts:
        amounts = [i.amount for i in customer.invoices if i.amount is not None]
        assert sum(amounts) == customer.annual_value


def test_one_is_suspended_with_who_decided_and_one_has_an_unpaid_block(
    customers: tuple[Customer, ...],
) -> None:
    [suspended] = [c for c in customers if c.stage is Stage.SUSPENDED]
    assert suspended.moves[-1].after is Stage.SUSPENDED
    assert "Head of Sales decided: suspend" in suspended.moves[-1].reason
    assert any(block.paid_on is None for c in customers for block in c.blocks)


def test_one_is_on_trial_and_a_prospect_has_a_draft_and_a_next_step(
    customers: tuple[Customer, ...], today: date
) -> None:
    [trial] = [customer for customer in customers if customer.trial]
    assert trial.service is Service.STARTER
    assert trial.contract_end is not None
    assert trial.contract_end > today
    [prospect] = [customer for customer in customers if customer.stage is Stage.PROSPECT]
    assert prospect.draft is not None
    assert prospect.next_step

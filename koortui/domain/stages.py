"""From prospect to former customer: what each move needs. Source: handbook "How Customers Buy"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from koortui.domain.contract import Service, Stage
from koortui.domain.customer import Customer
from koortui.domain.ports import Journal

#: Where a customer can go from each stage, the usual way first.
MOVES: dict[Stage, tuple[Stage, ...]] = {
    Stage.PROSPECT: (Stage.KICKOFF, Stage.ACTIVE, Stage.ENDED),
    Stage.KICKOFF: (Stage.ACTIVE, Stage.SUSPENDED, Stage.PROSPECT, Stage.ENDED),
    Stage.ACTIVE: (Stage.SUSPENDED, Stage.ENDED, Stage.KICKOFF, Stage.PROSPECT),
    Stage.SUSPENDED: (Stage.ACTIVE, Stage.KICKOFF, Stage.ENDED),
    Stage.ENDED: (Stage.ACTIVE, Stage.KICKOFF, Stage.PROSPECT),
}


def lacking(customer: Customer, journal: Journal, to: Stage, today: date) -> tuple[str, ...]:
    """What is missing for the move to stage `to`, in the order in which it is done."""
    if to in (Stage.KICKOFF, Stage.ACTIVE):
        return tuple(_for_work(customer, journal, to, today))
    if to is Stage.ENDED:
        return tuple(_for_the_end(customer, today))
    return ()


def _for_work(customer: Customer, journal: Journal, to: Stage, today: date) -> Iterator[str]:
    if customer.terms_agreed_on is None:
        yield "terms of use agreed"
    if customer.signed_on is None:
        yield "a signed contract"
    if customer.contracted_nodes is None and customer.service is not Service.ONE_OFF:
        yield "the number of nodes"
    if customer.contract_end is not None and customer.contract_end < today:
        yield "a contract that has not ended"
    if not customer.trial and not is_paid_for(customer, today):
        yield "payment"
    if to is Stage.ACTIVE:
        held = {meeting.type for meeting in journal.meetings.values()}
        if "kickoff" not in held:
            yield "a kickoff meeting"
        if not customer.specialist:
            yield "a specialist"


def _for_the_end(customer: Customer, today: date) -> Iterator[str]:
    if any(i.issued <= today and not i.is_paid(today) for i in customer.invoices):
        yield "payment of what is invoiced"


def is_paid_for(customer: Customer, today: date) -> bool:
    """Whether anything was paid, also in part: the first payment begins the work."""
    invoices = any(i.is_paid(today) or i.payments for i in customer.invoices)
    return invoices or any(b.paid_on is not None and b.paid_on <= today for b in customer.blocks)


def next_needs(customer: Customer, journal: Journal, today: date) -> tuple[Stage, tuple[str, ...]]:
    """The usual next stage, and what it needs that is not there yet."""
    to = MOVES[customer.stage][0]
    return to, lacking(customer, journal, to, today)

"""What customers still have to pay, and what came in: invoices, instalments, blocks of hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from koortui.domain.customer import Customer, HoursBlock, Invoice
from koortui.domain.money import ZERO, Money

DAY = timedelta(days=1)


class DueState(StrEnum):
    """In the order of need."""

    OVERDUE = "overdue"
    OPEN = "open"
    TO_COME = "to come"
    """An instalment whose invoice lies ahead."""


class Due(Struct, frozen=True, kw_only=True):
    """One thing to be paid, as of a day."""

    slug: str
    kind: str
    """ "invoice" or "hours": a block, which counts once paid."""
    number: str
    issued: date | None
    due: date | None
    """None: a block that nobody said when it was bought."""
    amount: Money | None
    """What is still open of it; None: not known."""
    state: DueState
    overdue_days: int = 0


def dues_of(customer: Customer, day: date, net_days: int) -> Iterator[Due]:
    """What was still to pay at the end of `day`, instalments ahead of it included."""
    for invoice in customer.invoices:
        if not invoice.is_paid(day):
            yield _invoice_due(customer, invoice, day, net_days)
    for block in customer.blocks:
        if block.paid_on is None or block.paid_on > day:
            yield _block_due(customer, block, day, net_days)


def _invoice_due(customer: Customer, invoice: Invoice, day: date, net_days: int) -> Due:
    left = invoice.open_amount(day)
    due = invoice.due_day(net_days)
    return Due(
        slug=customer.slug,
        kind="invoice",
        number=invoice.number,
        issued=invoice.issued,
        due=due,
        amount=None if left is None else Money(left, invoice.currency or customer.currency),
        state=_state(invoice.issued, due, day),
        overdue_days=max(0, (day - due).days),
    )


def _block_due(customer: Customer, block: HoursBlock, day: date, net_days: int) -> Due:
    due = block.bought_on + net_days * DAY if block.bought_on else None
    price = block.price
    return Due(
        slug=customer.slug,
        kind="hours",
        number=f"{block.hours.normalize():f} h",
        issued=block.bought_on,
        due=due,
        amount=None if price is None else Money(price, block.currency or customer.currency),
        state=_state(block.bought_on, due, day),
        overdue_days=max(0, (day - due).days) if due else 0,
    )


def _state(issued: date | None, due: date | None, day: date) -> DueState:
    if issued is not None and issued > day:
        return DueState.TO_COME
    return DueState.OVERDUE if due is not None and due < day else DueState.OPEN


def received(customer: Customer) -> Iterator[tuple[date, Money]]:
    """What came in and when. Of an amount that nobody said, nothing is known to have come."""
    for invoice in customer.invoices:
        currency = invoice.currency or customer.currency
        in_parts = sum((payment.amount for payment in invoice.payments), ZERO)
        for payment in invoice.payments:
            yield payment.day, Money(payment.amount, currency)
        if invoice.paid_on and invoice.amount is not None and invoice.amount > in_parts:
            yield invoice.paid_on, Money(invoice.amount - in_parts, currency)
    for block in customer.blocks:
        if block.paid_on and block.price is not None:
            yield block.paid_on, Money(block.price, block.currency or customer.currency)


def overdue_changes(customers: Iterable[Customer], net_days: int) -> Iterator[tuple[date, Money]]:
    """+1 on the day an invoice is overdue, -1 on the day it is paid."""
    for customer in customers:
        for invoice in customer.invoices:
            begins = max(invoice.due_day(net_days) + DAY, invoice.issued)
            if invoice.paid_on is None or invoice.paid_on > begins:
                yield begins, Money(ZERO + 1)
                if invoice.paid_on:
                    yield invoice.paid_on, Money(ZERO - 1)

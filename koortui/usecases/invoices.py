"""Invoices, their payments, instalments, and blocks of hours: one commit of the roster each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from msgspec.structs import replace

from koortui.domain.contract import HoursBlock, Invoice, Payment
from koortui.domain.customer import Customer
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import plain
from koortui.usecases.contract_fields import parsed, refused
from koortui.usecases.contracts import place_of, placed, without
from koortui.usecases.customer_edit import CustomerEdited, edit_customer
from koortui.usecases.workspace import Workspace

_CENT = Decimal("0.01")
_LONGEST = 500


def put_invoice(
    workspace: Workspace, slug: str, values: Mapping[str, str], old: Invoice | None = None
) -> CustomerEdited:
    """Add an invoice, or put other facts in the place of `old`.

    What came in by a file without an amount may stay so. Without a due date it is due after the
    net days; clearing `paid_on` takes its payments back.
    """
    issued = parsed("issued", values.get("issued", ""), "invoice_date")
    due = parsed("due", values.get("due", ""), "due_date")
    paid_on = parsed("paid_on", values.get("paid_on", ""))
    if issued is None:
        raise refused("issued", "an invoice has a day on which it was, or will be, issued")
    if due is not None and due < issued:
        raise refused("due", f"{due} is before the invoice itself ({issued})")
    if paid_on is not None and paid_on > workspace.today:
        raise refused("paid_on", f"{paid_on} is still ahead")
    amount = _wanted_amount("amount", values.get("amount", ""))
    if amount is None and (old is None or old.amount is not None):
        raise refused("amount", "how much is billed?", "Write it like 4200, or 4200.50.")
    if amount == 0:
        raise refused("amount", "a bill over nothing is no bill", "Write what is billed.")
    payments = old.payments if old and not (old.paid_on and paid_on is None) else ()
    if amount is not None and sum((p.amount for p in payments), Decimal(0)) > amount:
        raise refused("amount", "more than that was paid already")
    invoice = Invoice(
        number=clean_line(values.get("number", ""), 80),
        issued=issued,
        due=due,
        amount=amount,
        currency=parsed("currency", values.get("currency", "")) or "",
        paid_on=paid_on,
        payments=payments,
        note=clean_line(values.get("note", ""), _LONGEST),
    )

    def change(customer: Customer) -> Customer:
        _require_currency(invoice.amount, invoice.currency, customer)
        invoices = placed(customer.invoices, old, invoice, "number")
        _refuse_known_number(customer, invoice, old)
        return replace(customer, invoices=_in_order(invoices))

    return edit_customer(workspace, slug, change)


def remove_invoice(workspace: Workspace, slug: str, old: Invoice) -> CustomerEdited:
    """Take an invoice out that should not be there."""

    def change(customer: Customer) -> Customer:
        return replace(customer, invoices=without(customer.invoices, old, "number"))

    return edit_customer(workspace, slug, change)


def pay_invoice(
    workspace: Workspace, slug: str, values: Mapping[str, str], old: Invoice
) -> CustomerEdited:
    """Record a payment, of all that is open where no amount is given; paid once all came in."""
    day = _past_day(workspace, "day", values.get("day", ""))
    given = _wanted_amount("amount", values.get("amount", ""))
    left = old.open_amount(date.max)
    if old.paid_on is not None:
        raise refused("day", f"it was paid on {old.paid_on} already")
    if given == 0:
        raise refused("amount", "nothing is no payment")
    if given is not None and left is None:
        raise refused("amount", "the invoice names no amount", "Leave it empty: all is paid.")
    if given is not None and left is not None and given > left:
        raise refused("amount", f"{plain(given)} is more than the {plain(left)} that are open")
    paid = left if given is None else given
    note = clean_line(values.get("note", ""), _LONGEST)
    payments = old.payments
    if paid is not None:
        payments = (*payments, Payment(day=day, amount=paid, note=note))
    whole = left is None or paid == left
    last = max([day, *(payment.day for payment in payments)])
    new = replace(old, payments=payments, paid_on=last if whole else None)

    def change(customer: Customer) -> Customer:
        return replace(customer, invoices=placed(customer.invoices, old, new, "day"))

    return edit_customer(workspace, slug, change)


def plan_instalments(workspace: Workspace, slug: str, values: Mapping[str, str]) -> CustomerEdited:
    """Invoices ahead, evenly over a year: equal to the cent, what is left over on the first."""
    for name in ("instalments", "first", "amount"):
        if not values.get(name, "").strip():
            raise refused(name, "it is needed to plan the invoices")
    count = parsed("instalments", values["instalments"])
    first = parsed("first", values["first"], "invoice_date")
    amount = parsed("amount", values["amount"], "annual_value")
    currency = parsed("currency", values.get("currency", "")) or ""
    each = (amount / count).quantize(_CENT, ROUND_DOWN)
    planned = tuple(
        Invoice(
            issued=_months_later(first, index * 12 // count),
            amount=each if index else amount - each * (count - 1),
            currency=currency,
            note=f"instalment {index + 1} of {count}",
        )
        for index in range(count)
    )

    def change(customer: Customer) -> Customer:
        _require_currency(amount, currency, customer)
        known = {(i.issued, i.amount, i.note) for i in customer.invoices}
        if any((i.issued, i.amount, i.note) in known for i in planned):
            raise refused("first", "these instalments are planned already", "esc leaves.")
        return replace(customer, invoices=_in_order((*customer.invoices, *planned)))

    return edit_customer(workspace, slug, change)


# Blocks of hours


def put_block(
    workspace: Workspace, slug: str, values: Mapping[str, str], old: HoursBlock | None = None
) -> CustomerEdited:
    """Add a block of hours, or put other facts in the place of `old`."""
    hours = parsed("hours", values.get("hours", ""), "block_hours")
    bought_on = parsed("bought_on", values.get("bought_on", ""), "invoice_date")
    paid_on = parsed("paid_on", values.get("paid_on", ""))
    if hours is None:
        raise refused("hours", "how many hours were bought?")
    for name, day in (("bought_on", bought_on), ("paid_on", paid_on)):
        if day is not None and day > workspace.today:
            raise refused(name, f"{day} is still ahead")
    if paid_on is not None and bought_on is not None and paid_on < bought_on:
        raise refused("paid_on", f"{paid_on} is before it was bought ({bought_on})")
    block = HoursBlock(
        hours=hours,
        bought_on=bought_on,
        paid_on=paid_on,
        price=_wanted_amount("price", values.get("price", "")),
        currency=parsed("currency", values.get("currency", "")) or "",
        note=clean_line(values.get("note", ""), _LONGEST),
    )

    def change(customer: Customer) -> Customer:
        _require_currency(block.price, block.currency, customer)
        return replace(customer, blocks=placed(customer.blocks, old, block, "hours"))

    return edit_customer(workspace, slug, change)


def remove_block(workspace: Workspace, slug: str, old: HoursBlock) -> CustomerEdited:
    """Take a block out that was never bought."""

    def change(customer: Customer) -> Customer:
        return replace(customer, blocks=without(customer.blocks, old, "hours"))

    return edit_customer(workspace, slug, change)


def pay_block(
    workspace: Workspace, slug: str, values: Mapping[str, str], old: HoursBlock
) -> CustomerEdited:
    """The block was paid: its hours count from that day on."""
    day = _past_day(workspace, "day", values.get("day", ""))
    if old.paid_on is not None:
        raise refused("day", f"it was paid on {old.paid_on} already")

    def change(customer: Customer) -> Customer:
        place = place_of(customer.blocks, old, "day")
        new = replace(old, paid_on=day)
        blocks = (*customer.blocks[:place], new, *customer.blocks[place + 1 :])
        return replace(customer, blocks=blocks)

    return edit_customer(workspace, slug, change)


def _past_day(workspace: Workspace, name: str, text: str) -> date:
    day: date | None = parsed(name, text, "paid_on")
    if day is None:
        raise refused(name, "on which day?")
    if day > workspace.today:
        raise refused(name, f"{day} is still ahead")
    return day


def _wanted_amount(name: str, text: str) -> Decimal | None:
    found: Decimal | None = parsed(name, text, "annual_value")
    return found


def _require_currency(amount: Decimal | None, currency: str, customer: Customer) -> None:
    if amount is not None and not currency and not customer.currency:
        raise refused("currency", "the contract names none: in which currency?")


def _refuse_known_number(customer: Customer, invoice: Invoice, old: Invoice | None) -> None:
    others = [known for known in customer.invoices if known != old]
    if invoice.number and any(known.number == invoice.number for known in others):
        raise refused("number", f"{invoice.number} is there already", "Edit that one.")


def _in_order(invoices: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(invoices, key=lambda invoice: invoice.issued))


def _months_later(first: date, months: int) -> date:
    """The same day of a later month, or the last one it has."""
    years, month = divmod(first.month - 1 + months, 12)
    for day in range(first.day, 27, -1):
        try:
            return date(first.year + years, month + 1, day)
        except ValueError:
            continue
    return date(first.year + years, month + 1, first.day)

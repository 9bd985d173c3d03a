"""What an edit changed about a contract, in words: the entries of its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from koortui.domain.contract import Change, Cluster, HoursBlock, Invoice, Terms
from koortui.domain.customer import Customer
from koortui.domain.money import Money
from koortui.domain.sheet_cells import plain

#: How people call the fields.
LABELS = {
    "service": "service",
    "extras": "extras",
    "nodes": "nodes",
    "contract_start": "start",
    "contract_end": "end",
    "trial": "trial",
    "terms_agreed_on": "terms of use",
    "signed_on": "signed",
    "annual_value": "annual value",
    "currency": "currency",
    "instalments": "instalments",
    "usage_fee": "usage fee",
    "hosting": "hosting",
    "discount": "discount",
    "scope": "scope",
    "industry": "industry",
    "renewal_note": "renewal note",
    "next_step": "next step",
    "ended_on": "ended",
}
_Said = tuple[str, str, str]
_LISTS = {"clusters": "cluster", "invoices": "invoice", "blocks": "block"}


def changes(
    before: Customer, after: Customer, *, at: datetime, by: str, reason: str = ""
) -> tuple[Change, ...]:
    """One entry a field, cluster, invoice or block that is not as it was."""
    found = [*_fields(before, after), *_periods(before, after)]
    for name, word in _LISTS.items():
        found += _items(word, getattr(before, name), getattr(after, name))
    return tuple(
        Change(at=at, by=by, what=what, before=was, after=now, reason=reason)
        for what, was, now in found
    )


def _fields(before: Customer, after: Customer) -> Iterator[_Said]:
    for name, label in LABELS.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield label, said(was), said(now)


def _periods(before: Customer, after: Customer) -> Iterator[_Said]:
    if len(after.past) > len(before.past):
        yield "terms", period_words(after.past[-1]), period_words(after.terms)
    elif before.past != after.past:
        yield "terms", f"{len(before.past)} before", f"{len(after.past)} before"


def _items(
    word: str, before: Sequence[object], after: Sequence[object]
) -> list[tuple[str, str, str]]:
    """Gone and new ones; one that took the place of one is the same, changed."""
    gone = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    if len(gone) == len(new) == 1:
        return [(word, said(gone[0]), said(new[0]))]
    return [(word, said(item), "") for item in gone] + [(word, "", said(item)) for item in new]


def said(value: object) -> str:
    """A field's value in words; empty when there is none."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Enum():
            return str(getattr(value, "label", value.value))
        case tuple():
            return ", ".join(said(part) for part in value)
        case Cluster():
            return cluster_words(value)
        case Invoice():
            return invoice_words(value)
        case HoursBlock():
            return block_words(value)
    return str(value)


def cluster_words(cluster: Cluster) -> str:
    """ "rack-3: 12 nodes, production"."""
    nodes = "nodes unknown" if cluster.nodes is None else f"{cluster.nodes} nodes"
    return f"{cluster.name}: {nodes}, {'production' if cluster.production else 'not production'}"


def invoice_words(invoice: Invoice) -> str:
    """ "2026-117 of 2026-11-01, 21000, due 2026-12-01, paid 2026-11-20"."""
    parts = [f"{invoice.number} of {invoice.issued}".strip()]
    if invoice.amount is not None:
        parts.append(f"{plain(invoice.amount)} {invoice.currency}".strip())
    parts += [f"due {invoice.due}"] if invoice.due else []
    parts += [f"{plain(p.amount)} paid {p.day}" for p in invoice.payments]
    parts += [f"paid {invoice.paid_on}"] if invoice.paid_on else []
    return ", ".join(parts)


def block_words(block: HoursBlock) -> str:
    """ "20 h, 3000, bought 2026-09-01, paid 2026-09-08"."""
    parts = [f"{plain(block.hours)} h"]
    if block.price is not None:
        parts.append(f"{plain(block.price)} {block.currency}".strip())
    parts += [f"bought {block.bought_on}"] if block.bought_on else []
    parts.append(f"paid {block.paid_on}" if block.paid_on else "not paid")
    return ", ".join(parts)


def period_words(terms: Terms) -> str:
    """ "2026-03-15 to 2027-03-14: Managed Ceph, 24 nodes, 84,000 USD"."""
    parts = [terms.service.label]
    parts += ["trial"] if terms.trial else []
    parts += [f"{terms.nodes} nodes"] if terms.nodes is not None else []
    if terms.annual_value is not None:
        parts.append(str(Money(terms.annual_value, terms.currency)))
    start = str(terms.contract_start) if terms.contract_start else "always"
    end = str(terms.contract_end) if terms.contract_end else "open"
    return f"{start} to {end}: {', '.join(parts)}"

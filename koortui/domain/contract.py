"""What is agreed with a customer, and what was before. Source: handbook "What We Sell".

Days are dates in the EM's calendar, both ends of a period included. Amounts are decimals of the
currency beside them; no currency is the contract's own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

NET_DAYS = 30
"""Payment is due so many days after the invoice, unless the settings say otherwise."""
_NOTHING = Decimal(0)


class Stage(StrEnum):
    """Where a customer stands, from first talk to former customer."""

    PROSPECT = "prospect"
    KICKOFF = "kickoff"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Service(StrEnum):
    """What was sold. `PRO` is the earlier handbook's Pro subscription."""

    MANAGED = "managed"
    ENTERPRISE = "enterprise"
    ONE_OFF = "one-off"
    STARTER = "starter"
    PRO = "pro"

    @property
    def label(self) -> str:
        return {
            Service.MANAGED: "Managed Ceph",
            Service.ENTERPRISE: "Managed Ceph enterprise",
            Service.ONE_OFF: "One-off service",
            Service.STARTER: "Starter cluster",
            Service.PRO: "Pro subscription",
        }[self]

    @property
    def is_subscription(self) -> bool:
        """Runs on until it ends: all but work sold by the hour."""
        return self is not Service.ONE_OFF


class Extra(StrEnum):
    """Services beyond the basic offering, charged for or part of an enterprise deal."""

    EMERGENCY = "emergency"
    MIGRATION = "migration"
    RECOVERY = "recovery"
    SECURITY = "security"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            Extra.EMERGENCY: "24/7 emergency SLA",
            Extra.MIGRATION: "data migration",
            Extra.RECOVERY: "disaster recovery",
            Extra.SECURITY: "security and compliance",
            Extra.OTHER: "other",
        }[self]


class Cluster(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One Ceph cluster. Production needs at least 4 nodes; the rest is free of charge."""

    name: str
    nodes: int | None = None
    production: bool = True
    fsid: str = ""


class Payment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Money that came in for an invoice, all of it or a part."""

    day: date
    amount: Decimal
    note: str = ""


class Invoice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bill. Payment is due on `due`, by default 30 days after `issued`.

    An instalment to come is an invoice issued on a day ahead.
    """

    issued: date
    due: date | None = None
    paid_on: date | None = None
    """The day all of it was paid; None while anything is open."""
    number: str = ""
    amount: Decimal | None = None
    """None: not known; such an invoice is paid or not, never in part."""
    currency: str = ""
    """Empty: the contract's."""
    payments: tuple[Payment, ...] = ()
    note: str = ""

    def due_day(self, net_days: int = NET_DAYS) -> date:
        """The agreed date, or issue plus the net days."""
        return self.due or self.issued + timedelta(days=net_days)

    def is_paid(self, day: date) -> bool:
        """Whether all of it was paid by the end of `day`."""
        return self.paid_on is not None and self.paid_on <= day

    def open_amount(self, day: date) -> Decimal | None:
        """What was still to pay at the end of `day`; None: the amount is not known."""
        if self.is_paid(day):
            return _NOTHING
        if self.amount is None:
            return None
        return self.amount - sum((p.amount for p in self.payments if p.day <= day), _NOTHING)


class HoursBlock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Consulting hours bought in advance. Counts only once paid."""

    hours: Decimal
    bought_on: date | None = None
    paid_on: date | None = None
    price: Decimal | None = None
    currency: str = ""
    """Empty: the contract's."""
    note: str = ""


class Terms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is agreed for one period. In force from `contract_start` to `contract_end`.

    An open start was always, an open end is until further notice.
    """

    service: Service = Service.MANAGED
    extras: tuple[Extra, ...] = ()
    nodes: int | None = None
    """Production nodes, as the contract names them."""
    hosting: str = ""
    usage_fee: Decimal | None = None
    """A month, for hosting that is passed on; None: included, or not ours to pay."""
    annual_value: Decimal | None = None
    currency: str = ""
    """Of all amounts here, as a code of three letters."""
    contract_start: date | None = None
    contract_end: date | None = None
    signed_on: date | None = None
    trial: bool = False
    """Free of charge until `contract_end`; a subscription may follow."""
    instalments: int = 1
    """Payments a year, where more than one was arranged."""
    scope: str = ""
    discount: str = ""
    """What was agreed about the price, in words."""
    renewal_note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether `day` is within the period."""
        started = self.contract_start is None or self.contract_start <= day
        return started and (self.contract_end is None or day <= self.contract_end)


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of the contract that was changed: when, by which EM, from what to what."""

    at: datetime
    by: str = ""
    what: str
    before: str = ""
    after: str = ""
    reason: str = ""


class StageMove(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer moved on (or back). `on`: the day it is true from; `at`: when it was recorded."""

    at: datetime
    on: date
    by: str = ""
    before: Stage
    after: Stage
    reason: str = ""
    lacking: tuple[str, ...] = ()
    """What was missing and overruled with the reason."""


class TermsDraft(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Half-filled terms, as typed: nothing is checked, nothing is in force."""

    at: datetime
    by: str = ""
    kind: Literal["terms", "renewal"] = "terms"
    values: tuple[tuple[str, str], ...] = ()
    """(field, text)."""


def cut(terms: Terms, last: date | None) -> Terms:
    """`terms` in force no longer than the end of `last`; None leaves them alone."""
    if last is None or (terms.contract_end is not None and terms.contract_end <= last):
        return terms
    return replace(terms, contract_end=last)

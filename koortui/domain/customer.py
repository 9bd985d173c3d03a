"""Customers as the roster knows them. Source: handbook "What We Sell", domain.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from koortui.domain.errors import InvalidInput


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


class LinearMapping(Struct, frozen=True):
    """How a customer's issues are found in Linear: by one customer, project, label or team."""

    kind: Literal["customer", "project", "label", "team"]
    value: str

    @classmethod
    def parse(cls, text: str) -> LinearMapping:
        """Read `label:acme`; the kind decides which filter the pull uses."""
        kind, separator, value = text.partition(":")
        kind, value = kind.strip().lower(), value.strip()
        if not separator or not value or kind not in ("customer", "project", "label", "team"):
            raise InvalidInput(
                "linear",
                f"{text!r} is not a mapping",
                next_step="Write customer:NAME, project:NAME, label:NAME or team:KEY.",
            )
        return cls(kind, value)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class CustomerPerson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the customer whom we talk to.

    `timezone` is an IANA name, the customer's own where empty; `channel` is what they prefer.
    """

    name: str
    email: str = ""
    role: str = ""
    phone: str = ""
    timezone: str = ""
    channel: Literal["", "email", "call", "meeting", "chat"] = ""


class Cluster(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One Ceph cluster. Production needs at least 4 nodes; the rest is free of charge."""

    name: str
    nodes: int | None = None
    production: bool = True
    fsid: str = ""


class Invoice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bill. Payment is due on `due`, by default 30 days after `issued`."""

    issued: date
    due: date | None = None
    paid_on: date | None = None
    number: str = ""


class HoursBlock(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Consulting hours bought in advance. Counts only once paid."""

    hours: Decimal
    bought_on: date | None = None
    paid_on: date | None = None


class Customer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer and the terms of the engagement. `slug` is the key in files and commands."""

    id: str
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    stage: Stage = Stage.ACTIVE
    service: Service = Service.MANAGED
    manager: str = ""
    specialist: str = ""
    nodes: int | None = None
    clusters: tuple[Cluster, ...] = ()
    hosting: str = ""
    annual_value: Decimal | None = None
    currency: str = ""
    contract_start: date | None = None
    contract_end: date | None = None
    renewal_note: str = ""
    invoices: tuple[Invoice, ...] = ()
    blocks: tuple[HoursBlock, ...] = ()
    linear: LinearMapping | None = None
    people: tuple[CustomerPerson, ...] = ()
    timezone: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Someone we look after now: a subscription or a running engagement."""
        return self.stage in (Stage.KICKOFF, Stage.ACTIVE, Stage.SUSPENDED)

    @property
    def has_blocks(self) -> bool:
        """Hours are sold in blocks; a customer without one has no balance."""
        return bool(self.blocks)


class Cover(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Another EM reviews `customer` (a slug, or "all" of `manager`) from `start` to `end`."""

    id: str
    customer: str
    manager: str
    by: str
    start: date
    end: date


class TimeOff(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Days on which `person` does not work, both ends included."""

    id: str
    person: str
    start: date
    end: date
    reason: str = ""


class NewsItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something useful to share with every customer: a release, an article, an event."""

    id: str
    day: date
    text: str
    link: str = ""

    @property
    def line(self) -> str:
        return f"{self.text}: {self.link}" if self.link else self.text


class Roster(Struct, frozen=True, kw_only=True):
    """Everything small, shared and rarely changed: who is looked after, by whom, when."""

    customers: tuple[Customer, ...] = ()
    covers: tuple[Cover, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    news: tuple[NewsItem, ...] = ()

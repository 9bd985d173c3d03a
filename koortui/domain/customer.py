"""Customers as the roster knows them. Source: handbook "What We Sell", domain.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from koortui.domain.contract import (
    Change,
    Cluster,
    HoursBlock,
    Invoice,
    Service,
    Stage,
    StageMove,
    Terms,
    TermsDraft,
    cut,
)
from koortui.domain.errors import InvalidInput
from koortui.domain.targets import Target

__all__ = [
    "Cluster",
    "Cover",
    "Customer",
    "CustomerPerson",
    "HoursBlock",
    "Invoice",
    "LinearMapping",
    "NewsItem",
    "Roster",
    "Service",
    "Stage",
    "TimeOff",
]


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


class Customer(Terms, frozen=True, kw_only=True, omit_defaults=True):
    """A customer, and the terms agreed last. `slug` is the key in files and commands.

    The terms stand flat beside the other facts, so that the roster's file reads as one record a
    customer; `past` holds those that went before, oldest first.
    """

    id: str
    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    industry: str = ""
    stage: Stage = Stage.ACTIVE
    next_step: str = ""
    """What brings a prospect on."""
    terms_agreed_on: date | None = None
    """The day the terms of use were agreed to."""
    ended_on: date | None = None
    """The last day, where it ended before the contract does."""
    manager: str = ""
    specialist: str = ""
    clusters: tuple[Cluster, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    blocks: tuple[HoursBlock, ...] = ()
    past: tuple[Terms, ...] = ()
    moves: tuple[StageMove, ...] = ()
    """Every change of the stage recorded here, oldest first."""
    history: tuple[Change, ...] = ()
    """Every other change of the contract, oldest first."""
    draft: TermsDraft | None = None
    """Terms being worked out, apart from those in force."""
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

    @property
    def terms(self) -> Terms:
        """The terms agreed last, by themselves."""
        return Terms(**{name: getattr(self, name) for name in Terms.__struct_fields__})

    @property
    def periods(self) -> tuple[Terms, ...]:
        """All terms, oldest first, each with the end it really had: no two overlap."""
        found: list[Terms] = []
        last = self.ended_on
        for terms in reversed((*self.past, self.terms)):
            found.append(cut(terms, last))
            if terms.contract_start:
                before = terms.contract_start - timedelta(days=1)
                last = min(last, before) if last else before
        return tuple(reversed(found))

    def terms_on(self, day: date) -> Terms | None:
        """The terms in force on `day`, whatever the stage was."""
        return next((terms for terms in reversed(self.periods) if terms.in_force(day)), None)

    @property
    def first_day(self) -> date | None:
        """The first day of the first terms, trials included."""
        return (*self.past, self.terms)[0].contract_start

    @property
    def contracted_nodes(self) -> int | None:
        """Production nodes: as the contract names them, else as the clusters have."""
        if self.nodes is not None:
            return self.nodes
        known = [c.nodes for c in self.clusters if c.production and c.nodes is not None]
        return sum(known) if known else None

    def stage_on(self, day: date) -> Stage:
        """The stage at the end of `day`, as far back as moves were recorded."""
        stage = self.stage
        for move in reversed(self.moves):
            if move.on <= day:
                break
            stage = move.before
        return stage


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


RosterRecord = Customer | Cover | TimeOff | NewsItem | Target


class Roster(Struct, frozen=True, kw_only=True, dict=True):
    """Everything small, shared and rarely changed: who is looked after, by whom, when."""

    customers: tuple[Customer, ...] = ()
    covers: tuple[Cover, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    news: tuple[NewsItem, ...] = ()
    targets: tuple[Target, ...] = ()
    """Beside those of the settings."""

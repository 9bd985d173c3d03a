"""The portfolio of a workspace: everyone in the roster, with the person's rates and limits."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from koortui.domain.contract import Stage
from koortui.domain.cover import is_mine, looked_after
from koortui.domain.customer import Customer
from koortui.domain.errors import KoorError
from koortui.domain.lazy import kept
from koortui.domain.money import Money, Rates
from koortui.domain.portfolio import Portfolio
from koortui.domain.ports import Journal
from koortui.domain.stages import next_needs
from koortui.usecases.workspace import Workspace


class Prospect(Struct, frozen=True, kw_only=True):
    """Somebody on the way to be looked after: where to next, and what that needs."""

    customer: Customer
    to: Stage
    lacks: tuple[str, ...]

    @property
    def value(self) -> Money | None:
        """What is offered, a year."""
        value = self.customer.annual_value
        return Money(value, self.customer.currency) if value else None


def read_portfolio(workspace: Workspace, day: date | None = None) -> Portfolio:
    """As of `day`, else of today. Reads the roster only: no journal, no mirror.

    Today's is kept with the roster it was worked out from: the next look costs nothing.
    """
    roster, limits, today = workspace.roster.read(), workspace.thresholds, workspace.today

    def work_out() -> Portfolio:
        rates = rates_of(workspace)
        return Portfolio(roster.customers, today=today, limits=limits, rates=rates, day=day)

    if day is not None and day != today:
        return work_out()
    return kept(roster, "portfolio", work_out, limits, workspace.config, day=today)


def prospects_of(workspace: Workspace, portfolio: Portfolio) -> list[Prospect]:
    """Prospects, then customers in kickoff, whose journals say whether the meeting was held."""
    found = portfolio.prospects
    begun = [one.slug for one in found if one.stage is Stage.KICKOFF]
    journals = workspace.journals.read_all(begun, _pass_over)
    return [
        Prospect(customer=one, to=to, lacks=lacks)
        for one in found
        for journal in (journals.get(one.slug) or Journal(customer=one.slug),)
        for to, lacks in (next_needs(one, journal, portfolio.today),)
    ]


def _pass_over(_slug: str, _error: KoorError) -> None:
    """The board says which journals cannot be read; the portfolio needs little of them."""


def rates_of(workspace: Workspace) -> Rates:
    """The rates the person gave, with their day."""
    money = workspace.config.money
    return Rates(currency=money.currency, values=money.rates, on=money.rates_on)


def my_slugs(workspace: Workspace) -> frozenset[str]:
    """Mine, also while somebody covers for me, and those I cover for today."""
    roster, me = workspace.roster.read(), workspace.me
    covered = looked_after(roster, me, workspace.today)
    mine = (customer.slug for customer in roster.customers if is_mine(customer, me))
    return frozenset((*mine, *(found.customer.slug for found in covered)))

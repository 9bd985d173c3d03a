"""The portfolio of a workspace: everyone in the roster, with the person's rates and limits."""

from __future__ import annotations

from datetime import date

from koortui.domain.cover import looked_after
from koortui.domain.money import Rates
from koortui.domain.portfolio import Portfolio
from koortui.usecases.workspace import Workspace


def read_portfolio(workspace: Workspace, day: date | None = None) -> Portfolio:
    """As of `day`, else of today. Reads the roster only: no journal, no mirror."""
    return Portfolio(
        workspace.roster.read().customers,
        today=workspace.today,
        limits=workspace.thresholds,
        rates=rates_of(workspace),
        day=day,
    )


def rates_of(workspace: Workspace) -> Rates:
    """The rates the person gave, with their day."""
    money = workspace.config.money
    return Rates(currency=money.currency, values=money.rates, on=money.rates_on)


def my_slugs(workspace: Workspace) -> frozenset[str]:
    """Whom I look after today, those I cover for included."""
    covered = looked_after(workspace.roster.read(), workspace.me, workspace.today)
    return frozenset(found.customer.slug for found in covered)

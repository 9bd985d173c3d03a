"""What one look at the portfolio shows: of all customers, of mine, or of those that fit a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Literal

from koortui.domain.contract import Stage
from koortui.domain.customer import Customer
from koortui.domain.dues import Due
from koortui.domain.money import Total
from koortui.domain.portfolio import GroupBy, Portfolio, Renewal, Row, Share
from koortui.domain.targets import Progress, Target
from koortui.usecases.portfolio import Prospect, my_slugs, prospects_of, read_portfolio
from koortui.usecases.portfolio_tables import (
    View,
    as_text,
    customer_rows,
    due_rows,
    prospect_rows,
    renewal_rows,
    share_rows,
    target_rows,
)
from koortui.usecases.targets import list_targets
from koortui.usecases.workspace import Workspace

Keep = Callable[[Customer], bool]


class Reading:
    """Lists hold the customers that `keep` lets in; targets are everybody's. Lazy throughout."""

    def __init__(
        self,
        workspace: Workspace,
        portfolio: Portfolio,
        keep: Keep | None = None,
        by: GroupBy = "service",
    ) -> None:
        self._workspace = workspace
        self.portfolio, self.by = portfolio, by
        everyone = portfolio.customers.values()
        self.slugs = frozenset(one.slug for one in everyone if keep is None or keep(one))

    @cached_property
    def customers(self) -> list[Row]:
        return [row for row in self.portfolio.rows if row.slug in self.slugs]

    @cached_property
    def not_on_my_board(self) -> list[str]:
        """Why there are more customers than on the board: "1 ended", "3 not mine"."""
        ended = {row.slug for row in self.customers if row.stage is Stage.ENDED}
        others = self.slugs - my_slugs(self._workspace) - ended
        counted = ((len(ended), "ended"), (len(others), "not mine"))
        return [f"{count} {word}" for count, word in counted if count]

    @cached_property
    def arr(self) -> Total:
        return self.portfolio.arr(self.slugs)

    @cached_property
    def shares(self) -> list[Share]:
        return self.portfolio.shares(self.by, self.slugs)

    @cached_property
    def renewals(self) -> list[Renewal]:
        return [one for one in self.portfolio.renewals if one.slug in self.slugs]

    @cached_property
    def dues(self) -> list[Due]:
        return [one for one in self.portfolio.dues if one.slug in self.slugs]

    @cached_property
    def prospects(self) -> list[Prospect]:
        found = prospects_of(self._workspace, self.portfolio)
        return [one for one in found if one.customer.slug in self.slugs]

    @cached_property
    def targets(self) -> list[Progress]:
        return [self.portfolio.judge(target) for target in self._targets]

    @cached_property
    def _targets(self) -> list[Target]:
        return list_targets(self._workspace)

    def as_text(
        self, view: View, form: Literal["csv", "md"], customers: list[Row] | None = None
    ) -> str:
        """One list as a file; `customers` in the order they are shown in."""
        portfolio = self.portfolio
        rows = {
            "customers": lambda: customer_rows(self.customers if customers is None else customers),
            "arr": lambda: share_rows(self.shares, self.arr),
            "renewals": lambda: renewal_rows(portfolio, self.renewals),
            "payments": lambda: due_rows(portfolio, self.dues),
            "prospects": lambda: prospect_rows(self.prospects),
            "targets": lambda: target_rows(self.targets, portfolio.rates.currency),
        }
        return as_text(view, rows[view](), form)


def read_all(
    workspace: Workspace, day: date | None = None, *, mine: bool = False, by: GroupBy = "service"
) -> Reading:
    """Everything, as of `day` (else today)."""
    keep: Keep | None = None
    if mine:
        slugs = my_slugs(workspace)

        def keep(customer: Customer) -> bool:
            return customer.slug in slugs

    return Reading(workspace, read_portfolio(workspace, day), keep, by)

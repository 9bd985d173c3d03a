"""What `portfolio --json` holds. Keys are a contract: add, don't rename (docs/cli.md)."""

from __future__ import annotations

from typing import Any

from koortui.domain.dues import DueState
from koortui.domain.portfolio import GROUPINGS, sum_of
from koortui.usecases.portfolio_reading import Reading
from koortui.usecases.portfolio_tables import (
    customer_rows,
    due_rows,
    prospect_rows,
    renewal_rows,
    share_rows,
    target_rows,
    total_cells,
)


def portfolio_shape(reading: Reading) -> dict[str, Any]:
    """Amounts are numbers in the currency beside them; `apart` is what no rate brings in."""
    portfolio, arr = reading.portfolio, reading.arr
    rates = portfolio.rates
    unpaid = {
        state.value.replace(" ", "_"): sum_of(
            rates, (due.amount for due in reading.dues if due.state is state)
        )
        for state in DueState
    }
    return {
        "date": portfolio.day,
        "rates": {"currency": rates.currency or None, "on": rates.on, "values": rates.values},
        "arr": {
            **total_cells("total", arr),
            **{
                f"by_{by}": share_rows(portfolio.shares(by, reading.slugs), arr) for by in GROUPINGS
            },
        },
        "customers": customer_rows(reading.customers),
        "renewals": renewal_rows(portfolio, reading.renewals),
        "payments": {
            "due": due_rows(portfolio, reading.dues),
            **{
                name: {**total_cells("total", total), "unknown": unknown}
                for name, (total, unknown) in unpaid.items()
            },
        },
        "prospects": prospect_rows(reading.prospects),
        "targets": target_rows(reading.targets, rates.currency),
    }

"""The portfolio's lists as rows of plain values: for CSV, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from koortui.domain.customer import Customer
from koortui.domain.dues import Due
from koortui.domain.money import Money, Total
from koortui.domain.portfolio import Portfolio, Renewal, Row, Share
from koortui.domain.targets import Progress
from koortui.usecases.export_rows import to_csv, to_markdown
from koortui.usecases.portfolio import Prospect

View = Literal["customers", "arr", "renewals", "payments", "prospects", "targets"]
VIEWS: tuple[View, ...] = ("customers", "arr", "renewals", "payments", "prospects", "targets")
Table = list[dict[str, Any]]

#: Columns of each view, in the order of a file.
COLUMNS: dict[View, tuple[str, ...]] = {
    "customers": (
        "slug",
        "name",
        "stage",
        "service",
        "scale",
        "nodes",
        "industry",
        "manager",
        "arr",
        "currency",
        "contract_start",
        "contract_end",
        "overdue",
    ),
    "arr": ("group", "slug", "customers", "arr", "currency", "apart", "percent"),
    "renewals": ("month", "ends", "slug", "name", "arr", "currency", "state", "note"),
    "payments": (
        "slug",
        "name",
        "kind",
        "number",
        "issued",
        "due",
        "overdue_days",
        "amount",
        "currency",
        "state",
    ),
    "prospects": (
        "slug",
        "name",
        "stage",
        "service",
        "annual_value",
        "currency",
        "next_stage",
        "lacks",
        "next_step",
        "manager",
    ),
    "targets": (
        "name",
        "metric",
        "since",
        "by",
        "goal",
        "value",
        "expected",
        "currency",
        "percent",
        "status",
        "apart",
    ),
}


def as_text(view: View, rows: Table, form: Literal["csv", "md"]) -> str:
    """The rows as a file; lists in a cell are separated by ";"."""
    flat = [{key: _cell(value) for key, value in row.items()} for row in rows]
    return (to_csv if form == "csv" else to_markdown)(COLUMNS[view], flat)


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "; ".join(f"{amount:f} {currency}" for currency, amount in value.items())
    return "; ".join(value) if isinstance(value, list | tuple) else value


def customer_rows(rows: Iterable[Row]) -> Table:
    return [
        {
            **_who(row.customer),
            "stage": row.stage.value,
            "service": row.terms.service.value if row.terms else row.customer.service.value,
            "scale": row.scale.value if row.scale else None,
            "nodes": row.nodes,
            "industry": row.customer.industry or None,
            "manager": row.customer.manager or None,
            **_money("arr", row.arr),
            "contract_start": row.terms.contract_start if row.terms else None,
            "contract_end": row.terms.contract_end if row.terms else None,
            "overdue": len(row.overdue),
        }
        for row in rows
    ]


def share_rows(shares: Iterable[Share], whole: Total) -> Table:
    return [
        {
            "group": share.label,
            "slug": share.slug or None,
            "customers": share.customers,
            **total_cells("arr", share.total),
            "percent": percent_of(share.total, whole),
        }
        for share in shares
    ]


def renewal_rows(portfolio: Portfolio, renewals: Iterable[Renewal]) -> Table:
    return [
        {
            "month": f"{renewal.ends:%Y-%m}",
            "ends": renewal.ends,
            **_who(portfolio.customers[renewal.slug]),
            **_money("arr", renewal.value),
            "state": renewal.state,
            "note": renewal.note or None,
        }
        for renewal in renewals
    ]


def due_rows(portfolio: Portfolio, dues: Iterable[Due]) -> Table:
    return [
        {
            **_who(portfolio.customers[due.slug]),
            "kind": due.kind,
            "number": due.number or None,
            "issued": due.issued,
            "due": due.due,
            "overdue_days": due.overdue_days,
            **_money("amount", due.amount),
            "state": due.state.value,
        }
        for due in dues
    ]


def prospect_rows(prospects: Iterable[Prospect]) -> Table:
    return [
        {
            **_who(one.customer),
            "stage": one.customer.stage.value,
            "service": one.customer.service.value,
            **_money("annual_value", one.value),
            "next_stage": one.to.value,
            "lacks": list(one.lacks),
            "next_step": one.customer.next_step or None,
            "manager": one.customer.manager or None,
        }
        for one in prospects
    ]


def target_rows(found: Iterable[Progress], currency: str) -> Table:
    """`currency`: the one of the sums, where a target names none."""
    return [
        {
            "name": one.target.name,
            "metric": one.target.metric.value,
            "since": one.target.first,
            "by": one.target.by,
            "goal": one.target.goal,
            "value": one.value,
            "expected": one.expected,
            "currency": (one.target.currency or currency or None)
            if one.target.metric.is_money
            else None,
            "percent": round(one.share * 100, 1),
            "status": one.status.value,
            "apart": dict(one.apart.of),
        }
        for one in found
    ]


def total_cells(name: str, total: Total) -> dict[str, Any]:
    """A sum, its currency, and what could not be added to it."""
    money = total.money
    return {**_money(name, money), "apart": dict(total.apart.of)}


def percent_of(part: Total, whole: Total) -> float | None:
    """Of what could be added; None where nothing could."""
    return round(float(part.amount / whole.amount) * 100, 1) if whole.amount else None


def _money(name: str, money: Money | None) -> dict[str, Any]:
    return {
        name: money.amount if money else None,
        "currency": (money.currency or None) if money else None,
    }


def _who(customer: Customer) -> dict[str, Any]:
    return {"slug": customer.slug, "name": customer.name}

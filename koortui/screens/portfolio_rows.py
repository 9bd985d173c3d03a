"""The portfolio's lists as lines: which columns, what stands in them, what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from textual.content import Content

from koortui.domain.contract import Service, Stage
from koortui.domain.contract_rules import scale_of
from koortui.domain.customer import Customer
from koortui.domain.dues import Due, DueState
from koortui.domain.factor import plural
from koortui.domain.money import Money, Rates, Total, short
from koortui.domain.portfolio import UNSAID, Portfolio, Renewal, Row, Share, sum_of
from koortui.domain.thresholds import Thresholds
from koortui.usecases.portfolio_reading import Reading
from koortui.usecases.portfolio_tables import percent_of
from koortui.widgets.table_list import Cell, Column, TableLine

MUTED = "$foreground-muted"
_MONEY = 9
#: Cells of a name at most: farther away, an eye loses the line.
_NAME = 36
#: From so many cells on every main column has room beside a name.
_ALL = 70
SHORT_SERVICE = {
    Service.MANAGED: "Managed",
    Service.ENTERPRISE: "Enterprise",
    Service.ONE_OFF: "One-off",
    Service.STARTER: "Starter",
    Service.PRO: "Pro",
}
CUSTOMERS = (
    Column("name", "Customer", most=_NAME, sorts=True),
    Column("stage", "Stage", 9, sorts=True),
    Column("service", "Service", 10, from_width=_ALL, sorts=True),
    Column("scale", "Scale", 6, from_width=_ALL, sorts=True),
    Column("nodes", "Nodes", 5, right=True, sorts=True),
    Column("arr", "ARR", _MONEY, right=True, sorts=True),
    Column("end", "Ends", 9, right=True, sorts=True),
    Column("owes", "Late", 4, right=True, sorts=True),
    Column("industry", "Industry", 14, from_width=100, sorts=True),
    Column("manager", "EM", 14, from_width=116, sorts=True),
)
SHARES = (
    Column("label", "Group", 26),
    Column("customers", "Cust.", 5, right=True),
    Column("arr", "ARR", 16, right=True),
    Column("percent", "Share", 7, right=True),
    Column("bar", ""),
)
RENEWALS = (
    Column("ends", "Ends", 9, right=True),
    Column("name", "Customer", 20),
    Column("arr", "ARR", _MONEY, right=True),
    Column("state", "Renewal"),
)
DUES = (
    Column("name", "Customer", most=_NAME),
    Column("what", "What", 16),
    Column("amount", "Open", 14, right=True),
    Column("due", "Due", 9, right=True),
    Column("late", "", 12, right=True),
)
STAGE_LOOKS = {Stage.SUSPENDED: "bold $warning", Stage.ENDED: MUTED, Stage.PROSPECT: "$accent"}
RENEWAL_WORDS = {
    "renewed": ("✓ renewed", "$success"),
    "ended": ("ended", MUTED),
    "ran out": ("▲ ran out, not renewed", "bold $error"),
    "trial": ("trial ends: offer a subscription", "$warning"),
    "near": ("! no renewal note", "bold $warning"),
    "open": ("", ""),
}
DUE_TITLES = {
    DueState.OVERDUE: "OVERDUE",
    DueState.OPEN: "OPEN",
    DueState.TO_COME: "INSTALMENTS TO COME",
}


@dataclass(frozen=True)
class BarMarks:
    """A share of the whole, a part of the goal, and what is left of it."""

    share: str
    done: str
    rest: str


BLOCKS = BarMarks("▆", "━", "─")
ASCII = BarMarks("#", "#", ".")


# Customers


def customer_lines(rows: Sequence[Row]) -> list[TableLine]:
    return [TableLine(row.slug, _customer_cells(row), slug=row.slug, item=row) for row in rows]


def _customer_cells(row: Row) -> Callable[[], dict[str, Cell]]:
    def cells() -> dict[str, Cell]:
        terms = row.terms or row.customer.terms
        end = terms.contract_end
        arr: Cell = (money(row.arr), "bold") if row.arr else ("-", MUTED)
        if row.terms and row.terms.trial:
            arr = ("trial", "$warning")
        late = len(row.overdue)
        return {
            "name": (row.customer.name, MUTED if row.stage is Stage.ENDED else "bold"),
            "stage": (row.stage.value, STAGE_LOOKS.get(row.stage, "")),
            "service": SHORT_SERVICE[terms.service],
            "scale": row.scale.value if row.scale else "-",
            "nodes": "-" if row.nodes is None else str(row.nodes),
            "arr": arr,
            "end": day(end),
            "owes": (f"▲{late}", "bold $error") if late else ("-", MUTED),
            "industry": (row.customer.industry or "-", MUTED),
            "manager": (row.customer.manager or "-", MUTED),
        }

    return cells


def sort_value(column: str, rates: Rates) -> Callable[[Row], Any]:
    """What a column sorts by; None where it is not known."""
    values: dict[str, Callable[[Row], Any]] = {
        "name": lambda row: row.customer.name.casefold(),
        "stage": lambda row: tuple(Stage).index(row.stage),
        "service": lambda row: (row.terms or row.customer).service.value,
        "scale": lambda row: row.nodes,
        "nodes": lambda row: row.nodes,
        "arr": lambda row: _comparable(row.arr, rates),
        "end": lambda row: (row.terms or row.customer).contract_end,
        "owes": lambda row: max((due.overdue_days for due in row.overdue), default=None),
        "industry": lambda row: row.customer.industry.casefold() or None,
        "manager": lambda row: row.customer.manager.casefold() or None,
    }
    return values[column]


def sorted_rows(rows: Sequence[Row], column: str, rates: Rates, *, descending: bool) -> list[Row]:
    """In the column's order; rows without a value stand last either way, names decide ties."""
    value = sort_value(column, rates)
    found = [(value(row), row) for row in rows]
    known = [(at, row) for at, row in found if at is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for at, row in found if at is None]


def _comparable(arr: Money | None, rates: Rates) -> Decimal | None:
    """In one currency where a rate says so; else as it is."""
    if arr is None:
        return None
    return (rates.convert(arr) or arr).amount


# The other lists


def share_lines(shares: Sequence[Share], whole: Total, marks: BarMarks) -> list[TableLine]:
    most = max((share.total.amount for share in shares), default=Decimal(0))
    return [
        TableLine(
            share.slug or share.label, _share_cells(share, whole, most, marks), slug=share.slug
        )
        for share in shares
    ]


def _share_cells(
    share: Share, whole: Total, most: Decimal, marks: BarMarks
) -> Callable[[], dict[str, Cell]]:
    def bar(room: int) -> Content:
        part = float(share.total.amount / most) if most else 0.0
        full = max(1, round(part * room)) if part else 0
        return Content.assemble((marks.share * full, "$primary"), " " * (room - full))

    def cells() -> dict[str, Cell]:
        percent = percent_of(share.total, whole)
        return {
            "label": (share.label, "bold"),
            "customers": str(share.customers),
            "arr": total_words(share.total),
            "percent": "-" if percent is None else f"{percent:.1f} %",
            "bar": bar,
        }

    return cells


def renewal_lines(portfolio: Portfolio, renewals: Sequence[Renewal]) -> list[TableLine]:
    """Under the months, each with what is at stake."""
    months: dict[str, list[Renewal]] = {}
    for one in renewals:
        months.setdefault(f"{one.ends:%b %Y}", []).append(one)
    lines = []
    for month, ends in months.items():
        total, _ = sum_of(portfolio.rates, (one.value for one in ends if one.value))
        words = [month.upper(), plural(len(ends), "contract")]
        words += [str(total)] if total.money or total.apart else []
        lines.append(TableLine(f"-{month}", heading=" · ".join(words)))
        lines += [
            TableLine(f"{one.slug}/{one.ends}", _renewal_cells(portfolio, one), slug=one.slug)
            for one in ends
        ]
    return lines


def _renewal_cells(portfolio: Portfolio, one: Renewal) -> Callable[[], dict[str, Cell]]:
    def cells() -> dict[str, Cell]:
        words = (f"noted: {one.note}", "") if one.state == "noted" else RENEWAL_WORDS[one.state]
        return {
            "ends": day(one.ends),
            "name": (portfolio.customers[one.slug].name, "bold"),
            "arr": money(one.value) if one.value else ("-", MUTED),
            "state": words,
        }

    return cells


def due_lines(portfolio: Portfolio, dues: Sequence[Due]) -> list[TableLine]:
    """Under overdue, open and to come, each with its sum."""
    lines = []
    for state, title in DUE_TITLES.items():
        found = [due for due in dues if due.state is state]
        if not found:
            continue
        total, unknown = sum_of(portfolio.rates, (due.amount for due in found))
        words = [title, str(total)] if unknown < len(found) else [title]
        words += [f"{unknown} without an amount"] if unknown else []
        lines.append(TableLine(f"-{state}", heading=" · ".join(words)))
        lines += [
            TableLine(
                f"{due.slug}/{due.kind}/{due.number}/{due.issued}/{index}",
                _due_cells(portfolio, due),
                slug=due.slug,
            )
            for index, due in enumerate(found)
        ]
    return lines


def _due_cells(portfolio: Portfolio, due: Due) -> Callable[[], dict[str, Cell]]:
    def cells() -> dict[str, Cell]:
        late = plural(due.overdue_days, "day") + " late" if due.overdue_days else ""
        return {
            "name": (portfolio.customers[due.slug].name, "bold"),
            "what": f"{due.kind} {due.number}".strip(),
            "amount": str(due.amount) if due.amount else ("not known", MUTED),
            "due": day(due.due),
            "late": (late, "bold $error"),
        }

    return cells


# Words


def sums_words(reading: Reading, *, mine: bool, width: int) -> Content:
    """What it is worth in all, what of it is in danger, and of whom."""
    rates = reading.portfolio.rates
    held = [row.arr for row in reading.customers if row.stage is Stage.SUSPENDED and row.arr]
    late = sum(len(row.overdue) for row in reading.customers)
    parts: list[Content | tuple[str, str]] = [(f"ARR {reading.arr}", "bold")]
    if held:
        parts.append((f" ({total_words(sum_of(rates, held)[0])} suspended)", "$warning"))
    if late:
        parts.append((f" · ▲ {late} overdue", "bold $error"))
    end = [f" · {'mine' if mine else 'all'}: {plural(len(reading.slugs), 'customer')}"]
    if apart := ", ".join(reading.not_on_my_board):
        end.append(f" ({apart})")
    if reading.arr.converted and rates.on:
        end.append(f" · rates of {day(rates.on)}")
    words = Content.assemble(*parts, *((text, MUTED) for text in end))
    if words.cell_length > width:  # the noun goes first: what is counted, the tab says
        end[0] = end[0].removesuffix("s").removesuffix(" customer")
        words = Content.assemble(*parts, *((text, MUTED) for text in end))
    return words


def money(amount: Money | None) -> str:
    """ "57.6k USD": for a narrow column."""
    return f"{short(amount.amount)} {amount.currency or '?'}" if amount else "-"


def total_words(total: Total) -> str:
    """In a narrow column: what could not be added is said by a plus."""
    words = money(total.money) if total.money else "-"
    return f"{words} +" if total.apart else words


def day(value: date | None) -> str:
    """ "1 Feb 27"."""
    return f"{value.day} {value:%b %y}" if value else "-"


def month_end(value: date) -> date:
    """The last day of its month."""
    after = date(value.year + value.month // 12, value.month % 12 + 1, 1)
    return after - timedelta(days=1)


def known_words(customer: Customer, limits: Thresholds) -> str:
    """What a filter looks into."""
    scale = scale_of(customer.contracted_nodes, limits)
    parts = (
        customer.name,
        customer.slug,
        *customer.aliases,
        customer.stage.value,
        customer.service.label,
        scale.value if scale else "",
        customer.industry or UNSAID,
        customer.manager,
        customer.specialist,
        customer.currency,
        *customer.tags,
    )
    return " ".join(parts).casefold()

"""The portfolio as text for a terminal or a mail: one section a list."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from koortui.cli.output import table
from koortui.domain.contract import Stage
from koortui.domain.dues import Due, DueState
from koortui.domain.factor import plural
from koortui.domain.money import Money, grouped, short
from koortui.domain.portfolio import Renewal, Row, sum_of
from koortui.domain.targets import Progress, Status
from koortui.usecases.portfolio_reading import Reading
from koortui.usecases.portfolio_tables import View, percent_of

MARKS = {
    Status.MET: "●",
    Status.ON_TRACK: "◐",
    Status.BEHIND: "▲",
    Status.MISSED: "✗",
    Status.UPCOMING: "○",
}
_BAR = 20


def headline(reading: Reading) -> str:
    """ "Portfolio on Thu 26 Nov 2026 · 22 customers · ARR 560,000 USD"."""
    day, found = reading.portfolio.day, reading.customers
    suspended = [row.arr for row in found if row.stage is Stage.SUSPENDED and row.arr]
    held, _ = sum_of(reading.portfolio.rates, suspended)
    words = f"Portfolio on {day:%a} {day.day} {day:%b %Y} · {plural(len(found), 'customer')}"
    words += f" · ARR {reading.arr}"
    return words + (f" (suspended: {held})" if suspended else "")


def section(reading: Reading, view: View, *, summary: bool) -> str:
    """The list with its heading. A summary leaves out what is in good order."""
    titles = {
        "customers": "CUSTOMERS",
        "arr": f"ARR BY {reading.by.upper()}",
        "renewals": "RENEWALS",
        "payments": "PAYMENTS DUE",
        "prospects": "PROSPECTS",
        "targets": "TARGETS",
    }
    lines = {
        "customers": _customers,
        "arr": _arr,
        "renewals": _renewals,
        "payments": _payments,
        "prospects": _prospects,
        "targets": _targets,
    }
    return f"{titles[view]}\n{lines[view](reading, summary) or '  none'}"


def _customers(reading: Reading, _summary: bool) -> str:
    head = ["  Customer", "Stage", "Service", "Scale", "Nodes", "ARR", "Ends", "Overdue"]
    return _rows(head, [_customer(row) for row in reading.customers], {4, 5, 7})


def _customer(row: Row) -> list[str]:
    ends = row.terms.contract_end if row.terms else None
    return [
        f"  {row.customer.name}",
        row.stage.value,
        (row.terms or row.customer).service.label,
        row.scale.value if row.scale else "-",
        "-" if row.nodes is None else str(row.nodes),
        _money(row.arr),
        f"{ends:%Y-%m-%d}" if ends else "-",
        str(len(row.overdue) or "-"),
    ]


def _arr(reading: Reading, _summary: bool) -> str:
    most = max((share.total.amount for share in reading.shares), default=Decimal(0))
    lines = []
    for share in reading.shares:
        percent = percent_of(share.total, reading.arr)
        full = max(1, int(share.total.amount * _BAR / most)) if most else 0
        lines.append(
            [
                f"  {share.label}",
                str(share.customers),
                str(share.total),
                f"{percent:.1f} %" if percent is not None else "-",
                "█" * full,
            ]
        )
    return table(lines, right=frozenset({1, 2, 3}))


def _renewals(reading: Reading, summary: bool) -> str:
    """By month, each with what is at stake in it."""
    settled = ("renewed", "ended") if summary else ()
    found = [one for one in reading.renewals if one.state not in settled]
    rows = table([_end(reading, one) for one in found], right=frozenset({2})).splitlines()
    lines: list[str] = []
    for month, ends in groupby(zip(found, rows, strict=True), lambda pair: f"{pair[0].ends:%b %Y}"):
        pairs = list(ends)
        total, _ = sum_of(reading.portfolio.rates, (one.value for one, _ in pairs if one.value))
        lines += [f"  {month}: {total}", *(row for _, row in pairs)]
    return "\n".join(lines)


def _end(reading: Reading, one: Renewal) -> list[str]:
    words = {
        "open": "",
        "near": "no renewal note",
        "noted": one.note,
        "trial": "trial ends",
        "ran out": "ran out, not renewed",
    }
    customer = reading.portfolio.customers[one.slug]
    what = words.get(one.state, one.state)
    return [f"    {one.ends:%Y-%m-%d}", customer.name, _money(one.value), what]


def _payments(reading: Reading, summary: bool) -> str:
    wanted = (DueState.OVERDUE, DueState.OPEN) if summary else tuple(DueState)
    parts = []
    for state in wanted:
        found = [due for due in reading.dues if due.state is state]
        if not found:
            continue
        total, unknown = sum_of(reading.portfolio.rates, (due.amount for due in found))
        more = [f"{unknown} without an amount"] if unknown else []
        words = [str(total)] if unknown < len(found) else []
        parts.append(f"  {state.value}: {', '.join(words + more)}")
        parts.append(table([_due(reading, due) for due in found], right=frozenset({2})))
    return "\n".join(parts)


def _due(reading: Reading, due: Due) -> list[str]:
    when = f"due {due.due:%Y-%m-%d}" if due.due else "no due day"
    if due.state is DueState.TO_COME and due.issued:
        when = f"to be issued {due.issued:%Y-%m-%d}"
    late = f", {plural(due.overdue_days, 'day')} late" if due.overdue_days else ""
    name = reading.portfolio.customers[due.slug].name
    return [f"    {name}", f"{due.kind} {due.number}".strip(), _money(due.amount), when + late]


def _prospects(reading: Reading, _summary: bool) -> str:
    return table(
        [
            [
                f"  {one.customer.name}",
                one.customer.stage.value,
                _money(one.value),
                one.customer.next_step or "no next step",
                f"lacks {', '.join(one.lacks)}" if one.lacks else f"ready for {one.to.value}",
            ]
            for one in reading.prospects
        ],
        right=frozenset({2}),
    )


def _targets(reading: Reading, _summary: bool) -> str:
    currency = reading.portfolio.rates.currency
    return table([_target(one, currency) for one in reading.targets], right=frozenset({2}))


def _target(one: Progress, currency: str) -> list[str]:
    target = one.target
    bar = "█" * min(_BAR, int(one.share * _BAR))
    unit = f" {target.currency or currency}".rstrip() if target.metric.is_money else ""
    most = "at most " if target.metric.is_limit else ""
    apart = f" + {one.apart}, no rate" if one.apart else ""
    return [
        f"  {MARKS[one.status]} {one.status.value}",
        target.name,
        f"{_figure(one, one.value)} of {most}{_figure(one, target.goal)}{unit}{apart}",
        f"by {target.by:%Y-%m-%d}",
        bar + "░" * (_BAR - len(bar)),
    ]


def _figure(one: Progress, amount: Decimal) -> str:
    return short(amount) if one.target.metric.is_money else grouped(amount)


def _money(money: Money | None) -> str:
    return str(money) if money else "-"


def _rows(head: list[str], lines: list[list[str]], right: set[int]) -> str:
    return table([head, *lines], right=frozenset(right)) if lines else ""

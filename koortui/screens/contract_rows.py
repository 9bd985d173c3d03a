"""A contract in lines: terms, clusters, invoices, blocks, what was before, who changed what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from koortui.commands.spoken import key
from koortui.domain.contract import Cluster, HoursBlock, Invoice, Terms
from koortui.domain.contract_changes import period_words
from koortui.domain.contract_rules import scale_of, warnings
from koortui.domain.customer import Customer, Stage
from koortui.domain.money import Money
from koortui.domain.sheet_cells import plain
from koortui.domain.stages import next_needs
from koortui.domain.thresholds import Thresholds
from koortui.usecases.desk import CustomerView
from koortui.widgets.contract_list import ContractLine
from koortui.widgets.when import day_and_time, day_label

MUTED = "$foreground-muted"


def contract_lines(view: CustomerView, limits: Thresholds) -> list[ContractLine]:
    """Everything, in the order in which it is asked for."""
    return [
        *_noticed(view, limits),
        *_terms(view, limits),
        *_clusters(view.customer),
        *_invoices(view, limits),
        *_blocks(view),
        *_before(view),
        *_history(view),
    ]


def _noticed(view: CustomerView, limits: Thresholds) -> Iterator[ContractLine]:
    """The draft and what is odd, above all else."""
    draft, today = view.customer.draft, view.situation.today
    if draft:
        zone = ZoneInfo(view.situation.calendar.timezone)
        what = "renewal" if draft.kind == "renewal" else "terms"
        text = (
            f"draft of {what}, {day_and_time(draft.at, zone)}, not in force: "
            "enter goes on, x drops it"
        )
        yield ContractLine("draft", "draft", text=text, mark="✎", look="bold $accent")
    for index, text in enumerate(warnings(view.customer, limits, today)):
        yield ContractLine("warning", f"warning/{index}", text=text, mark="△", look="$warning")


def _heading(title: str) -> ContractLine:
    return ContractLine("heading", f"-{title}", label=title)


def _field(field: str, label: str, text: str, mark: str = "", look: str = MUTED) -> ContractLine:
    return ContractLine("field", field, label, text or ("" if mark else "-"), mark, look, field)


def _terms(view: CustomerView, limits: Thresholds) -> Iterator[ContractLine]:
    customer, today = view.customer, view.situation.today
    yield _heading("TERMS")
    yield _stage(view)
    extras = ", ".join(extra.label for extra in customer.extras)
    trial = "free trial" if customer.trial else ""
    yield _field("service", "service", _joined(customer.service.label, trial, extras, apart=" + "))
    yield _field("contract_start", "period", _period(customer), _time_left(customer, today))
    yield _field("annual_value", "value", _value(customer))
    yield _nodes(customer, limits)
    yield _signed(customer, today)
    hosting = _joined(customer.hosting, _fee(customer))
    yield _field("hosting", "hosting", hosting)
    for field, label in (
        ("scope", "scope"),
        ("discount", "discount"),
        ("renewal_note", "renewal"),
        ("next_step", "next step"),
        ("industry", "industry"),
    ):
        text = getattr(customer, field)
        if text or field == "renewal_note":
            yield _field(field, label, text)
    for label, text in (
        ("EM", customer.manager),
        ("specialist", customer.specialist),
        ("Linear", str(customer.linear or "")),
        ("time zone", customer.timezone),
        ("tags", ", ".join(customer.tags)),
    ):
        if text:
            yield ContractLine("fact", f"fact/{label}", label, text)


def _stage(view: CustomerView) -> ContractLine:
    """Where the customer stands; before the work, what the next stage still needs."""
    customer, today = view.customer, view.situation.today
    move = customer.moves[-1] if customer.moves else None
    since = f"since {day_label(move.on, today)}" if move else ""
    text = _joined(customer.stage.value, since)
    if customer.stage not in (Stage.PROSPECT, Stage.KICKOFF):
        return _field("stage", "stage", _joined(text, move.reason if move else ""))
    to, missing = next_needs(customer, view.situation.journal, today)
    needs = (
        f"needs {', '.join(missing)}"
        if missing
        else f"all is there: {key('contract.stage')} moves on"
    )
    return _field("stage", "stage", f"{text} · {to.value} {needs}")


def _joined(*parts: str, apart: str = " · ") -> str:
    return apart.join(part for part in parts if part)


def _period(customer: Customer) -> str:
    start, end = customer.contract_start, customer.contract_end
    if start is None and end is None:
        return ""
    return f"{_day(start) if start else '…'} - {_day(end) if end else 'until further notice'}"


def _time_left(customer: Customer, today: date) -> str:
    start, end = customer.contract_start, customer.contract_end
    if customer.ended_on:
        return f"ended {_day(customer.ended_on)}"
    if start and start > today:
        return f"begins in {(start - today).days} d"
    if end is None:
        return ""
    left = (end - today).days
    return f"ends in {left} d" if left >= 0 else f"ended {-left} d ago"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _value(customer: Customer) -> str:
    if customer.trial:
        return "free of charge"
    if customer.annual_value is None:
        return ""
    many = f"in {customer.instalments} instalments" if customer.instalments > 1 else ""
    return _joined(f"{Money(customer.annual_value, customer.currency)} a year", many)


def _fee(terms: Terms) -> str:
    if terms.usage_fee is None:
        return ""
    return f"usage fee {Money(terms.usage_fee, terms.currency)} a month"


def _nodes(customer: Customer, limits: Thresholds) -> ContractLine:
    nodes = customer.contracted_nodes
    scale = scale_of(nodes, limits)
    counted = "" if customer.nodes is not None or nodes is None else "as counted"
    text = _joined(str(nodes), f"{scale.value} scale", counted) if scale else ""
    return _field("nodes", "nodes", text)


def _signed(customer: Customer, today: date) -> ContractLine:
    agreed, signed = customer.terms_agreed_on, customer.signed_on
    text = _joined(
        f"contract {day_label(signed, today)}" if signed else "contract -",
        f"terms of use {day_label(agreed, today)}" if agreed else "terms of use -",
    )
    return _field("signed_on", "signed", text)


def _clusters(customer: Customer) -> Iterator[ContractLine]:
    yield _heading("CLUSTERS")
    for cluster in customer.clusters:
        yield ContractLine(
            "cluster", f"cluster/{cluster.name}", cluster.name, _cluster(cluster), item=cluster
        )
    if not customer.clusters:
        yield _none("clusters", _adds())


def _none(key: str, words: str) -> ContractLine:
    return ContractLine("fact", f"none/{key}", mark=words, look=MUTED)


def _cluster(cluster: Cluster) -> str:
    nodes = f"{cluster.nodes} nodes" if cluster.nodes is not None else "nodes unknown"
    kind = "production" if cluster.production else "not production, free of charge"
    return _joined(nodes, kind, cluster.fsid)


def _invoices(view: CustomerView, limits: Thresholds) -> Iterator[ContractLine]:
    customer, today = view.customer, view.situation.today
    yield _heading("INVOICES")
    for index, invoice in enumerate(reversed(customer.invoices)):
        mark, look = invoice_state(invoice, today, limits, customer.currency)
        amount = _money(invoice.amount, invoice.currency or customer.currency)
        verb = "issued" if invoice.issued <= today else "to be issued"
        text = _joined(amount, f"{verb} {day_label(invoice.issued, today)}", invoice.note)
        line = f"invoice/{invoice.number}/{invoice.issued}/{index}"
        label = invoice.number or "no number"
        yield ContractLine("invoice", line, label, text, mark, look, item=invoice)
    if not customer.invoices:
        yield _none("invoices", _adds())


def invoice_state(
    invoice: Invoice, today: date, limits: Thresholds, currency: str = ""
) -> tuple[str, str]:
    """ "▲ overdue since Tue 3 Nov, 4,000 USD open" and its look."""
    if invoice.is_paid(today) and invoice.paid_on:
        return f"✓ paid {day_label(invoice.paid_on, today)}", "$success"
    left = invoice.open_amount(today)
    part = left is not None and left != invoice.amount
    rest = f", {_money(left, invoice.currency or currency)} open" if part else ""
    due = invoice.due_day(limits.payment_net)
    if due < today:
        return f"▲ overdue since {day_label(due, today)}{rest}", "bold $error"
    near = (due - today).days <= limits.payment_amber
    return f"○ due {day_label(due, today)}{rest}", "$warning" if near else ""


def _money(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else str(Money(amount, currency))


def _blocks(view: CustomerView) -> Iterator[ContractLine]:
    customer, today = view.customer, view.situation.today
    yield _heading("BLOCKS OF HOURS")
    for index, block in enumerate(reversed(customer.blocks)):
        mark, look = _block_state(block, today)
        bought = f"bought {day_label(block.bought_on, today)}" if block.bought_on else ""
        price = _money(block.price, block.currency or customer.currency)
        line = f"block/{block.bought_on}/{index}"
        label = f"{plain(block.hours)} h"
        text = _joined(price, bought, block.note)
        yield ContractLine("block", line, label, text, mark, look, item=block)
    if not customer.blocks:
        yield _none("blocks", _adds())


def _block_state(block: HoursBlock, today: date) -> tuple[str, str]:
    if block.paid_on and block.paid_on <= today:
        return f"✓ paid {day_label(block.paid_on, today)}", "$success"
    return "○ not paid: does not count yet", "$warning"


def _before(view: CustomerView) -> Iterable[ContractLine]:
    periods = view.customer.periods[:-1]
    if not periods:
        return
    yield _heading("BEFORE")
    for index, terms in enumerate(reversed(periods)):
        when, _, what = period_words(terms).partition(": ")
        yield ContractLine("past", f"past/{index}", _short(terms), f"{what} ({when})", item=terms)


def _short(terms: Terms) -> str:
    return f"to {terms.contract_end:%b %Y}" if terms.contract_end else "before"


def _history(view: CustomerView) -> Iterable[ContractLine]:
    """Changes and moves, newest first: who, when, from what to what."""
    customer = view.customer
    zone = ZoneInfo(view.situation.calendar.timezone)
    told = [
        (c.at, c.by, f"{c.what}: {c.before or '-'} → {c.after or '-'}", c.reason)
        for c in customer.history
    ]
    told += [
        (
            m.at,
            m.by,
            f"stage: {m.before.value} → {m.after.value}",
            _joined(m.reason, f"without {', '.join(m.lacking)}" if m.lacking else ""),
        )
        for m in customer.moves
    ]
    if not told:
        return
    yield _heading("HISTORY")
    for index, (at, by, what, why) in enumerate(sorted(told, key=lambda one: one[0], reverse=True)):
        text = _joined(what, by, why)
        yield ContractLine("fact", f"history/{len(told) - index}", day_and_time(at, zone)[4:], text)


def _adds() -> str:
    return f"none: {key('contract.add')} adds one"

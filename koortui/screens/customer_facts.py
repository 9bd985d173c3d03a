"""A customer's terms, people and standing, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from koortui.domain.customer import Cluster, CustomerPerson, HoursBlock, Invoice
from koortui.domain.notes import in_order
from koortui.domain.sanitise import clean_line
from koortui.screens.issue_rows import issue_lines
from koortui.screens.review_facts import balance_line, gate_line, terms
from koortui.usecases.desk import CustomerView
from koortui.widgets.cells import fit
from koortui.widgets.customer_list import SEVERITY_MARKS
from koortui.widgets.when import age, day_label

MUTED = "$foreground-muted"
_LABEL_WIDTH = 14
_REASONS = 5
_OPEN = 3
"""Promises, issues and pinned notes in the preview, each."""
_NOTE_SHOWN = 120


#: More issues than fit on one line need not be put together for it.
_NAMED = 8


def header(view: CustomerView, width: int) -> Content:
    """Three lines: the terms; the balance or the gate; what is open."""
    first = terms(view).stylize_before(MUTED)
    gate = gate_line(view)
    second = gate.stylize_before("bold $error") if gate.plain else balance_line(view, width)
    return Content("\n").join([first, second, _open_line(view)])


def _open_line(view: CustomerView) -> Content:
    """What we promised, what we wait for, the issues: read when the phone rings."""
    issues = [line.issue for line in issue_lines(view)[:_NAMED]]
    parts = [*_owed(view), *(Content(f"{i.identifier} {i.title}") for i in issues)]
    if not parts:
        return Content.styled("nothing is open", MUTED)
    return Content.assemble(("open  ", MUTED), Content(" · ").join(parts))


def _owed(view: CustomerView) -> list[Content]:
    asks = sorted(view.situation.journal.asks.values(), key=lambda ask: ask.at)
    words = {"us": ("we owe: ", "bold $warning"), "customer": ("waiting: ", "$warning")}
    return [
        Content.assemble(words[owed_by], ask.what)
        for owed_by in ("us", "customer")
        for ask in asks
        if ask.is_open and ask.owed_by == owed_by
    ]


def preview(view: CustomerView) -> Content:
    """For when the phone rings: terms, contact, what is open, why it matters."""
    customer, situation, assessment = view.customer, view.situation, view.assessment
    lines = [
        Content.styled(customer.name, "bold"),
        terms(view).stylize_before(MUTED),
        Content(""),
        _fact("we wrote", _ago(view, assessment.last_outbound)),
        _fact("they wrote", _ago(view, assessment.last_inbound)),
        _fact("open issues", str(len(situation.open_issues))),
    ]
    if customer.people:
        lines.append(_fact("contact", _person_words(customer.people[0])))
    lines.append(Content(""))
    lines += _owed(view)[:_OPEN]
    lines += [
        Content.assemble((f"{line.issue.identifier} ", "bold"), line.issue.title)
        for line in issue_lines(view)[:_OPEN]
    ]
    pinned = [note for note in in_order(situation.journal.notes.values()) if note.pinned]
    lines += [Content(f"★ {clean_line(note.text, _NOTE_SHOWN)}") for note in pinned[:_OPEN]]
    lines.append(Content(""))
    for reason in assessment.reasons[:_REASONS]:
        mark, look = SEVERITY_MARKS[reason.severity]
        lines.append(Content.assemble((f"{mark} ", look), reason.text))
    if not assessment.reasons:
        lines.append(Content.styled("✓ nothing needs you here", "$success"))
    return Content("\n").join(lines)


def contract(view: CustomerView) -> Content:
    """Terms, invoices, blocks of hours and clusters."""
    customer = view.customer
    value = (
        f"{customer.annual_value:,.0f} {customer.currency} a year" if customer.annual_value else ""
    )
    period = " - ".join(
        f"{day.day} {day:%b %Y}" for day in (customer.contract_start, customer.contract_end) if day
    )
    lines = [
        _fact("service", customer.service.label),
        _fact("stage", customer.stage.value),
        _fact("value", value),
        _fact("contract", period),
        _fact("renewal", customer.renewal_note),
        _fact("nodes", str(customer.nodes or "")),
        _fact("hosting", customer.hosting),
        _fact("EM", customer.manager),
        _fact("specialist", customer.specialist),
        _fact("Linear", str(customer.linear or "")),
        _fact("time zone", customer.timezone),
        _fact("tags", ", ".join(customer.tags)),
    ]
    lines += _section("Clusters", (_cluster(cluster) for cluster in customer.clusters))
    lines += _section("Invoices", (_invoice(view, item) for item in customer.invoices))
    lines += _section("Blocks of hours", (_block(view, block) for block in customer.blocks))
    return Content("\n").join(lines)


def _fact(label: str, value: str) -> Content:
    return Content.assemble((fit(label, _LABEL_WIDTH), MUTED), value or "-")


def _section(title: str, lines: Iterable[Content]) -> list[Content]:
    found = list(lines) or [Content.styled("none", MUTED)]
    return [Content(""), Content.styled(title, "bold"), *found]


def _cluster(cluster: Cluster) -> Content:
    nodes = f"{cluster.nodes} nodes" if cluster.nodes else "nodes unknown"
    kind = "production" if cluster.production else "not production, free of charge"
    return Content.assemble(
        fit(cluster.name, _LABEL_WIDTH), f"{nodes} · {kind}", (f"  {cluster.fsid}", MUTED)
    )


def _invoice(view: CustomerView, invoice: Invoice) -> Content:
    today = view.situation.today
    words = f"issued {day_label(invoice.issued, today)}"
    if invoice.paid_on:
        state, look = f"✓ paid {day_label(invoice.paid_on, today)}", "$success"
    elif invoice.due and invoice.due < today:
        state, look = f"▲ overdue since {day_label(invoice.due, today)}", "bold $error"
    else:
        due = day_label(invoice.due, today) if invoice.due else "net 30"
        state, look = f"○ due {due}", ""
    return Content.assemble(fit(invoice.number or "-", _LABEL_WIDTH), f"{words} · ", (state, look))


def _block(view: CustomerView, block: HoursBlock) -> Content:
    today = view.situation.today
    bought = f"bought {day_label(block.bought_on, today)} · " if block.bought_on else ""
    if block.paid_on:
        state = (f"✓ paid {day_label(block.paid_on, today)}", "$success")
    else:
        state = ("○ not paid: does not count yet", "$warning")
    return Content.assemble(fit(f"{block.hours.normalize():f} h", _LABEL_WIDTH), bought, state)


def _ago(view: CustomerView, at: datetime | None) -> str:
    return f"{age(at, view.situation.now)} ago" if at else "never logged"


def _person_words(person: CustomerPerson) -> str:
    return " · ".join(part for part in (person.name, person.role, person.phone) if part)

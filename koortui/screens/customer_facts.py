"""A customer's terms, people and standing, in words."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from koortui.domain.customer import CustomerPerson
from koortui.domain.meetings import next_line
from koortui.domain.notes import in_order
from koortui.domain.sanitise import clean_line
from koortui.screens.issue_rows import issue_lines
from koortui.screens.review_facts import balance_line, gate_line
from koortui.screens.terms_line import terms_line
from koortui.usecases.desk import CustomerView
from koortui.widgets.cells import fit
from koortui.widgets.customer_list import SEVERITY_MARKS
from koortui.widgets.when import age

MUTED = "$foreground-muted"
_LABEL_WIDTH = 14
_REASONS = 5
_OPEN = 3
"""Promises, issues and pinned notes in the preview, each."""
_NOTE_SHOWN = 120
_PREVIEW_TERMS = 120
"""Cells of the terms in the preview, where they wrap."""


#: More issues than fit on one line need not be put together for it.
_NAMED = 8


def header(view: CustomerView, width: int) -> Content:
    """Three lines: the terms; the balance or the gate; what is open."""
    gate = gate_line(view)
    first = terms_line(view, width - 2, balance=bool(gate.plain)).stylize_before(MUTED)
    second = gate.stylize_before("bold $error") if gate.plain else balance_line(view, width)
    return Content("\n").join([first, second, _open_line(view)])


def _open_line(view: CustomerView) -> Content:
    """What we promised, what we wait for, the issues: read when the phone rings."""
    issues = [line.issue for line in issue_lines(view)[:_NAMED]]
    meets = next_line(view.situation.journal.plans_in_order, view.situation.today)
    parts = [Content.styled(meets, "$accent")] if meets else []
    parts += [*_owed(view), *(Content(f"{i.identifier} {i.title}") for i in issues)]
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
        terms_line(view, _PREVIEW_TERMS).stylize_before(MUTED),
        Content(""),
        _fact("we wrote", _ago(view, assessment.last_outbound)),
        _fact("they wrote", _ago(view, assessment.last_inbound)),
        _fact("open issues", str(len(situation.open_issues))),
    ]
    if meets := next_line(situation.journal.plans_in_order, situation.today):
        lines.append(_fact("meeting", meets))
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


def _fact(label: str, value: str) -> Content:
    return Content.assemble((fit(label, _LABEL_WIDTH), MUTED), value or "-")


def _ago(view: CustomerView, at: datetime | None) -> str:
    return f"{age(at, view.situation.now)} ago" if at else "never logged"


def _person_words(person: CustomerPerson) -> str:
    return " · ".join(part for part in (person.name, person.role, person.phone) if part)

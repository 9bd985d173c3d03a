"""Everything, out: roster, hours and journals as CSV, JSON or Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from koortui.domain.calendar import local_day
from koortui.domain.customer import Cluster, Cover, Customer, NewsItem, Roster, TimeOff
from koortui.domain.meetings import text_of
from koortui.domain.ports import TABLES, Journal
from koortui.domain.targets import Target
from koortui.usecases.export_rows import SHARED, columns_of, record_row, to_csv, to_markdown
from koortui.usecases.roster_fields import COLUMNS


def roster_json(roster: Roster) -> str:
    """The whole roster; `import roster` takes the customers back exactly."""
    return msgspec.json.format(msgspec.json.encode(roster), indent=2).decode() + "\n"


def roster_csv(customers: Iterable[Customer]) -> str:
    """The roster's columns: of several invoices, blocks and people the newest or first."""
    return to_csv(COLUMNS, [_roster_row(customer) for customer in customers])


def roster_markdown(customers: Iterable[Customer]) -> str:
    """What a person looks for: a table of the roster's main columns."""
    columns = ("name", "stage", "service", "manager", "specialist", "nodes", "contract_end")
    return to_markdown(columns, [_roster_row(customer) for customer in customers])


def _roster_row(customer: Customer) -> dict[str, object]:
    invoice = customer.invoices[-1] if customer.invoices else None
    block = customer.blocks[-1] if customer.blocks else None
    person = customer.people[0] if customer.people else None
    paid = invoice.paid_on if invoice else block.paid_on if block else None
    return {
        **{column: getattr(customer, column, None) for column in COLUMNS},
        "aliases": ";".join(customer.aliases),
        "tags": ";".join(customer.tags),
        "clusters": ";".join(map(_cluster, customer.clusters)),
        "extras": ";".join(extra.value for extra in customer.extras),
        "trial": "yes" if customer.trial else None,
        "instalments": customer.instalments if customer.instalments > 1 else None,
        "invoice_date": invoice.issued if invoice else None,
        "due_date": invoice.due if invoice else None,
        "paid_on": paid,
        "invoice_number": invoice.number if invoice else None,
        "invoice_amount": invoice.amount if invoice else None,
        "block_hours": block.hours if block else None,
        "block_price": block.price if block else None,
        "contact_name": person.name if person else None,
        "contact_email": person.email if person else None,
        "contact_role": person.role if person else None,
        "contact_phone": person.phone if person else None,
        "contact_timezone": person.timezone if person else None,
        "contact_channel": person.channel if person else None,
    }


def _cluster(cluster: Cluster) -> str:
    nodes = f":{cluster.nodes}" if cluster.nodes is not None else ""
    return f"{cluster.name}{nodes}{'' if cluster.production else ':test'}"


def journal_json(journal: Journal) -> str:
    """Every record of a customer, writes included."""
    return msgspec.json.format(msgspec.json.encode(journal), indent=2).decode() + "\n"


def journals_json(journals: Iterable[Journal]) -> str:
    """Every record of several customers, writes included."""
    raw = msgspec.json.encode({"journals": list(journals)})
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def journals_csv(journals: Iterable[Journal]) -> str:
    """One row a record, oldest first; `record` holds all of it as JSON."""
    return to_csv((*SHARED, "text", "record"), _rows(journals, TABLES))


def records_json(journals: Iterable[Journal], kind: str) -> str:
    """The records of one kind; `import journal` takes them back."""
    found = [{"customer": one.customer, kind: getattr(one, kind)} for one in journals]
    raw = msgspec.json.encode({"journals": [one for one in found if one[kind]]})
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def records_csv(journals: Iterable[Journal], kind: str) -> str:
    """The records of one kind, each field a column, oldest first."""
    return to_csv(columns_of(kind), _rows(journals, (kind,)))


def records_markdown(journals: Iterable[Journal], kind: str) -> str:
    """The records of one kind as a table to be read."""
    hidden = ("kind", "id", "record")
    columns = [column for column in columns_of(kind) if column not in hidden]
    return to_markdown(columns, _rows(journals, (kind,)))


def _rows(journals: Iterable[Journal], kinds: Iterable[str]) -> list[dict[str, str]]:
    rows = [
        (journal.customer, record.at, record_row(journal.customer, kind, record))
        for journal in journals
        for kind in kinds
        for record in getattr(journal, kind).values()
    ]
    return [row for *_, row in sorted(rows, key=lambda one: one[:2])]


def roster_part(roster: Roster, part: str, form: str) -> str:
    """Covers, time off, news or targets, by themselves; `import roster` takes the JSON back."""
    records = getattr(roster, part)
    if form == "json":
        raw = msgspec.json.encode({part: records})
        return msgspec.json.format(raw, indent=2).decode() + "\n"
    columns = _PARTS[part].__struct_fields__
    rows = [{column: getattr(record, column) for column in columns} for record in records]
    return to_markdown(columns[1:], rows) if form == "md" else to_csv(columns, rows)


#: What the roster holds beside customers.
_PARTS: dict[str, type[Struct]] = {
    "covers": Cover,
    "time_off": TimeOff,
    "news": NewsItem,
    "targets": Target,
}


def journal_markdown(customer: Customer, journal: Journal, timezone: str) -> str:
    """What happened with a customer, newest first, to be read."""
    told: list[tuple[Any, str, str]] = []
    told += [(n.at, "note", n.text) for n in journal.notes.values()]
    told += [
        (c.at, f"{c.channel} {c.direction}", "\n\n".join(filter(None, (c.subject, c.text))))
        for c in journal.contacts.values()
    ]
    told += [(m.held_at, f"{m.type} meeting", text_of(m)) for m in journal.meetings.values()]
    told += [
        (r.finished_at, "review", r.next_steps) for r in journal.reviews.values() if r.finished_at
    ]
    told += [
        (h.at, "hours", f"{h.hours} h {h.activity}, {h.specialist} {h.issue} {h.comment}".strip())
        for h in journal.hours.values()
    ]
    parts = [f"# {customer.name}"]
    for at, kind, text in sorted(told, key=lambda one: one[0], reverse=True):
        parts += [f"## {local_day(at, timezone):%Y-%m-%d} · {kind}", text.strip() or "-"]
    return "\n\n".join(parts) + "\n"

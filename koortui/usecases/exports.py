"""Everything, out: roster, hours and journals as CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from koortui.domain.calendar import local_day
from koortui.domain.customer import Cluster, Customer, Roster
from koortui.domain.formulas import harmless
from koortui.domain.ports import TABLES, Journal
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
        "invoice_date": invoice.issued if invoice else None,
        "due_date": invoice.due if invoice else None,
        "paid_on": paid,
        "block_hours": block.hours if block else None,
        "contact_name": person.name if person else None,
        "contact_email": person.email if person else None,
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


#: The columns that records of every kind have; the rest of a record is in `record`.
_RECORD_COLUMNS = ("customer", "kind", "id", "at", "by", "text", "record")


def journals_csv(journals: Iterable[Journal]) -> str:
    """One row a record, oldest first; `record` holds all of it as JSON."""
    rows = [
        {
            "customer": journal.customer,
            "kind": table,
            "id": record.id,
            "at": record.at.isoformat(),
            "by": record.by,
            "text": getattr(record, "text", None),
            "record": msgspec.json.encode(record).decode(),
        }
        for journal in journals
        for table in TABLES
        for record in getattr(journal, table).values()
    ]
    return to_csv(_RECORD_COLUMNS, sorted(rows, key=lambda row: (row["customer"], row["at"])))


def journal_markdown(customer: Customer, journal: Journal, timezone: str) -> str:
    """What happened with a customer, newest first, to be read."""
    told: list[tuple[Any, str, str]] = []
    told += [(n.at, "note", n.text) for n in journal.notes.values()]
    told += [
        (c.at, f"{c.channel} {c.direction}", "\n\n".join(filter(None, (c.subject, c.text))))
        for c in journal.contacts.values()
    ]
    told += [
        (m.at, f"{m.type} meeting", "\n\n".join(filter(None, (m.notes, m.next_steps))))
        for m in journal.meetings.values()
    ]
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


def to_markdown(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The rows as a table; no cell breaks out of its own."""
    titles = [column.replace("_", " ").capitalize() for column in columns]
    lines = [titles, ["---"] * len(titles)]
    lines += [[_plain_cell(row.get(column)) for column in columns] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _plain_cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|")


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A header row and the rows; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: object) -> str:
    """A lone carriage return would end the row: the writer does not quote it."""
    if value is None:
        return ""
    return harmless(str(value)).replace("\r\n", "\n").replace("\r", "\n")

"""Customers from a roster file: all rows or none. Updates by slug, deletes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from koortui.domain.contract_changes import changes
from koortui.domain.customer import (
    Cover,
    Customer,
    CustomerPerson,
    HoursBlock,
    Invoice,
    NewsItem,
    Roster,
    TimeOff,
)
from koortui.domain.errors import KoorError
from koortui.domain.targets import Target
from koortui.usecases.contract_fields import contract_sense
from koortui.usecases.import_record import read_record
from koortui.usecases.import_text import Problem, listed, text_of
from koortui.usecases.roster_fields import parse_cell, slugify
from koortui.usecases.roster_file import RosterRow, read_others, read_rows
from koortui.usecases.roster_names import keeping_names, twice
from koortui.usecases.workspace import Workspace

_NET = timedelta(days=30)
#: What a file's `contact_` columns say of the person.
_ABOUT = {
    "email": "address",
    "role": "role",
    "phone": "phone",
    "timezone": "time zone",
    "channel": "channel",
}


class Imported(Struct, frozen=True, kw_only=True):
    """What an import did, or would do: slugs of customers."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    others: int = 0
    """Covers, days off, news and targets that are new or changed."""
    dry_run: bool = False
    fields: dict[str, tuple[str, ...]] = {}
    """Of each updated customer: the fields that are another now."""


class RosterRefused(KoorError):
    """Rows are wrong, so nothing was imported. `problems` names each by line and column."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(
            listed(name, problems),
            kept="Nothing was imported.",
            next_step="Mend these places and import it again.",
        )


def import_roster(
    workspace: Workspace, raw: bytes, name: str, *, dry_run: bool = False
) -> Imported:
    """Take in a CSV or JSON file's customers. Raises `RosterRefused`."""
    text = text_of(raw, name)
    rows, problems = read_rows(text)
    others, wrong_others = read_others(text)
    with workspace.roster.edit() as edit:
        known = {customer.slug: customer for customer in edit.roster.customers}
        found, wrong = _customers(rows, known, workspace.new_id, _in_sheet(workspace))
        problems += [*wrong, *wrong_others]
        if problems:
            raise RosterRefused(name, sorted(problems, key=lambda problem: problem.line))
        at = workspace.clock()
        changed = [
            _traced(known.get(customer.slug), customer, at, workspace.me)
            for customer in found
            if known.get(customer.slug) != customer
        ]
        there = {record.id: record for record in _others(edit.roster)}
        new = [record for record in others if there.get(record.id) != record]
        if not dry_run:
            for record in (*changed, *new):
                edit.put(record)
    slugs = {customer.slug for customer in changed}
    return Imported(
        added=tuple(c.slug for c in found if c.slug not in known),
        updated=tuple(c.slug for c in found if c.slug in slugs and c.slug in known),
        unchanged=tuple(c.slug for c in found if c.slug not in slugs),
        others=len(new),
        dry_run=dry_run,
        fields={c.slug: _differing(known[c.slug], c) for c in found if c.slug in slugs & {*known}},
    )


def _differing(before: Customer, after: Customer) -> tuple[str, ...]:
    names = Customer.__struct_fields__
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _others(roster: Roster) -> tuple[Cover | TimeOff | NewsItem | Target, ...]:
    return (*roster.covers, *roster.time_off, *roster.news, *roster.targets)


def _traced(before: Customer | None, after: Customer, at: datetime, by: str) -> Customer:
    """What a row changes of a contract goes into its history; a whole record brings its own."""
    if before is None or before.history != after.history:
        return after
    traces = changes(before, after, at=at, by=by, reason="roster file")
    return replace(after, history=(*after.history, *traces))


def _in_sheet(workspace: Workspace) -> frozenset[str]:
    """What the sheet's rows call customers, casefolded."""
    rows = workspace.mirror.read_sheet().rows
    return frozenset(row.cells.get("customer", "").strip().casefold() for row in rows)


def _customers(
    rows: Iterable[RosterRow],
    known: Mapping[str, Customer],
    new_id: Callable[[], str],
    in_sheet: Set[str],
) -> tuple[list[Customer], list[Problem]]:
    """Every row as a customer, and what is wrong with those that cannot be one."""
    found: list[tuple[int, Customer]] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    whole: set[str] = set()
    for row in rows:
        customer, wrong = _customer(row, known, new_id)
        problems += wrong
        if customer:
            if old := known.get(customer.slug):
                named = frozenset() if row.whole is not None else in_sheet
                customer = keeping_names(old, customer, named)
            if row.whole is not None:
                whole.add(customer.slug)
            found.append((row.line, customer))
        slug = _slug_of(row)
        if slug and slug in lines:
            column = "slug" if row.cells.get("slug") else "name"
            text = f"{slug!r} is in line {lines[slug]} already"
            problems.append(Problem(row.line, column, text))
        lines.setdefault(slug, row.line)
    problems += twice(found, known, whole=whole)
    return [customer for _, customer in found], problems


def _slug_of(row: RosterRow) -> str:
    cells = row.cells if row.whole is None else row.whole
    return str(cells.get("slug") or "") or slugify(str(cells.get("name") or ""))


def _customer(
    row: RosterRow, known: Mapping[str, Customer], new_id: Callable[[], str]
) -> tuple[Customer | None, list[Problem]]:
    if row.whole is not None:
        return _from_export(row, known, new_id)
    values, problems = _values(row)
    filled = {column for column, text in row.cells.items() if text.strip()}
    problems += [Problem(row.line, *wrong) for wrong in _sense(values, filled)]
    slug = _slug_of(row)
    if values.get("name") and not slug:
        problems.append(Problem(row.line, "slug", "the name has no letters for one; give a slug"))
    if problems:
        return None, problems
    old = known.get(slug) or Customer(id=new_id(), slug=slug, name=values["name"])
    return _merged(old, row.cells.keys(), values), []


def _from_export(
    row: RosterRow, known: Mapping[str, Customer], new_id: Callable[[], str]
) -> tuple[Customer | None, list[Problem]]:
    """A record as `export roster --format json` writes it: everything we know, unabridged."""
    record = dict(row.whole or {})
    slug = _slug_of(row)
    old = known.get(slug)
    record["slug"] = slug
    record["id"] = old.id if old else record.get("id") or new_id()
    customer, wrong = read_record(record, Customer)
    if customer:
        wrong = [*_no_slug(slug), *_others_id(customer, known)]
    problems = [Problem(row.line, field, why) for field, why in wrong]
    return (None, problems) if problems else (customer, [])


def _no_slug(slug: str) -> Iterator[tuple[str, str]]:
    try:
        parse_cell("slug", slug)
    except ValueError as error:
        yield "slug", str(error)


def _others_id(new: Customer, known: Mapping[str, Customer]) -> Iterator[tuple[str, str]]:
    """A customer whose slug was changed in the file would take the place of the one it was."""
    for customer in known.values():
        if customer.id == new.id and customer.slug != new.slug:
            yield "id", f"it is that of {customer.slug}; leave it out for a new customer"


def _values(row: RosterRow) -> tuple[dict[str, Any], list[Problem]]:
    """The filled cells as values."""
    values: dict[str, Any] = {}
    problems = []
    for column, text in row.cells.items():
        if not text.strip():
            continue
        try:
            values[column] = parse_cell(column, text)
        except ValueError as error:
            problems.append(Problem(row.line, column, str(error)))
    if not row.cells.get("name", "").strip():
        problems.append(Problem(row.line, "name", "every customer needs one"))
    return values, problems


def _sense(values: Mapping[str, Any], filled: Set[str]) -> Iterator[tuple[str, str]]:
    """What cells say of each other: (column, reason). A wrong cell is `filled` and has no value."""
    yield from contract_sense(values)
    issued, due = values.get("invoice_date"), values.get("due_date")
    if issued and due and due < issued:
        yield "due_date", f"{due} is before invoice_date {issued}"
    billed = filled & {"invoice_date", "due_date"}
    if values.get("paid_on") and not (billed or "block_hours" in filled):
        yield "paid_on", "there is neither an invoice_date nor block_hours that could be paid"
    for column in ("invoice_number", "invoice_amount"):
        if values.get(column) and not billed:
            yield column, "there is no invoice_date it could be of"
    if values.get("block_price") and "block_hours" not in filled:
        yield "block_price", "there are no block_hours it could be of"
    if "contact_name" not in filled:
        for field, what in _ABOUT.items():
            if values.get(f"contact_{field}"):
                yield "contact_name", f"whose {what} is contact_{field}?"


def _merged(old: Customer, columns: Iterable[str], values: Mapping[str, Any]) -> Customer:
    """`old` with the file's columns; an empty cell clears, a missing column leaves alone."""
    empty = Customer(id="", slug="", name="")
    plain = [c for c in columns if c in Customer.__struct_fields__ and c not in ("slug", "name")]
    fields = {column: values.get(column, getattr(empty, column)) for column in plain}
    fields["name"] = values["name"]
    return replace(
        old,
        **fields,
        invoices=_invoices(old, columns, values),
        blocks=_blocks(old, values),
        people=_people(old, values),
    )


def _invoices(
    old: Customer, columns: Iterable[str], values: Mapping[str, Any]
) -> tuple[Invoice, ...]:
    """The row's invoice is the one of its number, else the last one issued that day, else new."""
    issued, due = values.get("invoice_date"), values.get("due_date")
    if not issued and not due:
        return old.invoices
    issued, number = issued or _issue_day(due), values.get("invoice_number", "")
    that_day = [i for i in old.invoices if i.issued == issued and number in ("", i.number)]
    known = that_day[-1] if that_day else None
    fields = {
        field: values.get(column)
        for field, column in (("due", "due_date"), ("paid_on", "paid_on"))
        if column in columns
    }
    new = replace(known or Invoice(issued=issued, number=number), **fields)
    if (amount := values.get("invoice_amount")) is not None:
        new = replace(new, amount=amount)
    if known:
        return tuple(new if invoice is known else invoice for invoice in old.invoices)
    return tuple(sorted((*old.invoices, new), key=lambda invoice: invoice.issued))


def _issue_day(due: date | None) -> date:
    """A bill is due 30 days after it is issued (net 30)."""
    return (due or date.max) - _NET


def _blocks(old: Customer, values: Mapping[str, Any]) -> tuple[HoursBlock, ...]:
    """The newest block of as many hours is the row's; else it replaces the only one, or is new.

    A block keeps its own dates: the file has no columns for them.
    """
    hours, paid = values.get("block_hours"), values.get("paid_on")
    if hours is None:
        return old.blocks
    same = next((block for block in reversed(old.blocks) if block.hours == hours), None)
    price = values.get("block_price")
    if same:
        price = same.price if price is None else price
        kept = replace(same, paid_on=same.paid_on or paid, price=price)
        return tuple(kept if block is same else block for block in old.blocks)
    bought = values.get("invoice_date") or values.get("contract_start")
    new = HoursBlock(hours=hours, bought_on=bought, paid_on=paid, price=price)
    return (*old.blocks, new) if len(old.blocks) > 1 else (new,)


def _people(old: Customer, values: Mapping[str, Any]) -> tuple[CustomerPerson, ...]:
    """The row's contact comes first; somebody of that name or address is the same person."""
    name = values.get("contact_name")
    if not name:
        return old.people
    about = {
        field: values[f"contact_{field}"] for field in _ABOUT if values.get(f"contact_{field}")
    }
    email = about.get("email")
    same = [p for p in old.people if p.name == name or (email and p.email == email)]
    person = replace(same[0] if same else CustomerPerson(name=name), name=name, **about)
    return (person, *(p for p in old.people if p not in same))

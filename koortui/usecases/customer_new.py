"""A customer added by hand: a few facts, checked like the cells of a roster file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from koortui.domain.customer import Customer, CustomerPerson
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.customer_edit import CustomerAdded
from koortui.usecases.customers import refuse_taken_names
from koortui.usecases.roster_fields import parse_cell, slugify
from koortui.usecases.workspace import Workspace

#: Field of the form -> column of a roster file that says what is right in it.
COLUMNS = {
    "name": "name",
    "stage": "stage",
    "service": "service",
    "manager": "manager",
    "specialist": "specialist",
    "linear": "linear",
    "contact": "contact_name",
    "email": "contact_email",
    "timezone": "timezone",
}
_KEPT = "Nothing was saved."


def add_customer(workspace: Workspace, values: Mapping[str, str]) -> CustomerAdded:
    """Put a customer into the roster. Raises `InvalidInput` by field of `COLUMNS`."""
    found = _parsed(values)
    name = found.get("name")
    if not name:
        raise _refused("name", "a customer has a name", "Type it, or esc leaves.")
    slug = slugify(name)
    if not slug:
        raise _refused("name", "it holds no letter a-z for the short name", "Write it in Latin.")
    if found.get("email") and not found.get("contact"):
        raise _refused("contact", f"whose address is {found['email']}?", "Name them.")
    people: tuple[CustomerPerson, ...] = ()
    if found.get("contact"):
        people = (CustomerPerson(name=found["contact"], email=found.get("email", "")),)
    facts = {name: value for name, value in found.items() if name not in ("contact", "email")}
    at = workspace.clock()
    with workspace.roster.edit() as edit:
        customer = Customer(id=workspace.new_id(), slug=slug, people=people, **facts)
        others = edit.roster.customers
        refuse_taken_names(others, customer)
        if other := next((c.name for c in others if c.slug == slug), ""):
            why = f"its short name {slug!r} is that of {other} already"
            raise _refused("name", why, "Choose another name.")
        edit.put(customer)
    return CustomerAdded(id=customer.id, customer=slug, saved_at=at, added=customer)


def _parsed(values: Mapping[str, str]) -> dict[str, Any]:
    """The filled fields as values."""
    found: dict[str, Any] = {}
    for field, column in COLUMNS.items():
        text = clean_line(values.get(field, ""))
        if not text:
            continue
        try:
            found[field] = parse_cell(column, text)
        except ValueError as error:
            raise _refused(field, str(error)) from None
    return found


def _refused(
    field: str, why: str, next_step: str = "Correct it, or leave it empty."
) -> InvalidInput:
    return InvalidInput(field, why, kept=_KEPT, next_step=next_step)

"""Editing a customer in the roster: facts and people, each field checked by itself."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from koortui.domain.customer import Customer, CustomerPerson
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.customer_edit import CustomerEdited, edit_customer
from koortui.usecases.roster_fields import parse_cell
from koortui.usecases.workspace import Workspace

#: What can be edited in place; the contract is edited by `koortui.usecases.contracts`.
FACTS = ("name", "aliases", "specialist", "tags", "timezone")
#: A person's fields, and the column of a roster file that says what is right in one.
_PERSON = {
    "name": "contact_name",
    "role": "contact_role",
    "email": "contact_email",
    "phone": "contact_phone",
    "timezone": "contact_timezone",
    "channel": "contact_channel",
}


def edit_facts(workspace: Workspace, slug: str, values: dict[str, str]) -> CustomerEdited:
    """Set the facts given as text, like cells of a roster file. Raises `InvalidInput` by field."""
    fields = {name: _parsed(name, values[name]) for name in FACTS if name in values}

    def change(customer: Customer) -> Customer:
        changed = msgspec.structs.replace(customer, **fields)
        refuse_taken_names(workspace.roster.read().customers, changed)
        return changed

    return edit_customer(workspace, slug, change)


def add_person(workspace: Workspace, slug: str, values: dict[str, str]) -> CustomerEdited:
    """Add somebody to the people."""
    person = _person(values)

    def change(customer: Customer) -> Customer:
        _refuse_known(customer.people, person)
        return msgspec.structs.replace(customer, people=(*customer.people, person))

    return edit_customer(workspace, slug, change)


def edit_person(
    workspace: Workspace, slug: str, old: CustomerPerson, values: dict[str, str]
) -> CustomerEdited:
    """Put other words on one of the people; their place in the list stays."""
    person = _person(values)

    def change(customer: Customer) -> Customer:
        _require(customer, old)
        others = tuple(other for other in customer.people if other != old)
        _refuse_known(others, person)
        people = tuple(person if other == old else other for other in customer.people)
        return msgspec.structs.replace(customer, people=people)

    return edit_customer(workspace, slug, change)


def remove_person(workspace: Workspace, slug: str, old: CustomerPerson) -> CustomerEdited:
    """Take one of the people out. What was written with them stays."""

    def change(customer: Customer) -> Customer:
        _require(customer, old)
        people = tuple(other for other in customer.people if other != old)
        return msgspec.structs.replace(customer, people=people)

    return edit_customer(workspace, slug, change)


def _parsed(name: str, text: str) -> object:
    text = clean_line(text)
    if not text:
        if name == "name":
            raise InvalidInput("name", "a customer has a name", next_step="Type it, or esc leaves.")
        return () if name in ("aliases", "tags") else ""
    try:
        return parse_cell(name, text)
    except ValueError as error:
        raise InvalidInput(name, str(error), next_step="Correct it, or esc leaves.") from None


def _person(values: dict[str, str]) -> CustomerPerson:
    cells = {name: clean_line(values.get(name, "")) for name in _PERSON}
    if not cells["name"]:
        raise InvalidInput("name", "a person has a name", next_step="Type it, or esc leaves.")
    for name, column in _PERSON.items():
        if cells[name]:
            try:
                cells[name] = parse_cell(column, cells[name])
            except ValueError as error:
                raise InvalidInput(
                    name, str(error), next_step="Correct it, or leave it empty."
                ) from None
    return CustomerPerson(**cells)  # type: ignore[arg-type]


def _refuse_known(people: tuple[CustomerPerson, ...], person: CustomerPerson) -> None:
    for other in people:
        if other.name.casefold() == person.name.casefold():
            raise InvalidInput("name", f"{other.name} is there already", next_step="Edit that one.")


def _require(customer: Customer, person: CustomerPerson) -> None:
    if person not in customer.people:
        raise InvalidInput(
            "name", f"{person.name} was changed or taken out meanwhile", next_step="Look again."
        )


def refuse_taken_names(customers: Iterable[Customer], changed: Customer) -> None:
    """Two customers of one name would both be meant by it."""
    for other in customers:
        if other.id == changed.id:
            continue
        taken = {name.casefold() for name in (other.name, other.slug, *other.aliases)}
        for field, names in (("name", (changed.name,)), ("aliases", changed.aliases)):
            for name in names:
                if name.casefold() in taken:
                    raise InvalidInput(
                        field, f"{name!r} is {other.name} already", next_step="Choose another."
                    )

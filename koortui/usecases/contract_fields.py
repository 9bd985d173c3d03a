"""The fields of a contract as people type them: texts out, checked values in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from koortui.domain.contract import Service, Terms
from koortui.domain.contract_changes import LABELS, said
from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.roster_fields import parse_cell

#: In the order in which people fill them in.
TERMS = (
    "service",
    "extras",
    "nodes",
    "contract_start",
    "contract_end",
    "trial",
    "signed_on",
    "annual_value",
    "currency",
    "instalments",
    "usage_fee",
    "hosting",
    "discount",
    "scope",
    "renewal_note",
)
#: Agreed once, or of the customer rather than of one period.
ABOUT = ("terms_agreed_on", "industry", "next_step")
_KEPT = "Nothing was changed."
_LONGEST = 2_000


def texts_of(customer: Customer, names: tuple[str, ...] = (*TERMS, *ABOUT)) -> dict[str, str]:
    """What a form shows of the customer: what `parsed` would read back."""
    return {name: text_of(name, getattr(customer, name)) for name in names}


def text_of(name: str, value: Any) -> str:
    """One field as it is typed."""
    if name == "service":
        return str(value.value)
    if name == "extras":
        return "; ".join(extra.value for extra in value)
    return said(value)


def parsed(name: str, text: str, column: str = "") -> Any:
    """The value of one field, its default where the text is empty. Raises `InvalidInput`.

    `column` is the roster file's column that is written alike, where its name is another.
    """
    text = clean_line(text, _LONGEST)
    if not text:
        return _EMPTY.get(name)
    try:
        return parse_cell(column or name, text)
    except ValueError as error:
        raise refused(name, str(error)) from None


def refused(name: str, why: str, what_to_do: str = "Correct it.") -> InvalidInput:
    """A field that will not do, with its reason; contracts are edited in the program only."""
    return InvalidInput(name, why, kept=_KEPT, in_program=what_to_do)


_BLANK = Customer(id="", slug="", name="")
_EMPTY = {name: getattr(_BLANK, name) for name in (*TERMS, *ABOUT)}


def parsed_terms(values: Mapping[str, str], names: tuple[str, ...], today: date) -> dict[str, Any]:
    """All fields of a form, each by itself and then what they say of each other."""
    found = {name: parsed(name, values[name]) for name in names if name in values}
    for name, why in (*contract_sense(found), *_sense(found, today)):
        raise refused(name, _as_called(why))
    return found


def _as_called(why: str) -> str:
    """The words of the form for the columns of a file."""
    for name, label in LABELS.items():
        why = why.replace(name, label) if "_" in name else why
    return why


def contract_sense(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What fields of one row say of each other that cannot be: (field, reason)."""
    start, end = values.get("contract_start"), values.get("contract_end")
    if start and end and end < start:
        yield "contract_end", f"{end} is before contract_start {start}"
    if values.get("trial") and values.get("annual_value"):
        yield "trial", "a trial is free of charge: annual_value is given, too"


def _sense(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """What only a person at a form can be asked to set right at once."""
    for name in ("signed_on", "terms_agreed_on"):
        if values.get(name) and values[name] > today:
            yield name, f"{values[name]} is still ahead"
    for name in ("annual_value", "usage_fee"):
        if values.get(name) and not values.get("currency"):
            yield "currency", f"{LABELS[name]} is given, but in which currency?"
    if values.get("signed_on"):
        yield from _unsigned(values)


def _unsigned(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a signed contract names."""
    one_off = values.get("service") is Service.ONE_OFF
    if not values.get("contract_start"):
        yield "contract_start", "a signed contract has a first day"
    if values.get("nodes") is None and not one_off:
        yield "nodes", "a signed contract names the number of nodes"
    if values.get("annual_value") is None and not one_off and not values.get("trial"):
        yield "annual_value", "a signed contract names the price of a year"


def terms_from(values: Mapping[str, Any]) -> Terms:
    """New terms of checked values."""
    return Terms(**{name: values[name] for name in TERMS if name in values})

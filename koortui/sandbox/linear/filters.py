"""Filters, evaluated by following their input types: comparators, collections, and/or."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from koortui.sandbox.linear.fields import value_of
from koortui.sandbox.linear.schema import type_of_field
from koortui.sandbox.linear.world import LinearWorld

Given = Mapping[str, Any]


def matches(world: LinearWorld, row: Any, given: Given, input_type: str) -> bool:
    """Whether a row (or no row: None) meets all conditions of a filter of this input type."""
    return all(
        _condition(world, row, name, want, input_type)
        for name, want in given.items()
        if want is not None
    )


def _condition(world: LinearWorld, row: Any, name: str, want: Any, input_type: str) -> bool:
    if name == "and":
        return all(matches(world, row, one, input_type) for one in want)
    if name == "or":
        return any(matches(world, row, one, input_type) for one in want)
    if name == "null":
        return (row is None) is want
    if row is None:
        return False
    field_type = type_of_field(input_type, name)
    if field_type == "IssueIDComparator":
        return _issue_id(want, {row.id, world.identifier(row)})
    value = value_of(world, row, name)
    if field_type.endswith("CollectionFilter"):
        return _collection(world, value, want, field_type)
    if field_type.endswith("Filter"):
        return matches(world, value, want, field_type)
    return _compare(value, want, world.now())


def _collection(world: LinearWorld, rows: list[Any], given: Given, input_type: str) -> bool:
    """`some`, `every` and `length`; conditions given directly must hold for some row."""
    element = input_type.replace("Collection", "")
    direct: dict[str, Any] = {}
    for name, want in given.items():
        if want is None:
            continue
        match name:
            case "some":
                holds = any(matches(world, row, want, element) for row in rows)
            case "every":
                holds = all(matches(world, row, want, element) for row in rows)
            case "length":
                holds = _compare(len(rows), want, world.now())
            case "null":
                holds = (not rows) is want
            case "and":
                holds = all(_collection(world, rows, one, input_type) for one in want)
            case "or":
                holds = any(_collection(world, rows, one, input_type) for one in want)
            case _:
                direct[name] = want
                continue
        if not holds:
            return False
    return not direct or any(matches(world, row, direct, input_type) for row in rows)


def _issue_id(want: Given, names: set[str]) -> bool:
    """An issue goes by its id and by its identifier."""
    return all(
        any(_compare(name, {operator: value}, None) for name in names)
        if operator in {"eq", "in"}
        else all(_compare(name, {operator: value}, None) for name in names)
        for operator, value in want.items()
    )


def _compare(value: Any, want: Given, now: datetime | None) -> bool:
    """All operators of one comparator against one value."""
    return all(
        _operator(name, value, operand, now)
        for name, operand in want.items()
        if operand is not None
    )


def _operator(name: str, value: Any, operand: Any, now: datetime | None) -> bool:
    match name:
        case "null":
            return (value is None) is operand
        case "and":
            return all(_compare(value, one, now) for one in operand)
        case "or":
            return any(_compare(value, one, now) for one in operand)
        case "some":
            return any(_compare(item, operand, now) for item in value)
        case "every":
            return all(_compare(item, operand, now) for item in value)
        case "length":
            return _compare(len(value), operand, now)
    if value is None:
        return name in NEGATIVE
    if isinstance(operand, list):
        return OPERATORS[name](_plain(value, now), [_plain(one, now) for one in operand])
    return OPERATORS[name](_plain(value, now), _plain(operand, now))


def _plain(value: Any, now: datetime | None) -> Any:
    """Days and durations as times, so that everything datelike compares."""
    if isinstance(value, timedelta) and now is not None:
        return now + value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


NEGATIVE = frozenset(
    {
        "neq",
        "nin",
        "neqIgnoreCase",
        "notContains",
        "notContainsIgnoreCase",
        "notStartsWith",
        "notEndsWith",
    }
)
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, other: value == other,
    "neq": lambda value, other: value != other,
    "in": lambda value, others: value in others,
    "nin": lambda value, others: value not in others,
    "gt": lambda value, other: value > other,
    "gte": lambda value, other: value >= other,
    "lt": lambda value, other: value < other,
    "lte": lambda value, other: value <= other,
    "eqIgnoreCase": lambda value, other: value.lower() == other.lower(),
    "neqIgnoreCase": lambda value, other: value.lower() != other.lower(),
    "contains": lambda value, other: other in value,
    "containsIgnoreCase": lambda value, other: other.lower() in value.lower(),
    "containsIgnoreCaseAndAccent": lambda value, other: _base(other) in _base(value),
    "notContains": lambda value, other: other not in value,
    "notContainsIgnoreCase": lambda value, other: other.lower() not in value.lower(),
    "startsWith": lambda value, other: value.startswith(other),
    "startsWithIgnoreCase": lambda value, other: value.lower().startswith(other.lower()),
    "notStartsWith": lambda value, other: not value.startswith(other),
    "endsWith": lambda value, other: value.endswith(other),
    "notEndsWith": lambda value, other: not value.endswith(other),
}


def _base(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))

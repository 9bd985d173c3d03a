"""One record out of a file that somebody may have written: whole and sound, or refused by field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from koortui.domain.customer import Cover, Customer, TimeOff
from koortui.domain.journal import HoursEntry, MonthConfirmed
from koortui.domain.mutations import PARKED, PENDING, PendingWrite
from koortui.domain.sanitise import has_controls
from koortui.domain.targets import Target, target_problems
from koortui.usecases.roster_fields import parse_cell

T = TypeVar("T", bound=Struct)
Wrong = tuple[str, str]
"""A field, and why it is refused."""

_LONGEST_ID = 200
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def read_record(raw: Any, kind: type[T]) -> tuple[T | None, list[Wrong]]:
    """The record, and nothing wrong; or no record, and every field that is wrong."""
    try:
        record = msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        return None, [(where.strip("`.") or _named_in(what), _plain(what))]
    wrong = [*_unknown(raw, record, ""), *_unsound(record, "")] or [*_senseless(record)]
    return (None, wrong) if wrong else (record, [])


def _named_in(what: str) -> str:
    """msgspec names a field that is missing in its words only."""
    found = re.search(r"required field `(\w+)`", what)
    return found[1] if found else "-"


def _plain(what: str) -> str:
    """msgspec's words without its types."""
    missing = re.fullmatch(r"Object missing required field `(\w+)`", what)
    if missing:
        return "it is missing"
    wanted = {"`str`": "text", "`int`": "a whole number", "`object`": "{ }", "`array`": "a list"}
    for theirs, ours in {**wanted, "`bool`": "true or false", "`null`": "nothing"}.items():
        what = what.replace(theirs, ours)
    return what[:1].lower() + what[1:]


def _unknown(raw: Any, value: Any, path: str) -> Iterator[Wrong]:
    """Fields that no record has: taking the rest would lose them without a word."""
    if isinstance(value, Struct):
        fields = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
        for key, part in raw.items():
            if key in fields:
                yield from _unknown(part, getattr(value, fields[key]), _below(path, key))
            elif key != value.__struct_config__.tag_field:
                yield _below(path, key), "there is no such field"
    elif isinstance(value, (tuple, list)):
        for index, (part, one) in enumerate(zip(raw, value, strict=True)):
            yield from _unknown(part, one, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _unknown(raw[str(key)], one, _below(path, key))


def _unsound(value: Any, path: str) -> Iterator[Wrong]:
    """What a type does not say: times with a zone, numbers that are some, text without controls."""
    match value:
        case str() if has_controls(value):
            yield path, "it holds characters that a terminal would obey"
        case datetime() if value.tzinfo is None:
            yield path, "the time has no zone; write 2026-11-26T09:00:00Z"
        case Decimal() if not value.is_finite():
            yield path, f"{value} is no number"
        case float() if not math.isfinite(value):
            yield path, f"{value} is no number"
        case Struct():
            for field in value.__struct_fields__:
                yield from _unsound(getattr(value, field), _below(path, field))
        case tuple() | list():
            for index, part in enumerate(value):
                yield from _unsound(part, f"{path}[{index}]")
        case dict():
            for key, part in value.items():
                yield from _unsound(str(key), path)
                yield from _unsound(part, _below(path, key))


def _senseless(record: Struct) -> Iterator[Wrong]:
    """What fields say of each other, and of themselves."""
    own = getattr(record, "id", None)
    if own is not None and not 0 < len(own) <= _LONGEST_ID:
        yield "id", "it is empty or too long"
    match record:
        case HoursEntry(hours=hours) if hours <= 0:
            yield "hours", f"{hours} is not more than nothing"
        case MonthConfirmed(month=month) if not _MONTH.fullmatch(month):
            yield "month", f"{month!r} is no month such as 2026-11"
        case Cover(start=start, end=end) | TimeOff(start=start, end=end) if end < start:
            yield "end", f"{end} is before start {start}"
        case Target():
            yield from target_problems(record)
        case Customer(timezone=zone, people=people):
            yield from _no_zone("timezone", zone)
            for index, person in enumerate(people):
                yield from _no_zone(f"people[{index}].timezone", person.timezone)
        case PendingWrite(state=state, settled_at=settled, seq=seq):
            if seq < 1:
                yield "seq", f"{seq} is not 1 or more"
            if (settled is None) != (state in PENDING | PARKED):
                yield "settled_at", f"it does not go with the state {state.value!r}"


def _no_zone(field: str, name: str) -> Iterator[Wrong]:
    if name:
        try:
            parse_cell("timezone", name)
        except ValueError as error:
            yield field, str(error)


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)

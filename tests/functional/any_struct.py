"""Hypothesis strategies out of the structs themselves: a new field is tried without a word here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

#: Text as the program keeps it: no surrogates, and nothing that a terminal would obey.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t'=+-@\",;|\\{}[]:"),
    max_size=12,
)
_NUMBERS = st.decimals(min_value=0, max_value=10_000, places=2, allow_nan=False)

#: Fields that hold more than their type says, wherever they are.
_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "timezone": st.sampled_from(["", "Europe/Berlin"]),
    "month": st.dates().map(lambda day: day.isoformat()[:7]),
}


def anything(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type that msgspec knows."""
    match kind:
        case inspect.StructType(cls=cls):
            return records(cls)
        case inspect.UnionType(types=types):
            wanted = [one for one in types if not _is_unset(one)]
            return st.one_of(*map(anything, wanted))
        case inspect.VarTupleType(item_type=item):
            return st.lists(anything(item), max_size=3).map(tuple)
        case inspect.TupleType(item_types=items):
            return st.tuples(*map(anything, items))
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(anything(key), anything(value), max_size=3)
        case inspect.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.Metadata(type=inner):
            return anything(inner)
    return _plain(kind)


def _plain(kind: inspect.Type) -> st.SearchStrategy[Any]:
    found: dict[type, st.SearchStrategy[Any]] = {
        inspect.StrType: TEXT,
        inspect.IntType: st.integers(1, 1000),
        inspect.FloatType: st.floats(0, 100, allow_nan=False),
        inspect.BoolType: st.booleans(),
        inspect.NoneType: st.none(),
        inspect.DateType: st.dates(),
        inspect.DateTimeType: st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        inspect.TimeType: st.times(),
        inspect.DecimalType: _NUMBERS,
    }
    return found[type(kind)]


def _is_unset(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.CustomType) and kind.cls is msgspec.UnsetType


def records(cls: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a struct: every field of it takes part, those with defaults now and then."""
    kind = inspect.type_info(cls)
    assert isinstance(kind, inspect.StructType)
    needed, optional = {}, {}
    for field in kind.fields:
        made = {**_NAMED, **fixed}.get(field.name)
        made = anything(field.type) if made is None else made
        (needed if field.required or field.name in fixed else optional)[field.name] = made
    return st.fixed_dictionaries(needed, optional=optional).map(lambda values: cls(**values))

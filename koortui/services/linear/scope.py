"""Which issues are ours: the customers' mappings as one GraphQL filter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from koortui.domain.customer import LinearMapping

Filter = dict[str, Any]

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def issue_scope(mappings: Iterable[LinearMapping]) -> Filter:
    """An issue filter: any of the mappings. Names match without regard to case."""
    return {"or": [_one(mapping) for mapping in mappings]}


def _one(mapping: LinearMapping) -> Filter:
    named = by_name_or_id(mapping.value)
    match mapping.kind:
        case "label":
            return {"labels": {"some": named}}
        case "project":
            return {"project": named}
        case "customer":
            return {"needs": {"some": {"customer": named}}}
        case "team":
            by_key = [{"key": {"eqIgnoreCase": mapping.value}}, named]
            return {"team": {"or": by_key}}


def by_name_or_id(value: str) -> Filter:
    """`{id}` for a UUID, else `{name}`."""
    if _UUID.fullmatch(value):
        return {"id": {"eq": value}}
    return {"name": {"eqIgnoreCase": value}}


def changed_since(since: datetime) -> Filter:
    """Updated after `since` (server time)."""
    return {"updatedAt": {"gt": since.isoformat().replace("+00:00", "Z")}}

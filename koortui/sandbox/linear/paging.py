"""Relay pages, newest first, by a key that later inserts cannot shift."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from koortui.sandbox.linear.errors import invalid
from koortui.sandbox.linear.fields import snake
from koortui.sandbox.linear.filters import matches
from koortui.sandbox.linear.world import LinearWorld

DEFAULT_FIRST = 50
MAX_FIRST = 250

Key = tuple[datetime, str]


def page(
    world: LinearWorld, rows: Iterable[Any], args: Mapping[str, Any], filter_type: str | None
) -> dict[str, Any]:
    """The page a connection's arguments ask for. GraphQLError: bad `first` or `after`."""
    first = args.get("first")
    first = DEFAULT_FIRST if first is None else first
    if not 1 <= first <= MAX_FIRST:
        raise invalid(f"Argument Validation Error: first must be 1 to {MAX_FIRST}")
    order = snake(args.get("orderBy") or "createdAt")
    kept = [row for row in rows if args.get("includeArchived") or row.archived_at is None]
    if filter_type and args.get("filter"):
        kept = [row for row in kept if matches(world, row, args["filter"], filter_type)]
    keyed = sorted(((_key(row, order), row) for row in kept), key=lambda pair: pair[0])[::-1]
    after = _read_cursor(args["after"]) if args.get("after") else None
    rest = [pair for pair in keyed if after is None or pair[0] < after]
    shown = rest[:first]
    edges = [{"cursor": _cursor(key), "node": row} for key, row in shown]
    return {
        "edges": edges,
        "nodes": [row for _, row in shown],
        "pageInfo": {
            "hasNextPage": len(rest) > len(shown),
            "hasPreviousPage": len(rest) < len(keyed),
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
    }


def _key(row: Any, order: str) -> Key:
    return getattr(row, order), row.id


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(f"{key[0].isoformat()} {key[1]}".encode()).decode()


def _read_cursor(cursor: str) -> Key:
    try:
        at, row_id = base64.urlsafe_b64decode(cursor).decode().split(" ")
        return datetime.fromisoformat(at), row_id
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise invalid(f"Argument Validation Error: unknown cursor {cursor!r}") from None

"""Paging several connections in the same requests: each one until its own end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from koortui.services.errors import BadAnswer
from koortui.services.linear.client import LinearClient
from koortui.services.linear.wire import Page

A = TypeVar("A")


async def collect(
    client: LinearClient,
    operation: str,
    answer: type[A],
    sections: Mapping[str, str],
    variables: Mapping[str, Any],
) -> dict[str, list[Any]]:
    """All nodes of each section, and every other field of the answers under its name.

    `sections`: the boolean variable that includes a connection -> its cursor's variable. The
    answer's field is named like the boolean. Pages go on until every section has ended: an
    answer cut short is an error, never an end.
    """
    found: dict[str, list[Any]] = {name: [] for name in sections}
    cursors: dict[str, str | None] = dict.fromkeys(sections)
    wanted: Iterable[str] = list(sections)
    while wanted:
        asked = {name: name in wanted for name in sections}
        after = {sections[name]: cursor for name, cursor in cursors.items()}
        part = await client.execute(operation, {**variables, **asked, **after}, answer)
        wanted = [name for name in wanted if _take(getattr(part, name, None), name, found, cursors)]
    return found


def _take(
    page: Page[Any] | None,
    name: str,
    found: dict[str, list[Any]],
    cursors: dict[str, str | None],
) -> bool:
    """Keep a page's nodes; whether there are more."""
    if page is None:
        raise BadAnswer("linear", f"Linear left out {name} it was asked for.")
    found[name].extend(page.nodes)
    info = page.page_info
    if not info.has_next_page:
        return False
    if not info.end_cursor or info.end_cursor == cursors[name]:
        raise BadAnswer("linear", f"Linear's list of {name} breaks off before its end.")
    cursors[name] = info.end_cursor
    return True

"""A tab's columns: our keys, their headers, and where each stands in the header row.

Columns are found by header name, wherever people moved them; other columns are not ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from koortui.services.errors import MissingColumns
from koortui.services.tracking_sheet.layouts import DEFAULT_HEADERS, ENTRY_ID, HOURS, Layout

__all__ = ["DEFAULT_HEADERS", "ENTRY_ID", "Columns", "guess_columns", "read_header"]


class Columns(Struct, frozen=True):
    """A header row read with a mapping: the index (from 0) of each column key."""

    header: tuple[str, ...]
    index: dict[str, int]

    @property
    def width(self) -> int:
        return len(self.header)


def read_header(
    header: Sequence[str], headers: Mapping[str, str], tab: str, layout: Layout = HOURS
) -> Columns:
    """Find every mapped column. MissingColumns names those that are not there, or twice."""
    cells = [_key(cell) for cell in header]
    count = Counter(cells)
    wanted = {key: headers.get(key) or default for key, default in layout.headers.items()}
    missing = [
        name for key, name in wanted.items() if not count[_key(name)] and layout.needs(key, headers)
    ]
    if missing:
        raise MissingColumns(
            "sheet", _explain_missing(missing, header, tab), next_step=layout.advice
        )
    double = [name for name in wanted.values() if count[_key(name)] > 1]
    if double:
        raise MissingColumns(
            "sheet",
            f"The tab {tab!r} has more than one column {_listed(double)}.",
            next_step=layout.advice,
        )
    index = {key: cells.index(_key(name)) for key, name in wanted.items() if count[_key(name)]}
    return Columns(tuple(header), index)


def guess_columns(header: Sequence[str], layout: Layout = HOURS) -> dict[str, str]:
    """Column key -> the header that most likely means it; keys without a guess are left out."""
    free = {_key(cell): cell for cell in reversed(header) if cell.strip()}
    guess: dict[str, str] = {}
    by_name = {key: (_key(name),) for key, name in layout.headers.items()}
    for words in (by_name, layout.synonyms):
        for key in layout.headers:
            found = next((word for word in words[key] if word in free), None)
            if key not in guess and found is not None:
                guess[key] = free.pop(found)
    return guess


def _key(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _explain_missing(missing: list[str], header: Sequence[str], tab: str) -> str:
    there = [cell for cell in header if cell.strip()]
    if not there:
        return f"The tab {tab!r} has no header row; expected {_listed(missing)} and the others."
    return (
        f"The tab {tab!r} has no column {_listed(missing)}; its header row says {_listed(there)}."
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)

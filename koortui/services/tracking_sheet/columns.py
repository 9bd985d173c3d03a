"""The hours tab's columns: our keys, their headers, and where each stands in the header row.

Columns are found by header name, wherever people moved them; other columns are not ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from koortui.services.errors import MissingColumns

ENTRY_ID = "entry_id"

#: Column key -> default header, in the order a new tab gets them. Source: cli.md.
DEFAULT_HEADERS: dict[str, str] = {
    "date": "Date",
    "customer": "Customer",
    "specialist": "Specialist",
    "hours": "Hours",
    "activity": "Activity",
    "billable": "Billable",
    "issue": "Issue",
    "comment": "Comment",
    ENTRY_ID: "Entry ID",
}

#: Other words teams use for a column, for the guess at set-up.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "date": ("day", "datum", "when", "worked on"),
    "customer": ("client", "account", "company", "kunde"),
    "specialist": ("who", "person", "engineer", "name", "consultant", "mitarbeiter"),
    "hours": ("time", "duration", "hrs", "h", "stunden"),
    "activity": ("type", "category", "work", "task", "tätigkeit"),
    "billable": ("billed", "bill", "chargeable", "abrechenbar"),
    "issue": ("linear", "ticket", "issue id", "linear issue"),
    "comment": ("comments", "notes", "note", "description", "kommentar"),
    ENTRY_ID: ("entry", "id", "entryid", "row id", "koortui id"),
}


class Columns(Struct, frozen=True):
    """A header row read with a mapping: the index (from 0) of each column key."""

    header: tuple[str, ...]
    index: dict[str, int]

    @property
    def width(self) -> int:
        return len(self.header)


def read_header(header: Sequence[str], headers: Mapping[str, str], tab: str) -> Columns:
    """Find every mapped column. MissingColumns names those that are not there, or twice."""
    cells = [_key(cell) for cell in header]
    count = Counter(cells)
    wanted = {key: headers.get(key) or default for key, default in DEFAULT_HEADERS.items()}
    missing = [name for name in wanted.values() if not count[_key(name)]]
    if missing:
        raise MissingColumns("sheet", _explain_missing(missing, header, tab))
    double = [name for name in wanted.values() if count[_key(name)] > 1]
    if double:
        raise MissingColumns(
            "sheet", f"The tab {tab!r} has more than one column {_listed(double)}."
        )
    index = {key: cells.index(_key(name)) for key, name in wanted.items()}
    return Columns(tuple(header), index)


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Column key -> the header that most likely means it; keys without a guess are left out."""
    free = {_key(cell): cell for cell in reversed(header) if cell.strip()}
    guess: dict[str, str] = {}
    for words in (_exact, _synonyms):
        for key in DEFAULT_HEADERS:
            found = next((word for word in words(key) if word in free), None)
            if key not in guess and found is not None:
                guess[key] = free.pop(found)
    return guess


def _exact(key: str) -> tuple[str, ...]:
    return (_key(DEFAULT_HEADERS[key]),)


def _synonyms(key: str) -> tuple[str, ...]:
    return _SYNONYMS[key]


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

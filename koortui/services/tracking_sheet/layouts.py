"""The tabs we know: which columns each has, how they are called by default and otherwise."""

from __future__ import annotations

from collections.abc import Container

from msgspec import Struct

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

CONTACT_HEADERS: dict[str, str] = {
    "date": "Date",
    "customer": "Customer",
    "direction": "Direction",
    "channel": "Channel",
    "person": "Person",
    "subject": "Subject",
    "text": "Text",
    ENTRY_ID: "Entry ID",
}

_SHARED: dict[str, tuple[str, ...]] = {
    "date": ("day", "datum", "when", "worked on"),
    "customer": ("client", "account", "company", "kunde"),
    ENTRY_ID: ("entry", "id", "entryid", "row id", "koortui id"),
}


class Layout(Struct, frozen=True, kw_only=True):
    """One kind of tab."""

    headers: dict[str, str]
    """Column key -> default header, in the order a new tab gets them."""
    synonyms: dict[str, tuple[str, ...]]
    """Other words teams use for a column, for the guess at set-up."""
    optional: frozenset[str] = frozenset()
    """Columns that a tab may do without, unless they are mapped by name."""
    makes_header: bool = False
    """An empty tab gets its header row by the first read."""
    advice: str = ""
    """What to do about a column that is not there; empty: the usual."""

    def needs(self, key: str, mapped: Container[str]) -> bool:
        return key not in self.optional or key in mapped


HOURS = Layout(
    headers=DEFAULT_HEADERS,
    synonyms={
        **_SHARED,
        "specialist": ("who", "person", "engineer", "name", "consultant", "mitarbeiter"),
        "hours": ("time", "duration", "hrs", "h", "stunden"),
        "activity": ("type", "category", "work", "task", "tätigkeit"),
        "billable": ("billed", "bill", "chargeable", "abrechenbar"),
        "issue": ("linear", "ticket", "issue id", "linear issue"),
        "comment": ("comments", "notes", "note", "description", "kommentar"),
    },
)

CONTACTS = Layout(
    headers=CONTACT_HEADERS,
    synonyms={
        **_SHARED,
        "direction": ("in/out", "way", "richtung"),
        "channel": ("by", "how", "medium", "type", "kanal"),
        "person": ("who", "contact", "contact person", "name", "with", "ansprechpartner"),
        "subject": ("topic", "title", "betreff"),
        "text": ("message", "note", "notes", "what", "response", "summary", "inhalt"),
    },
    optional=frozenset({"direction", "channel", "person", "subject"}),
    makes_header=True,
    advice="Rename the header back, or map the column under [sheet] contact_columns.",
)

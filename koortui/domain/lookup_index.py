"""What quick lookup searches: every text by which a customer can be found, folded.

Texts lie in a few long strings, so that finding candidates is one search in C each.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.issue import Issue
from koortui.domain.journal import Meeting
from koortui.domain.ports import Journal

Kind = Literal["customer", "contact", "issue", "note", "meeting", "cluster", "tag", "domain"]
#: Order of the haystack: what is cut off when too much matches is worth least.
WEIGHT: dict[Kind, float] = {
    "customer": 8,
    "issue": 5,
    "contact": 4,
    "cluster": 3,
    "tag": 2,
    "domain": 4.5,
    "note": 0,
    "meeting": 0,
}
#: Kinds whose text is long: the line that matched is shown of it.
PROSE: frozenset[Kind] = frozenset({"note", "meeting"})


class Entry(Struct, frozen=True):
    """A text by which a customer can be found."""

    kind: Kind
    text: str
    folded: str
    slug: str
    name: str
    folded_name: str
    key: str = ""
    """What to open: the issue's identifier, the id of the note or the meeting."""


class Haystack(Struct, frozen=True):
    """The folded texts as one string; `starts[i]` is where entry i begins, after a newline."""

    entries: tuple[Entry, ...]
    text: str
    starts: tuple[int, ...]
    vocabulary: str
    """Every word once, each between newlines: a long text is not searched for what is not in it."""

    def at(self, position: int) -> int:
        """Index of the entry that covers `position`."""
        return bisect_right(self.starts, position) - 1


class LookupIndex(Struct, frozen=True):
    """Customers alone (for fuzzy matches), other names, and notes."""

    customers: Haystack
    names: Haystack
    notes: Haystack
    by_slug: dict[str, tuple[Entry, ...]]
    """All entries of a customer, its name first."""
    initials: dict[str, tuple[Entry, ...]]
    """Names of several words by their words' first letters: "bl" for Borealis Labs."""

    @property
    def haystacks(self) -> tuple[Haystack, ...]:
        return self.customers, self.names, self.notes


def build_index(
    customers: Iterable[Customer],
    journals: Mapping[str, Journal],
    issues: Mapping[str, Iterable[Issue]],
    kept: Mapping[str, tuple[Entry, ...]] | None = None,
) -> LookupIndex:
    """The index; `journals` and `issues` are by slug, and so is what an earlier index `kept`."""
    own: list[Entry] = []
    names: list[Entry] = []
    notes: list[Entry] = []
    by_slug: dict[str, tuple[Entry, ...]] = {}
    for customer in customers:
        entries = kept.get(customer.slug) if kept else None
        if entries is None:
            entries = _entries(customer, journals.get(customer.slug), issues)
        for entry in entries:
            group = own if entry.kind == "customer" else notes if entry.kind in PROSE else names
            group.append(entry)
        by_slug[customer.slug] = entries
    names.sort(key=lambda entry: -WEIGHT[entry.kind])
    return LookupIndex(
        _haystack(own), _haystack(names), _haystack(notes), by_slug, _by_initials(own)
    )


def _entries(
    customer: Customer, journal: Journal | None, issues: Mapping[str, Iterable[Issue]]
) -> tuple[Entry, ...]:
    """What one customer is found by, each text once; its name first."""
    folded_name = fold(customer.name)
    made: dict[tuple[Kind, str], Entry] = {}
    for kind, text, key in _texts(customer, journal, issues):
        entry = Entry(kind, text, fold(text), customer.slug, customer.name, folded_name, key)
        made.setdefault((kind, entry.folded), entry)
    return tuple(made.values())


@lru_cache(maxsize=4096)
def fold_char(char: str) -> str:
    """Lower case without accents; a space for anything that is no letter or digit."""
    low = char.casefold()
    plain = unicodedata.normalize("NFKD", _PLAIN.get(low, low)).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in kept)


def fold(text: str) -> str:
    """Text as it is compared: lower case, no accents, punctuation as spaces."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(map(fold_char, text))


#: Letters that Unicode does not take apart, as people without them type them.
_PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}


def _texts(
    customer: Customer, journal: Journal | None, issues: Mapping[str, Iterable[Issue]]
) -> Iterator[tuple[Kind, str, str]]:
    """Kind, text, and the key of what to open."""
    yield "customer", customer.name, ""
    for alias in customer.aliases:
        yield "customer", alias, ""
    if fold(customer.slug) != fold(customer.name):
        yield "customer", customer.slug, ""
    for person in customer.people:
        yield "contact", f"{person.name} {person.email}".strip(), ""
        if domain := person.email.rpartition("@")[2]:
            yield "domain", domain, ""
    for cluster in customer.clusters:
        yield "cluster", f"{cluster.name} {cluster.fsid}".strip(), ""
    for tag in customer.tags:
        yield "tag", tag, ""
    for issue in issues.get(customer.slug, ()):
        yield "issue", f"{issue.identifier} {issue.title}", issue.identifier
    if journal:
        for note in journal.notes.values():
            yield "note", note.text, note.id
        for meeting in journal.meetings.values():
            yield "meeting", meeting_text(meeting), meeting.id


def meeting_text(meeting: Meeting) -> str:
    """What was said, asked and agreed, and by whom."""
    head = f"{meeting.type} {', '.join(meeting.attendees)}".strip()
    parts = (head, meeting.notes, *meeting.questions, meeting.next_steps)
    return "\n".join(part for part in parts if part)


def _by_initials(entries: list[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        words = entry.folded.split()
        if len(words) > 1:
            letters = "".join(word[0] for word in words)
            found[letters] = (*found.get(letters, ()), entry)
    return found


def _haystack(entries: list[Entry]) -> Haystack:
    starts, position = [], 1
    words: set[str] = set()
    for entry in entries:
        starts.append(position)
        position += len(entry.folded) + 1
        words.update(entry.folded.split())
    text = _lines(entry.folded for entry in entries)
    return Haystack(tuple(entries), text, tuple(starts), _lines(sorted(words)))


def _lines(texts: Iterable[str]) -> str:
    return "\n" + "\n".join(texts) + "\n"

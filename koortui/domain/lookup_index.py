"""What quick lookup searches: every text by which a customer can be found, folded.

Texts lie in a few long strings, so that finding candidates is one search in C each. What is as
long as notes are is kept beside the index, a block a customer, and looked at for hits alone.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from koortui.domain.lazy import lazy

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
#: A kind is a byte of `Haystack.kinds`: its place here.
KINDS: tuple[Kind, ...] = tuple(sorted(WEIGHT, key=lambda kind: -WEIGHT[kind]))
#: Kinds whose text is long: the line that matched is shown of it.
PROSE: frozenset[Kind] = frozenset({"note", "meeting"})

Original = tuple[str, str]
"""A text as it was written, and what to open: an issue's identifier, a note's or meeting's id."""


class Owner(Struct, frozen=True, array_like=True, gc=False):
    """A customer, as the texts of it say whose they are."""

    slug: str
    name: str
    folded_name: str


Block = tuple[Original, ...]
"""One customer's notes and meetings as they were written, beside the index."""


class Haystack(Struct, frozen=True):
    """The folded texts as one string; `starts[i]` is where text i begins, after a newline."""

    text: str
    starts: Sequence[int]
    owners: Sequence[int]
    """Whose text i is: the place in `LookupIndex.owners`."""
    kinds: bytes
    runs: tuple[tuple[int, int], ...]
    """Stretches of texts within which the owners stand in their order."""
    vocabulary: str
    """Every word once, each between newlines: a long text is not searched for what is not in it."""
    originals: tuple[Original, ...] = ()
    """Of the notes they are in the blocks."""

    def at(self, position: int) -> int:
        """Index of the text that covers `position`."""
        return bisect_right(self.starts, position) - 1

    def bounds(self, place: int) -> tuple[int, int]:
        """Where a text begins and ends."""
        after = place + 1
        end = self.starts[after] if after < len(self.starts) else len(self.text)
        return self.starts[place], end - 1

    def folded(self, place: int) -> str:
        start, end = self.bounds(place)
        return self.text[start:end]

    def places_of(self, owner: int) -> Iterable[int]:
        """The texts of one customer."""
        for first, last in self.runs:
            start = bisect_left(self.owners, owner, first, last)
            yield from range(start, bisect_right(self.owners, owner, start, last))


class Entry(Struct, frozen=True, gc=False):
    """A text by which a customer can be found."""

    kind: Kind
    folded: str
    owner: Owner
    haystack: Haystack
    place: int


class LookupIndex(Struct, frozen=True, dict=True):
    """Customers alone (for fuzzy matches), other names, and notes."""

    owners: tuple[Owner, ...]
    customers: Haystack
    names: Haystack
    notes: Haystack
    words: Sequence[str]
    """Each word of a customer's notes once, with spaces between; by the place in `owners`."""
    blocks: Sequence[Block]
    """By the place in `owners`, too."""

    @property
    def haystacks(self) -> tuple[Haystack, ...]:
        return self.customers, self.names, self.notes

    @lazy
    def numbers(self) -> dict[str, int]:
        """The place in `owners` by slug."""
        return {owner.slug: number for number, owner in enumerate(self.owners)}

    @lazy
    def initials(self) -> str:
        """By names of several words: their words' first letters, "bl" for Borealis Labs."""
        names = (folded.split() for folded in self.customers.text[1:-1].split("\n"))
        return lines("".join(w[0] for w in name) if len(name) > 1 else "" for name in names)

    def entry(self, haystack: Haystack, place: int) -> Entry:
        owner = self.owners[haystack.owners[place]]
        kind = KINDS[haystack.kinds[place]]
        return Entry(kind, haystack.folded(place), owner, haystack, place)

    def name_of(self, slug: str) -> Entry:
        """The customer's own name."""
        return self.entry(self.customers, next(iter(self.customers.places_of(self.numbers[slug]))))

    def entries_of(self, number: int) -> Iterable[Entry]:
        """All of one customer, its name first."""
        for haystack in self.haystacks:
            for place in haystack.places_of(number):
                yield self.entry(haystack, place)

    def with_initials(self, letters: str) -> Iterable[Entry]:
        """Customers by the initials of their name."""
        position = self.initials.find(f"\n{letters}\n")
        while position >= 0:
            yield self.entry(self.customers, self.initials.count("\n", 0, position))
            position = self.initials.find(f"\n{letters}\n", position + 1)

    def original(self, entry: Entry) -> Original:
        """The text as it was written, and what to open."""
        if entry.haystack is not self.notes:
            return entry.haystack.originals[entry.place]
        number = self.notes.owners[entry.place]
        return self.blocks[number][entry.place - bisect_left(self.notes.owners, number)]


def lines(texts: Iterable[str]) -> str:
    """Texts as a haystack holds them; in one go, for they may be long."""
    return "\n".join(("", *texts, ""))


def numbers(values: Iterable[int]) -> array[int]:
    """Whole numbers of four bytes each."""
    return array("I", values)

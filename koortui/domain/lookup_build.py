"""Builds what quick lookup searches, from everything known of the customers.

Names are few and built anew each time; notes are many, and built for each customer apart, so that
one note written costs one customer's work.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from typing import overload

from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.issue import Issue
from koortui.domain.journal import Meeting
from koortui.domain.lookup_fold import fold
from koortui.domain.lookup_index import (
    KINDS,
    Block,
    Haystack,
    Kind,
    LookupIndex,
    Original,
    Owner,
    lines,
    numbers,
)
from koortui.domain.ports import Journal

_CODE = {kind: code for code, kind in enumerate(KINDS)}


class Prose(Struct, frozen=True):
    """One customer's notes and meetings, as the haystack of notes takes them."""

    folded: str
    """A line each."""
    kinds: bytes
    blocks: Sequence[Block]
    place: int = 0
    """Which of the blocks is this customer's: it is not looked into before it has to be."""

    @property
    def block(self) -> Block:
        return self.blocks[self.place]


class _Blocks(Sequence[Block]):
    """The block of each customer, from wherever it is."""

    def __init__(self, prose: Sequence[Prose]) -> None:
        self.parts = [(part.blocks, part.place) for part in prose]

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, number: int) -> Block: ...
    @overload
    def __getitem__(self, number: slice) -> list[Block]: ...
    def __getitem__(self, number: int | slice) -> Block | list[Block]:
        if isinstance(number, slice):
            return [blocks[place] for blocks, place in self.parts[number]]
        blocks, place = self.parts[number]
        return blocks[place]


class _Found(Struct, frozen=True, gc=False):
    """A text by which customer `owner` is found."""

    owner: int
    code: int
    folded: str
    original: Original


def build_index(
    customers: Iterable[Customer],
    journals: Mapping[str, Journal],
    issues: Mapping[str, Iterable[Issue]],
) -> LookupIndex:
    """The index of everything; `journals` and `issues` are by slug."""
    everyone = tuple(customers)
    return assemble(everyone, issues, [prose_of(journals.get(c.slug)) for c in everyone])


def assemble(
    customers: Sequence[Customer], issues: Mapping[str, Iterable[Issue]], prose: Sequence[Prose]
) -> LookupIndex:
    """The index; `prose` is that of each customer, in their order."""
    owners = tuple(Owner(c.slug, c.name, fold(c.name)) for c in customers)
    own: list[_Found] = []
    names: list[_Found] = []
    for number, customer in enumerate(customers):
        for found in _names(number, _texts(customer, issues.get(customer.slug, ()))):
            (own if KINDS[found.code] == "customer" else names).append(found)
    names.sort(key=lambda found: found.code)
    return LookupIndex(owners, _haystack(own), _haystack(names), _notes(prose), _Blocks(prose))


def prose_of(journal: Journal | None) -> Prose:
    """What one journal adds: notes and meetings, each text once."""
    made: dict[tuple[Kind, str], Original] = {}
    words: set[str] = set()
    for kind, text, key in _prose_texts(journal):
        folded = fold(text)
        words.update(folded.split())
        made.setdefault((kind, folded), (text, key))
    return Prose(
        folded="\n".join(folded for _, folded in made),
        kinds=bytes(_CODE[kind] for kind, _ in made),
        blocks=(Block(" ".join(sorted(words)), tuple(made.values())),),
    )


def prose_in(index: LookupIndex, number: int) -> Prose:
    """What an index already holds of one customer's notes."""
    blocks, place = index.blocks, number
    if isinstance(blocks, _Blocks):
        blocks, place = blocks.parts[number]
    places = list(index.notes.places_of(number))
    if not places:
        return Prose("", b"", blocks, place)
    first, last = places[0], places[-1]
    text = index.notes.text[index.notes.starts[first] : index.notes.bounds(last)[1]]
    return Prose(text, index.notes.kinds[first : last + 1], blocks, place)


def _names(owner: int, texts: Iterable[tuple[Kind, str, str]]) -> Iterable[_Found]:
    """Each text once for each kind."""
    made: dict[tuple[Kind, str], _Found] = {}
    for kind, text, key in texts:
        folded = fold(text)
        made.setdefault((kind, folded), _Found(owner, _CODE[kind], folded, (text, key)))
    return made.values()


def _texts(customer: Customer, issues: Iterable[Issue]) -> Iterator[tuple[Kind, str, str]]:
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
    for issue in issues:
        yield "issue", f"{issue.identifier} {issue.title}", issue.identifier


def _prose_texts(journal: Journal | None) -> Iterator[tuple[Kind, str, str]]:
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


def _haystack(found: Sequence[_Found]) -> Haystack:
    codes = bytes(entry.code for entry in found)
    return Haystack(
        text=lines(entry.folded for entry in found),
        starts=_starts(entry.folded for entry in found),
        owners=numbers(entry.owner for entry in found),
        kinds=codes,
        runs=tuple(_runs(codes)),
        vocabulary=_vocabulary(entry.folded for entry in found),
        originals=tuple(entry.original for entry in found),
    )


def _notes(prose: Sequence[Prose]) -> Haystack:
    kinds = b"".join(part.kinds for part in prose)
    written = [part for part in prose if part.kinds]
    return Haystack(
        text=lines(part.folded for part in written),
        starts=_starts(line for part in written for line in part.folded.split("\n")),
        owners=numbers(number for number, part in enumerate(prose) for _ in part.kinds),
        kinds=kinds,
        runs=((0, len(kinds)),),
        vocabulary=_vocabulary(part.block.words for part in written),
    )


def _starts(texts: Iterable[str]) -> array[int]:
    """Where each begins, a newline before it."""
    ends = numbers(accumulate((len(text) + 1 for text in texts), initial=1))
    return ends[:-1]


def _vocabulary(texts: Iterable[str]) -> str:
    return lines(sorted({word for text in texts for word in text.split()}))


def _runs(codes: bytes) -> Iterator[tuple[int, int]]:
    """From where to where each kind goes."""
    for _, places in groupby(enumerate(codes), key=itemgetter(1)):
        of_kind = [place for place, _ in places]
        yield of_kind[0], of_kind[-1] + 1

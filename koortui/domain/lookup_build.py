"""Builds what quick lookup searches, from everything known of the customers.

Names are few and built anew each time; notes are many, and built for each customer apart, so that
one note written costs one customer's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import itemgetter

from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.issue import Issue
from koortui.domain.journal import Meeting
from koortui.domain.lookup_fold import fold
from koortui.domain.lookup_index import (
    KINDS,
    PROSE,
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

    folded: tuple[str, ...]
    kinds: bytes
    block: Block


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
    blocks = tuple(part.block for part in prose)
    return LookupIndex(owners, _haystack(own), _haystack(names), _notes(prose), blocks)


def prose_of(journal: Journal | None) -> Prose:
    """What one journal adds: notes and meetings, each text once."""
    made: dict[tuple[Kind, str], Original] = {}
    words: set[str] = set()
    for kind, text, key in _prose_texts(journal):
        folded = fold(text)
        words.update(folded.split())
        made.setdefault((kind, folded), (text, key))
    return Prose(
        folded=tuple(folded for _, folded in made),
        kinds=bytes(_CODE[kind] for kind, _ in made),
        block=Block(" ".join(sorted(words)), tuple(made.values())),
    )


def prose_in(index: LookupIndex, number: int) -> Prose:
    """What an index already holds of one customer's notes."""
    places = list(index.notes.places_of(number))
    if not places:
        return Prose((), b"", index.blocks[number])
    first, last = places[0], places[-1]
    text = index.notes.text[index.notes.starts[first] : index.notes.bounds(last)[1]]
    return Prose(tuple(text.split("\n")), index.notes.kinds[first : last + 1], index.blocks[number])


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
    words = {word for entry in found for word in entry.folded.split()}
    codes = bytes(entry.code for entry in found)
    return _laid_out(
        [entry.folded for entry in found],
        [entry.owner for entry in found],
        codes,
        tuple(_runs(codes)),
        words,
        tuple(entry.original for entry in found),
    )


def _notes(prose: Sequence[Prose]) -> Haystack:
    owners = [number for number, part in enumerate(prose) for _ in part.kinds]
    return _laid_out(
        [folded for part in prose for folded in part.folded],
        owners,
        b"".join(part.kinds for part in prose),
        ((0, len(owners)),),
        {word for part in prose for word in part.block.words.split()},
    )


def _laid_out(
    folded: Sequence[str],
    owners: Sequence[int],
    kinds: bytes,
    runs: tuple[tuple[int, int], ...],
    words: Iterable[str],
    originals: tuple[Original, ...] = (),
) -> Haystack:
    ends = accumulate((len(text) + 1 for text in folded), initial=1)
    starts = numbers(end for end, _ in zip(ends, folded, strict=False))
    vocabulary = lines(sorted(words))
    return Haystack(lines(folded), starts, numbers(owners), kinds, runs, vocabulary, originals)


def _runs(codes: bytes) -> Iterator[tuple[int, int]]:
    """From where to where each kind goes."""
    for _, places in groupby(enumerate(codes), key=itemgetter(1)):
        of_kind = [place for place, _ in places]
        yield of_kind[0], of_kind[-1] + 1


__all__ = ["PROSE", "Prose", "assemble", "build_index", "meeting_text", "prose_in", "prose_of"]

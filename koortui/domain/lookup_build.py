"""Builds what quick lookup searches, from everything known of the customers.

Names are few and built anew each time; notes are many, and built for each customer apart, so that
one note written costs one customer's work.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, overload

from msgspec import Struct, structs

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

if TYPE_CHECKING:  # to look something up after a note was written, none of it is needed
    from koortui.domain.customer import Customer
    from koortui.domain.issue import Issue
    from koortui.domain.journal import Meeting
    from koortui.domain.ports import Journal

_CODE = {kind: code for code, kind in enumerate(KINDS)}


class WithProse(Protocol):
    """A journal, as far as its texts are concerned."""

    @property
    def notes(self) -> Mapping[str, Any]: ...

    @property
    def meetings(self) -> Mapping[str, Meeting]: ...


class Prose(Struct, frozen=True):
    """One customer's notes and meetings, as the haystack of notes takes them."""

    folded: str
    """A line each."""
    starts: Sequence[int]
    """Where each line begins, counted from the beginning of the first."""
    kinds: bytes
    words: str
    blocks: Sequence[Block]
    place: int = 0
    """Which of the blocks is this customer's: it is not looked into before it has to be."""


class _Blocks(Sequence[Block]):
    """The block of each customer, from wherever it is."""

    def __init__(self, parts: list[tuple[Sequence[Block], int]]) -> None:
        self.parts = parts

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
    words = [part.words for part in prose]
    own_hay, names_hay = _haystack(own), _haystack(names)
    blocks = _Blocks([(part.blocks, part.place) for part in prose])
    return LookupIndex(owners, own_hay, names_hay, _notes(prose), words, blocks)


def with_prose(index: LookupIndex, changed: Mapping[int, Prose]) -> LookupIndex:
    """The index with other notes of some customers, by their place in it.

    What stands between them is taken over as it is: it is nearly everything.
    """
    old = index.notes
    made = _Notes()
    position = 0
    for number in sorted(changed):
        first = bisect_left(old.owners, number, position)
        made.copy(old, position, first)
        made.add(number, changed[number])
        position = bisect_right(old.owners, number, first)
    made.copy(old, position, len(old.owners))
    parts = [(index.blocks, number) for number in range(len(index.owners))]
    words = [*index.words]
    for number, part in changed.items():
        parts[number] = part.blocks, part.place
        words[number] = part.words
    vocabulary = _vocabulary_after(old.vocabulary, index.words, words, changed)
    notes = made.haystack(vocabulary)
    return structs.replace(index, notes=notes, words=words, blocks=_Blocks(parts))


def _vocabulary_after(
    vocabulary: str, before: Sequence[str], words: Sequence[str], changed: Iterable[int]
) -> str:
    """The words of all customers, when those of some have changed."""
    added: set[str] = set()
    for number in changed:
        old, new = set(before[number].split()), set(words[number].split())
        if old - new:  # somebody else's too, or nobody's
            return _vocabulary(words)
        added |= new - old
    return _vocabulary([vocabulary, *added]) if added else vocabulary


def prose_of(journal: WithProse | None) -> Prose:
    """What one journal adds: notes and meetings, each text once."""
    made: dict[tuple[Kind, str], Original] = {}
    words: set[str] = set()
    for kind, text, key in _prose_texts(journal):
        folded = fold(text)
        words.update(folded.split())
        made.setdefault((kind, folded), (text, key))
    return Prose(
        folded="\n".join(folded for _, folded in made),
        starts=_starts((folded for _, folded in made), first=0),
        kinds=bytes(_CODE[kind] for kind, _ in made),
        words=" ".join(sorted(words)),
        blocks=(tuple(made.values()),),
    )


def prose_in(index: LookupIndex, number: int) -> Prose:
    """What an index already holds of one customer's notes."""
    blocks, place = index.blocks, number
    if isinstance(blocks, _Blocks):
        blocks, place = blocks.parts[number]
    notes = index.notes
    first = bisect_left(notes.owners, number)
    after = bisect_right(notes.owners, number, first)
    if first == after:
        return Prose("", (), b"", "", blocks, place)
    begin, end = notes.starts[first], notes.bounds(after - 1)[1]
    starts = [start - begin for start in notes.starts[first:after]]
    kinds, words = notes.kinds[first:after], index.words[number]
    return Prose(notes.text[begin:end], starts, kinds, words, blocks, place)


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


def _prose_texts(journal: WithProse | None) -> Iterator[tuple[Kind, str, str]]:
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


class _Notes:
    """The haystack of notes in the making."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._starts, self._owners = numbers(()), numbers(())
        self._kinds = b""
        self._position = 1

    def add(self, owner: int, part: Prose) -> None:
        """The notes of one customer."""
        if part.kinds:
            self._starts.extend([self._position + start for start in part.starts])
            self._owners.extend([owner] * len(part.kinds))
            self._put(part.folded, part.kinds)

    def copy(self, old: Haystack, first: int, after: int) -> None:
        """Texts that stand together in another one."""
        if first < after:
            begin, end = old.starts[first], old.bounds(after - 1)[1]
            moved = self._position - begin
            self._starts.extend([start + moved for start in old.starts[first:after]])
            self._owners.extend(old.owners[first:after])
            self._put(old.text[begin:end], old.kinds[first:after])

    def _put(self, text: str, kinds: bytes) -> None:
        self._texts.append(text)
        self._kinds += kinds
        self._position += len(text) + 1

    def haystack(self, vocabulary: str) -> Haystack:
        runs = ((0, len(self._kinds)),)
        text = lines(self._texts)
        return Haystack(text, self._starts, self._owners, self._kinds, runs, vocabulary)


def _notes(prose: Sequence[Prose]) -> Haystack:
    made = _Notes()
    for owner, part in enumerate(prose):
        made.add(owner, part)
    return made.haystack(_vocabulary(part.words for part in prose))


def _starts(texts: Iterable[str], first: int = 1) -> array[int]:
    """Where each begins, a newline between them."""
    ends = numbers(accumulate((len(text) + 1 for text in texts), initial=first))
    return ends[:-1]


def _vocabulary(texts: Iterable[str]) -> str:
    return lines(sorted({word for text in texts for word in text.split()}))


def _runs(codes: bytes) -> Iterator[tuple[int, int]]:
    """From where to where each kind goes."""
    for _, places in groupby(enumerate(codes), key=itemgetter(1)):
        of_kind = [place for place, _ in places]
        yield of_kind[0], of_kind[-1] + 1

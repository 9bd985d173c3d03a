"""Quick lookup: a few letters find a customer by anything we know of it, best first.

Case, accents and punctuation are folded. Per word: the beginning of the text, of a word, a
substring, letters in order, one typo. Words come in any order, and may also be of the
customer's name. Text is searched as two long strings, so candidates cost no Python loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from msgspec import Struct

from koortui.domain.lookup_fold import fold
from koortui.domain.lookup_index import PROSE, WEIGHT, Entry, Haystack, Kind, LookupIndex
from koortui.domain.lookup_marks import excerpt, spans_of
from koortui.domain.lookup_words import has_letters, nearest

_EXACT, _PREFIX, _WORD_PREFIX, _INITIALS, _INSIDE, _OF_CUSTOMER = 100, 90, 75, 60, 55, 50
_LETTERS, _TYPO, _INSIDE_PROSE = 30, 25, 20
_CANDIDATES = 200
"""Entries scored per haystack."""
_SCANNED = 4_000
"""Entries looked at for several words at once."""
_SAMPLED = 1_000_000
"""Characters of a haystack in which words are counted, to begin with the rarest."""
_FEW = 20
_CORRECTIONS = 4
"""Ways to read a query with typos that are tried."""
_LEAST_TYPO = 4
"""A shorter word with a typo is another word."""
_NUMBERED = re.compile(r"([a-z]+)([0-9]+)")


class Hit(Struct, frozen=True, kw_only=True):
    """A found customer and what matched; `spans` are [start, end) in `matched`."""

    slug: str
    name: str
    kind: Kind
    matched: str
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    key: str = ""
    """What to open at the customer: an issue's identifier, the id of a note or a meeting."""


def search(
    index: LookupIndex, text: str, limit: int = 20, recents: Iterable[str] = ()
) -> list[Hit]:
    """The best hit per customer and kind, best first. Without a query: the recent customers."""
    recent = list(recents)
    words = _words(index, text)
    if not words:
        found = [index.name_of(slug) for slug in recent if slug in index.numbers]
        return [_hit(index, entry, 0.0, []) for entry in found[:limit]]
    bonus = {slug: 6.0 / (place + 1) for place, slug in enumerate(recent)}
    best: dict[tuple[str, Kind], tuple[float, Entry]] = {}

    def take(entries: Iterable[Entry], corrected: list[str] = words) -> None:
        for entry in entries:
            score = _score(entry, words, corrected)
            if score is None:
                continue
            score += bonus.get(entry.owner.slug, 0.0)
            key = (entry.owner.slug, entry.kind)
            if key not in best or score > best[key][0]:
                best[key] = (score, entry)

    for_first = (index.numbers[slug] for slug in recent if slug in index.numbers)
    take(entry for number in for_first for entry in index.entries_of(number))
    take(_candidates(index, words))
    take(index.with_initials("".join(words)))
    if len(words) > 1:
        take(_of_customers(index, words))
    if len(best) < limit or _poor(best.values()):
        take(_letters(index, words))
    if len(best) < limit or _poor(best.values()):
        for corrected in _corrections(words, index.customers, index.names):
            take(_candidates(index, corrected), corrected)
    if not best:
        for corrected in _corrections(words, index.notes):
            take(_candidates(index, corrected), corrected)
    ranked = sorted(best.values(), key=_rank)
    return [_hit(index, entry, score, words) for score, entry in ranked[:limit]]


def _rank(found: tuple[float, Entry]) -> tuple[float, str, Kind]:
    score, entry = found
    return -score, entry.owner.name, entry.kind


def _words(index: LookupIndex, text: str) -> list[str]:
    """The words looked for; "acm14" and "rack3" fall apart where nothing is written so."""
    words: list[str] = []
    for word in fold(text).split():
        parts = _NUMBERED.fullmatch(word)
        known = not parts or any(word in haystack.vocabulary for haystack in index.haystacks)
        words += [word] if known or not parts else parts.groups()
    return words


def _poor(found: Iterable[tuple[float, Entry]]) -> bool:
    """Nothing was found but pieces of words."""
    return max((score for score, _ in found), default=0) < _OF_CUSTOMER


def _candidates(index: LookupIndex, words: list[str]) -> Iterator[Entry]:
    """Entries worth scoring, those of customers' names first."""
    for haystack in index.haystacks:
        if len(words) > 1:
            yield from _with_all(index, haystack, words)
        elif words[0] in haystack.vocabulary:
            yield from _with(index, haystack, words[0])


def _with(index: LookupIndex, haystack: Haystack, word: str) -> Iterator[Entry]:
    """Entries with the word; where it is a cut, beginnings first, so that it takes the worst.

    A rare word costs one walk over the text: where all of them fit, their order is the scores'.
    """
    found_places = [*islice(_occurrences(haystack, word), _CANDIDATES)]
    if len(found_places) < _CANDIDATES:
        yield from (index.entry(haystack, place) for place in found_places)
        return
    seen: set[int] = set()
    marks = ("\n", " ", "") if "\n" + word in haystack.vocabulary else ("",)
    for mark in marks:
        for found in _occurrences(haystack, mark + word):
            if found not in seen:
                seen.add(found)
                yield index.entry(haystack, found)
            if len(seen) >= _CANDIDATES:
                return


def _with_all(index: LookupIndex, haystack: Haystack, words: list[str]) -> Iterator[Entry]:
    """Entries that hold the rarest word, and the others there or in the customer's name."""
    held = [word for word in words if word in haystack.vocabulary]
    names = index.customers.vocabulary
    lacking = [word for word in words if word not in held]
    if not held or not all(word in names for word in lacking):
        return
    if lacking:
        yield from _of_named(index, haystack, held, lacking)
        return
    rarest = held[0]
    if len(held) > 1:
        rarest = min(held, key=lambda word: haystack.text.count(word, 0, _SAMPLED))
    others = [word for word in words if word != rarest]
    text, taken = haystack.text, 0
    for looked, found in enumerate(_occurrences(haystack, rarest)):
        start, end = haystack.bounds(found)
        name = index.owners[haystack.owners[found]].folded_name
        if all(word in name or text.find(word, start, end) >= 0 for word in others):
            taken += 1
            yield index.entry(haystack, found)
        if taken >= _CANDIDATES or looked >= _SCANNED:
            return


def _of_named(
    index: LookupIndex, haystack: Haystack, held: list[str], lacking: list[str]
) -> Iterator[Entry]:
    """Entries of the customers with the `lacking` words in their names, which are few.

    The other words are in the text or in the name, one of them in the text.
    """
    text, looked = haystack.text, 0
    longest = max(lacking, key=len)
    for found in _occurrences(index.customers, longest):
        owner = index.customers.owners[found]
        name = index.owners[owner].folded_name
        if not all(word in name for word in lacking):
            continue
        for place in haystack.places_of(owner):
            start, end = haystack.bounds(place)
            inside = [text.find(word, start, end) >= 0 for word in held]
            if any(inside) and all(
                there or word in name for there, word in zip(inside, held, strict=True)
            ):
                yield index.entry(haystack, place)
            looked += 1
        if looked >= _SCANNED:
            return


def _of_customers(index: LookupIndex, words: list[str]) -> Iterator[Entry]:
    """Everything of the few customers named by a word: "ember lovelace" finds Ada at Ember."""
    text = index.customers.text
    named = [word for word in words if 0 < text.count(word) <= _FEW]
    for word in named:
        for found in _occurrences(index.customers, word):
            yield from index.entries_of(index.customers.owners[found])


def _occurrences(haystack: Haystack, needle: str) -> Iterator[int]:
    """Indexes of the entries with `needle`, each once."""
    position = haystack.text.find(needle)
    while position >= 0:
        found = haystack.at(position + 1) if needle[0] == "\n" else haystack.at(position)
        yield found
        following = found + 1
        if following >= len(haystack.starts):
            return
        position = haystack.text.find(needle, haystack.starts[following] - 1)


def _letters(index: LookupIndex, words: list[str]) -> Iterator[Entry]:
    """Entries with the letters of the query in order, e.g. "acr" in "acme robotics"."""
    letters = "".join(words)
    if len(letters) < 2:
        return
    steps = "".join(rf"[^\n{re.escape(c)}]*+{re.escape(c)}" for c in letters)
    for count, match in enumerate(re.finditer(rf"\n{steps}", index.customers.text)):
        if count >= _CANDIDATES:
            return
        yield index.entry(index.customers, index.customers.at(match.start() + 1))


def _corrections(words: list[str], *haystacks: Haystack) -> Iterator[list[str]]:
    """The query with each misspelt word as it is written there; every way of a few."""
    ways = [[word] for word in words]
    for place, word in enumerate(words):
        if len(word) >= _LEAST_TYPO and not any(word in h.vocabulary for h in haystacks):
            near = nearest(word, "".join(h.vocabulary for h in haystacks))
            ways[place] = near or [word]
    for corrected in islice(product(*ways), _CORRECTIONS):
        if list(corrected) != words:
            yield list(corrected)


def _score(entry: Entry, words: list[str], corrected: list[str]) -> float | None:
    """Mean over the words; None when a word is in neither the text nor the customer's name."""
    total, in_text = 0.0, False
    for typed, word in zip(words, corrected, strict=True):
        score = _word_score(entry, word)
        if typed != word:
            score = min(score, _TYPO)
        if score:
            in_text = True
        elif entry.kind != "customer" and " " + word in " " + entry.owner.folded_name:
            score = _OF_CUSTOMER
        else:
            break
        total += score
    else:
        if in_text:
            return total / len(words) + WEIGHT[entry.kind] - min(len(entry.folded), 400) / 100
        return None
    return _score_letters(entry, "".join(words))


def _score_letters(entry: Entry, letters: str) -> float | None:
    if entry.kind != "customer" or not has_letters(entry.folded, letters):
        return None
    initials = "".join(word[0] for word in entry.folded.split())
    score = _INITIALS if letters == initials else _LETTERS
    return score + WEIGHT["customer"] - len(entry.folded) / 100


def _word_score(entry: Entry, word: str) -> float:
    """In prose and in tags the first word is a word like any other."""
    folded = entry.folded
    plain = entry.kind in PROSE or entry.kind == "tag"
    if folded.startswith(word):
        if plain:
            return _WORD_PREFIX
        return _EXACT if len(folded) == len(word) else _PREFIX
    if " " + word in folded:
        return _WORD_PREFIX
    if word not in folded:
        return 0
    return _INSIDE_PROSE if entry.kind in PROSE else _INSIDE


def _hit(index: LookupIndex, entry: Entry, score: float, words: list[str]) -> Hit:
    text, key = index.original(entry)
    if entry.kind in PROSE:
        text = excerpt(text, words)
    return Hit(
        slug=entry.owner.slug,
        name=entry.owner.name,
        kind=entry.kind,
        matched=text,
        score=round(score, 2),
        spans=spans_of(text, words),
        key=key,
    )

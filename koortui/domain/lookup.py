"""Quick lookup: a few letters find a customer by anything we know of it, best first.

Case, accents and punctuation are folded. Per word: the beginning of the text, of a word, a
substring, letters in order, one typo. Words come in any order, and may also be of the
customer's name. Text is searched as two long strings, so candidates cost no Python loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from koortui.domain.lookup_index import (
    PROSE,
    WEIGHT,
    Entry,
    Haystack,
    Kind,
    LookupIndex,
    build_index,
    fold,
    fold_char,
)

__all__ = ["Hit", "LookupIndex", "build_index", "fold", "search"]

_EXACT, _PREFIX, _WORD_PREFIX, _INSIDE, _OF_CUSTOMER, _LETTERS, _TYPO = 100, 90, 75, 55, 50, 30, 25
_CANDIDATES = 200
"""Entries scored per haystack."""
_SCANNED = 4_000
"""Entries looked at for several words at once."""
_FEW = 20
_SHOWN, _BEFORE = 120, 20
"""Characters of a note's line that are shown, and of them before the match."""
_LEAST_TYPO = 4
"""A shorter word with a typo is another word."""


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
    words = fold(text).split()
    if not words:
        found = [index.by_slug[slug][0] for slug in recent if slug in index.by_slug]
        return [_hit(entry, 0.0, []) for entry in found[:limit]]
    bonus = {slug: 6.0 / (place + 1) for place, slug in enumerate(recent)}
    best: dict[tuple[str, Kind], tuple[float, Entry]] = {}

    def take(entries: Iterable[Entry], typo: bool = False) -> None:
        for entry in entries:
            score = _score(entry, words, typo)
            if score is None:
                continue
            score += bonus.get(entry.slug, 0.0)
            key = (entry.slug, entry.kind)
            if key not in best or score > best[key][0]:
                best[key] = (score, entry)

    take(entry for slug in recent for entry in index.by_slug.get(slug, ()))
    for haystack in (index.customers, index.names, index.notes):
        take(_with_all(haystack, words) if len(words) > 1 else _with_any(haystack, words))
    if len(words) > 1:
        take(_of_customers(index, words))
    if len(best) < limit:
        take(_letters(index.customers, words))
    if len(best) < limit:
        take(_typos(index, words), typo=True)
    ranked = sorted(best.values(), key=lambda found: (-found[0], found[1].name, found[1].kind))
    return [_hit(entry, score, words) for score, entry in ranked[:limit]]


def _with_any(haystack: Haystack, words: list[str]) -> Iterator[Entry]:
    """Entries with one of the words; beginnings first, so that a cut takes the worst."""
    seen: set[int] = set()
    for mark in ("\n", " ", ""):
        for word in words:
            for found in _occurrences(haystack, mark + word):
                if found not in seen:
                    seen.add(found)
                    yield haystack.entries[found]
                if len(seen) >= _CANDIDATES:
                    return


def _with_all(haystack: Haystack, words: list[str]) -> Iterator[Entry]:
    """Entries that hold the rarest word, and the others there or in the customer's name."""
    present = [(count, word) for word in words if (count := haystack.text.count(word))]
    taken = 0
    for looked, found in enumerate(_occurrences(haystack, min(present)[1]) if present else ()):
        entry = haystack.entries[found]
        if all(word in entry.folded or word in entry.folded_name for word in words):
            taken += 1
            yield entry
        if taken >= _CANDIDATES or looked >= _SCANNED:
            return


def _of_customers(index: LookupIndex, words: list[str]) -> Iterator[Entry]:
    """Everything of the few customers named by a word: "ember lovelace" finds Ada at Ember."""
    text = index.customers.text
    named = [word for word in words if 0 < text.count(word) <= _FEW]
    for word in named:
        for found in _occurrences(index.customers, word):
            yield from index.by_slug[index.customers.entries[found].slug]


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


def _letters(haystack: Haystack, words: list[str]) -> Iterator[Entry]:
    """Entries with the letters of the query in order, e.g. "acr" in "acme robotics"."""
    letters = "".join(words)
    if len(letters) < 2:
        return
    steps = "".join(rf"[^\n{re.escape(c)}]*+{re.escape(c)}" for c in letters)
    for count, match in enumerate(re.finditer(rf"\n{steps}", haystack.text)):
        if count >= _CANDIDATES:
            return
        yield haystack.entries[haystack.at(match.start() + 1)]


def _typos(index: LookupIndex, words: list[str]) -> Iterator[Entry]:
    """With one typo, one half of a word is still right, or its middle two are swapped."""
    unknown = [w for w in words if len(w) >= _LEAST_TYPO and w not in index.customers.text]
    known = [word for word in words if word not in unknown]
    for word in unknown:
        middle = len(word) // 2
        swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        for haystack in (index.customers, index.names):
            for piece in (swapped, word[:middle], word[middle:]):
                if known:
                    yield from _with_all(haystack, [piece, *known])
                else:
                    yield from _with_any(haystack, [piece])


def _score(entry: Entry, words: list[str], typo: bool) -> float | None:
    """Mean over the words; None when a word is in neither the text nor the customer's name."""
    total, in_text = 0.0, False
    for word in words:
        score = _word_score(entry.folded, word)
        if entry.kind in PROSE:
            score = min(score, _WORD_PREFIX)  # a note's first word is a word like any other
        if score:
            in_text = True
        elif entry.kind != "customer" and " " + word in " " + entry.folded_name:
            score = _OF_CUSTOMER
        elif typo and any(_one_typo(word, other) for other in entry.folded.split()):
            score, in_text = _TYPO, True
        else:
            break
        total += score
    else:
        if in_text:
            return total / len(words) + WEIGHT[entry.kind] - min(len(entry.folded), 400) / 100
        return None
    if entry.kind == "customer" and _has_letters(entry.folded, "".join(words)):
        return _LETTERS + WEIGHT[entry.kind] - len(entry.folded) / 100
    return None


def _word_score(folded: str, word: str) -> float:
    if folded.startswith(word):
        return _EXACT if len(folded) == len(word) else _PREFIX
    if " " + word in folded:
        return _WORD_PREFIX
    return _INSIDE if word in folded else 0


def _has_letters(folded: str, letters: str) -> bool:
    position = -1
    for letter in letters:
        position = folded.find(letter, position + 1)
        if position < 0:
            return False
    return True


def _one_typo(word: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two swapped; the end of `other` may be missing."""
    for length in (len(word) - 1, len(word), len(word) + 1):
        if length <= len(other) and _distance_one(word, other[:length]):
            return True
    return False


def _distance_one(one: str, other: str) -> bool:
    if len(one) == len(other):
        wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 2:
            i, j = wrong
            return j == i + 1 and one[i] == other[j] and one[j] == other[i]
        return len(wrong) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _hit(entry: Entry, score: float, words: list[str]) -> Hit:
    text = entry.text if entry.kind not in PROSE else _excerpt(entry.text, words)
    return Hit(
        slug=entry.slug,
        name=entry.name,
        kind=entry.kind,
        matched=text,
        score=round(score, 2),
        spans=_spans(text, words),
        key=entry.key,
    )


def _excerpt(text: str, words: list[str]) -> str:
    """The line of a note with most of the words, from shortly before the first of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    line = max(lines, key=lambda line: sum(word in fold(line) for word in words))
    if len(line) <= _SHOWN:
        return line
    found = [place for word in words if (place := fold(line).find(word)) >= 0]
    start = max(min(found, default=0) - _BEFORE, 0)
    cut = line[start : start + _SHOWN]
    return f"…{cut}" if start else cut


def _spans(text: str, words: list[str]) -> tuple[tuple[int, int], ...]:
    """Where each word stands in the text as it is shown; letters one by one if need be."""
    folded, origin = "", []
    for place, char in enumerate(text):
        part = fold_char(char)
        folded += part
        origin += [place] * len(part)
    spans = []
    for word in words:
        start = folded.find(word) if folded.startswith(word) else folded.find(" " + word) + 1
        start = start if folded.startswith(word, start) else folded.find(word)
        if start >= 0:
            spans.append((origin[start], origin[start + len(word) - 1] + 1))
    if not spans and words and _has_letters(folded, "".join(words)):
        position = -1
        for letter in "".join(words):
            position = folded.find(letter, position + 1)
            spans.append((origin[position], origin[position] + 1))
    return tuple(sorted(set(spans)))

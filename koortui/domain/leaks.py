"""What must not go out: other customers' names, internal text, unfilled variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from koortui.domain.customer import Customer
from koortui.domain.drafts import recipient
from koortui.domain.factor import short
from koortui.domain.ports import Journal
from koortui.domain.situation import Situation

_SHINGLE = 8
"""So many words in a row are a quotation, not chance."""
_LEAST = 4
"""A shorter internal text is not recognisable."""
_VARIABLE = re.compile(r"\{[^{}\n]{0,60}\}")
_WORD = re.compile(r"\w+")
_SHARED_DOMAINS = {
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "yahoo.com",
    "proton.me",
    "gmx.de",
    "web.de",
}


def leaks(
    text: str,
    situation: Situation,
    customers: Iterable[Customer],
    others: Iterable[Journal] = (),
) -> list[str]:
    """What speaks against sending `text` to this customer, in plain words; empty: send it.

    `customers` is the roster; `others` are further journals whose notes must not be quoted.
    """
    own = situation.customer
    found = [] if recipient(own) else ["nobody to send it to: no contact has an address"]
    found += [f"not filled in: {match[0]}" for match in _VARIABLE.finditer(text)]
    found += _foreign_names(text, own, customers)
    words = _words(text)
    quoted = _shingles(words)
    spoken = " " + " ".join(words) + " "
    for note in _notes(situation.journal, others):
        if _quotes(note, quoted, spoken):
            found.append(f'quotes an internal note: "{short(" ".join(note.split()), 40)}"')
    for issue in situation.issues:
        found += [
            f"quotes an internal comment on {issue.identifier}"
            for comment in issue.comments
            if comment.author_kind != "external" and _quotes(comment.body, quoted, spoken)
        ]
    return list(dict.fromkeys(found))


def _foreign_names(text: str, own: Customer, customers: Iterable[Customer]) -> Iterator[str]:
    """Names, aliases and mail domains of other customers, as whole words."""
    rest = text.casefold()
    for mine in sorted(_names(own) | _domains(own), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(mine)}(?!\w)", " ", rest)
    for other in customers:
        if other.slug == own.slug:
            continue
        for name in sorted((_names(other) | _domains(other)) - _names(own) - _domains(own)):
            if name in rest and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
                yield f"names another customer: {name}"


def _names(customer: Customer) -> set[str]:
    return {n.strip().casefold() for n in (customer.name, *customer.aliases) if len(n.strip()) > 1}


def _domains(customer: Customer) -> set[str]:
    domains = {person.email.rpartition("@")[2].casefold() for person in customer.people}
    return {domain for domain in domains if "." in domain} - _SHARED_DOMAINS


def _notes(journal: Journal, others: Iterable[Journal]) -> Iterator[str]:
    for one in (journal, *others):
        yield from (note.text for note in one.notes.values())
        yield from (meeting.notes for meeting in one.meetings.values())


def _quotes(internal: str, quoted: set[tuple[str, ...]], spoken: str) -> bool:
    """Eight words in a row of a long text, or the whole of a short one."""
    words = _words(internal)
    if len(words) < _LEAST:
        return False
    if len(words) < _SHINGLE:
        return f" {' '.join(words)} " in spoken
    return not quoted.isdisjoint(_shingles(words))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}

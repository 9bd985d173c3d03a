"""What must not go out: other customers' names, internal text, unfilled variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from koortui.domain.customer import Customer
from koortui.domain.drafts import recipient
from koortui.domain.factor import short
from koortui.domain.issue import Issue
from koortui.domain.meetings import MEETING_PLACE, internal
from koortui.domain.ports import Journal
from koortui.domain.situation import Situation

_SHINGLE = 8
"""So many words in a row are a quotation, not chance."""
_LEAST = 4
"""A shorter internal text is not recognisable."""
_VARIABLE = re.compile(r"\{[^{}\n]{0,60}\}")
_IDENTIFIER = re.compile(r"\b[A-Z][A-Z0-9]*-\d+\b")
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
    issues: Iterable[Issue] = (),
    to: Sequence[str] | None = None,
) -> list[str]:
    """What speaks against sending `text` to this customer, in plain words; empty: send it.

    `customers` is the roster; `others` are further journals whose notes must not be quoted, and
    `issues` everybody's. `to`: whom it goes to; None for the customer's first address.
    """
    own, customers = situation.customer, tuple(customers)
    to = [recipient(own)] if to is None else to
    found = [] if any(to) else ["nobody to send it to: no contact has an address"]
    found += [f"not filled in: {match[0]}" for match in _VARIABLE.finditer(text)]
    found += [
        f"goes to another customer: {name}" for name in _foreign("\n".join(to), own, customers)
    ]
    found += [f"names another customer: {name}" for name in _foreign(text, own, customers)]
    words = _words(text)
    quoted = _shingles(words)
    spoken = " " + " ".join(words) + " "
    for note in _notes(situation.journal, others):
        if _quotes(note, quoted, spoken):
            found.append(f'quotes an internal note: "{short(" ".join(note.split()), 40)}"')
    theirs = {issue.id for issue in situation.issues}
    foreign = [issue for issue in issues if issue.id not in theirs]
    for issue in (*situation.issues, *foreign):
        found += [
            f"quotes an internal comment on {issue.identifier}"
            for comment in issue.comments
            if (comment.author_kind != "external" or issue.id not in theirs)
            and _quotes(comment.body, quoted, spoken)
        ]
    named = {match[0] for match in _IDENTIFIER.finditer(text)}
    found += [f"names an issue of others: {i.identifier}" for i in foreign if i.identifier in named]
    return list(dict.fromkeys(found))


def _foreign(text: str, own: Customer, customers: Iterable[Customer]) -> Iterator[str]:
    """Names, aliases, people, mail domains and clusters of other customers, as whole words."""
    rest, mine = text.casefold(), _marks(own)
    for name in sorted(mine, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
    for other in customers:
        if other.slug == own.slug:
            continue
        for name, written in sorted(_marks(other).items()):
            if name in mine or name not in rest:
                continue
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
                yield written


def _marks(customer: Customer) -> dict[str, str]:
    """Words that say who it is, folded, and as they are written."""
    written = [*_names(customer), *_domains(customer), *_full_names(customer)]
    written += [cluster.fsid.strip() for cluster in customer.clusters]
    return {words.casefold(): words for words in written if words}


def _names(customer: Customer) -> Iterator[str]:
    names = (name.strip() for name in (customer.name, *customer.aliases))
    return (name for name in names if len(name) > 1)


def _full_names(customer: Customer) -> Iterator[str]:
    """A first name alone could be anybody's."""
    names = (" ".join(person.name.split()) for person in customer.people)
    return (name for name in names if " " in name)


def _domains(customer: Customer) -> set[str]:
    domains = {person.email.rpartition("@")[2].casefold() for person in customer.people}
    return {domain for domain in domains if "." in domain} - _SHARED_DOMAINS


def _notes(journal: Journal, others: Iterable[Journal]) -> Iterator[str]:
    """Whatever was written for ourselves: of this customer, and of the others."""
    for one in (journal, *others):
        yield from (note.text for note in one.notes.values())
        for draft in one.drafts.values():
            if draft.place.startswith("note"):
                yield draft.text
            elif draft.place.startswith(MEETING_PLACE):
                yield internal(draft.text)
        yield from (internal(meeting.notes) for meeting in one.meetings.values())
        yield from (entry.comment for entry in one.hours.values())
        yield from (snooze.reason for snooze in one.snoozes.values())
        yield from (decision.note for decision in one.decisions.values())
        for review in one.reviews.values():
            yield review.skipped_reason
            yield from (mark.reason for mark in review.marks.values())


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

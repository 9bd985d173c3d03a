"""Who is called what in a roster file: nobody comes in twice, and no name is lost by a rename."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec.structs import replace

from koortui.domain.customer import Customer
from koortui.usecases.import_text import Problem


def twice(
    customers: Iterable[tuple[int, Customer]], known: Mapping[str, Customer], *, whole: Set[str]
) -> Iterator[Problem]:
    """What would be somebody else's name, or make a customer a second time, by line.

    What a customer was called before, or was linked to, is no matter of this file; nor is what
    the records of an export (slugs in `whole`) have in common among each other.
    """
    found = list(customers)
    after = {**known, **{customer.slug: customer for _, customer in found}}
    lines = {customer.slug: line for line, customer in found}
    owners: dict[str, list[Customer]] = {}
    for customer in after.values():
        for name in names_of(customer):
            owners.setdefault(name, []).append(customer)
    for line, customer in found:
        old = known.get(customer.slug)
        mine = {customer.slug, *(lines if customer.slug in whole else ())}
        before = names_of(old) if old else frozenset()
        for column, text in _named(customer):
            others = [o for o in owners[text.casefold()] if o.slug not in mine]
            if text.casefold() not in before and others:
                yield Problem(line, column, _taken(text, others[0], lines, new=old is None))
                break
        else:
            others = [o for o in after.values() if o.slug not in mine]
            if old is None and (other := _same_link(customer, others)):
                what = f"{customer.linear} is the link of {other.name}"
                cure = f"give its slug, {other.slug}, or another link"
                yield Problem(line, "linear", f"{what}: {cure}")


def names_of(customer: Customer) -> frozenset[str]:
    """All that a row of the sheet may call it, for comparing."""
    return frozenset(text.casefold() for _, text in _named(customer))


def _named(customer: Customer) -> tuple[tuple[str, str], ...]:
    aliases = (("aliases", alias) for alias in customer.aliases)
    return (("name", customer.name), ("slug", customer.slug), *aliases)


def _taken(text: str, other: Customer, lines: Mapping[str, int], *, new: bool) -> str:
    if other.slug in lines:
        return f"{text!r} is {other.name} of line {lines[other.slug]}, too"
    cure = ": give that slug" if new else ""
    return f"{text!r} is here already as {other.slug}{cure}"


def _same_link(customer: Customer, others: Iterable[Customer]) -> Customer | None:
    """Who is found in Linear by the same; a team may serve several."""
    link = customer.linear
    if link is None or link.kind == "team":
        return None
    same = (link.kind, link.value.casefold())
    for other in others:
        theirs = other.linear
        if (
            other.slug != customer.slug
            and theirs
            and (theirs.kind, theirs.value.casefold()) == same
        ):
            return other
    return None


def keeping_names(old: Customer, new: Customer, in_sheet: Set[str]) -> Customer:
    """`new` with the name it had before as an alias, and with each alias that rows still bear.

    `in_sheet`: what the sheet's rows call customers, casefolded.
    """
    wanted = [*new.aliases]
    there = {name.casefold() for name in (new.name, new.slug, *wanted)}
    for name in (old.name, *old.aliases):
        renamed = name == old.name and name.casefold() != new.name.casefold()
        if name.casefold() not in there and (renamed or name.casefold() in in_sheet):
            wanted.append(name)
            there.add(name.casefold())
    return replace(new, aliases=tuple(wanted))

"""The golden set: what people type when the phone rings, and what has to stand first."""

from __future__ import annotations

from fakes.lookup_portfolio import golden, portfolio

from koortui.domain.lookup import search

LEAST = 0.95


def test_what_was_meant_stands_first() -> None:
    index, wanted, misses = portfolio(), golden(), []
    for query, expected in wanted.items():
        hits = search(index, query)
        found = f"{hits[0].slug}/{hits[0].kind}" if hits else ""
        if found != expected and found.partition("/")[0] != expected:
            misses.append(f"{query!r}: {found or 'nothing'} instead of {expected or 'nothing'}")
    rate = 1 - len(misses) / len(wanted)
    print(f"{len(wanted)} lookups, {rate:.1%} first", *misses, sep="\n")  # noqa: T201 - pytest -s
    assert len(index.owners) >= 200
    assert len(wanted) >= 60
    assert rate >= LEAST, misses

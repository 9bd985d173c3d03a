"""Quick lookup at 10,000 customers and 20,000 notes, beside Textual's own fuzzy matcher.

Alone: `python -m bench.find [--quick]`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from bench import portfolio
from bench.figures import Figure, table
from bench.pty_probe import Probe, p95, resident_mb
from koortui.domain.customer import Customer
from koortui.domain.journal import Note
from koortui.domain.lookup import search
from koortui.domain.lookup_build import build_index
from koortui.domain.ports import Journal
from koortui.locations import Locations
from koortui.store.journals import TinyJournalStore

CUSTOMERS, NOTES, MINE = 10_000, 20_000, 200
"""Everybody is found; this EM looks after `MINE` of them."""
WITH_HISTORY = 1_000
QUERIES = ("ac", "acme", "robotcs", "petra holm 7", "osd recovery", "bluestore quota", "zzzz", "gx")
SHOWN = 20
STOCK = 40
"""Characters of a note that Textual's matcher gets: on whole notes it takes minutes a key."""
GOAL = 40.0
"""Milliseconds from a key to its results."""


def run(quick: bool) -> list[Figure]:
    """The matcher alone, then the whole program in a pseudo-terminal."""
    command = [sys.executable, "-m", "bench.find", "--matchers"]
    matchers = json.loads(subprocess.check_output(command))
    return [*matchers, *_on_screen(10 if quick else 40)]


def customers() -> list[Customer]:
    return [
        Customer(
            id=f"c-{number}",
            slug=portfolio.slug_of(number),
            name=portfolio.name_of(number),
            manager=portfolio.EM if number < MINE else "Somebody Else",
        )
        for number in range(CUSTOMERS)
    ]


def notes(number: int) -> dict[str, Note]:
    """The notes of one customer; each holds a word no other has."""
    rng = random.Random(number)  # noqa: S311 - reproducible, not secret
    made = {}
    for place in range(NOTES // WITH_HISTORY):
        key = f"n-{number}-{place}"
        text = f"{portfolio.some_words(rng, 60)} {token(number, place)}"
        at = portfolio.NOW - timedelta(hours=number % 1_000 + place)
        made[key] = Note(id=key, at=at, by=portfolio.EM, text=text)
    return made


def token(number: int, place: int) -> str:
    return f"{place:02}x{number:04}"


def _matchers() -> list[Figure]:
    """Index and search in this process alone, beside a score for every text."""
    everyone = customers()
    journals = {
        customer.slug: Journal(customer=customer.slug, notes=notes(number))
        for number, customer in enumerate(everyone[:WITH_HISTORY])
    }
    before = resident_mb(os.getpid())
    start = time.perf_counter()
    index = build_index(everyone, journals, {})
    built = (time.perf_counter() - start) * 1_000
    memory = resident_mb(os.getpid()) - before
    keys = [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]
    ours = [_timed(partial(search, index, key, SHOWN)) for key in keys]
    texts = [customer.name for customer in everyone]
    texts += [note.text[:STOCK] for journal in journals.values() for note in journal.notes.values()]
    stock = [_timed(partial(_stock, texts, query)) for query in QUERIES[:2]]
    return [
        {"name": "find: search p95", "value": p95(ours), "unit": "ms", "goal": GOAL},
        {
            "name": "find: textual.fuzzy, 40 characters of each text",
            "value": median(stock),
            "unit": "ms",
        },
        {"name": "find: index built", "value": built, "unit": "ms"},
        {"name": "find: memory of the index", "value": memory, "unit": "MB"},
    ]


def _stock(texts: list[str], query: str) -> list[tuple[float, str]]:
    from textual.fuzzy import Matcher

    matcher = Matcher(query)
    found = ((matcher.match(text), text) for text in texts)
    return sorted((hit for hit in found if hit[0] > 0), reverse=True)[:SHOWN]


def _on_screen(rounds: int) -> list[Figure]:
    """From the last key of a name, or of a word in a note, until its line is on the screen."""
    rng = random.Random(1)  # noqa: S311 - reproducible, not secret
    taken = []
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        home = Path(folder, "home")
        env = _build(home)
        with Probe([sys.executable, "-m", "koortui"], env) as probe:
            probe.first("reviewed")
            probe.press("/", "◆ customer")  # the index is there
            for turn in range(rounds):
                number = rng.randrange(CUSTOMERS if turn % 2 else WITH_HISTORY)
                name = portfolio.name_of(number)
                words = name.lower() if turn % 2 else token(number, 7)
                result = rf"▸ {name} .*{'' if turn % 2 else 'note'}"
                probe.press(words[:-1], words[:-1])
                if not probe.shows(result):  # one in ten is the best hit a key before
                    taken.append(probe.press(words[-1], result))
                probe.press("\x15", "name, person, domain")
    value = p95(taken)
    return [
        {"name": "find: key to results on screen p95", "value": value, "unit": "ms", "goal": GOAL}
    ]


def _build(home: Path) -> dict[str, str]:
    """All customers in the roster, the notes in the journals of a tenth of them."""
    home.mkdir(mode=0o700)
    locations = Locations.find(home)
    portfolio.write_roster(locations, customers())
    portfolio.write_config(locations)
    journals = TinyJournalStore(locations.journals_dir, fs=portfolio.UnsyncedFiles())
    for number in range(WITH_HISTORY):
        with journals.edit(portfolio.slug_of(number)) as edit:
            for note in notes(number).values():
                edit.put(note)
    return portfolio.environment(home)


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1_000


def main() -> None:
    if "--matchers" in sys.argv:
        print(json.dumps(_matchers()))
        return
    print(table(run(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    main()

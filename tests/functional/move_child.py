"""Moves an hours entry to another customer and is killed on the way: for the tests of that.

python move_child.py HOME SOURCE ENTRY_ID TARGET MOMENT

MOMENT: "kept" before the first journal changed, "left" between the two journals, "arrived"
before the intent is dropped, "never": not killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from koortui.bootstrap import open_program
from koortui.domain.ports import JournalEdit, JournalStore
from koortui.locations import Locations
from koortui.store.moves import FileMoves
from koortui.usecases.hours import edit_hours
from koortui.usecases.hours_find import find_entry


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingMoves(FileMoves):
    """Dies right after the intent is on disk, or right before it is dropped."""

    moment = ""

    def keep(self, move: Any) -> None:
        super().keep(move)
        if self.moment == "kept":
            die()

    def drop(self, move_id: str) -> None:
        if self.moment == "arrived":
            die()
        super().drop(move_id)


class DyingJournals:
    """Dies when the second journal is opened: the first one is committed then."""

    def __init__(self, store: JournalStore, target: str) -> None:
        self._store, self._target = store, target

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def edit(self, slug: str) -> Iterator[JournalEdit]:
        if slug == self._target:
            die()
        with self._store.edit(slug) as edit:
            yield edit


def main(home: str, source: str, entry_id: str, target: str, moment: str) -> None:
    locations = Locations.find(Path(home))
    space = open_program(locations).workspace
    moves = DyingMoves(locations.moves_dir)
    moves.moment = moment
    customer, other = space.customer(source), space.customer(target)
    entry = find_entry(space, customer, entry_id)
    journals: Any = DyingJournals(space.journals, other.slug) if moment == "left" else None
    space = replace(space, moves=moves, journals=journals or space.journals)
    edit_hours(
        space,
        customer,
        entry_id,
        day=entry.day,
        specialist=entry.specialist,
        hours=entry.hours,
        activity=entry.activity,
        issue=entry.issue,
        comment=entry.comment,
        move_to=other,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

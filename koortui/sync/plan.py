"""Which pending writes may go out now, and in which order. Pure.

Order is kept per entity: a write waits for the earlier ones of its entity, and one that is
parked (rejected, conflict) holds up its own entity only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from koortui.domain.mutations import PARKED, PENDING, PendingWrite
from koortui.domain.ports import Journal


class Item(Struct, frozen=True):
    """A pending write and the journal it lives in."""

    slug: str
    write: PendingWrite


def in_order(journals: Mapping[str, Journal], target: str) -> list[Item]:
    """Writes to `target` that are not over, parked ones too, in the order they are to go out.

    Within a journal `seq` decides. Between journals the time does, which can run backwards:
    a write never counts as earlier than the one before it in its own journal.
    """
    keyed: list[tuple[datetime, str, int, Item]] = []
    for slug, journal in journals.items():
        latest: datetime | None = None
        for write in sorted(journal.writes.values(), key=lambda w: w.seq):
            latest = write.at if latest is None else max(latest, write.at)
            if write.target == target and write.state in PENDING | PARKED:
                keyed.append((latest, slug, write.seq, Item(slug, write)))
    return [item for *_, item in sorted(keyed, key=lambda entry: entry[:3])]


def ready(items: Iterable[Item], blocked: Collection[str] = ()) -> list[Item]:
    """The first write of every entity that is neither blocked nor held up by a parked one.

    One that came after a write of another journal is held up while that is among `items`.
    """
    items = tuple(items)
    there = {item.write.id for item in items}
    heads: dict[str, Item] = {}
    held: set[tuple[str, str]] = set()
    for item in items:
        line = (item.slug, item.write.entity)
        if line in held or not there.isdisjoint(item.write.after):
            held.add(line)
        else:
            heads.setdefault(item.write.entity, item)
    return [
        item
        for entity, item in heads.items()
        if entity not in blocked and item.write.state not in PARKED
    ]


def after(items: Sequence[Item], done: Collection[str]) -> list[Item]:
    """What is left when the writes with these ids are over."""
    return [item for item in items if item.write.id not in done]

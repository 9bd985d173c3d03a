"""Customers for the roster out of names: Linear's customers and projects, or the sheet's column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable

from msgspec import Struct

from koortui.usecases.roster_fields import slugify


class NewCustomers(Struct, frozen=True, kw_only=True):
    """A roster file in the making, and what it would bring."""

    raw: bytes
    name: str
    """As messages call the file."""
    new: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def from_names(
    names: Iterable[str],
    *,
    source: str,
    linear: str = "",
    manager: str = "",
    known: Collection[str] = (),
    left_out: Collection[str] = (),
) -> NewCustomers:
    """One customer a name; `linear` is the mapping's kind ("customer", "project", or none).

    `known`: what customers of the roster are called, casefolded, slugs too; they stay as they are.
    `left_out` is in any case.
    """
    unwanted = {name.strip().casefold() for name in left_out}
    new: dict[str, str] = {}
    old = []
    for name in names:
        slug = slugify(name) or f"customer-{len(new) + 1}"
        if name.strip().casefold() in unwanted or slug in new:
            continue
        if slug in known or name.strip().casefold() in known:
            old.append(name)
        else:
            new[slug] = name
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("slug", "name", "manager", "linear"))
    for slug, name in new.items():
        table.writerow((slug, name, manager, f"{linear}:{name}" if linear else ""))
    return NewCustomers(
        raw=text.getvalue().encode(), name=source, new=tuple(new.values()), known=tuple(old)
    )

"""A made portfolio of 240 customers for the golden lookups: thirty told in full among a crowd."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from koortui.domain.customer import Cluster, Customer, CustomerPerson
from koortui.domain.issue import Issue, WorkflowState
from koortui.domain.journal import Meeting, Note
from koortui.domain.lookup_build import build_index
from koortui.domain.lookup_index import LookupIndex
from koortui.domain.ports import Journal

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODO = WorkflowState(id="s", name="Todo", type="unstarted", position=1)
_FIRST = "Alpine Bright Copper Dusty Eastern Frozen Golden Hidden Ivory Jolly Kindred Lively"
_SECOND = "Systems Group Partners Dynamics Ventures Holdings Networks Foundry Works Collective"
_CITIES = "lyon oslo turin gdansk porto bergamo leiden graz malaga tampere"


def golden() -> dict[str, str]:
    """Query -> "slug/kind" or "slug"; empty: nothing may be found."""
    raw = (Path(__file__).parent / "golden_lookups.toml").read_text(encoding="utf-8")
    return {query: first for group in tomllib.loads(raw).values() for query, first in group.items()}


def portfolio() -> LookupIndex:
    """The index of all of them."""
    return build_index(*parts())


def parts() -> tuple[list[Customer], dict[str, Journal], dict[str, list[Issue]]]:
    """Customers, and by slug their journals and issues."""
    told = list(_told())
    crowd = list(_crowd(240 - len(told)))
    journals = {slug: Journal(customer=slug) for slug in (c.slug for c in (*told, *crowd))}
    for number, (slug, text) in enumerate(_rows("notes")):
        _put(journals, slug, "notes", Note(id=f"n{number}", at=NOW, text=text))
    for number, (slug, kind, notes, question) in enumerate(_rows("meetings")):
        meeting = Meeting(
            id=f"m{number}",
            at=NOW,
            type=kind,  # type: ignore[arg-type]
            day=date(2026, 11, 2),
            notes=notes,
            questions=(question,) if question else (),
        )
        _put(journals, slug, "meetings", meeting)
    issues: dict[str, list[Issue]] = {}
    for slug, identifier, title in _rows("issues"):
        issues.setdefault(slug, []).append(_issue(identifier, title))
    for number, customer in enumerate(crowd):
        issues[customer.slug] = [_issue(f"CRW-{number}", f"Routine scrub {number}")]
        note = Note(id=f"c{number}", at=NOW, text=f"Checked pool {number}, all placement fine.")
        _put(journals, customer.slug, "notes", note)
    return [*told, *crowd], journals, issues


def _told() -> Iterator[Customer]:
    for slug, name, aliases, person, domain, cluster, fsid, tags in _rows("told"):
        local = f"contact{len(person)}"
        yield Customer(
            id=slug,
            slug=slug,
            name=name,
            aliases=_parts(aliases),
            people=(CustomerPerson(name=person, email=f"{local}@{domain}"),),
            clusters=(Cluster(name=cluster, fsid=fsid),),
            tags=_parts(tags),
        )


def _crowd(count: int) -> Iterator[Customer]:
    rng = random.Random(8)  # noqa: S311 - the same crowd every time
    names = [f"{first} {second}" for first in _FIRST.split() for second in _SECOND.split()]
    names += [f"{name} {city.title()}" for name in names for city in _CITIES.split()[:2]]
    for number, name in enumerate(names[:count]):
        slug = name.lower().replace(" ", "-")
        fsid = str(UUID(int=rng.getrandbits(128), version=4))
        yield Customer(
            id=slug,
            slug=slug,
            name=name,
            people=(CustomerPerson(name=f"Chris Doe {number}", email=f"cd@{slug}.example"),),
            clusters=(Cluster(name=f"prod-{number}", fsid=fsid),),
            tags=(rng.choice(("north", "south", "east")),),
        )


def _issue(identifier: str, title: str) -> Issue:
    return Issue(
        id=identifier,
        identifier=identifier,
        title=title,
        state=TODO,
        team_id="t",
        created_at=NOW,
        updated_at=NOW,
    )


def _put(journals: dict[str, Journal], slug: str, table: str, record: Note | Meeting) -> None:
    getattr(journals[slug], table)[record.id] = record


def _rows(section: str) -> Iterator[list[str]]:
    """The rows of a section of golden_portfolio.txt, as fields."""
    text = (Path(__file__).parent / "golden_portfolio.txt").read_text(encoding="utf-8")
    for part in text.split("\n["):
        head, _, rows = part.partition("\n")
        if head.startswith(f"{section}]"):
            yield from (row.split("|") for row in rows.splitlines() if row)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())

"""Terms edited, renewed and kept as a draft; clusters. Each is one commit of the roster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

from koortui.domain.contract import Cluster, TermsDraft, cut
from koortui.domain.customer import Customer
from koortui.domain.sanitise import clean_line
from koortui.usecases.contract_fields import (
    ABOUT,
    TERMS,
    parsed,
    parsed_terms,
    refused,
    terms_from,
    texts_of,
)
from koortui.usecases.customer_edit import CustomerEdited, edit_customer
from koortui.usecases.workspace import Workspace

DAY = timedelta(days=1)


def edit_terms(workspace: Workspace, slug: str, values: Mapping[str, str]) -> CustomerEdited:
    """Correct the terms in force: they count as if they had always been so. Ends the draft.

    What holds from a day on only is `renew`. Raises `InvalidInput` by field.
    """
    fields = parsed_terms(values, (*TERMS, *ABOUT), workspace.today)

    def change(customer: Customer) -> Customer:
        start = fields.get("contract_start", customer.contract_start)
        before = customer.past[-1].contract_start if customer.past else None
        if customer.past and (start is None or (before is not None and start <= before)):
            raise refused(
                "contract_start", f"the terms before these began on {before}: it must be later"
            )
        return replace(customer, **fields, draft=None)

    return edit_customer(workspace, slug, change)


def renewal_texts(customer: Customer) -> dict[str, str]:
    """What a renewal's form begins with: a year more of the same; after a trial, no trial."""
    start = (customer.ended_on or customer.contract_end or customer.contract_start) or None
    first = start + DAY if start and start != customer.contract_start else None
    last = _year_later(first) if first else None
    texts = texts_of(customer, TERMS)
    return texts | {
        "contract_start": str(first or ""),
        "contract_end": str(last or ""),
        "trial": "no",
        "signed_on": "",
        "renewal_note": "",
    }


def _year_later(first: Any) -> Any:
    """The last day of the year that begins on `first`; a leap day's year ends on 28 February."""
    try:
        return first.replace(year=first.year + 1) - DAY
    except ValueError:
        return first.replace(year=first.year + 1, day=28)


def renew(workspace: Workspace, slug: str, values: Mapping[str, str]) -> CustomerEdited:
    """New terms from a day on: a renewal, a change on the way, a subscription after a trial.

    The terms so far are kept as they were agreed: an end that is left alone tells a change on
    the way from a renewal. `Customer.periods` says when they really ended: the day before.
    """
    fields = parsed_terms(values, TERMS, workspace.today)
    start = fields.get("contract_start")
    if start is None:
        raise refused("contract_start", "from which day on do the new terms hold?")

    def change(customer: Customer) -> Customer:
        if customer.contract_start is not None and start <= customer.contract_start:
            raise refused(
                "contract_start",
                f"the terms so far began on {customer.contract_start}: it must be later",
                what_to_do="{customer.edit} corrects terms that were never so.",
            )
        if customer.ended_on is not None and start <= customer.ended_on:
            raise refused("contract_start", f"it ended on {customer.ended_on}: it must be later")
        before = cut(customer.terms, customer.ended_on)
        new = terms_from(fields)
        terms = {name: getattr(new, name) for name in new.__struct_fields__}
        return replace(
            customer,
            **terms,
            past=(*customer.past, before),
            ended_on=None,
            draft=None,
        )

    return edit_customer(workspace, slug, change)


def keep_draft(
    workspace: Workspace,
    slug: str,
    values: Mapping[str, str],
    kind: Literal["terms", "renewal"] = "terms",
) -> CustomerEdited:
    """Keep a half-filled form as it is: nothing is checked, the terms in force stay."""
    draft = TermsDraft(
        at=workspace.clock(),
        by=workspace.me,
        kind=kind,
        values=tuple((name, clean_line(text, 2_000)) for name, text in values.items()),
    )
    return edit_customer(workspace, slug, lambda customer: replace(customer, draft=draft))


def drop_draft(workspace: Workspace, slug: str) -> CustomerEdited:
    """Throw the draft away; undo brings it back."""
    return edit_customer(workspace, slug, lambda customer: replace(customer, draft=None))


# Clusters


def put_cluster(
    workspace: Workspace, slug: str, values: Mapping[str, str], old: Cluster | None = None
) -> CustomerEdited:
    """Add a cluster, or put other facts in the place of `old`."""
    name = clean_line(values.get("name", ""), 200)
    if not name:
        raise refused("name", "a cluster has a name")
    if ":" in name or ";" in name:
        raise refused("name", "a name holds no ':' and no ';'")
    fsid = clean_line(values.get("fsid", ""), 80)
    if fsid and not _is_uuid(fsid):
        raise refused("fsid", f"{fsid!r} is no FSID", "`ceph fsid` prints it: 8-4-4-4-12 digits.")
    production = parsed("production", values.get("production", ""), "trial")
    cluster = Cluster(
        name=name,
        nodes=parsed("nodes", values.get("nodes", "")),
        production=True if production is None else production,
        fsid=fsid,
    )

    def change(customer: Customer) -> Customer:
        others = tuple(known for known in customer.clusters if known != old)
        if any(known.name.casefold() == name.casefold() for known in others):
            raise refused("name", f"{name} is there already", "Choose another, or edit that one.")
        return replace(customer, clusters=placed(customer.clusters, old, cluster, "name"))

    return edit_customer(workspace, slug, change)


def remove_cluster(workspace: Workspace, slug: str, old: Cluster) -> CustomerEdited:
    """Take a cluster out."""

    def change(customer: Customer) -> Customer:
        return replace(customer, clusters=without(customer.clusters, old, "name"))

    return edit_customer(workspace, slug, change)


def placed(items: tuple[Any, ...], old: Any, new: Any, field: str) -> tuple[Any, ...]:
    """`new` at the place of `old`, or at the end. Refused when `old` changed meanwhile."""
    if old is None:
        return (*items, new)
    place = place_of(items, old, field)
    return (*items[:place], new, *items[place + 1 :])


def without(items: tuple[Any, ...], old: Any, field: str) -> tuple[Any, ...]:
    """All but `old`; of several alike only one goes."""
    place = place_of(items, old, field)
    return (*items[:place], *items[place + 1 :])


def place_of(items: tuple[Any, ...], old: Any, field: str) -> int:
    """Where `old` is. Refused when it changed meanwhile."""
    if old not in items:
        raise refused(field, "it was changed or taken out meanwhile", "Look again.")
    return items.index(old)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False

"""A look around a Linear workspace: whose key it is and what is there, for set-up and doctor."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from koortui.domain import issue as domain
from koortui.domain.budget import Budget
from koortui.domain.sanitise import clean_line
from koortui.domain.secret import Secret
from koortui.services.errors import BadAnswer
from koortui.services.linear import wire
from koortui.services.linear.client import LinearClient, Timeouts
from koortui.services.linear.paging import collect
from koortui.services.linear.reading import pull_reference

#: Somebody is waiting for the answer: shorter than a sync's patience.
PATIENCE = Timeouts(connect=3.0, read=8.0)


class Seen(Struct, frozen=True, kw_only=True):
    """What the key opens. Names are sorted; `served_at` is Linear's own time, to the second."""

    viewer: domain.User
    teams: tuple[domain.Team, ...] = ()
    customers: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    budget: Budget = Budget()
    served_at: datetime | None = None


async def look_around(url: str, key: Secret, *, timeouts: Timeouts = PATIENCE) -> Seen:
    """Ask who we are, and for teams, customers and projects. Raises ServiceError."""
    async with LinearClient(url, key, timeouts=timeouts) as client:
        reference = await pull_reference(client)
        lists = {"issues": False, "comments": False, "archived": False}
        found = await collect(client, "Pull", wire.PullAnswer, {"projects": "projectAfter"}, lists)
        if reference.viewer is None:
            raise BadAnswer("linear", "Linear did not say whose key it is.")
        living = [node for node in found["projects"] if not (node.archived_at or node.trashed)]
        return Seen(
            viewer=reference.viewer,
            teams=tuple(sorted(reference.teams.values(), key=lambda team: team.key)),
            customers=tuple(sorted(reference.customers, key=str.casefold)),
            projects=tuple(sorted({clean_line(node.name, 200) for node in living})),
            budget=client.budget,
            served_at=client.server_time,
        )

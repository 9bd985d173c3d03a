"""What a customer can be mapped to: for set-up's search, and who the key belongs to."""

from __future__ import annotations

from koortui.domain.customer import LinearMapping
from koortui.domain.issue import User
from koortui.domain.mapping import Target
from koortui.services.linear import decode, wire
from koortui.services.linear.client import LinearClient
from koortui.services.linear.paging import collect
from koortui.services.linear.reading import Reference, pull_reference


async def viewer(client: LinearClient) -> User:
    """Whose key this is: also the cheapest way to see that it works."""
    answer = await client.execute("Viewer", {}, wire.ViewerAnswer)
    return decode.user(answer.viewer)


async def list_targets(client: LinearClient) -> tuple[Target, ...]:
    """Every Linear customer, project, label and team, customers first: two requests."""
    reference = await pull_reference(client)
    sections = {"projects": "projectAfter"}
    nothing = {"issues": False, "comments": False, "archived": False}
    found = await collect(client, "Pull", wire.PullAnswer, sections, nothing)
    projects = [decode.project(node).name for node in found["projects"]]
    return _targets(reference, projects)


async def search_linear(client: LinearClient, text: str) -> tuple[Target, ...]:
    """The targets whose name or key contains `text`, without regard to case."""
    wanted = text.strip().casefold()
    return tuple(
        target
        for target in await list_targets(client)
        if wanted in target.name.casefold() or wanted == target.mapping.value.casefold()
    )


def _targets(reference: Reference, projects: list[str]) -> tuple[Target, ...]:
    return (
        *(Target(LinearMapping("customer", name), name) for name in sorted(reference.customers)),
        *(Target(LinearMapping("project", name), name) for name in sorted(set(projects))),
        *(Target(LinearMapping("label", name), name) for name in sorted(reference.labels)),
        *(Target(LinearMapping("team", t.key), t.name) for t in reference.teams.values()),
    )

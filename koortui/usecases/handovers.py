"""The pack for the covering EM and what came back: gathered from the desk, told by the domain."""

from __future__ import annotations

from koortui.domain.cover import ALL, is_mine, same_name
from koortui.domain.customer import Cover
from koortui.domain.errors import InvalidInput
from koortui.domain.handover import Judged, Leave, handback, handover_pack
from koortui.usecases.desk import Desk
from koortui.usecases.workspace import Workspace


def pack(workspace: Workspace, to: str = "", cover: Cover | None = None) -> str:
    """What the covering EM must know; of all my active customers, or of what `cover` names."""
    return handover_pack(_judged(workspace, cover), _leave(workspace, to, cover), workspace.today)


def diff(workspace: Workspace, cover: Cover | None = None) -> str:
    """What changed during `cover`; without one, during my latest that has begun."""
    cover = cover or latest_cover(workspace)
    if cover is None:
        raise InvalidInput(
            "cover",
            "nobody has covered for you yet",
            next_step="`koortui cover list` shows them.",
            in_program="The calendar shows who covers whom.",
        )
    return handback(_judged(workspace, cover), _leave(workspace, "", cover))


def latest_cover(workspace: Workspace) -> Cover | None:
    """My newest cover that has begun."""
    mine = [
        cover
        for cover in workspace.roster.read().covers
        if same_name(cover.manager, workspace.me) and cover.start <= workspace.today
    ]
    return max(mine, key=lambda cover: (cover.start, cover.end), default=None)


def _judged(workspace: Workspace, cover: Cover | None) -> list[Judged]:
    """Worst first, whoever looks after them today."""
    desk = Desk(workspace)
    desk.load()
    manager = cover.manager if cover else workspace.me
    slug = cover.customer if cover else ALL
    chosen = [
        desk.view(customer.slug)
        for customer in desk.customers()
        if customer.is_active
        and (is_mine(customer, manager) if slug == ALL else customer.slug == slug)
    ]
    chosen.sort(key=lambda view: (-view.assessment.score, view.customer.name.casefold()))
    return [(view.situation, view.assessment) for view in chosen]


def _leave(workspace: Workspace, to: str, cover: Cover | None) -> Leave:
    if cover is None:
        return Leave(away=workspace.me, by=to)
    return Leave(away=cover.manager, by=to or cover.by, start=cover.start, end=cover.end)

"""Replays the last weeks of one customer, or of all, with other limits."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from koortui.domain.backtest import Replay, backtest
from koortui.domain.errors import InvalidInput
from koortui.domain.thresholds import Thresholds, problems
from koortui.usecases.desk import Desk
from koortui.usecases.workspace import Workspace


def run_backtest(
    workspace: Workspace, limits: Thresholds, *, customer: str = "", days: int = 90
) -> Replay:
    """The settings' limits against `limits`; of `customer`, or of everybody I look after."""
    desk = Desk(workspace)
    desk.load()
    chosen = [desk.view(workspace.customer(customer).slug)] if customer else desk.views()
    teams = desk.remote.linear.teams.values()
    workflow = {(team.id, state.name): state for team in teams for state in team.states}
    situations = [view.situation for view in chosen]
    return backtest(situations, workspace.thresholds, limits, days=days, workflow=workflow)


def changed_limits(base: Thresholds, settings: Iterable[str]) -> Thresholds:
    """`base` with settings such as "review_red=3". Raises `InvalidInput` for what cannot be."""
    values: dict[str, int] = {}
    for setting in settings:
        name, _, number = setting.partition("=")
        name = name.strip()
        if name not in Thresholds.__struct_fields__:
            raise InvalidInput(
                "set", f"there is no limit {name!r}", next_step="docs/config.md lists them."
            )
        try:
            values[name] = int(number)
        except ValueError:
            raise InvalidInput(
                "set", f"{setting!r} has no whole number", next_step="Write review_red=3."
            ) from None
    changed = msgspec.structs.replace(base, **values)
    if wrong := problems(changed):
        raise InvalidInput("set", "; ".join(wrong))
    return changed

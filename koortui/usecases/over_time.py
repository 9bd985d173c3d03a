"""One customer's attention over the last weeks, judged anew from what the times tell."""

from __future__ import annotations

from koortui.domain.over_time import Point, attention_over_time
from koortui.domain.situation import Situation
from koortui.usecases.workspace import Workspace


def attention_of(workspace: Workspace, situation: Situation) -> tuple[Point, ...]:
    """By review slot, oldest first. Takes a judgement for each: for a thread."""
    teams = workspace.mirror.read_linear().teams.values()
    workflow = {(team.id, state.name): state for team in teams for state in team.states}
    return attention_over_time(situation, workspace.thresholds, workflow)

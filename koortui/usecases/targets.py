"""Targets: those of the settings as they are written there, and those kept with the roster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from koortui.domain.decimals import read_decimal
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.domain.targets import Metric, Target, target_problems
from koortui.usecases.workspace import Workspace

#: Fields of a target as a form asks for them.
FIELDS = ("name", "metric", "goal", "by", "since", "currency")
_SETTINGS = "config"


def list_targets(workspace: Workspace) -> list[Target]:
    """By the day they are to be reached, the nearest past first among those of one day."""
    written = [
        Target(
            id=f"{_SETTINGS}-{number}",
            name=clean_line(one.name, 200),
            metric=Metric(one.metric),
            goal=one.goal,
            by=one.by,
            since=one.since,
            currency=one.currency,
        )
        for number, one in enumerate(workspace.config.targets)
    ]
    found = [*written, *workspace.roster.read().targets]
    return sorted(found, key=lambda target: (target.by, target.first, target.name.casefold()))


def is_of_settings(target: Target) -> bool:
    """Whether it is written in config.toml, where it is changed as well."""
    return target.id.startswith(f"{_SETTINGS}-")


def add_target(workspace: Workspace, values: Mapping[str, str]) -> Target:
    """Keep a new target with the roster. Raises `InvalidInput` by field."""
    target = _target(workspace.new_id(), values)
    with workspace.roster.edit() as edit:
        edit.put(target)
    return target


def edit_target(workspace: Workspace, old: Target, values: Mapping[str, str]) -> Target:
    """Put other values in its place. One that was removed meanwhile is refused."""
    _refuse_settings(old)
    target = _target(old.id, values)
    with workspace.roster.edit() as edit:
        if old not in edit.roster.targets:
            raise InvalidInput(
                "name", "it was changed or removed meanwhile", next_step="Leave, and look again."
            )
        edit.put(target)
    return target


def remove_target(workspace: Workspace, target: Target) -> None:
    """Take it off the list; gone already is fine."""
    _refuse_settings(target)
    with workspace.roster.edit() as edit:
        for kept in edit.roster.targets:
            if kept.id == target.id:
                edit.remove(kept)


def _refuse_settings(target: Target) -> None:
    if is_of_settings(target):
        raise InvalidInput(
            "target",
            f"{target.name!r} is written in the settings",
            kept="Nothing was changed.",
            next_step="Change it there: `koortui config edit`.",
        )


def _target(key: str, values: Mapping[str, str]) -> Target:
    """The target that the texts say. Raises `InvalidInput` for the first that will not do."""
    texts = {name: clean_line(values.get(name, ""), 200) for name in FIELDS}
    if not texts["name"]:
        raise InvalidInput("name", "a target has a name", next_step="For example: ARR in 2027.")
    by = _day("by", texts["by"])
    if by is None:
        raise InvalidInput("by", "by when is it to be reached?", next_step="Write 2027-03-31.")
    target = Target(
        id=key,
        name=texts["name"],
        metric=_metric(texts["metric"]),
        goal=_goal(texts["goal"]),
        by=by,
        since=_day("since", texts["since"]),
        currency=texts["currency"].upper(),
    )
    for field, what in target_problems(target):
        raise InvalidInput(field, what, next_step="Correct it, or esc leaves.")
    if not target.metric.is_money and target.goal != target.goal.to_integral_value():
        raise InvalidInput("goal", f"{target.metric.label} are counted", next_step="Write 3.")
    return target


def _metric(text: str) -> Metric:
    wanted = text.casefold().replace(" ", "_")
    for metric in Metric:
        if wanted in (metric.value, metric.label.replace(" ", "_")):
            return metric
    known = ", ".join(Metric)
    raise InvalidInput("metric", f"{text!r} is not measured", next_step=f"One of: {known}.")


def _goal(text: str) -> Decimal:
    """ "1,000,000" and "1 000 000" are what people write."""
    goal = read_decimal(text.replace(",", "").replace(" ", "").replace("_", ""))
    if goal is None:
        raise InvalidInput(
            "goal", f"{text!r} is not a number", next_step="Write 1000000 or 1,000,000."
        )
    return goal


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            field, f"{text!r} is not a date", next_step="Write it as 2027-03-31."
        ) from None

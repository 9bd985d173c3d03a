"""What the shell offers while a value is typed: customers, issues, states, activities.

Read from the files alone: a Tab waits for no network, and whatever cannot be read offers nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from koortui.domain.issue import LinearMirror
    from koortui.locations import Locations


def complete_customer(
    ctx: click.Context, _param: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Slugs with the customers' names beside them, found by either; none without a roster."""
    from click.shell_completion import CompletionItem

    from koortui.domain.errors import KoorError
    from koortui.store.roster import TinyRosterStore

    try:
        customers = TinyRosterStore(_places(ctx).roster_file).read().customers
    except KoorError:
        return []
    wanted = typed.casefold()
    return [
        CompletionItem(customer.slug, help=customer.name)
        for customer in customers
        if any(n.casefold().startswith(wanted) for n in (customer.slug, customer.name))
    ]


def complete_issue(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Identifiers of open issues with their titles beside them, found by the identifier."""
    from click.shell_completion import CompletionItem

    wanted = typed.casefold()
    return [
        CompletionItem(issue.identifier, help=issue.title)
        for issue in sorted(_linear(ctx).issues.values(), key=lambda issue: issue.identifier)
        if issue.is_open and issue.identifier.casefold().startswith(wanted)
    ]


def complete_state(ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """States of the team whose issue was named before."""
    linear = _linear(ctx)
    issue = linear.by_identifier(ctx.params.get("issue") or "")
    team = linear.teams.get(issue.team_id) if issue else None
    wanted = typed.casefold()
    states = team.states if team else ()
    return [state.name for state in states if state.name.casefold().startswith(wanted)]


def complete_activity(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    from koortui.domain.hours import ACTIVITIES

    return [name for name in ACTIVITIES if name.startswith(typed.casefold())]


def _places(ctx: click.Context) -> Locations:
    from koortui.locations import Locations

    return Locations.find(ctx.find_root().params.get("home"))


def _linear(ctx: click.Context) -> LinearMirror:
    from koortui.store.mirror import FileMirrorStore

    return FileMirrorStore(_places(ctx).mirror_dir).read_linear()

"""What the palette offers of other places: it goes there, and does what needs no choice first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.binding import Binding

from koortui.commands.registry import COMMANDS, Command
from koortui.commands.spoken import key
from koortui.screens.palette_commands import Offer, nodes_of, shown_line

if TYPE_CHECKING:
    from textual.app import App

#: Places that `g` leads to, and how they are called.
_GONE_TO = {
    "board": "Board",
    "calendar": "Calendar",
    "hours": "Hours",
    "ideas": "Ideas",
    "meetings": "Meetings",
    "notes": "Notes",
    "portfolio": "Portfolio",
    "queue": "Queue",
    "reconcile": "Reconcile",
    "setup": "Set-up",
    "touch": "Quiet",
}
#: Places of one customer.
_OF_CUSTOMER = {
    "review": "Review",
    "issue": "Review, step 1",
    "customer": "Customer page",
    "contract": "Contract tab",
    "hours_row": "Hours tab",
}
#: These ask before they do anything, or only show: they are done on arrival.
_AT_ONCE = frozenset(
    {
        "board.customer_new",
        "board.summary",
        "calendar.cover",
        "calendar.pack",
        "calendar.time_off",
        "contract.add",
        "contract.renew",
        "contract.stage",
        "customer.edit",
        "customer.tab_contract",
        "customer.tab_hours",
        "customer.tab_issues",
        "customer.tab_people",
        "customer.tab_timeline",
        "hours_row.add",
        "hours_row.charts",
        "issue.issue_new",
        "portfolio.day",
        "portfolio.export",
        "portfolio.view_arr",
        "portfolio.view_customers",
        "portfolio.view_payments",
        "portfolio.view_prospects",
        "portfolio.view_renewals",
        "portfolio.view_targets",
        "review.ask",
        "review.log_contact",
        "review.meeting",
        "review.step_communicate",
        "review.step_linear",
        "review.step_track",
        "touch.news_new",
    }
)
#: Moving about, and what means nothing before one is there.
_MOVES = frozenset(
    {
        *("back", "close", "open", "customer", "copy"),
        *("search", "next_kind", "previous_kind", "next_customer", "previous_customer"),
        *("next_month", "previous_month", "earlier", "later", "sort"),
        *("reverse", "other_list", "hours", "reconcile", "charts"),
        *("gate", "keep_draft", "editor", "read", "closed"),
        *("view"),
    }
)


class _Goes(Protocol):
    """The app, as far as it takes one to places."""

    def open_customer(self, slug: str, kind: str = "", key: str = "") -> None: ...

    def open_review(self, slug: str) -> None: ...

    def action_go_to(self, place: str | None) -> None: ...


def offers_elsewhere(
    app: App[None], here: Collection[str], slug: str, keys: Mapping[str, str]
) -> Iterator[Offer]:
    """Commands of the places one is not in; `here` are the binding ids offered already."""
    for command in COMMANDS:
        where = _GONE_TO.get(command.place) or _OF_CUSTOMER.get(command.place)
        if not where or command.binding_id in here or command.id in _MOVES:
            continue
        no_customer = command.place in _OF_CUSTOMER and not slug
        why = f"{key('anywhere.find')} a customer first: {command.help}" * no_customer
        line = shown_line(app, command, keys, f"{where}: {command.help}", why)
        yield Offer(line, _way(app, command, slug))


def _way(app: App[None], command: Command, slug: str) -> Callable[[], Any]:
    async def go() -> None:
        _take(cast("_Goes", app), command.place, slug)
        app.call_after_refresh(_arrived, app, command)

    return go


def _take(app: _Goes, place: str, slug: str) -> None:
    if place in _GONE_TO:
        app.action_go_to(place)
    elif place in ("review", "issue"):
        app.open_review(slug)
    else:
        app.open_customer(slug, {"contract": "contract", "hours_row": "hours"}.get(place, ""))


async def _arrived(app: App[None], command: Command) -> None:
    """Do it, or say which key does it to what is under the cursor."""
    nodes = (node for node in nodes_of(app, app.screen) if _has(node, command))
    node = next(nodes, None)
    if command.binding_id in _AT_ONCE and node is not None:
        await app.run_action(command.id, node)
        return
    words = f"{key(command.binding_id)}: {command.help}"
    app.notify(words, timeout=4, markup=False)


def _has(node: object, command: Command) -> bool:
    own = getattr(type(node), "BINDINGS", ())
    return any(isinstance(one, Binding) and one.id == command.binding_id for one in own)

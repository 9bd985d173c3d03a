"""The command palette: every command of the screen with its key, and every customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, cast

from textual.app import App, SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from koortui.commands.registry import COMMANDS
from koortui.usecases.desk import Desk


class PaletteContext(Protocol):
    """The app, as the palette sees it."""

    desk: Desk

    def open_customer(self, slug: str) -> None: ...


_HELP = {command.binding_id: command.help for command in COMMANDS}


def system_commands(app: App[None], screen: Screen[object]) -> Iterable[SystemCommand]:
    """Live bindings of the screen, then what Textual itself offers."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id not in _HELP or binding.id in seen or not active.enabled:
            continue
        seen.add(binding.id)
        key = app.get_key_display(binding)
        namespace, action = active.node, binding.action

        async def run(namespace: object = namespace, action: str = action) -> None:
            await app.run_action(action, namespace)  # type: ignore[arg-type]

        yield SystemCommand(f"{binding.description} · {key}", _HELP[binding.id], run)
    yield SystemCommand("theme", "Change the colours.", app.search_themes)


class CustomerProvider(Provider):
    """Customers by name: choosing one opens its page."""

    @property
    def _context(self) -> PaletteContext:
        return cast("PaletteContext", self.app)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for customer in self._context.desk.customers():
            score = matcher.match(customer.name)
            if score > 0:
                slug = customer.slug
                yield Hit(
                    score,
                    matcher.highlight(customer.name),
                    lambda slug=slug: self._context.open_customer(slug),
                    help="Open the customer page.",
                )

    async def discover(self) -> Hits:
        for view in self._context.desk.views()[:8]:
            slug = view.slug
            yield DiscoveryHit(
                view.customer.name,
                lambda slug=slug: self._context.open_customer(slug),
                help="Open the customer page.",
            )

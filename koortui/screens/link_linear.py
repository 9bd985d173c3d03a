"""Choose how a customer's issues are found in Linear: offline among known names, then all."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work

from koortui.commands.spoken import key
from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.errors import KoorError
from koortui.domain.mapping import Target, known_targets
from koortui.screens.pick import Choice
from koortui.screens.search_pick import SearchPickScreen

NONE = "none"
_GLYPHS = {"customer": "◆", "project": "▣", "label": "#", "team": "◎"}


class LinkLinearScreen(SearchPickScreen):
    """Answers a mapping as text ("label:acme"), or NONE; what Linear has now comes in meanwhile."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(
            f"{customer.name} in Linear",
            [],
            str(customer.linear or NONE),
            status="names known from the last pull",
        )
        self._customer = customer

    def on_mount(self) -> None:
        self._choices = self._for(known_targets(self.desk.remote.linear))
        super().on_mount()
        if self.context.list_targets:
            self._look_up()
        elif not self.workspace.linear_used:
            self._say(f"Linear is not set up here: {key('goto.setup')} sets it up")

    @work(thread=True, group="targets", exit_on_error=False)
    def _look_up(self) -> None:
        """Ask Linear off the UI thread; offline the known names stay."""
        look_up = self.context.list_targets
        if look_up is None:
            return
        try:
            targets = look_up()
        except KoorError as error:
            self.app.call_from_thread(self._say, f"names from the last pull: {error.what}")
        else:
            self.app.call_from_thread(self._found, targets)

    def _say(self, status: str) -> None:
        if self.is_mounted:
            self.offer(self._choices, status)

    def _found(self, targets: Iterable[Target]) -> None:
        if self.is_mounted:
            self.offer(self._for(targets), "all that Linear has now")

    def _for(self, targets: Iterable[Target]) -> list[Choice]:
        """What sounds like the customer first, then as Linear lists it; "nothing" last."""
        names = [name.casefold() for name in (self._customer.name, *self._customer.aliases)]
        names.append(self._customer.slug)

        def likely(target: Target) -> bool:
            name, value = target.name.casefold(), target.mapping.value.casefold()
            return any(n in name or value in n.split() or name in n for n in names if n)

        ordered = sorted(targets, key=lambda target: not likely(target))
        choices = [
            Choice(
                str(target.mapping),
                target.name,
                _GLYPHS[target.mapping.kind],
                target.mapping.kind
                + (f" {target.mapping.value}" if target.mapping.kind == "team" else ""),
            )
            for target in ordered
        ]
        return [*choices, Choice(NONE, "nothing in Linear", "⊘")]


def mapping_of(answer: str) -> LinearMapping | None:
    """The mapping that an answer of LinkLinearScreen stands for."""
    return None if answer == NONE else LinearMapping.parse(answer)

"""A question whose answer, half typed, is kept when it is left and taken up when it opens again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast
from zoneinfo import ZoneInfo

from textual import on
from textual.widgets import Input

from koortui.domain.errors import KoorError
from koortui.screens.base import KoorModal
from koortui.screens.form_draft import FormKeeper
from koortui.screens.sized_screen import ResultT
from koortui.widgets.when import day_and_time


class KeptForm(KoorModal[ResultT]):
    """Its fields are kept from `take_up` on; a form that never calls it keeps nothing."""

    keeper: FormKeeper | None = None
    _unkept = False
    """Esc was pressed, and what was typed could not be kept."""

    def take_up(
        self,
        name: str,
        began: Mapping[str, str],
        *,
        values: Callable[[], dict[str, str]],
        failed: Callable[[KoorError], None],
        holds_record: bool = False,
    ) -> dict[str, str]:
        """What the fields open with: what was left here, where something was. `name` is the
        draft's, `began` what they hold without one.
        """
        if self.workspace.forms is None:
            return dict(began)
        self.keeper = FormKeeper(
            cast("KoorModal[object]", self),
            name,
            began,
            holds_record=holds_record,
            values=values,
            failed=failed,
        )
        return self.keeper.opening()

    @property
    def taken_up_from(self) -> str:
        """The words for a form that goes on where it was left; empty: it begins."""
        left = self.keeper and self.keeper.taken_up
        if not left:
            return ""
        zone = ZoneInfo(self.workspace.calendar.timezone)
        return f"Taken up from {day_and_time(left.at, zone)}"

    @property
    def goes_on(self) -> str:
        """Said when it is left with something typed."""
        return "Kept as typed: the next time goes on."

    @on(Input.Changed)
    def _keep_typed(self) -> None:
        if self.keeper:
            self.keeper.typed()

    async def kept(self) -> bool:
        """Whether what was typed is on disk; asked before the program ends."""
        return not self.keeper or await self.keeper.flush()

    def on_unmount(self) -> None:
        if self.keeper:
            self.keeper.close()

    async def action_close(self) -> None:
        """What was typed is kept for the next time; where it cannot be, a second Esc leaves it."""
        if not await self.kept() and not self._unkept:
            self._unkept = True
            return
        left = self.keeper and self.keeper.changed and not self._unkept
        self.dismiss(None)
        if left:
            self.app.notify(self.goes_on, timeout=3, markup=False)

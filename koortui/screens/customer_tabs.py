"""The tabs of the customer page: which one is open, and what its keys move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on
from textual.widgets import ContentSwitcher

from koortui.screens.base import KoorScreen
from koortui.screens.customer_reasons import reason_on
from koortui.screens.moving import MovesList
from koortui.widgets.choice_line import Choice, ChoiceLine
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import MasterDetail

LISTS = {
    "timeline": "#stream",
    "issues": "#issue-list",
    "hours": "#worked",
    "contract": "#terms-list",
    "people": "#people",
}
"""Tab -> its list, in the order of the keys 1 to 5."""
_WITH_DETAIL = ("timeline", "issues")


class CustomerTabs(MovesList, KoorScreen[None]):
    """The page's frame; `customer` fills it."""

    tab = "timeline"

    @property
    def moving_list(self) -> LineList[Any] | None:
        pane = self.pane
        if pane and pane.detail.has_focus:
            return None
        return self.query_one(LISTS[self.tab], LineList)

    @property
    def pane(self) -> MasterDetail | None:
        if self.tab not in _WITH_DETAIL:
            return None
        return self.query_one(f"#{self.tab}").query_one(MasterDetail)

    def paint_tabs(self, counts: Mapping[str, int]) -> None:
        """Each with its key, and how much is on it where that is known."""
        line = self.query_one("#tabs", ChoiceLine)
        line.choices = tuple(
            Choice(tab, tab.title(), key=str(number), count=counts.get(tab))
            for number, tab in enumerate(LISTS, 1)
        )
        line.chosen = self.tab

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        """Only what can be done on this tab is in the footer; `why_not` says why."""
        return not reason_on(self.tab, action)

    def show_tab(self, tab: str) -> None:
        """Turn to it, with the focus on its list."""
        self.tab = tab
        self.refresh_bindings()
        self.query_one(ContentSwitcher).current = tab
        self.query_one("#tabs", ChoiceLine).chosen = tab
        target = self.moving_list or (self.pane.detail if self.pane else None)
        if target:
            target.focus()

    @on(ChoiceLine.Picked, "#tabs")
    def _tab_picked(self, event: ChoiceLine.Picked) -> None:
        self.show_tab(event.choice_id)

    def action_tab_timeline(self) -> None:
        self.show_tab("timeline")

    def action_tab_issues(self) -> None:
        self.show_tab("issues")

    def action_tab_hours(self) -> None:
        self.show_tab("hours")

    def action_tab_contract(self) -> None:
        self.show_tab("contract")

    def action_tab_people(self) -> None:
        self.show_tab("people")

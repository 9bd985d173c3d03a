"""The contract's lines, and below them all of a line that had to be cut."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from koortui.widgets.contract_list import ContractList


class ContractPane(Vertical):
    DEFAULT_CSS = """
    ContractPane > #whole {
        display: none; height: auto; max-height: 4; padding: 0 2;
        color: $text-muted; border-top: solid $foreground 20%;
    }
    """

    def compose(self) -> ComposeResult:
        yield ContractList(id="terms-list")
        yield Static(id="whole", markup=False)

    @on(ContractList.Highlighted)
    def _show_whole_line(self) -> None:
        whole = self.query_one(ContractList).cut_text()
        line = self.query_one("#whole", Static)
        line.update(whole)
        line.display = bool(whole)

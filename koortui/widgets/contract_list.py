"""A contract, one fact a line under headings; its keys become messages for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from rich.cells import cell_len
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from koortui.commands.registry import bindings
from koortui.widgets.cells import fit
from koortui.widgets.headed_list import HeadedList, heading
from koortui.widgets.line_list import GUTTER

What = Literal["change", "add", "paid", "renew", "stage", "remove"]
_LABEL_WIDTH = 14


@dataclass(frozen=True)
class ContractLine:
    """A line of `kind`; `item` is what it is about, by `field` where it is one of the terms."""

    kind: Literal[
        "heading", "warning", "draft", "field", "fact", "cluster", "invoice", "block", "past"
    ]
    key: str
    label: str = ""
    text: str = ""
    mark: str = ""
    """Said behind the text, in `look`: "overdue since Tue 3 Nov"."""
    look: str = ""
    field: str = ""
    item: Any = None


class ContractList(HeadedList[ContractLine]):
    """Marks are kept whole, texts are cut."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("contract")

    class Asked(Message):
        """A key was pressed; `line` is under the cursor."""

        def __init__(self, what: What, line: ContractLine | None) -> None:
            self.what, self.line = what, line
            super().__init__()

    def key_of(self, item: ContractLine) -> str:
        return item.key

    def is_heading(self, item: ContractLine) -> bool:
        return item.kind == "heading"

    def draw(self, item: ContractLine, width: int) -> Content:
        if item.kind == "heading":
            return heading(item.label, item.look or "$foreground-muted", width)
        if item.kind in ("warning", "draft"):
            return Content.styled(fit(f"{item.mark} {item.text}", width), item.look)
        mark = f"  {item.mark}" if item.mark and item.text else item.mark
        room = max(0, width - _LABEL_WIDTH - len(mark))
        text = fit(item.text, room).rstrip() if item.mark else fit(item.text, room)
        return Content.assemble(
            (fit(item.label, _LABEL_WIDTH - 1) + " ", "$foreground-muted"), text, (mark, item.look)
        )

    def cut_text(self) -> str:
        """All of the line under the cursor, where the list cannot show it whole."""
        item, room = self.current, self.scrollable_content_region.width - GUTTER
        if item is None or not item.text or room <= 0:
            return ""
        words = "  ".join(part for part in (item.text, item.mark) if part)
        return words if cell_len(words) + _LABEL_WIDTH > room else ""

    def on_resize(self) -> None:
        """What is cut depends on the width."""
        self.post_message(self.Highlighted(self, self.current))

    def ask(self, what: What) -> None:
        self.post_message(ContractList.Asked(what, self.current))

    def action_change(self) -> None:
        self.ask("change")

    def action_add(self) -> None:
        self.ask("add")

    def action_paid(self) -> None:
        self.ask("paid")

    def action_renew(self) -> None:
        self.ask("renew")

    def action_stage(self) -> None:
        self.ask("stage")

    def action_remove(self) -> None:
        self.ask("remove")

"""A list whose items stand under headings: the cursor passes over those."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region

from koortui.widgets.line_list import ItemT, LineList


def heading(title: str, look: str, width: int) -> Content:
    """The title with a rule to the right end."""
    rule = "─" * max(0, width - len(title) - 1)
    return Content.assemble((f"{title} ", f"bold {look}"), (rule, "$foreground 25%"))


class HeadedList(LineList[ItemT]):
    """Subclasses say which items are headings."""

    def is_heading(self, item: ItemT) -> bool:
        raise NotImplementedError

    def may_hold_cursor(self, item: ItemT) -> bool:
        return not self.is_heading(item)

    def show(self, items: Sequence[ItemT], *, keep: bool = True) -> None:
        super().show(items, keep=keep)
        self.cursor = self.cursor  # never on a heading

    def _scroll_to_cursor(self) -> None:
        """Show the heading above the first item of a group along with it."""
        headed = self.cursor > 0 and self.is_heading(self.items[self.cursor - 1])
        top = self.cursor - 1 if headed else self.cursor
        region = Region(0, top, 1, 2 if headed else 1)
        self.scroll_to_region(region, animate=False, force=True)

    def validate_cursor(self, cursor: int) -> int:
        """The cursor passes over headings, in the direction it was going."""
        cursor = super().validate_cursor(cursor)
        if not self.items:
            return cursor
        last = len(self.items) - 1
        ahead = range(cursor, last + 1) if cursor >= self.cursor else range(cursor, -1, -1)
        behind = range(cursor, -1, -1) if cursor >= self.cursor else range(cursor, last + 1)
        found = (i for i in (*ahead, *behind) if not self.is_heading(self.items[i]))
        return next(found, cursor)

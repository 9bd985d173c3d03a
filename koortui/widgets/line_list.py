"""A list that draws only the lines in view: 5,000 entries cost what 20 do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from textual import events
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

ItemT = TypeVar("ItemT")

#: Cells taken by the cursor's mark at the left; it doubles the cursor's colour.
GUTTER = 2
_CACHED_LINES = 256


class LineList(ScrollView, Generic[ItemT], can_focus=True, inherit_bindings=False):
    """One line an item, one cursor. Subclasses say how an item is drawn and what its key is.

    It has no keys of its own: the screen's `list` commands move it (`screens.list_keys`), so
    that a text field can keep the focus while the cursor moves.
    """

    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .line-list--cursor { background: $panel; }
        &:focus > .line-list--cursor { background: $primary-muted; }
        & > .line-list--empty { color: $text-muted; }
    }
    """
    scrolls: ClassVar[bool] = True
    """False: it is given what fits, and a change of their number lays nothing out anew."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor", "line-list--empty"}

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    class Highlighted(Message):
        """The cursor is on another item, or the list is empty (`item` None)."""

        def __init__(self, lines: LineList[Any], item: ItemT | None) -> None:
            self.lines, self.item = lines, item
            super().__init__()

        @property
        def control(self) -> LineList[Any]:
            return self.lines

    class Chosen(Message):
        """A click on the item that already has the cursor."""

        def __init__(self, lines: LineList[Any], item: ItemT) -> None:
            self.lines, self.item = lines, item
            super().__init__()

        @property
        def control(self) -> LineList[Any]:
            return self.lines

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.empty = empty
        self._items: Sequence[ItemT] = ()
        self._strips: dict[tuple[int, int, bool, bool], Strip] = {}

    # what a subclass says

    def key_of(self, item: ItemT) -> str:
        """Identity of an item: the cursor stays on it when the items change."""
        raise NotImplementedError

    def draw(self, item: ItemT, width: int) -> Content:
        """One line of at most `width` cells."""
        raise NotImplementedError

    def may_hold_cursor(self, item: ItemT) -> bool:  # noqa: ARG002 - for subclasses
        """Headings of groups do not."""
        return True

    # what a screen asks

    @property
    def items(self) -> Sequence[ItemT]:
        return self._items

    @property
    def current(self) -> ItemT | None:
        """The item under the cursor."""
        return self._items[self.cursor] if self.cursor < len(self._items) else None

    def show(self, items: Sequence[ItemT], *, keep: bool = True) -> None:
        """Show these items. `keep` holds the cursor on the item it was on."""
        before = self.current
        self._items = items
        self._strips.clear()
        if self.scrolls:
            self.virtual_size = Size(0, len(items))
        index = self._index_of(before) if keep and before is not None else 0
        self.set_reactive(LineList.cursor, index)
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self, self.current))

    def forget(self) -> None:
        """The lines shown next are of something else: the cursor begins anew."""
        self._items = ()
        self.set_reactive(LineList.cursor, 0)

    def move(self, lines: int) -> None:
        """Move the cursor by so many lines; it stops at the ends."""
        self.cursor = self.cursor + lines

    def page(self, direction: int) -> None:
        self.move(direction * max(1, self.scrollable_content_region.height - 1))

    def first(self) -> None:
        self.cursor = 0

    def last(self) -> None:
        self.cursor = len(self._items) - 1

    def put_cursor_on(self, key: str) -> None:
        """Move to the item of that key; nothing happens if it is not in the list."""
        for index, item in enumerate(self._items):
            if self.key_of(item) == key:
                self.cursor = index
                return

    def spots(self) -> Iterator[tuple[Offset, Callable[[], None]]]:
        """Where each line in view begins, and what puts the cursor there."""
        top = self.scroll_offset.y
        height = self.scrollable_content_region.height
        for index in range(top, min(len(self._items), top + height)):
            item = self._items[index]
            if self.may_hold_cursor(item):
                yield Offset(0, index - top), partial(self.put_cursor_on, self.key_of(item))

    # drawing

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._items) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self._scroll_to_cursor()
        top = self.scroll_offset.y
        width = self.size.width
        self.refresh(Region(0, old - top, width, 1), Region(0, new - top, width, 1))
        self.post_message(self.Highlighted(self, self.current))

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if not self._items:
            return self._empty_line(y, width)
        if index >= len(self._items):
            return Strip.blank(width, self.visual_style.rich_style)
        selected = index == self.cursor
        key = (index, width, selected, self.has_focus)
        if key not in self._strips:
            if len(self._strips) > _CACHED_LINES:
                self._strips.clear()
            self._strips[key] = self._draw_line(index, width, selected)
        return self._strips[key]

    def _draw_line(self, index: int, width: int, selected: bool) -> Strip:
        line = self.draw(self._items[index], width - GUTTER)
        content = Content.assemble("▸ " if selected else "  ", line)
        style = self.visual_style
        if selected:
            style = style + self.get_visual_style("line-list--cursor")
        return Visual.to_strips(self, content.truncate(width), width, 1, style, pad=True)[0]

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = self.empty.split("\n")
        text = lines[y - 1] if 1 <= y <= len(lines) else ""
        style = self.visual_style + self.get_visual_style("line-list--empty")
        return Visual.to_strips(self, Content("  " + text), width, 1, style, pad=True)[0]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    # the mouse

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y + self.scroll_offset.y
        if index >= len(self._items):
            return
        if index == self.cursor:
            self.post_message(self.Chosen(self, self._items[index]))
        self.cursor = index

    def _index_of(self, item: ItemT) -> int:
        wanted = self.key_of(item)
        for index, other in enumerate(self._items):
            if self.key_of(other) == wanted:
                return index
        return max(0, min(self.cursor, len(self._items) - 1))

    def _scroll_to_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

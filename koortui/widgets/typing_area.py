"""A text area for much text: its cursor stays in view, and a key costs the same however long."""

from __future__ import annotations

from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.widgets import TextArea


class CountedLines(WrappedDocument):
    """Textual (8.2.8) adds up the lines of the whole text for each line that it draws."""

    @property
    def height(self) -> int:
        return len(self._offset_to_line_info)


class TypingArea(TextArea):
    """Textual's; a word wrapped to a line below the last one seen is seen at once."""

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document.__class__ = CountedLines

    def edit(self, edit: Edit) -> EditResult:
        """Textual looks for the cursor before the longer text is laid out: again, afterwards."""
        height = self.wrapped_document.height
        result = super().edit(edit)
        if self.wrapped_document.height > height:
            self.call_after_refresh(self.scroll_cursor_visible)
        return result

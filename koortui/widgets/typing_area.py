"""A text area whose cursor stays in view."""

from __future__ import annotations

from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.widgets import TextArea


class TypingArea(TextArea):
    """Textual's; a word wrapped to a line below the last one seen is seen at once."""

    def edit(self, edit: Edit) -> EditResult:
        """Textual looks for the cursor before the longer text is laid out: again, afterwards."""
        height = self.wrapped_document.height
        result = super().edit(edit)
        if self.wrapped_document.height > height:
            self.call_after_refresh(self.scroll_cursor_visible)
        return result

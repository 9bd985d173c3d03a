"""How far the session is: a bar, "4 of 11", and what is left by level."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class ProgressLine(Widget):
    """One line: bar at the left, counts at the right."""

    DEFAULT_CSS = "ProgressLine { height: 1; }"

    state: reactive[tuple[int, int, str]] = reactive((0, 0, ""))

    def show(self, done: int, total: int, words: str) -> None:
        self.state = (done, total, words)

    def render(self) -> Content:
        done, total, words = self.state
        if not total:
            return Content("")
        count = f" {done} of {total} reviewed"
        length = max(8, min(48, self.size.width - len(count) - len(words) - 14))
        full = round(length * done / total)
        gap = self.size.width - 9 - length - len(count) - len(words) - 1
        return Content.assemble(
            (" Review  ", "$foreground-muted"),
            ("━" * full, "$success"),
            ("─" * (length - full), "$foreground 25%"),
            count,
            " " * max(1, gap),
            (words, "$foreground-muted"),
        )

"""The first line of every place: what day it is, how fresh the sources are, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from koortui.widgets.cells import fit


@dataclass(frozen=True)
class TopFacts:
    """`title` at the left; `sources` and `queue` at the right; `alarm` beats them all."""

    title: str = "KoorTUI"
    sources: tuple[tuple[str, bool], ...] = ()
    """Words like "Linear 2m" and whether that is stale."""
    queue: str = ""
    queue_alarm: bool = False
    syncing: bool = False
    alarm: str = ""


class TopLine(Widget):
    """One line; the right side is kept whole, the title is cut."""

    DEFAULT_CSS = """
    TopLine {
        height: 1; background: $panel; color: $foreground;
        & > .top-line--title { text-style: bold; }
        & > .top-line--quiet { color: $text-muted; }
        & > .top-line--alarm { color: $warning; text-style: bold; }
    }
    """
    COMPONENT_CLASSES = {"top-line--title", "top-line--quiet", "top-line--alarm"}

    facts: reactive[TopFacts] = reactive(TopFacts())

    def render(self) -> Text:
        facts = self.facts
        quiet = self.get_component_rich_style("top-line--quiet", partial=True)
        alarm = self.get_component_rich_style("top-line--alarm", partial=True)
        right = Text()
        parts: list[tuple[str, bool]] = [*facts.sources]
        if facts.queue:
            parts.append((facts.queue, facts.queue_alarm))
        if facts.alarm:
            parts = [(facts.alarm, True)]
        if facts.syncing:
            parts.insert(0, ("syncing", False))
        for index, (words, bad) in enumerate(parts):
            right.append(" · " if index else "", quiet)
            right.append(words, alarm if bad else quiet)
        right.append(" ")
        room = self.size.width - cell_len(right.plain) - 1
        bold = self.get_component_rich_style("top-line--title", partial=True)
        title = Text(" " + fit(facts.title, room), bold)
        return title + right

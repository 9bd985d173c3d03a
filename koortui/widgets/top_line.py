"""The first line of every place: what day it is, how fresh the sources are, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
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

    DEFAULT_CSS = "TopLine { height: 1; background: $panel; color: $foreground; }"

    facts: reactive[TopFacts] = reactive(TopFacts())

    def render(self) -> Content:
        facts = self.facts
        parts: list[tuple[str, bool]] = [*facts.sources]
        if facts.queue:
            parts.append((facts.queue, facts.queue_alarm))
        if facts.alarm:
            parts = [(facts.alarm, True)]
        if facts.syncing:
            parts.insert(0, ("syncing", False))
        right = Content(" · ").join(
            Content.styled(words, "bold $warning" if bad else "$foreground-muted")
            for words, bad in parts
        )
        room = self.size.width - right.cell_length - 2
        return Content.assemble((" " + fit(facts.title, room), "bold"), right, " ")

"""The first line of every place: where one is, how fresh the sources are, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

Words = tuple[tuple[str, bool], ...]
"""Words like "Linear 2m", each with whether it is worth a look."""


@dataclass(frozen=True)
class Status:
    """What is the same everywhere: sources with their age, the queue, what went wrong."""

    sources: Words = ()
    queue: Words = ()
    syncing: bool = False
    alarm: str = ""
    """Data could not be saved: said instead of everything else."""


class TopLine(Widget):
    """One line; the right side is kept whole, the title is cut."""

    DEFAULT_CSS = """
    TopLine { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    title: reactive[Content] = reactive(Content(""))
    extra: reactive[str] = reactive("")
    """What the place adds before the status: "3 of 11 reviewed"."""
    status: reactive[Status] = reactive(Status())

    def update(self, title: Content | str) -> None:
        """Say where one is; plain text is shown bold."""
        self.title = Content.styled(title, "bold") if isinstance(title, str) else title

    def render(self) -> Content:
        status = self.status
        words: Words = ((self.extra, False),) if self.extra else ()
        if status.alarm:
            words = ((status.alarm, True),)
        else:
            words += ((("syncing", False),) if status.syncing else ()) + status.sources
            words += status.queue
        right = Content(" · ").join(
            Content.styled(text, "bold $warning" if bad else "$foreground-muted")
            for text, bad in words
        )
        room = self.content_size.width - right.cell_length - 1
        title = self.title
        if title.cell_length > room:
            title = title.truncate(max(0, room), ellipsis=True)
        return Content.assemble(title, " " * (room + 1 - title.cell_length), right)

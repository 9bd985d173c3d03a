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
    brief: Words = ()
    """The sources in fewer words, for where the title would be cut."""


class TopLine(Widget):
    """One line: short of room, the right side is said in fewer words, then the title is cut."""

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
        title, width = self.title, self.content_size.width
        right = self._right(self.status.sources)
        if title.cell_length >= width - right.cell_length:
            right = self._right(self.status.brief or self.status.sources)
        room = width - right.cell_length - 1
        if title.cell_length > room:
            title = title.truncate(max(0, room), ellipsis=True)
        return Content.assemble(title, " " * (room + 1 - title.cell_length), right)

    def _right(self, sources: Words) -> Content:
        status = self.status
        words: Words = ((self.extra, False),) if self.extra else ()
        if status.alarm:
            words = ((status.alarm, True),)
        else:
            words += (("syncing", False),) if status.syncing else ()
            words += sources + status.queue
        return Content(" · ").join(
            Content.styled(text, "bold $warning" if bad else "$foreground-muted")
            for text, bad in words
        )

"""The pictures of the last weeks, drawn behind the screen: each review is judged anew for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.content import Content

from koortui.domain.over_time import Point, rhythm
from koortui.domain.situation import Situation
from koortui.usecases.over_time import attention_of
from koortui.usecases.workspace import Workspace
from koortui.widgets.over_time import attention_line, rhythm_line

if TYPE_CHECKING:
    from textual.screen import Screen

    from koortui.screens.base import KoorScreen


class LooksBack:
    """Mixed into a screen that shows `over_time`; it paints when `over_time_changed` is called."""

    if TYPE_CHECKING:
        workspace: Workspace

    _past: tuple[Situation, tuple[Point, ...] | None] | None = None

    def over_time_changed(self) -> None:
        raise NotImplementedError

    def look_back(self, situation: Situation) -> None:
        """Begin anew when the situation is another one; nobody waits for it."""
        if self._past and self._past[0] is situation:
            return
        self._past = situation, None
        screen = cast("Screen[None]", self)

        def judge() -> None:
            points = attention_of(self.workspace, situation)
            screen.app.call_from_thread(self._looked_back, situation, points)

        screen.run_worker(
            judge, thread=True, exclusive=True, group="over-time", exit_on_error=False
        )

    def _looked_back(self, situation: Situation, points: tuple[Point, ...]) -> None:
        is_wanted = self._past is not None and self._past[0] is situation
        if is_wanted and cast("KoorScreen[None]", self).stands:
            self._past = situation, points
            self.over_time_changed()

    def over_time(self, width: int) -> Sequence[Content]:
        """Two lines of at most `width` cells: attention, then who wrote when."""
        if self._past is None:
            return ()
        situation, points = self._past
        waiting = Content.styled("Attention  looking back …", "$foreground-muted")
        line = waiting if points is None else attention_line(points, width)
        return line, rhythm_line(rhythm(situation))

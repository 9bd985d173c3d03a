"""The three steps with their evidence, ticked or crossed: always in view during a review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from textwrap import wrap

from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from koortui.domain.assessment import StepEvidence, StepState
from koortui.domain.journal import Step
from koortui.widgets.cells import fit

STEP_NAMES = {
    Step.LINEAR: "Linear",
    Step.COMMUNICATE: "Communicate",
    Step.TRACK: "Track",
}
NUMBERS = {Step.LINEAR: "①", Step.COMMUNICATE: "②", Step.TRACK: "③"}
STATE_WORDS = {
    StepState.OPEN: ("", "$warning"),
    StepState.EVIDENT: ("evident", "$success"),
    StepState.DONE: ("done", "$success"),
    StepState.OVERRULED: ("done, overruled", "$success"),
}


def _two_lines(text: str, width: int) -> list[str]:
    """The text on one line or two; what is longer ends in "…"."""
    first, *rest = wrap(text, max(1, width)) or [""]
    return [fit(first, width).rstrip(), *([fit(" ".join(rest), width).rstrip()] if rest else [])]


@dataclass(frozen=True)
class StepsState:
    """Evidence by step, which step is in view, and whether there is room for every check."""

    evidence: tuple[StepEvidence, ...] = ()
    current: Step = Step.LINEAR
    brief: bool = False


class StepsPanel(Widget):
    """Click a step to go there. `brief`: one line a step and the open checks of the current one."""

    DEFAULT_CSS = "StepsPanel { height: auto; padding: 0 1; }"

    state: reactive[StepsState] = reactive(StepsState(), layout=True)

    class Picked(Message):
        """A step was clicked."""

        def __init__(self, step: Step) -> None:
            self.step = step
            super().__init__()

    def render(self) -> Content:
        width = self.scrollable_content_region.width or 38
        lines: list[Content] = []
        for evidence in self.state.evidence:
            lines += self._step(evidence, width)
        return Content("\n").join(lines)

    def _step(self, evidence: StepEvidence, width: int) -> list[Content]:
        state = self.state
        here = evidence.step is state.current
        words, look = STATE_WORDS[evidence.state]
        good = sum(check.ok for check in evidence.checks)
        words = words or f"{good} of {len(evidence.checks)} evident"
        arrow = ("▸", "bold $accent") if here else (" ", "")
        title = Content.assemble(
            arrow,
            NUMBERS[evidence.step],
            (f" {STEP_NAMES[evidence.step]:<12}", "bold" if here else ""),
            (words, look),
        )
        if state.brief:
            missing = [check.text for check in evidence.checks if not check.ok]
            if evidence.state is StepState.OPEN and missing:
                rest = f" +{len(missing) - 1}" if len(missing) > 1 else ""
                room = width - 34 - len(rest)
                title += Content.assemble("  ", ("✗ ", "$warning"), fit(missing[0], room).rstrip())
                title += Content.styled(rest, "$foreground-muted")
            return [title]
        lines = [title]
        for check in evidence.checks:
            mark, mark_look = ("✓", "$success") if check.ok else ("✗", "$warning")
            text_look = "$foreground-muted" if check.ok else ""
            first, *more = _two_lines(check.text, width - 5)
            lines.append(Content.assemble("   ", (f"{mark} ", mark_look), (first, text_look)))
            lines += [Content.styled(f"     {text}", text_look) for text in more]
        if evidence.reason:
            lines.append(
                Content.styled(f"     {fit(evidence.reason, width - 5)}", "$foreground-muted")
            )
        return [*lines, Content("")]

    def on_click(self, event: object) -> None:
        y = getattr(event, "y", 0)
        for start, end, step in self._placed():
            if start <= y < end:
                self._pick(step)
                return

    def spots(self) -> Iterator[tuple[Offset, Callable[[], None]]]:
        """Where each step begins, and what goes to it."""
        for start, _, step in self._placed():
            yield Offset(0, start), partial(self._pick, step)

    def _placed(self) -> Iterator[tuple[int, int, Step]]:
        row = 0
        for evidence in self.state.evidence:
            end = row + len(self._step(evidence, self.size.width))
            yield row, end, evidence.step
            row = end

    def _pick(self, step: Step) -> None:
        self.post_message(self.Picked(step))

"""Marking the steps of a review done, and finishing it; each can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.domain.assessment import StepState
from koortui.domain.journal import STEPS, Step
from koortui.screens.guard import Guards
from koortui.screens.prompt import PromptScreen
from koortui.usecases.reviews import finish_review, mark_step, needs_next_steps
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.steps import STEP_NAMES

if TYPE_CHECKING:
    from textual.app import App

    from koortui.usecases.desk import CustomerView, Desk


class ReviewClosing(Guards):
    """Mixed into the review screen."""

    _slug: str
    _step: Step

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk

        @property
        def view(self) -> CustomerView: ...

        def go_to_step(self, step: Step) -> None: ...

        def next_open(self) -> None: ...

        def keep_message(self) -> bool: ...

    def action_done(self) -> None:
        """Mark the step in view done; against the evidence it takes a reason. Again: not done."""
        evidence = self.view.assessment.steps[self._step]
        if evidence.state in (StepState.DONE, StepState.OVERRULED):
            self._mark(done=False)
            return
        if evidence.state is StepState.EVIDENT:
            self._mark(done=True)
            return
        missing = [check.text for check in evidence.checks if not check.ok]

        slug, step = self._slug, self._step
        found: list[Saved] = []

        def overrule(reason: str) -> None:
            found.append(mark_step(self.workspace, slug, step, done=True, reason=reason))

        self.app.push_screen(
            PromptScreen(
                f"Step {STEP_NAMES[self._step]} without all its evidence",
                "Why is it done all the same?",
                hint="Missing: " + "; ".join(missing),
                required=True,
                submit=overrule,
            ),
            lambda reason: self._marked(step, found[0], done=True) if reason else None,
        )

    def _mark(self, *, done: bool) -> None:
        step = self._step
        found: list[Saved] = []
        if self.guarded(
            lambda: found.append(mark_step(self.workspace, self._slug, step, done=done))
        ):
            self._marked(step, found[0], done=done)

    def _marked(self, step: Step, saved: Saved, *, done: bool) -> None:
        words = f"{STEP_NAMES[step]}: {'done' if done else 'open again'}"
        self.context.changed(self._slug, words, saved)
        steps = self.desk.view(self._slug).assessment.steps
        unmarked = (StepState.OPEN, StepState.EVIDENT)
        following = [s for s in STEPS[STEPS.index(step) + 1 :] if steps[s].state in unmarked]
        if done and following:
            self.go_to_step(following[0])

    # Finishing and moving on

    def action_finish(self) -> None:
        """Ask for next steps, freeze the snapshot, go on to the next customer."""
        open_steps = [
            STEP_NAMES[step]
            for step, evidence in self.view.assessment.steps.items()
            if evidence.state is StepState.OPEN
        ]
        required = needs_next_steps(self.workspace)
        hint = f"Still open: {', '.join(open_steps)}. " if open_steps else ""
        hint += "The week's last review: one line is needed." if required else "May be left empty."
        review = self.view.review
        slug, name = self._slug, self.view.customer.name
        found: list[Saved] = []

        def finish(next_steps: str) -> None:
            self.keep_message()
            found.append(finish_review(self.workspace, slug, next_steps, self.desk.remote))

        def finished(next_steps: str | None) -> None:
            if next_steps is not None:
                self.context.changed(slug, f"{name} reviewed", found[0])
                self.next_open()

        self.app.push_screen(
            PromptScreen(
                f"Finish {name}",
                "What happens next?",
                value=review.next_steps if review else "",
                hint=hint,
                required=required,
                submit=finish,
            ),
            finished,
        )

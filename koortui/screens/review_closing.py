"""Marking the steps of a review done, and finishing it; each can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.domain.assessment import StepState
from koortui.domain.journal import STEPS, Step
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.prompt import PromptScreen
from koortui.usecases.reviews import (
    current_slot,
    finish_review,
    mark_step,
    needs_next_steps,
)
from koortui.usecases.workspace import Saved
from koortui.widgets.steps import STEP_NAMES

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView


class ReviewClosing(Guards):
    """Mixed into the review screen."""

    _slug: str
    _step: Step

    if TYPE_CHECKING:

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
                draft=f"overrule {slug} {step} {current_slot(self.workspace).day}",
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
        """Ask for next steps, freeze the snapshot, go on to the next customer.

        Evidence that is missing is named and asked about once for all steps.
        """
        required = needs_next_steps(self.workspace)
        hint = "The week's last review: one line is needed." if required else "May be left empty."
        missing = {
            step: [check.text for check in evidence.checks if not check.ok]
            for step, evidence in self.view.assessment.steps.items()
            if evidence.state is StepState.OPEN
        }
        review = self.view.review
        before = review.next_steps if review else ""
        if missing:
            self._finish_all_the_same(missing, before, hint if required else "")
            return
        found: list[Saved] = []

        def finish(next_steps: str) -> None:
            found.append(self._finish(next_steps))

        self.app.push_screen(
            PromptScreen(
                f"Finish {self.view.customer.name}",
                "What happens next?",
                value=before,
                hint=hint,
                required=required,
                submit=finish,
                draft=f"finish {self._slug} {current_slot(self.workspace).day}",
            ),
            lambda answer: self._finished(None if answer is None else found[0]),
        )

    def _finish_all_the_same(
        self, missing: dict[Step, list[str]], before: str, needed: str
    ) -> None:
        said = [f"{STEP_NAMES[step]}: {', '.join(texts)}" for step, texts in missing.items()]

        def finish(values: dict[str, str]) -> Saved:
            why = dict.fromkeys(missing, values["why"])
            return self._finish(values["next steps"], why)

        form_hint = "" if before else "one line" if needed else "one line, or empty"
        fields = [
            Field("why", "Why all the same"),
            Field("next steps", "What is next", before, hint=form_hint),
        ]
        intro = "Evidence is missing. " + "; ".join(said) + "." + (needed and f"\n{needed}")
        heading, slot = f"Finish {self.view.customer.name}", current_slot(self.workspace).day
        form = FormScreen(heading, fields, finish, intro=intro, draft=f"{heading} {slot}")
        self.app.push_screen(form, self._finished)

    def _finish(self, next_steps: str, overruled: dict[Step, str] | None = None) -> Saved:
        self.keep_message()
        return finish_review(self.workspace, self._slug, next_steps, self.desk.remote, overruled)

    def _finished(self, saved: Saved | None) -> None:
        if saved:
            name = self.desk.view(saved.customer).customer.name
            self.context.changed(saved.customer, f"{name} reviewed", saved)
            self.next_open()

"""Which of the review's keys act on the step in view, and what its footer says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding

from koortui.commands.registry import commands_of
from koortui.commands.spoken import key
from koortui.domain.assessment import StepState
from koortui.domain.journal import Step
from koortui.screens.guard import Guards

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView

#: What needs no issue in sight: a new one, and where the customer's issues are.
_ANYWHERE = frozenset({"issue_new", "issue_from", "link"})
_ON_ISSUES = frozenset(command.id for command in commands_of("issue")) - _ANYWHERE


class ReviewKeys(Guards):
    """Mixed into the review screen, before what answers for its other commands."""

    _step: Step
    _said: tuple[Step, bool] | None = None
    """What the footer was written for: the step, and whether it is done."""

    if TYPE_CHECKING:

        def refresh_bindings(self) -> None: ...

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """As every place's; what `done` does now is said."""
        found: dict[str, ActiveBinding] = super().active_bindings  # type: ignore[misc]
        if self._said and self._said[1]:
            for name, active in found.items():
                if active.binding.action == "done":
                    binding = replace(active.binding, description="reopen")
                    found[name] = active._replace(binding=binding)
        return found

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 - Textual's signature
    ) -> bool | None:
        """Only what can be done to what is in view is in the footer; `why_not` says why."""
        return not self._out_of_view(action)

    def why_not(self, command: str) -> str:
        """As every place's; issues are seen on step 1."""
        if command == "read" and self._step is not Step.LINEAR:
            return f"Step {key('review.step_linear')} shows the issues: they are read there."
        if self._out_of_view(command):
            return f"Step {key('review.step_linear')} shows the issues: it is done there."
        return super().why_not(command)  # type: ignore[misc, no-any-return]

    def _out_of_view(self, command: str) -> bool:
        """It acts on issues, and none is to be seen."""
        return self._step is not Step.LINEAR and command in _ON_ISSUES

    def say_keys(self, view: CustomerView) -> None:
        """The footer anew, where the step in view or its state is another."""
        state = view.assessment.steps[self._step].state
        now = self._step, state in (StepState.DONE, StepState.OVERRULED)
        if now != self._said:
            self._said = now
            self.refresh_bindings()

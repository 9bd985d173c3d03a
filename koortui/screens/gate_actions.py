""" "Continue or suspend?" asked of a person, wherever a customer is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.screens.guard import Guards
from koortui.usecases.gates import DECISIONS, Gate, decide_gate, gate_of
from koortui.usecases.workspace import Saved, Workspace

if TYPE_CHECKING:
    from koortui.screens.form import FormScreen
    from koortui.usecases.desk import CustomerView


DECIDES = "continue or suspend"
RESUMES = "continue resumes the work"


class GateActions(Guards):
    """Mixed into a screen with `current_slug`."""

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

    def action_gate(self) -> None:
        """Answer an open gate, or take up a suspended customer again."""
        view = self.desk.view(self.current_slug)
        if gate := _gate(view):
            self.app.push_screen(
                gate_form(self.workspace, view, gate), lambda saved: self._decided(view, saved)
            )

    def why_not(self, command: str) -> str:
        """As every place's; without an open gate there is nothing to decide."""
        if command == "gate" and self.current_slug:
            view = self.desk.view(self.current_slug)
            if _gate(view) is None:
                return f"{view.customer.name}: payment and balance ask for no decision."
        return super().why_not(command)  # type: ignore[misc, no-any-return]

    def _decided(self, view: CustomerView, saved: Saved | None) -> None:
        if saved is None:
            return
        self.desk.poll()  # the stage may have moved
        decision = self.workspace.journals.read(view.slug).decisions[saved.id]
        words = f"{view.customer.name}: {decision.decision}, recorded"
        self.context.changed(view.slug, words, saved)


def _why_suspended(view: CustomerView) -> str:
    """What was said when work was suspended, whoever did it."""
    from koortui.screens.review_facts import suspended_by

    return f"suspended{suspended_by(view)}"


def _gate(view: CustomerView) -> Gate | None:
    gates = tuple(gate.factor for gate in view.assessment.gates)
    return gate_of(view.customer, view.situation.journal, gates)


def gate_form(workspace: Workspace, view: CustomerView, gate: Gate) -> FormScreen:
    """Decision, decider, note. Nothing is chosen beforehand: it is never automatic."""
    from koortui.screens.form import Field, FormScreen

    def submit(values: dict[str, str]) -> Saved:
        return decide_gate(
            workspace,
            view.slug,
            gate,
            decision=values["decision"],
            decider=values["decider"],
            note=values["note"],
        )

    text = next((g.text for g in view.assessment.gates), _why_suspended(view))
    hint = DECIDES if view.assessment.gates else RESUMES
    fields = [
        Field("decision", "Decision", hint=hint, choices=DECISIONS),
        Field("decider", "Who decided", workspace.me),
        Field("note", "Note"),
    ]
    return FormScreen(f"{view.customer.name}: {text}", fields, submit, draft=f"gate of {view.slug}")

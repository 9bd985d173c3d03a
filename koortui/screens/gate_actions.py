""" "Continue or suspend?" asked of a person, wherever a customer is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.usecases.gates import DECISIONS, Gate, decide_gate, gate_of
from koortui.usecases.workspace import Saved, Workspace

if TYPE_CHECKING:
    from textual.app import App

    from koortui.screens.base import KoorContext
    from koortui.screens.form import FormScreen
    from koortui.usecases.desk import CustomerView, Desk


class GateActions:
    """Mixed into a screen with `current_slug`."""

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk
        context: KoorContext

        @property
        def current_slug(self) -> str: ...

    def action_gate(self) -> None:
        """Answer an open gate, or take up a suspended customer again."""
        if not self.current_slug:
            return
        view = self.desk.view(self.current_slug)
        gates = tuple(gate.factor for gate in view.assessment.gates)
        gate = gate_of(view.customer, view.situation.journal, gates)
        if gate is None:
            self.app.notify(
                f"{view.customer.name}: payment and balance ask for no decision.", markup=False
            )
            return
        self.app.push_screen(
            gate_form(self.workspace, view, gate), lambda saved: self._decided(view, saved)
        )

    def _decided(self, view: CustomerView, saved: Saved | None) -> None:
        if saved is None:
            return
        self.desk.poll()  # the stage may have moved
        decision = self.workspace.journals.read(view.slug).decisions[saved.id]
        self.context.changed(view.slug, f"{view.customer.name}: {decision.decision}, recorded")


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

    text = next((g.text for g in view.assessment.gates), f"suspended ({gate})")
    fields = [
        Field("decision", "Decision", hint="continue or suspend", choices=DECISIONS),
        Field("decider", "Who decided", workspace.me),
        Field("note", "Note"),
    ]
    return FormScreen(f"{view.customer.name}: {text}", fields, submit)

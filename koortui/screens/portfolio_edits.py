"""Customers added, targets made, changed and removed on the Portfolio screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from koortui.domain.targets import Target
from koortui.screens.customer_new import AddsCustomers
from koortui.screens.form import AnswerForm
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.portfolio_targets import target_fields
from koortui.usecases.portfolio_tables import View
from koortui.usecases.targets import add_target, edit_target, is_of_settings, remove_target

_IN_SETTINGS = "This target is written in config.toml: `koortui config edit` changes it."


class PortfolioEdits(AddsCustomers):
    """Mixed into the Portfolio screen."""

    if TYPE_CHECKING:
        view: View

        @property
        def chosen_target(self) -> Target | None: ...

        def desk_changed(self) -> None: ...

    def action_new(self) -> None:
        if self.view == "targets":
            self.action_target_new()
        else:
            self.action_customer_new()

    def action_target_new(self) -> None:
        self._ask_target(None, "New target", lambda values: add_target(self.workspace, values))

    def action_target_edit(self) -> None:
        target = self.chosen_target
        if target is None:
            return
        if is_of_settings(target):
            self.app.notify(_IN_SETTINGS, markup=False)
            return
        self._ask_target(
            target, "Change the target", lambda values: edit_target(self.workspace, target, values)
        )

    def _ask_target(
        self, target: Target | None, heading: str, submit: Callable[[dict[str, str]], Target]
    ) -> None:
        fields = target_fields(target, self.workspace.config.money.currency)

        def answered(kept: Target | None) -> None:
            if kept:
                self._changed(f"Kept: {kept.name}")

        form = AnswerForm[Target](
            heading,
            fields,
            submit,
            draft=f"target {target.id}" if target else "",
            holds_record=target is not None,
        )
        self.app.push_screen(form, answered)

    def action_target_remove(self) -> None:
        target = self.chosen_target
        if target is None:
            return
        if is_of_settings(target):
            self.app.notify(_IN_SETTINGS, markup=False)
            return

        def answered(answer: str | None) -> None:
            if answer == "remove" and self.guarded(lambda: remove_target(self.workspace, target)):
                self._changed(f"Removed: {target.name}")

        choices = [Choice("remove", "Remove it"), Choice("leave", "Leave it")]
        self.app.push_screen(PickScreen(f"Remove {target.name}?", choices), answered)

    def _changed(self, words: str) -> None:
        self.context.wrote()
        self.app.notify(words, timeout=2.5, markup=False)
        self.desk_changed()

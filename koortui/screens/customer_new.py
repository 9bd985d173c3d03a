"""A customer added by hand, on the board and in the portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.commands.spoken import key
from koortui.screens.guard import Guards

if TYPE_CHECKING:
    from koortui.screens.form import FormScreen
    from koortui.usecases.desk import Desk
    from koortui.usecases.workspace import Saved, Workspace


class AddsCustomers(Guards):
    """Mixed into a screen that lists customers; `put_cursor_on_customer` goes to the new one."""

    def put_cursor_on_customer(self, slug: str) -> None:
        raise NotImplementedError

    def action_customer_new(self) -> None:
        form = customer_form(self.context.workspace, self.context.desk)
        self.app.push_screen(form, self._customer_added)

    def _customer_added(self, saved: Saved | None) -> None:
        if saved is None:
            return
        self.context.desk.poll()
        name = self.context.workspace.customer(saved.customer).name
        words = f"{name} added: {key('anywhere.undo')} takes it back"
        if all(line.slug != saved.customer for line in self.context.desk.lines()):
            words = f"Not on your board: {key('goto.portfolio')} shows them\n{words}"
        self.context.changed(saved.customer, words, saved)
        self.put_cursor_on_customer(saved.customer)


def customer_form(workspace: Workspace, desk: Desk) -> FormScreen:
    """What is needed to look after somebody; the contract and the rest are on their page."""
    from koortui.domain.contract import Service, Stage
    from koortui.screens.form import Field, FormScreen
    from koortui.usecases.customer_new import add_customer

    known = desk.customers()
    managers = {customer.manager for customer in known} | {workspace.me}
    fields = [
        Field("name", "Name"),
        Field("stage", "Stage", Stage.ACTIVE.value, "↑↓ changes", tuple(Stage)),
        Field("service", "Service", Service.MANAGED.value, "↑↓ changes", tuple(Service)),
        Field("manager", "EM", workspace.me, choices=_named(managers)),
        Field("specialist", "Specialist", choices=_named({c.specialist for c in known})),
        Field("linear", "Linear", "", f"label:acme; {key('issue.link')} finds it"),
        Field("contact", "Contact", "", "whom we talk to"),
        Field("email", "Their e-mail"),
        Field("timezone", "Time zone", "", "Europe/Berlin"),
    ]
    return FormScreen(
        "New customer", fields, lambda values: add_customer(workspace, values), focus="name"
    )


def _named(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name))

"""How a customer's issues are found in Linear: chosen here, asked for by the next pull."""

from __future__ import annotations

import msgspec

from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.errors import UnknownCustomer
from koortui.usecases.workspace import Workspace


def link_customer(workspace: Workspace, slug: str, mapping: LinearMapping | None) -> Customer:
    """Set or clear (None) a customer's mapping in the roster; the customer as it is then."""
    with workspace.roster.edit() as edit:
        for customer in edit.roster.customers:
            if customer.slug == slug:
                linked = msgspec.structs.replace(customer, linear=mapping)
                edit.put(linked)
                return linked
    raise UnknownCustomer(
        f"No customer is called {slug!r}.", in_program="{anywhere.find} finds one."
    )


def missing_links(workspace: Workspace) -> list[str]:
    """One line for each customer we look after whose link names nothing that Linear has."""
    missing = workspace.mirror.read_linear().missing
    return [
        f"{customer.name}: Linear has no {customer.linear.kind} {customer.linear.value!r}"
        for customer in workspace.roster.read().customers
        if customer.linear and customer.is_active and str(customer.linear) in missing
    ]

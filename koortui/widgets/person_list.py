"""Whom we talk to at a customer, one line each."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from koortui.domain.customer import CustomerPerson
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList


class PersonList(LineList[CustomerPerson]):
    """In the roster's order: the first one with an address is written to."""

    def key_of(self, item: CustomerPerson) -> str:
        return item.name

    def draw(self, item: CustomerPerson, width: int) -> Content:
        """Addresses are shown whole; what room is left is the role's."""
        name = min(26, 2 + max(cell_len(person.name) for person in self.items))
        phone = max(
            (cell_len(person.phone) + 2 for person in self.items if person.phone), default=0
        )
        email = max(cell_len(person.email) for person in self.items) + 2
        role = max(0, width - name - email - phone)
        return Content.assemble(
            (fit(item.name, name), "bold"),
            fit(item.email, min(email, width - name)),
            (fit(item.phone, phone), ""),
            (fit(item.role, role), "$foreground-muted"),
        )

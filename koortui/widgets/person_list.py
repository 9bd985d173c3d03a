"""Whom we talk to at a customer, one line each."""

from __future__ import annotations

from textual.content import Content

from koortui.domain.customer import CustomerPerson
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList


class PersonList(LineList[CustomerPerson]):
    """In the roster's order: the first one with an address is written to."""

    def key_of(self, item: CustomerPerson) -> str:
        return item.name

    def draw(self, item: CustomerPerson, width: int) -> Content:
        name, role, phone = (26, 24, 20) if width >= 110 else (19, 15, 16)
        return Content.assemble(
            (fit(item.name, name), "bold"),
            (fit(item.role, role), "$foreground-muted"),
            fit(item.email, max(0, width - name - role - phone - 1)),
            " ",
            (fit(item.phone, phone), "$foreground-muted"),
        )

"""Whom we talk to at a customer, one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content

from koortui.domain.customer import Customer, CustomerPerson
from koortui.domain.people import time_there
from koortui.widgets.cells import fit
from koortui.widgets.line_list import LineList

_LONGEST_NAME = 26


class PersonList(LineList[CustomerPerson]):
    """In the roster's order: the first one with an address is written to.

    `customer`, `now` and the EM's `zone` say what time it is there; set them before `show`.
    """

    customer: Customer | None = None
    now: datetime = datetime.min.replace(tzinfo=UTC)
    zone: ZoneInfo = ZoneInfo("UTC")

    def key_of(self, item: CustomerPerson) -> str:
        return item.name

    def draw(self, item: CustomerPerson, width: int) -> Content:
        """Addresses are shown whole; what room is left is the role's."""
        name = min(_LONGEST_NAME, 2 + max(cell_len(person.name) for person in self.items))
        email = self._room(person.email for person in self.items)
        clock = self._room(self._clock(person) for person in self.items)
        channel = self._room(person.channel for person in self.items)
        phone = self._room(person.phone for person in self.items)
        role = max(0, width - name - email - clock - channel - phone)
        return Content.assemble(
            (fit(item.name, name), "bold"),
            fit(item.email, min(email, width - name)),
            (fit(self._clock(item), clock), "$foreground-muted"),
            (fit(item.channel, channel), "$secondary"),
            fit(item.phone, phone),
            (fit(item.role, role), "$foreground-muted"),
        )

    def _clock(self, person: CustomerPerson) -> str:
        return time_there(person, self.customer, self.now, self.zone) if self.customer else ""

    def _room(self, texts: Iterable[str]) -> int:
        """The longest of them and a gap; nothing where all are empty."""
        longest = max((cell_len(text) for text in texts), default=0)
        return longest + 2 if longest else 0

"""What every use case is given: the settings, the stores, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from koortui.config import Config
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer
from koortui.domain.errors import UnknownCustomer
from koortui.domain.journal import Record
from koortui.domain.mutations import Payload, PendingWrite
from koortui.domain.ports import (
    BoardCache,
    Clock,
    FormDrafts,
    JournalEdit,
    JournalStore,
    MirrorParts,
    MirrorStore,
    Moves,
    NewId,
    Recents,
    RosterStore,
)
from koortui.domain.thresholds import Thresholds

if TYPE_CHECKING:
    from koortui.domain.lookup_kept import IndexKeeper


class Workspace(Struct, frozen=True, eq=False):
    """The program without its screens. `calendar_of` gives an EM's calendar by name.

    No dataclass: Python would write its methods anew at every start of a short command.
    """

    config: Config
    thresholds: Thresholds
    roster: RosterStore
    journals: JournalStore
    mirror: MirrorStore
    clock: Clock
    new_id: NewId
    calendar_of: Callable[[str], WorkCalendar]
    linear_used: bool = True
    """A Linear key is set up."""
    sheet_used: bool = True
    """A tracking sheet is set up."""
    holiday_names: Callable[[], Mapping[date, str]] = dict
    """National holidays by name, as far as they are known."""
    recents: Recents | None = None
    """None: what was looked up last is forgotten with the program."""
    find_index: IndexKeeper | None = None
    """None: the lookup index is built anew for every program."""
    moves: Moves | None = None
    """None: a move between two journals is not protected against a crash."""
    boards: BoardCache | None = None
    """None: every start judges everybody."""
    parts: MirrorParts | None = None
    """None: judging one customer reads all of the mirror."""
    forms: FormDrafts | None = None
    """None: a form that is left forgets what was typed."""
    templates_dir: Path | None = None
    """Templates of messages that are the person's own."""
    config_file: Path | None = None
    """The person's settings; None: what is chosen in the program lasts until it ends."""
    letters_dir: Path | None = None
    """Messages written for the person's own mail program."""

    __repr__ = object.__repr__  # in a crash report it would be the whole roster

    @property
    def me(self) -> str:
        return self.config.me.name

    @property
    def mail_used(self) -> bool:
        """A mail server is set up; without one, messages go out by the person's own program."""
        return bool(self.config.mail.host)

    @property
    def calendar(self) -> WorkCalendar:
        return self.calendar_of(self.me)

    @property
    def today(self) -> date:
        """The day in the EM's own time zone."""
        return self.clock().astimezone(ZoneInfo(self.calendar.timezone)).date()

    def customer(self, text: str) -> Customer:
        """The customer of that slug or name, or of that unambiguous beginning."""
        return pick_customer(self.roster.read().customers, text)

    def stamp(self) -> dict[str, str | datetime]:
        """Identity, time and author of a new record, as keyword arguments."""
        return {"id": self.new_id(), "at": self.clock(), "by": self.me}


class Saved(Struct, frozen=True, kw_only=True):
    """What a use case answers once the change is on disk; the CLI prints it as JSON."""

    id: str
    customer: str
    saved_at: datetime
    queued: tuple[str, ...] = ()
    """Ids of the remote writes this change put into the queue."""


class Replaced(Saved, frozen=True, kw_only=True):
    """What was there before is kept in the answer: undo puts it back."""

    before: Record


def saved(record: Record, slug: str, *writes: PendingWrite) -> Saved:
    """The answer for a committed `record`."""
    return Saved(
        id=record.id, customer=slug, saved_at=record.at, queued=tuple(w.id for w in writes)
    )


def queue_write(
    workspace: Workspace, edit: JournalEdit, entity: str, payload: Payload
) -> PendingWrite:
    """Put a remote write into the same commit as the change it delivers."""
    write = PendingWrite(
        id=workspace.new_id(),
        at=workspace.clock(),
        by=workspace.me,
        seq=edit.journal.next_seq(),
        entity=entity,
        payload=payload,
    )
    edit.put(write)
    return write


def pick_customer(customers: tuple[Customer, ...], text: str) -> Customer:
    """Exact slug, else exact name or alias, else the only one beginning with `text`."""
    wanted = text.strip().casefold()
    for customer in customers:
        names = (customer.name, *customer.aliases)
        if customer.slug == wanted or wanted in (name.casefold() for name in names):
            return customer
    found = [
        customer
        for customer in customers
        if wanted and any(n.casefold().startswith(wanted) for n in (customer.slug, customer.name))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(customer.slug for customer in found[:6])
        raise UnknownCustomer(
            f"{text!r} fits several customers: {some}.", next_step="Type more of the name."
        )
    raise UnknownCustomer(
        f"No customer is called {text!r}.",
        next_step="`koortui find` searches; `koortui import roster` adds customers.",
        in_program="The beginning of a name is enough; ↑↓ go through the choices of a field.",
    )

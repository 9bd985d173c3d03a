"""An hours entry on its way from one customer to another: two journals, one change."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from koortui.domain.journal import HoursEntry
from koortui.domain.mutations import ToSheet


class HoursMove(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is left to do once the source's journal let go of the entry."""

    id: str
    """Of the trace (`RowMoved`) in the source's journal: there, the move has begun."""
    at: datetime
    source: str
    target: str
    """Slugs of customers."""
    entry: HoursEntry
    """As it will be; it keeps its id, and with it its row."""
    write_id: str = ""
    payload: ToSheet | None = None
    """What the sheet needs; None: its row says so already."""
    after: tuple[str, ...] = ()
    """Ids of writes of its row that stay in the source's journal: they go out first."""

"""Set-up's tests against the real systems: blocking, so for a worker or the command line only."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from koortui.config import SheetSettings
from koortui.domain.secret import Secret
from koortui.services.errors import MissingTab, ServiceError

if TYPE_CHECKING:
    from koortui.services.linear.look import Seen
    from koortui.services.tracking_sheet import Table, TrackingSheet

PREVIEWED = 3
#: Names that tabs for contacts go by.
_CONTACT_TABS = frozenset({"contacts", "contact", "contact log", "communication", "kontakte"})


class Endpoints(Struct, frozen=True, kw_only=True):
    """Other servers than the real ones (loopback, for the sandbox); empty: the real ones."""

    linear_url: str = ""
    sheets_url: str = ""


class Google(Struct, frozen=True, kw_only=True):
    """Credentials not kept yet: a file the person named, or what a sign-in gave."""

    file: Path | None = None
    token: Secret | None = None


NO_GOOGLE = Google()


class ContactTab(Struct, frozen=True, kw_only=True):
    """A contact tab looked at; `columns` maps our keys to its headers, `missing` lacks one."""

    tab: str
    empty: bool
    """It says nothing yet: the first contact brings the header row."""
    columns: dict[str, str] = {}
    missing: tuple[str, ...] = ()


class SheetSeen(Struct, frozen=True, kw_only=True):
    """A spreadsheet looked at: its tabs, the one meant, and what its headers mean."""

    tabs: tuple[str, ...]
    tab: str
    header: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    """Our column keys -> the headers taken for them."""
    missing: tuple[str, ...] = ()
    rows: int | None = None
    preview: tuple[dict[str, str], ...] = ()
    contacts: ContactTab | None = None
    """The contact tab: the one named, else one that looks like it."""
    customers: tuple[str, ...] = ()
    """The Customer column's values, the most frequent first."""


def see_linear(key: Secret, endpoints: Endpoints) -> Seen:
    """Ask Linear with this key. Raises ServiceError; ends within seconds."""
    from koortui.services.linear.client import LINEAR_URL
    from koortui.services.linear.look import look_around

    return asyncio.run(look_around(endpoints.linear_url or LINEAR_URL, key))


def see_sheet(
    settings: SheetSettings,
    endpoints: Endpoints,
    folder: Path,
    *,
    google: Google = NO_GOOGLE,
    find_tab: bool = False,
) -> SheetSeen:
    """Look at the sheet; with `find_tab` another tab may be the one. Raises ServiceError."""
    return asyncio.run(_see_sheet(_Door(settings, endpoints, folder, google), find_tab))


def add_entry_id(settings: SheetSettings, endpoints: Endpoints, folder: Path) -> bool:
    """Put the Entry ID header into the sheet; False when it is there. Raises ServiceError."""

    async def add() -> bool:
        sheet = _Door(settings, endpoints, folder, NO_GOOGLE).open(settings.hours_tab)
        try:
            return await sheet.ensure_id_column()
        finally:
            sheet.close()

    return asyncio.run(add())


def try_sheet(settings: SheetSettings, endpoints: Endpoints, folder: Path) -> int:
    """The rows of the sheet as it is set up, once it is sure that it can be read and written."""

    async def read_and_write() -> int:
        sheet = _Door(settings, endpoints, folder, NO_GOOGLE).open(settings.hours_tab)
        try:
            table = await sheet.read()
            await sheet.try_write()
        finally:
            sheet.close()
        return len(table.rows)

    return asyncio.run(read_and_write())


def try_contacts(settings: SheetSettings, endpoints: Endpoints, folder: Path) -> ContactTab | None:
    """The contact tab as it is set up; None without one. Raises ServiceError."""

    async def look() -> ContactTab | None:
        door = _Door(settings, endpoints, folder, NO_GOOGLE)
        tabs = await _tabs(door, settings.hours_tab)
        return await _contact_tab(door, SheetSeen(tabs=tabs, tab=settings.hours_tab))

    return asyncio.run(look()) if settings.contact_tab else None


class _Door:
    """Opens the spreadsheet on any of its tabs."""

    def __init__(
        self,
        settings: SheetSettings,
        endpoints: Endpoints,
        folder: Path,
        google: Google,
    ) -> None:
        from koortui.services import google_credentials as files

        self.settings = settings
        self._url = endpoints.sheets_url
        kind = settings.credentials
        if google.token:
            raw = google.token.reveal().encode()
            self._credentials = files.credentials_from(raw, kind, "the sign-in", self._url)
        elif google.file:
            self._credentials = files.read_credentials(google.file, kind, self._url)
        else:
            self._credentials = files.load_credentials(folder, kind, self._url)

    def open(self, tab: str, headers: Mapping[str, str] | None = None) -> TrackingSheet:
        from koortui.services.tracking_sheet import TrackingSheet

        return TrackingSheet(
            self.settings.spreadsheet_id,
            hours_tab=tab,
            headers=self.settings.columns if headers is None else headers,
            base_url=self._url or None,
            credentials=self._credentials,
            timeouts=(3.0, 8.0),
        )


async def _see_sheet(door: _Door, find_tab: bool) -> SheetSeen:
    from koortui.services.tracking_sheet import DEFAULT_HEADERS, guess_columns

    wanted = door.settings.hours_tab
    tabs = await _tabs(door, wanted)
    candidates = [wanted] if wanted in tabs else []
    others = (wanted, door.settings.contact_tab)
    candidates += [tab for tab in tabs if find_tab and tab not in others]
    if not candidates:
        raise MissingTab("sheet", f"The spreadsheet has no tab {wanted!r}: {', '.join(tabs)}.")
    found: list[SheetSeen] = []
    for tab in candidates[:8]:
        header = await _header(door, tab)
        columns = {**guess_columns(header), **_named(door.settings.columns, header)}
        missing = tuple(name for key, name in DEFAULT_HEADERS.items() if key not in columns)
        found.append(SheetSeen(tabs=tabs, tab=tab, header=header, columns=columns, missing=missing))
        if tab == wanted and len(columns) > len(missing):
            break
    best = max(found, key=lambda seen: len(seen.columns))
    best = replace(best, contacts=await _contact_tab(door, best))
    return best if best.missing else await _with_rows(door, best)


async def _contact_tab(door: _Door, seen: SheetSeen) -> ContactTab | None:
    """The tab that is named, else the first whose name sounds like it."""
    named = door.settings.contact_tab
    if named and named not in seen.tabs:
        some = ", ".join(seen.tabs)
        raise MissingTab("sheet", f"The spreadsheet has no tab {named!r} for contacts: {some}.")
    sounding = (tab for tab in seen.tabs if tab != seen.tab and tab.casefold() in _CONTACT_TABS)
    tab = named or next(sounding, "")
    if not tab:
        return None
    from koortui.services.tracking_sheet import CONTACTS, guess_columns

    header = await _header(door, tab)
    mapped = _named(door.settings.contact_columns, header)
    columns = {**guess_columns(header, CONTACTS), **mapped}
    return ContactTab(
        tab=tab,
        empty=not any(header),
        columns=columns,
        missing=tuple(
            name
            for key, name in CONTACTS.headers.items()
            if key not in columns and CONTACTS.needs(key, ())
        ),
    )


def _named(columns: Mapping[str, str], header: tuple[str, ...]) -> dict[str, str]:
    """The columns a person has mapped, where the sheet still has them."""
    return {key: name for key, name in columns.items() if name in header}


async def _tabs(door: _Door, tab: str) -> tuple[str, ...]:
    sheet = door.open(tab)
    try:
        return await sheet.tabs()
    finally:
        sheet.close()


async def _header(door: _Door, tab: str) -> tuple[str, ...]:
    sheet = door.open(tab)
    try:
        return await sheet.read_header()
    finally:
        sheet.close()


async def _with_rows(door: _Door, seen: SheetSeen) -> SheetSeen:
    sheet = door.open(seen.tab, seen.columns)
    try:
        table = await sheet.read()
    except ServiceError:
        return seen
    finally:
        sheet.close()
    return replace(
        seen,
        rows=len(table.rows),
        preview=tuple(row.cells for row in table.rows[-PREVIEWED:]),
        customers=_customers(table),
    )


def _customers(table: Table) -> tuple[str, ...]:
    names = Counter(row.cells.get("customer", "").strip() for row in table.rows)
    names.pop("", None)
    return tuple(name for name, _ in names.most_common())

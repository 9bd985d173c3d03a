"""A tab as a table: read in one request, many rows written in one.

Row numbers are only good right after a read: read, then write at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from koortui.domain.issue import SheetRow
from koortui.domain.sanitise import clean_line
from koortui.services.errors import BadAnswer, Misplaced, MissingTab, Refused
from koortui.services.tracking_sheet import cells
from koortui.services.tracking_sheet.columns import Columns, read_header
from koortui.services.tracking_sheet.layouts import CONTACTS, DEFAULT_HEADERS, ENTRY_ID, HOURS
from koortui.services.tracking_sheet.line import Line

if TYPE_CHECKING:
    from gspread.http_client import HTTPClient

T = TypeVar("T")

_PROBE_ID = 1_264_770_911
"""Of the note that `try_write` makes: any number that nobody else takes."""


class Table(Struct, frozen=True):
    """The tab as it was read: its columns and its rows, empty ones left out."""

    columns: Columns
    rows: tuple[SheetRow, ...] = ()
    real_dates: frozenset[int] = frozenset()
    """Numbers of the rows whose date is a real one: a change of it stays one."""

    @property
    def appends_real_dates(self) -> bool:
        """The last date is a real one: a new row, which takes its format, gets one too."""
        dated = (row.number for row in self.rows if row.cells.get("date"))
        return max(dated, default=0) in self.real_dates

    def by_entry_id(self) -> dict[str, list[SheetRow]]:
        """Our rows; an id has more than one where somebody copied a row."""
        index: dict[str, list[SheetRow]] = {}
        for row in self.rows:
            if row.entry_id:
                index.setdefault(row.entry_id, []).append(row)
        return index


class Change(Struct, frozen=True):
    """New values for some cells of the row with this number."""

    row: int
    cells: dict[str, str]


class TrackingSheet:
    """The hours tab of one spreadsheet; `contacts` gives another. Raises ServiceError's subclasses.

    `headers` maps column keys to the team's own headers where they differ. `base_url` is
    another (loopback) endpoint, reached without credentials. `requests` counts what was sent.
    """

    def __init__(
        self,
        spreadsheet_id: str,
        *,
        hours_tab: str = "Hours",
        headers: Mapping[str, str] | None = None,
        base_url: str | None = None,
        credentials: Any = None,
        timeouts: tuple[float, float] = (3.0, 20.0),
    ) -> None:
        self.tab = hours_tab
        self._id = spreadsheet_id
        self._headers = dict(headers or {})
        self._layout = HOURS
        self._line = Line(base_url, credentials, timeouts)

    @property
    def requests(self) -> int:
        return self._line.requests

    def contacts(self, tab: str, headers: Mapping[str, str] | None = None) -> TrackingSheet:
        """The contact tab of the same spreadsheet, on the same line; close only the first one."""
        beside = copy(self)
        beside.tab, beside._headers, beside._layout = tab, dict(headers or {}), CONTACTS
        return beside

    # -- reading ---------------------------------------------------------------------------

    async def read(self) -> Table:
        """The whole tab in one request. Names missing tabs and columns.

        A contact tab with nothing in it gets its header row.
        """
        values = await self._values(cells.quoted(self.tab))
        if self._layout.makes_header and not any(any(row) for row in values):
            values = [await self._make_header()]
        columns = read_header(_header(values), self._headers, self.tab, self._layout)
        return _table(columns, values[1:])

    async def read_header(self) -> tuple[str, ...]:
        """The header row as it is, for `guess_columns` at set-up."""
        return tuple(_header(await self._values(f"{cells.quoted(self.tab)}!1:1")))

    async def tabs(self) -> tuple[str, ...]:
        """The names of the spreadsheet's tabs."""
        return tuple(await self._tab_ids())

    # -- writing ---------------------------------------------------------------------------

    async def append(self, table: Table, rows: Sequence[Mapping[str, str]]) -> int:
        """Add rows after the last one, in one request; the number of the first new row.

        Every row is as wide as the header, each cell at its column's place: cells of columns
        that are not ours stay empty. Check by Entry ID first that the row is not there.
        """
        real_dates = table.appends_real_dates
        values = [_full_row(table, row, real_dates) for row in rows]
        params: dict[str, Any] = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
        where = f"{cells.quoted(self.tab)}!A1"
        answer = await self._run(
            lambda http: http.values_append(self._id, where, params, {"values": values}),
            write=True,
        )
        return self._first_row(answer)

    async def update(self, table: Table, changes: Sequence[Change]) -> None:
        """Write some cells of some rows, in one request."""
        data = [
            {
                "range": self._cell(table, change.row, key),
                "values": [[cells.to_wire(key, text, change.row in table.real_dates)]],
            }
            for change in changes
            for key, text in change.cells.items()
        ]
        body = {"valueInputOption": "RAW", "data": data}
        await self._run(lambda http: http.values_batch_update(self._id, body), write=True)

    async def delete(self, rows: Sequence[int]) -> None:
        """Take whole rows out: two requests, for Google wants the tab's number."""
        tab_ids = await self._tab_ids()
        if self.tab not in tab_ids:
            raise MissingTab("sheet", f"The spreadsheet has no tab {self.tab!r}.")
        # From the bottom up: each removal moves what is below it.
        requests = [
            {
                "deleteDimension": {
                    "range": {
                        "sheetId": tab_ids[self.tab],
                        "dimension": "ROWS",
                        "startIndex": row - 1,
                        "endIndex": row,
                    }
                }
            }
            for row in sorted(set(rows), reverse=True)
        ]
        await self._run(
            lambda http: http.batch_update(self._id, {"requests": requests}), write=True
        )

    async def ensure_id_column(self) -> bool:
        """Put the Entry ID header right of the last header; False when it is there already.

        Never done silently: set-up and doctor offer it.
        """
        header = await self.read_header()
        name = self._headers.get(ENTRY_ID) or DEFAULT_HEADERS[ENTRY_ID]
        if any(cell.strip().casefold() == name.casefold() for cell in header):
            return False
        await self._write_header(len(header), [name])
        return True

    async def try_write(self) -> None:
        """Raise ReadOnly when nothing may be changed here. Leaves no trace: two requests.

        A note that only programs see is made and taken away in one step.
        """
        if self.tab not in await self._tab_ids():
            raise MissingTab("sheet", f"The spreadsheet has no tab {self.tab!r}.")
        note = {
            "metadataId": _PROBE_ID,
            "metadataKey": "koortui-doctor",
            "location": {"spreadsheet": True},
            "visibility": "PROJECT",
        }
        lookup = {"developerMetadataLookup": {"metadataId": _PROBE_ID}}
        requests = [
            {"createDeveloperMetadata": {"developerMetadata": note}},
            {"deleteDeveloperMetadata": {"dataFilter": lookup}},
        ]
        await self._run(
            lambda http: http.batch_update(self._id, {"requests": requests}), write=True
        )

    async def write_header(self) -> None:
        """Give an empty tab its header row. Refused when row 1 says anything."""
        if any(cell.strip() for cell in await self.read_header()):
            raise Refused("sheet", f"The tab {self.tab!r} has a header row already.")
        await self._make_header()

    async def _make_header(self) -> list[str]:
        headers = self._layout.headers
        names = [self._headers.get(key) or name for key, name in headers.items()]
        await self._write_header(0, names)
        return names

    async def _write_header(self, first: int, names: list[str]) -> None:
        where = f"{cells.quoted(self.tab)}!{cells.column_letter(first)}1"
        params: dict[str, Any] = {"valueInputOption": "RAW"}
        await self._run(
            lambda http: http.values_update(self._id, where, params, {"values": [names]}),
            write=True,
        )

    # -- requests --------------------------------------------------------------------------

    async def _values(self, where: str) -> list[list[Any]]:
        params: dict[str, Any] = {
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "majorDimension": "ROWS",
        }
        answer = await self._run(
            lambda http: http.values_batch_get(self._id, [where], params), write=False
        )
        try:
            values = answer["valueRanges"][0].get("values", [])
        except (KeyError, IndexError, TypeError, AttributeError):
            raise BadAnswer("sheet", "The tracking sheet's answer has no values.") from None
        return list(values)

    async def _tab_ids(self) -> dict[str, int]:
        answer = await self._run(lambda http: http.fetch_sheet_metadata(self._id), write=False)
        properties = [sheet["properties"] for sheet in answer.get("sheets", [])]
        return {str(p["title"]): int(p.get("sheetId", 0)) for p in properties}

    async def _run(self, act: Callable[[HTTPClient], T], *, write: bool) -> T:
        return await self._line.run(act, write=write, tab=self.tab)

    def close(self, *, wait: bool = True) -> None:
        """End the thread and the connections; without `wait` a hanging request is left behind."""
        self._line.close(wait=wait)

    # -- places ----------------------------------------------------------------------------

    def _cell(self, table: Table, row: int, key: str) -> str:
        letter = cells.column_letter(table.columns.index[key])
        return f"{cells.quoted(self.tab)}!{letter}{row}"

    def _first_row(self, answer: Any) -> int:
        """Where Google put the rows; anywhere but from column A is a shifted row."""
        place = str(answer.get("updates", {}).get("updatedRange", ""))
        found = re.search(r"(?:^|!)([A-Z]+)(\d+)", place)
        if found is None:
            raise BadAnswer("sheet", "The sheet did not say where the rows went.", ambiguous=True)
        if found[1] != "A":
            raise Misplaced(
                "sheet",
                f"The rows went to {clean_line(place, 80)}, beside the table's columns.",
                next_step="Move them under the headers by hand; is the first header empty?",
            )
        return int(found[2])


def _header(values: list[list[Any]]) -> list[str]:
    return [cells.from_wire("", cell) for cell in values[0]] if values else []


def _table(columns: Columns, values: list[list[Any]]) -> Table:
    rows = []
    for number, row in enumerate(values, start=2):
        found = cells.row_cells(row, columns.index)
        entry_id = found.pop(ENTRY_ID).strip()
        if entry_id or any(found.values()):
            rows.append(SheetRow(number=number, entry_id=entry_id, cells=found))
    at = columns.index["date"]
    real = (
        number
        for number, row in enumerate(values, start=2)
        if at < len(row) and isinstance(row[at], int | float)
    )
    return Table(columns, tuple(rows), frozenset(real))


def _full_row(table: Table, row: Mapping[str, str], real_dates: bool) -> list[cells.Value]:
    values: list[cells.Value] = [None] * table.columns.width
    for key, text in row.items():
        at = table.columns.index.get(key)
        if at is not None:
            values[at] = cells.to_wire(key, text, real_dates)
    return values

"""The spreadsheets the sandbox serves, and what a person may do to them meanwhile.

Everything happens on a working copy that replaces the original when it went well,
under one lock: the server and a simulated human may be on different threads.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import EMPTY, Scalar
from koortui.sandbox.sheets.entry import enter_raw, enter_typed
from koortui.sandbox.sheets.errors import invalid, not_found, permission_denied
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.locales import locale_named
from koortui.sandbox.sheets.quota import Quota
from koortui.sandbox.sheets.reading import Reader
from koortui.sandbox.sheets.sorting import SortKey, sort_rows

Rows = Sequence[Sequence[Scalar | None]]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SheetsState:
    """Spreadsheets by id. Row and column numbers here count from 1, as a person reads them."""

    def __init__(
        self,
        *,
        reads_per_minute: int | None = None,
        writes_per_minute: int | None = None,
        now: Callable[[], datetime] = _utc_now,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        """`on_change` is called after every change; Google's limits are 60 reads, 60 writes."""
        self.now = now
        self.on_change = on_change
        self.reads = Quota("Read", reads_per_minute, now)
        self.writes = Quota("Write", writes_per_minute, now)
        self._books: dict[str, Book] = {}
        self._lock = threading.RLock()

    # Building

    def add_spreadsheet(
        self,
        spreadsheet_id: str,
        title: str,
        locale: str = "en_US",
        *,
        tabs: Mapping[str, Rows] | None = None,
        time_zone: str = "Europe/Berlin",
        read_only: bool = False,
    ) -> None:
        """A new spreadsheet; `tabs` maps titles to rows, as set_rows takes them."""
        locale_named(locale)
        book = Book(spreadsheet_id, title, locale, time_zone, read_only)
        for name in tabs or {"Sheet1": ()}:
            book.add_tab(name)
        with self._lock:
            self._books[spreadsheet_id] = book
        for name, rows in (tabs or {}).items():
            self.set_rows(spreadsheet_id, name, rows)
        self._changed()

    def add_tab(
        self, spreadsheet_id: str, title: str, *, row_count: int = 1000, column_count: int = 26
    ) -> int:
        """A new empty tab at the end; returns its sheet id."""
        with self.changing(spreadsheet_id) as book:
            return book.add_tab(title, row_count, column_count).sheet_id

    def set_rows(
        self, spreadsheet_id: str, tab: str, rows: Rows, *, user_entered: bool = False
    ) -> None:
        """Replaces the tab's content from A1 on; the grid grows when the rows need it.

        Values go in as they are (strings stay strings) or, with `user_entered`, as typed.
        """
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            target.rows = []
            typed_on = self._today() if user_entered else None
            target.grow(len(rows), max(map(len, rows), default=0))
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None and value != "":
                        enter_value(book, target, (number, column), value, typed_on=typed_on)

    def set_read_only(self, spreadsheet_id: str, read_only: bool = True) -> None:
        """Shared for viewing only: every write over the API answers 403."""
        with self.changing(spreadsheet_id) as book:
            book.read_only = read_only

    # What a person does in the browser

    def edit_cell(self, spreadsheet_id: str, tab: str, row: int, column: int, text: str) -> None:
        """Types `text` into a cell."""
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            target.grow(row, column)
            enter_value(book, target, (row - 1, column - 1), text, typed_on=self._today())

    def insert_row_above(
        self, spreadsheet_id: str, tab: str, row: int, values: Sequence[str] = ()
    ) -> None:
        """A new row above `row`, with `values` typed into it."""
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            target.insert_rows(row - 1, 1, inherit_from_before=False)
            for column, text in enumerate(values):
                if text:
                    enter_value(book, target, (row - 1, column), text, typed_on=self._today())

    def delete_row(self, spreadsheet_id: str, tab: str, row: int) -> None:
        with self.changing(spreadsheet_id) as book:
            _tab(book, tab).delete_rows(row - 1, row)

    def sort_by(
        self,
        spreadsheet_id: str,
        tab: str,
        column: int,
        *,
        descending: bool = False,
        header_rows: int = 1,
    ) -> None:
        """Sorts everything under the header by one column."""
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            below = Box(header_rows, 0, target.row_count, target.column_count)
            sort_rows(book, target, below, [SortKey(column - 1, descending)])

    def rename_tab(self, spreadsheet_id: str, tab: str, title: str) -> None:
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            book.refuse_taken_title(title, but=target)
            target.title = title

    def rename_header(self, spreadsheet_id: str, tab: str, header: str, new: str) -> None:
        """Changes the title of a column in row 1."""
        with self.changing(spreadsheet_id) as book:
            target = _tab(book, tab)
            for column, cell in enumerate(target.rows[0] if target.rows else []):
                if cell is not None and cell.value == header:
                    target.put(0, column, enter_raw(new, cell))
                    break
            else:
                raise invalid(f"No column is called {header!r} in {tab!r}.")

    def move_column(self, spreadsheet_id: str, tab: str, column: int, before: int) -> None:
        """Drags a column to stand before the column that is number `before` now."""
        with self.changing(spreadsheet_id) as book:
            _tab(book, tab).move_columns(column - 1, column, before - 1)

    def delete_tab(self, spreadsheet_id: str, tab: str) -> None:
        with self.changing(spreadsheet_id) as book:
            book.remove_tab(_tab(book, tab))

    # Looking

    def spreadsheet_ids(self) -> list[str]:
        with self._lock:
            return list(self._books)

    def tab_titles(self, spreadsheet_id: str) -> list[str]:
        return [tab.title for tab in self.book(spreadsheet_id).tabs]

    def rows(self, spreadsheet_id: str, tab: str) -> list[list[str]]:
        """The tab as a person sees it, empty tails cut."""
        book = self.book(spreadsheet_id)
        target = _tab(book, tab)
        grid = Box(0, 0, target.row_count, target.column_count)
        return [[str(value) for value in row] for row in Reader(book).rows(target, grid)]

    def dump(self) -> dict[str, Any]:
        """Everything but the quotas' counters, as plain JSON data."""
        with self._lock:
            return {"spreadsheets": msgspec.to_builtins(list(self._books.values()))}

    def load(self, data: dict[str, Any]) -> None:
        """Replaces everything by what dump() gave; msgspec.ValidationError on other data."""
        books = msgspec.convert(data["spreadsheets"], list[Book])
        with self._lock:
            self._books = {book.spreadsheet_id: book for book in books}

    # For the server

    def book(self, spreadsheet_id: str) -> Book:
        """The spreadsheet as it stands. It is never changed in place: read at leisure."""
        with self._lock:
            if spreadsheet_id not in self._books:
                raise not_found()
            return self._books[spreadsheet_id]

    @contextmanager
    def changing(self, spreadsheet_id: str, *, over_api: bool = False) -> Iterator[Book]:
        """A working copy to change; kept only when the block ends without an exception."""
        with self._lock:
            original = self.book(spreadsheet_id)
            if over_api and original.read_only:
                raise permission_denied()
            copy = original.copy()
            yield copy
            self._books[spreadsheet_id] = copy
        self._changed()

    def _today(self) -> date:
        return self.now().date()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


def enter_value(
    book: Book, tab: Tab, place: tuple[int, int], value: Scalar, *, typed_on: date | None
) -> None:
    """Puts a value into a cell (row, column from 0): as it is, or as typed on that day."""
    before = tab.cell(*place)
    if typed_on is None:
        cell = enter_raw(value, before)
    else:
        cell = enter_typed(value, before, book.rules, typed_on)
    tab.put(*place, None if cell == EMPTY else cell)


def _tab(book: Book, title: str) -> Tab:
    tab = book.tab(title)
    if tab is None:
        raise invalid(f"No tab is called {title!r}.")
    return tab

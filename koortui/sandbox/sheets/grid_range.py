"""GridRange objects in requests, and fields that must be there."""

from typing import Any

from koortui.sandbox.sheets.a1 import Box, Reference
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.errors import invalid
from koortui.sandbox.sheets.grid import Tab

Json = dict[str, Any]


def box_of(book: Book, grid_range: Json) -> tuple[Tab, Box]:
    """The tab and box of a GridRange; a missing index is an open side."""
    tab = book.tab_by_id(grid_range.get("sheetId", 0))
    reference = Reference(
        grid_range.get("startRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("endColumnIndex"),
    )
    return tab, tab.box(reference)


def required(arguments: Json, field: str) -> Any:
    if field not in arguments:
        raise invalid(f"No value was given for {field!r}.")
    return arguments[field]

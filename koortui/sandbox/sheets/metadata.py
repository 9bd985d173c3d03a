"""Developer metadata on a spreadsheet or a tab.

Metadata on rows and columns would have to follow them as they move; the sandbox
refuses it rather than keep a wrong place.
Source: https://developers.google.com/workspace/sheets/api/guides/metadata
"""

from typing import Any

from koortui.sandbox.sheets.book import Book, Metadata
from koortui.sandbox.sheets.errors import SheetsError, invalid, not_found
from koortui.sandbox.sheets.grid_range import required
from koortui.sandbox.sheets.resources import developer_metadata

Json = dict[str, Any]


def create_metadata(book: Book, arguments: Json) -> Json:
    wanted = required(arguments, "developerMetadata")
    location = required(wanted, "location")
    if "dimensionRange" in location:
        raise SheetsError(501, "UNIMPLEMENTED", "The sandbox keeps no metadata on rows or columns.")
    sheet_id = location.get("sheetId")
    if sheet_id is not None:
        book.tab_by_id(sheet_id)
    metadata_id = wanted.get("metadataId", book.next_metadata_id)
    if any(note.metadata_id == metadata_id for note in book.metadata):
        raise invalid(f"Metadata with id {metadata_id} already exists.")
    visibility = wanted.get("visibility", "DOCUMENT")
    key, value = required(wanted, "metadataKey"), wanted.get("metadataValue", "")
    note = Metadata(metadata_id, key, value, visibility, sheet_id)
    book.metadata.append(note)
    book.next_metadata_id = max(book.next_metadata_id, metadata_id) + 1
    return {"createDeveloperMetadata": {"developerMetadata": developer_metadata(note)}}


def delete_metadata(book: Book, arguments: Json) -> Json:
    doomed = _matching(book, required(arguments, "dataFilter"))
    book.metadata = [note for note in book.metadata if note not in doomed]
    gone = [developer_metadata(note) for note in doomed]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": gone}}


def search_metadata(book: Book, filters: list[Json]) -> Json:
    """Every note that any filter selects, with the filters that did."""
    selected = [(wanted, _matching(book, wanted)) for wanted in filters]
    matches = []
    for note in book.metadata:
        by = [wanted for wanted, notes in selected if note in notes]
        if by:
            matches.append({"developerMetadata": developer_metadata(note), "dataFilters": by})
    return {"matchedDeveloperMetadata": matches} if matches else {}


def get_metadata(book: Book, metadata_id: int) -> Json:
    for note in book.metadata:
        if note.metadata_id == metadata_id:
            return developer_metadata(note)
    raise not_found()


def _matching(book: Book, data_filter: Json) -> list[Metadata]:
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        raise SheetsError(501, "UNIMPLEMENTED", "The sandbox finds metadata by lookup only.")
    return [note for note in book.metadata if _selects(lookup, developer_metadata(note))]


def _selects(lookup: Json, note: Json) -> bool:
    """Every criterion given must hold."""
    for criterion in ("metadataKey", "metadataValue", "metadataId", "visibility"):
        if criterion in lookup and lookup[criterion] != note[criterion]:
            return False
    kind = lookup.get("locationType")
    if kind is not None and kind != note["location"]["locationType"]:
        return False
    at = lookup.get("metadataLocation")
    return at is None or at.get("sheetId") == note["location"].get("sheetId")

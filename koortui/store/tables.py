"""Records as typed values on top of the storage: decoded straight from the verified bytes."""

from collections.abc import Mapping
from typing import Any

import msgspec

from koortui.store.envelope import Content
from koortui.store.errors import StoreCorrupt
from koortui.store.storage import AtomicStorage


class TypedTables:
    """The tables of one kind of file: `record_types` by table name."""

    def __init__(self, name: str, record_types: Mapping[str, type]) -> None:
        self._record_types = record_types
        layout: list[tuple[str, Any, Any]] = [
            (table, dict[str, kind], msgspec.field(default_factory=dict))  # type: ignore[valid-type]
            for table, kind in record_types.items()
        ]
        self._decoder = msgspec.json.Decoder(msgspec.defstruct(name, layout))

    def decode(self, content: Content, file: str) -> dict[str, dict[str, Any]]:
        """Records by id by table; StoreCorrupt when a record is not one this program knows."""
        try:
            decoded = self._decoder.decode(content.data)
        except msgspec.ValidationError as error:
            raise StoreCorrupt(
                f"{file} holds a record this KoorTUI cannot read: {error}.",
                kept="The file was not touched.",
                next_step="Update KoorTUI, or run `koortui doctor`.",
            ) from error
        return {table: getattr(decoded, table) for table in self._record_types}


def put(storage: AtomicStorage, table: str, record: Any) -> None:
    """Write a record with an `id` into the transaction under way."""
    from tinydb.table import Document

    from koortui.store.uuid_table import UuidTable

    UuidTable(storage, table).put(Document(msgspec.to_builtins(record), record.id))


def remove(storage: AtomicStorage, table: str, record: Any) -> None:
    """Take the record of that id out of the transaction under way; gone is fine."""
    from koortui.store.uuid_table import UuidTable

    UuidTable(storage, table).remove(doc_ids=[record.id])

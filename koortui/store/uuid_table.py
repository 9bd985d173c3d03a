"""TinyDB's table on our storage: imported with the first change, for reading needs none of it."""

from collections.abc import Callable
from typing import Any, NoReturn

from tinydb.storages import Storage
from tinydb.table import Document, Table

from koortui.store.storage import AtomicStorage

Storage.register(AtomicStorage)


class UuidTable(Table):
    """A TinyDB table whose documents bring their own uuid; every change is a transaction.

    Queries are not cached: another process may have changed the file since.
    """

    document_id_class = str  # type: ignore[assignment] # TinyDB's annotation says int

    def __init__(self, storage: AtomicStorage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)  # type: ignore[arg-type] # registered above
        self._atomic = storage

    def put(self, document: Document) -> None:
        """Insert, or replace the document of that id whole (TinyDB's upsert merges fields)."""
        self._update_table(lambda table: table.update({document.doc_id: dict(document)}))

    def _get_next_id(self) -> NoReturn:
        raise ValueError("a document needs a uuid: insert tinydb.table.Document(value, doc_id)")

    def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
        if self._atomic.in_transaction:
            super()._update_table(updater)
            return
        with self._atomic.transaction():
            super()._update_table(updater)

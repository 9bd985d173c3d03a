"""A second process on the same files: does what it is told, a line of JSON at a time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from storage_support import note, table


def main() -> None:
    """Answer each command with what the file holds then, as this process reads it."""
    tables = {}
    for line in sys.stdin:
        told = json.loads(line)
        path = told["path"]
        notes = tables.setdefault(path, table(Path(path)))
        if told["text"] is None:
            notes.remove(doc_ids=[told["id"]])
        else:
            notes.upsert(note(told["text"], told["id"]))
        print(json.dumps({str(doc.doc_id): doc["text"] for doc in notes}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

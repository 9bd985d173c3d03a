"""A process of its own that pushes one journal: for the tests that kill it.

python sync_child.py FOLDER LINEAR_URL LINEAR_KEY SHEETS_URL SPREADSHEET_ID
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from koortui.domain.secret import Secret
from koortui.services.linear.client import LinearClient
from koortui.services.tracking_sheet import TrackingSheet
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.sync.push import push


async def main(folder: Path, linear_url: str, key: str, sheets_url: str, sheet_id: str) -> None:
    sheet = TrackingSheet(sheet_id, base_url=sheets_url)
    async with LinearClient(linear_url, Secret(key)) as linear:
        await push(
            linear,
            sheet,
            TinyJournalStore(folder / "journals"),
            FileMirrorStore(folder / "mirror"),
            ["acme"],
            lambda: datetime.now(UTC),
            contacts=sheet.contacts("Contacts"),
        )
    sheet.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))

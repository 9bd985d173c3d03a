"""A process of its own that pushes the mail of one journal: for the test that kills it.

python mail_child.py FOLDER PORT
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from koortui.services.mail import Mailer
from koortui.services.mail_connection import MailServer
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.sync.push import push


async def main(folder: Path, port: int) -> None:
    await push(
        None,
        None,
        TinyJournalStore(folder / "journals"),
        FileMirrorStore(folder / "mirror"),
        ["acme"],
        lambda: datetime.now(UTC),
        mailer=Mailer(MailServer(host="127.0.0.1", port=port, security="none"), None),
    )


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))

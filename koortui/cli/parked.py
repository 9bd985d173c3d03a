"""Writes that wait for a person, in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from koortui.cli.finding import Finding
from koortui.cli.output import say_unreadable
from koortui.domain.factor import plural
from koortui.domain.mutations import PARKED, MailSend, PendingWrite, WriteState

if TYPE_CHECKING:
    from koortui.usecases.queue import QueuedWrite
    from koortui.usecases.workspace import Workspace

_SHOWN = 5
"""Writes named one by one; the rest is counted."""


def parked(workspace: Workspace) -> list[QueuedWrite]:
    """What no sync will move, oldest first. A journal that cannot be read is said on stderr."""
    from koortui.usecases.queue import list_writes

    return [q for q in list_writes(workspace, unreadable=say_unreadable) if _is_parked(q.write)]


def _is_parked(write: PendingWrite) -> bool:
    """A mail in doubt is not looked for, as the other writes in doubt are."""
    in_doubt = write.state is WriteState.IN_DOUBT and isinstance(write.payload, MailSend)
    return write.state in PARKED or in_doubt


def ways(write: PendingWrite) -> str:
    """What a person can do about a parked write; nothing for one that goes out by itself."""
    short = write.id[:8]
    if write.state is WriteState.CONFLICT:
        return (
            f"`koortui queue keep {short}` sends yours, `koortui queue take {short}` takes theirs."
        )
    if _is_parked(write):
        return (
            f"`koortui queue retry {short}` sends it again,"
            f" `koortui queue discard {short}` gives it up."
        )
    return ""


def say_parked(writes: Sequence[QueuedWrite]) -> None:
    """Each with its reason and the commands that settle it, on stderr."""
    for found in writes[:_SHOWN]:
        write = found.write
        reason = f" {write.error}" if write.error else ""
        state = write.state.value.replace("_", " ")
        click.echo(f"{found.customer}: {state}: {write.describe}.{reason}", err=True)
        click.echo(f"    {ways(write)}", err=True)
    if len(writes) > _SHOWN:
        more = plural(len(writes) - _SHOWN, "more write")
        click.echo(f"{more} for you to settle: `koortui queue`.", err=True)


def parked_findings(workspace: Workspace) -> Iterator[Finding]:
    """What `doctor` says of them; nothing where there are none."""
    from koortui.usecases.queue import list_writes

    found = [q for q in list_writes(workspace, unreadable=_said_already) if _is_parked(q.write)]
    if found:
        whose = ", ".join(sorted({queued.customer for queued in found}))
        text = f"{plural(len(found), 'write')} no sync will move: {whose}"
        fix = "`koortui queue` says why, and which commands settle each."
        yield Finding(check="queue", state="warning", text=text, fix=fix)


def _said_already(_slug: str, _error: object) -> None:
    """Damaged journals are among the files."""

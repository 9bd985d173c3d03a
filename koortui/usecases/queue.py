"""The queue as a person handles it: look, retry, withdraw, settle a conflict."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import PARKED, MailSend, PendingWrite, RowAdopt, ToSheet, WriteState
from koortui.domain.ports import OnUnreadable
from koortui.usecases.workspace import Workspace


class QueuedWrite(Struct, frozen=True, kw_only=True):
    """A pending write with the customer whose journal holds it."""

    customer: str
    write: PendingWrite


def list_writes(
    workspace: Workspace,
    slugs: Iterable[str] | None = None,
    unreadable: OnUnreadable | None = None,
) -> list[QueuedWrite]:
    """Every write not settled yet, of all customers, oldest first.

    A journal that cannot be read raises, or is left to `unreadable`.
    """
    if slugs is None:
        slugs = [customer.slug for customer in workspace.roster.read().customers]
    journals = workspace.journals.read_all(slugs, unreadable)
    found = [
        QueuedWrite(customer=slug, write=write)
        for slug, journal in journals.items()
        for write in journal.pending()
    ]
    return sorted(found, key=lambda queued: (queued.write.at, queued.write.seq))


def find_write(workspace: Workspace, write_id: str) -> QueuedWrite:
    """The write of that id, or of that unambiguous beginning."""
    found = [q for q in list_writes(workspace) if write_id and q.write.id.startswith(write_id)]
    if len(found) != 1:
        raise InvalidInput(
            "id",
            f"{write_id!r} is not one write of the queue",
            next_step="`koortui queue` lists them.",
            in_program="The queue lists them.",
        )
    return found[0]


def retry(workspace: Workspace, queued: QueuedWrite) -> None:
    """Send it again with the next push: from rejected, conflict or in doubt back to queued."""
    _replace(workspace, queued, state=WriteState.QUEUED, error="", attempts=0, remote={})


def discard(workspace: Workspace, queued: QueuedWrite) -> None:
    """Give a write up, so that it is never sent. One being sent right now is refused.

    An adoption given up takes its entry along: the row is a person's, and counts as it stands.
    A mail that never left takes its contact along; its text is a draft again.
    """
    if queued.write.state is WriteState.SENDING:
        raise InvalidInput(
            "write", "it is being sent right now", next_step="Wait, then look again."
        )
    if isinstance(queued.write.payload, RowAdopt):
        from koortui.usecases.row_conflicts import give_up_row

        give_up_row(workspace, queued.customer, queued.write.payload.entry_id)
        return
    if isinstance(queued.write.payload, MailSend):
        from koortui.usecases.messages import discard_mail

        discard_mail(workspace, queued.customer, queued.write.id)
        return
    _replace(workspace, queued, state=WriteState.WITHDRAWN, settled_at=workspace.clock(), error="")


def keep_mine(workspace: Workspace, queued: QueuedWrite) -> None:
    """Settle a conflict for our version: the remote's value becomes the base, then retry."""
    from koortui.domain.conflicts import rebased

    if queued.write.state is not WriteState.CONFLICT:
        raise InvalidInput("write", "it is not a conflict", next_step="Use retry.")
    payload = rebased(queued.write)
    if isinstance(payload, ToSheet):
        from koortui.usecases.row_conflicts import kept_row

        payload = kept_row(workspace, queued.customer, payload)
    _replace(
        workspace,
        queued,
        payload=payload,
        state=WriteState.QUEUED,
        error="",
        attempts=0,
        remote={},
    )


def take_theirs(workspace: Workspace, queued: QueuedWrite) -> None:
    """Settle a conflict for the remote: ours is given up, an hours entry says what the row says."""
    if queued.write.state is not WriteState.CONFLICT:
        raise InvalidInput("write", "it is not a conflict", next_step="Use retry or discard.")
    payload = queued.write.payload
    if isinstance(payload, ToSheet):
        from koortui.usecases.row_conflicts import take_row

        take_row(workspace, queued.customer, payload)
    else:
        discard(workspace, queued)


def needs_person(write: PendingWrite) -> bool:
    """It will not move by itself."""
    return write.state in PARKED or write.state is WriteState.IN_DOUBT


def _replace(workspace: Workspace, queued: QueuedWrite, **values: object) -> None:
    with workspace.journals.edit(queued.customer) as edit:
        write = edit.journal.writes.get(queued.write.id)
        if write is None or write.settled_at is not None:
            raise InvalidInput(
                "write", "it was settled meanwhile", next_step="Look at the queue again."
            )
        edit.put(msgspec.structs.replace(write, **values))

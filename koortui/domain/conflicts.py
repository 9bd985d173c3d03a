"""A write and a remote that both changed the same field: compare, then settle."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from koortui.domain.mutations import (
    ContactDelete,
    IssueFields,
    IssueUpdate,
    Payload,
    PendingWrite,
    RowDelete,
    RowUpdate,
)


def rebased(write: PendingWrite) -> Payload:
    """The payload with the remote's values as its base: our version wins knowingly."""
    payload, remote = write.payload, write.remote
    if isinstance(payload, RowUpdate | RowDelete | ContactDelete):
        base = {key: remote.get(key, value) for key, value in payload.base.items()}
        return msgspec.structs.replace(payload, base=base)
    if isinstance(payload, IssueUpdate):
        base_fields = msgspec.to_builtins(payload.base)
        for name in IssueFields.__struct_fields__:
            if name in remote and getattr(payload.base, name) is not UNSET:
                base_fields[name] = remote[name] or None
        fields = msgspec.convert(base_fields, IssueFields, strict=False)
        return msgspec.structs.replace(payload, base=fields)
    return payload

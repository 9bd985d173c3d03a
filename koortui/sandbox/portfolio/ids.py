"""Ids of the sample's records: the same on every run."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.UUID("5b1f3c52-7d0e-5c58-9c7e-2a3c0d6b9e41")


def make_id(key: str) -> str:
    """The id of `key`, e.g. "acme-robotics/notes/0"."""
    return str(uuid.uuid5(_NAMESPACE, key))

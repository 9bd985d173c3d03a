"""Ordered steps from one schema of a file to the next; a step is never edited once released."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

Data = dict[str, dict[str, dict[str, Any]]]
"""Tables by name, documents by uuid, fields by name: what TinyDB reads and writes."""


class Migration(Struct, frozen=True):
    """One step: what schema it starts from, and the function that returns the next one's data."""

    from_schema: int
    apply: Callable[[Data], Data]


class StoreFormat(Struct, frozen=True):
    """A kind of file: its name in the head, and how older schemas become today's."""

    name: str
    migrations: tuple[Migration, ...] = ()

    def __post_init__(self) -> None:
        starts = [step.from_schema for step in self.migrations]
        if starts != list(range(1, len(starts) + 1)):
            raise ValueError(f"migrations of {self.name} must start from 1, 2, ...: {starts}")

    @property
    def schema(self) -> int:
        """The schema this program writes."""
        return len(self.migrations) + 1

    def step_from(self, schema: int) -> Migration:
        """The one step that leads away from `schema`."""
        return self.migrations[schema - 1]

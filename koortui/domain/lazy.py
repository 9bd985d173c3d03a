"""Facts that follow from a value alone: worked out when first asked for, then kept with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - reads as the decorator it is
    """`functools.cached_property` without its lock, which 3.11 takes for every first access.

    For classes with a `__dict__` whose instances never change: a struct needs `dict=True`. What
    is kept is no field: it is neither compared nor written, and `structs.replace` drops it.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out = work_out
        self.name = work_out.__name__

    def __get__(self, instance: object, owner: type) -> T:
        value = instance.__dict__[self.name] = self.work_out(instance)
        return value


def kept(
    owner: object,
    name: str,
    work_out: Callable[[], T],
    first: object,
    second: object = None,
    *,
    day: date | None = None,
) -> T:
    """`work_out()`, kept with the value `owner` while `first` and `second` are the same objects.

    For what follows from `owner` and other values (and a day): a journal and the sheet's rows.
    """
    slots = owner.__dict__
    found = slots.get(name)
    if found and found[0] is first and found[1] is second and found[2] == day:
        answer: T = found[3]
        return answer
    answer = work_out()
    slots[name] = (first, second, day, answer)
    return answer

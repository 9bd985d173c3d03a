"""A value that must not show up where text is printed: logs, tracebacks, bundles."""

from __future__ import annotations

from typing import NoReturn

_given: set[str] = set()


def known_secrets() -> frozenset[str]:
    """Every value this process ever held as a secret: what redaction looks for."""
    return frozenset(_given)


class Secret:
    """Holds a key or a password. Only `reveal` gives it; every other form hides it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if value:
            _given.add(value)

    def reveal(self) -> str:
        """The value itself: for the request header, nowhere else."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never written anywhere")

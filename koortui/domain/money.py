"""Money: a decimal amount with its currency. No floats, and no sums across currencies by chance.

Amounts of several currencies stand side by side (`Amounts`) until the rates a person gave
(`Rates`) bring them into one. What has no rate is left standing beside the total, never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct, field

CENT = Decimal("0.01")
ZERO = Decimal(0)
_STEPS = ((Decimal(1_000_000_000), "B"), (Decimal(1_000_000), "M"), (Decimal(1_000), "k"))


class Money(Struct, frozen=True):
    """`currency` is an ISO code; empty when nobody said which."""

    amount: Decimal
    currency: str = ""

    def __str__(self) -> str:
        """ "84,000 USD", with cents only where there are some."""
        return f"{grouped(self.amount)} {self.currency or '?'}"


def is_currency(text: str) -> bool:
    """Three capital letters, as in USD."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


class Amounts(Struct, frozen=True):
    """Amounts by currency. A currency with nothing in it is left out."""

    of: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def sum(cls, parts: Iterable[Money]) -> Amounts:
        """Each currency added up by itself."""
        found: dict[str, Decimal] = {}
        for part in parts:
            found[part.currency] = found.get(part.currency, ZERO) + part.amount
        return cls({currency: amount for currency, amount in sorted(found.items()) if amount})

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts.sum((*self.parts, *other.parts))

    def __bool__(self) -> bool:
        return bool(self.of)

    @property
    def parts(self) -> tuple[Money, ...]:
        return tuple(Money(amount, currency) for currency, amount in self.of.items())

    def __str__(self) -> str:
        """ "84,000 USD + 12,000 EUR"; "-" when there is nothing."""
        return " + ".join(map(str, self.parts)) or "-"


class Total(Struct, frozen=True, kw_only=True):
    """What could be added (None: nothing could), and what has no rate and stands beside it."""

    money: Money | None = None
    apart: Amounts = Amounts()
    converted: bool = False
    """Some of it came in by a rate."""

    @property
    def amount(self) -> Decimal:
        return self.money.amount if self.money else ZERO

    def __str__(self) -> str:
        words = [str(self.money)] if self.money else []
        return " + ".join([*words, *map(str, self.apart.parts)]) or "-"


class Rates(Struct, frozen=True, kw_only=True):
    """One unit of each currency in `values` is so many of `currency`, as somebody said on `on`."""

    currency: str = ""
    """What sums are shown in; empty: whatever they are all in."""
    values: Mapping[str, Decimal] = field(default_factory=dict)
    on: date | None = None

    def convert(self, money: Money, currency: str = "") -> Money | None:
        """`money` in `currency` (else in the one of the sums), to the cent; None without a rate."""
        wanted = currency or self.currency
        if not money.currency or not wanted:
            return None
        if money.currency == wanted:
            return money
        from_rate, to_rate = self._rate(money.currency), self._rate(wanted)
        if from_rate is None or to_rate is None:
            return None
        amount = money.amount * from_rate / to_rate
        return Money(amount.quantize(CENT, ROUND_HALF_EVEN), wanted)

    def total(self, amounts: Amounts, currency: str = "") -> Total:
        """One sum where rates allow it. Amounts of a single currency need none."""
        wanted = currency or self.currency
        if not wanted:
            if len(amounts.of) > 1:
                return Total(apart=amounts)
            return Total(money=amounts.parts[0] if amounts else None)
        parts = [(part, self.convert(part, wanted)) for part in amounts.parts]
        added = [one for _, one in parts if one is not None]
        money = Money(sum((one.amount for one in added), ZERO), wanted) if added else None
        return Total(
            money=money,
            apart=Amounts.sum(part for part, one in parts if one is None),
            converted=any(one is not None and part.currency != wanted for part, one in parts),
        )

    def _rate(self, currency: str) -> Decimal | None:
        return Decimal(1) if currency == self.currency else self.values.get(currency)


def grouped(amount: Decimal) -> str:
    """ "84,000", "84,000.50": cents only where there are some."""
    exact = amount.quantize(CENT, ROUND_HALF_EVEN)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"


def short(amount: Decimal) -> str:
    """At most six characters for a narrow column: "950", "84k", "1.25M", "-3.4k"."""
    size = abs(amount)
    for step, letter in _STEPS:
        if size >= step - step / 2000:  # what rounds up to 1,000k is 1M
            return f"{_three_digits(amount / step)}{letter}"
    return f"{_three_digits(amount)}"


def _three_digits(amount: Decimal) -> str:
    """Three digits that mean something: 1.25, 12.5, 125; no zeros behind the point."""
    size = abs(amount)
    places = 2 if size < 10 else 1 if size < 100 else 0
    text = f"{amount:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

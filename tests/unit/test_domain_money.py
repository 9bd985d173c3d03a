"""Money: decimals with their currency; several currencies are one sum only by a given rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.money import Amounts, Money, Rates, grouped, short

RATES = Rates(
    currency="USD",
    values={"EUR": Decimal("1.08"), "JPY": Decimal("0.0066")},
    on=date(2026, 11, 2),
)
amounts = st.decimals(-(10**12), 10**12, places=2)
currencies = st.sampled_from(["USD", "EUR", "JPY", "GBP", ""])
moneys = st.builds(Money, amounts, currencies)


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def test_amounts_are_kept_by_currency() -> None:
    found = Amounts.sum([usd("10.10"), Money(Decimal(5), "EUR"), usd("0.20"), usd("0")])
    assert found.of == {"EUR": Decimal(5), "USD": Decimal("10.30")}
    assert str(found) == "5 EUR + 10.30 USD"
    assert str(Amounts()) == "-"


def test_what_cancels_out_is_gone() -> None:
    assert not Amounts.sum([usd("3"), usd("-3")])


def test_one_currency_needs_no_rate() -> None:
    total = Rates().total(Amounts.sum([usd("3"), usd("4")]))
    assert str(total) == "7 USD"
    assert not total.apart
    assert not total.converted


def test_several_currencies_are_never_added_without_a_rate() -> None:
    mixed = Amounts.sum([usd("100"), Money(Decimal(100), "GBP"), Money(Decimal(1), "")])
    alone = Rates().total(mixed)
    assert alone.money is None
    assert alone.apart == mixed
    with_rates = RATES.total(mixed)
    assert with_rates.money == usd("100")
    assert str(with_rates) == "100 USD + 1 ? + 100 GBP"
    assert not with_rates.converted


def test_a_given_rate_brings_them_together_to_the_cent() -> None:
    total = RATES.total(Amounts.sum([usd("100"), Money(Decimal("10.01"), "EUR")]))
    assert total.money == usd("110.81")  # 10.01 x 1.08 = 10.8108
    assert total.converted
    assert RATES.convert(usd("108"), "EUR") == Money(Decimal("100.00"), "EUR")
    assert RATES.convert(Money(Decimal(100), "JPY"), "EUR") == Money(Decimal("0.61"), "EUR")
    assert RATES.convert(Money(Decimal(1), "GBP")) is None


@given(st.lists(moneys), st.sampled_from([Rates(), RATES]), currencies)
def test_nothing_is_lost_or_added_twice(parts: list[Money], rates: Rates, wanted: str) -> None:
    """Every part is either in the total, by its own rate, or apart."""
    found = Amounts.sum(parts)
    total = rates.total(found, wanted)
    apart = {part.currency for part in total.apart.parts}
    added = [part for part in found.parts if part.currency not in apart]
    assert {part for part in found.parts if part.currency in apart} == set(total.apart.parts)
    if total.money:
        by_hand = [rates.convert(part, total.money.currency) or part for part in added]
        assert {part.currency for part in by_hand} <= {total.money.currency}
        assert total.amount == sum(part.amount for part in by_hand)
    else:
        assert not added


@given(st.lists(moneys), st.lists(moneys))
def test_adding_up_in_parts_or_at_once_is_the_same(one: list[Money], two: list[Money]) -> None:
    assert Amounts.sum(one) + Amounts.sum(two) == Amounts.sum([*one, *two])


@pytest.mark.parametrize(
    ("amount", "narrow", "full"),
    [
        ("0", "0", "0"),
        ("950", "950", "950"),
        ("999.4", "999", "999.40"),
        ("999.6", "1k", "999.60"),
        ("12500", "12.5k", "12,500"),
        ("999500", "1M", "999,500"),
        ("1250000.5", "1.25M", "1,250,000.50"),
        ("-3400", "-3.4k", "-3,400"),
        ("12345678901", "12.3B", "12,345,678,901"),
    ],
)
def test_amounts_are_written_for_people(amount: str, narrow: str, full: str) -> None:
    assert short(Decimal(amount)) == narrow
    assert grouped(Decimal(amount)) == full


@given(st.decimals(0, Decimal("999e9"), places=2))
def test_a_narrow_amount_fits_and_is_right_to_three_digits(amount: Decimal) -> None:
    text = short(amount)
    assert len(text) <= 6
    size = {"k": 10**3, "M": 10**6, "B": 10**9}.get(text[-1], 1)
    read = Decimal(text.rstrip("kMB")) * size
    assert abs(read - amount) <= max(Decimal("0.5"), amount * Decimal("0.006"))

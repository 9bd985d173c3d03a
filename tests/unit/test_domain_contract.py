"""Terms through time: what was in force on any day, the stage then, and what changed in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from koortui.domain.contract import (
    Cluster,
    Invoice,
    Payment,
    Service,
    Stage,
    StageMove,
    Terms,
)
from koortui.domain.contract_changes import changes
from koortui.domain.contract_rules import Scale, is_enterprise, scale_of, warnings
from koortui.domain.customer import Customer
from koortui.domain.thresholds import Thresholds

DAY = timedelta(days=1)
START = date(2024, 1, 1)
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
BASE = Customer(id="c", slug="c", name="C")
days = st.integers(0, 900).map(lambda number: START + number * DAY)


@given(
    st.lists(st.tuples(days, st.none() | days), min_size=1, max_size=6, unique_by=lambda p: p[0]),
    st.none() | days,
    st.lists(days, max_size=20),
)
def test_each_day_has_the_newest_terms_that_began_and_were_not_over(
    spans: list[tuple[date, date | None]], ended_on: date | None, asked: list[date]
) -> None:
    """The model: the last terms that began by that day, unless their own end or the end passed."""
    agreed = [
        Terms(contract_start=start, contract_end=end, nodes=index)
        for index, (start, end) in enumerate(sorted(spans, key=lambda span: span[0]))
    ]
    last = {name: getattr(agreed[-1], name) for name in Terms.__struct_fields__}
    customer = replace(BASE, **last, past=tuple(agreed[:-1]), ended_on=ended_on)
    for day in asked:
        begun = [terms for terms in agreed if terms.contract_start and terms.contract_start <= day]
        wanted = begun[-1].nodes if begun else None
        if begun and begun[-1].contract_end and begun[-1].contract_end < day:
            wanted = None
        if ended_on and ended_on < day:
            wanted = None
        found = customer.terms_on(day)
        assert (found.nodes if found else None) == wanted
    periods = customer.periods
    for before, after in pairwise(periods):
        assert before.contract_end is not None
        assert after.contract_start is not None
        assert before.contract_end < after.contract_start


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(list(Stage))), max_size=8))
def test_the_stage_of_any_day_is_what_was_moved_to_last(steps: list[tuple[int, Stage]]) -> None:
    customer = replace(BASE, stage=Stage.PROSPECT)
    model = {START: Stage.PROSPECT}
    day = START
    for gap, to in steps:
        day += gap * DAY
        move = StageMove(at=AT, on=day, before=customer.stage, after=to)
        customer = replace(customer, stage=to, moves=(*customer.moves, move))
        model[day] = to
    for asked in (START - DAY + number * DAY for number in range(30)):
        known = [stage for begun, stage in model.items() if begun <= asked]
        assert customer.stage_on(asked) is (known[-1] if known else Stage.PROSPECT)


def test_what_is_open_of_an_invoice_depends_on_the_day() -> None:
    invoice = Invoice(
        issued=START,
        amount=Decimal("100.10"),
        payments=(Payment(day=START + DAY, amount=Decimal("40.05")),),
    )
    assert invoice.due_day(14) == date(2024, 1, 15)
    assert invoice.open_amount(START) == Decimal("100.10")
    assert invoice.open_amount(START + DAY) == Decimal("60.05")
    paid = replace(invoice, paid_on=START + 5 * DAY)
    assert [paid.is_paid(START + number * DAY) for number in (4, 5)] == [False, True]
    assert paid.open_amount(START + 5 * DAY) == 0
    assert Invoice(issued=START).open_amount(START) is None


@pytest.mark.parametrize(
    ("nodes", "scale", "enterprise"),
    [
        (None, None, False),
        (4, Scale.ENTRY, False),
        (10, Scale.ENTRY, False),
        (11, Scale.MEDIUM, False),
        (49, Scale.MEDIUM, False),
        (50, Scale.MEDIUM, True),
        (100, Scale.MEDIUM, True),
        (101, Scale.LARGE, True),
    ],
)
def test_scale_and_enterprise_come_from_the_contracted_nodes(
    nodes: int | None, scale: Scale | None, enterprise: bool
) -> None:
    limits = Thresholds()
    assert (scale_of(nodes, limits), is_enterprise(nodes, limits)) == (scale, enterprise)


def test_the_scales_limits_are_settings() -> None:
    limits = Thresholds(entry_nodes=5, medium_nodes=20, enterprise_nodes=11)
    assert scale_of(6, limits) is Scale.MEDIUM
    assert scale_of(21, limits) is Scale.LARGE
    assert is_enterprise(11, limits)


def test_what_is_odd_is_said_and_not_refused() -> None:
    odd = replace(
        BASE,
        service=Service.MANAGED,
        nodes=60,
        clusters=(
            Cluster(name="tiny", nodes=3),
            Cluster(name="lab", nodes=1, production=False),
            Cluster(name="big", nodes=50),
        ),
        trial=True,
        annual_value=Decimal(5),
    )
    assert list(warnings(odd, Thresholds(), START)) == [
        "tiny has 3 nodes: production needs at least 4",
        "the contract names 60 nodes, the production clusters have 53",
        "60 nodes are an enterprise deal",
        "a trial without an end",
        "a value without a currency",
    ]
    first, *_ = warnings(odd, Thresholds(minimum_nodes=3), START)
    assert first.startswith("the contract")
    assert list(warnings(BASE, Thresholds(), START)) == []
    over = replace(BASE, trial=True, contract_end=START)
    assert list(warnings(over, Thresholds(), START)) == []
    assert list(warnings(over, Thresholds(), START + DAY)) == ["the trial ended on 2024-01-01"]


def test_each_change_is_told_from_what_to_what() -> None:
    bill = Invoice(issued=START, number="1")
    before = replace(BASE, nodes=4, clusters=(Cluster(name="a", nodes=4),), invoices=(bill,))
    after = replace(
        before,
        nodes=None,
        service=Service.ENTERPRISE,
        clusters=(Cluster(name="a", nodes=5), Cluster(name="b")),
        invoices=(replace(bill, paid_on=START + DAY),),
    )
    found = changes(before, after, at=AT, by="Dana", reason="why")
    assert [(c.what, c.before, c.after) for c in found] == [
        ("service", "Managed Ceph", "Managed Ceph enterprise"),
        ("nodes", "4", ""),
        ("cluster", "a: 4 nodes, production", ""),
        ("cluster", "", "a: 5 nodes, production"),
        ("cluster", "", "b: nodes unknown, production"),
        ("invoice", "1 of 2024-01-01", "1 of 2024-01-01, paid 2024-01-02"),
    ]
    assert {(c.at, c.by, c.reason) for c in found} == {(AT, "Dana", "why")}
    assert changes(before, replace(before, name="Other", tags=("x",)), at=AT, by="") == ()

"""The portfolio screen on 1,000 customers with contracts, invoices and targets.

Alone: `python -m bench.contracts [--quick]`. From a key in a pseudo-terminal to what it shows.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from bench import portfolio
from bench.figures import Figure, table
from bench.pty_probe import Probe, p95
from koortui.domain.contract import Invoice, Payment, Service, Stage, Terms
from koortui.domain.customer import Customer
from koortui.domain.targets import Metric
from koortui.locations import Locations

CUSTOMERS, MINE = 1_000, 100
CONTENT, SORTED = 80.0, 100.0
"""Goals in milliseconds."""
TODAY = portfolio.NOW.date()
INDUSTRIES = ("Research", "Robotics", "AI / ML", "Entertainment", "Communications", "")
CURRENCIES = ("USD", "USD", "USD", "EUR", "GBP")

#: View -> (its key, what it shows once it is there).
VIEWS = {
    "customers": ("1", r"\[1 Customers\](.*\n)+.*Customer(.*\n)+▸ "),
    "ARR": ("2", r"\[2 ARR\](.*\n)+▸ \w+ .*(.*\n)+.*ARR at the ends"),
    "renewals": ("3", r"\[3 Renewals\](.*\n)+▸ "),
    "payments": ("4", r"\[4 Payments\](.*\n)+.*OVERDUE(.*\n)+▸ "),
    "prospects": ("5", r"\[5 Prospects\](.*\n)+▸ (.*\n)+.*next step "),
    "targets": ("6", r"\[6 Targets\](.*\n)+▸ (.*\n)+.* left"),
}
#: The columns that `s` sorts by, in their order, with their arrows.
TITLES = ("Stage▲", "Service▲", "Scale▼", "Nod.*▼", "ARR▼", "Ends▲", "Lat.*▼", "Industry▲", "EM▲")


def run(quick: bool) -> list[Figure]:
    """Opening, each list, sorting by each column, filtering."""
    rounds = 6 if quick else 25
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        env = build(Path(folder, "home"))
        with Probe([sys.executable, "-m", "koortui"], env) as probe:
            probe.first(r"\d+ of \d+ reviewed")
            probe.settle()
            return _keys(probe, rounds)


def _keys(probe: Probe, rounds: int) -> list[Figure]:
    opened: list[float] = []
    views: dict[str, list[float]] = {name: [] for name in VIEWS}
    sorts: list[float] = []
    filters: list[float] = []
    for _ in range(rounds):
        probe.press("g", "Go to")
        opened.append(probe.press("p", VIEWS["customers"][1]))
        sorts += [probe.press("s", title) for title in (*TITLES, "Customer▲")]
        for name, (key, content) in VIEWS.items():
            if name != "customers":
                views[name].append(probe.press(key, content))
        views["customers"].append(probe.press("1", VIEWS["customers"][1]))
        probe.press("f", "filter by text")
        filters += [probe.press("k", r"all: \d{2,3} ")]
        probe.press("\x1b", r"all: 1000 ")
        probe.press("b", r"\d+ of \d+ reviewed")
    return [
        _figure("portfolio, 1,000 customers: open", opened[1:], CONTENT),
        {"name": "portfolio: the first time", "value": opened[0], "unit": "ms"},
        *(_figure(f"portfolio: {name}", taken[1:], CONTENT) for name, taken in views.items()),
        _figure("portfolio: sort", sorts, SORTED),
        _figure("portfolio: filter", filters, CONTENT),
    ]


def _figure(name: str, taken: list[float], goal: float) -> Figure:
    return {"name": f"{name} p95", "value": p95(taken), "unit": "ms", "goal": goal}


def build(home: Path) -> dict[str, str]:
    """Fill `home`; the answer is the environment that makes the program use it."""
    home.mkdir(parents=True, mode=0o700)
    locations = Locations.find(home)
    portfolio.write_roster(locations, customers())
    targets = "".join(
        f'[[targets]]\nname = "{metric.label}"\nmetric = "{metric.value}"\n'
        f"goal = {40_000_000 if metric.is_money else 400}\nby = 2026-12-31\n"
        for metric in Metric
    )
    locations.config_file.write_text(
        f'[me]\nname = "{portfolio.EM}"\n[calendar]\ntimezone = "UTC"\n'
        '[money]\ncurrency = "USD"\nrates = { EUR = 1.08, GBP = 1.27 }\nrates_on = 2026-11-02\n'
        + targets,
        encoding="utf-8",
    )
    return {"KOORTUI_HOME": str(home), "KOORTUI_TODAY": portfolio.TODAY}


def customers(count: int = CUSTOMERS) -> list[Customer]:
    """The same every time: of each service, stage and currency, with two terms and invoices."""
    return [_customer(number) for number in range(count)]


def _customer(number: int) -> Customer:
    rng = random.Random(number)  # noqa: S311 - reproducible, not secret
    first = date(2024, 3, 1) + timedelta(days=rng.randrange(900))
    start = first + timedelta(days=366)
    currency, value = rng.choice(CURRENCIES), Decimal(rng.randrange(60, 9_000) * 100)
    return Customer(
        id=f"c-{number}",
        slug=portfolio.slug_of(number),
        name=portfolio.name_of(number),
        manager=portfolio.EM if number < MINE else "Somebody Else",
        stage=rng.choice((Stage.PROSPECT, *(Stage.ACTIVE,) * 8, Stage.SUSPENDED, Stage.ENDED)),
        service=rng.choice(tuple(Service)),
        industry=rng.choice(INDUSTRIES),
        nodes=rng.randrange(4, 160),
        annual_value=value,
        currency=currency,
        contract_start=start,
        contract_end=start + timedelta(days=364),
        next_step="Send the offer again." if number % 2 else "",
        invoices=tuple(_invoices(rng, first, value)),
        past=(
            Terms(
                nodes=rng.randrange(4, 60),
                annual_value=value * 9 / 10,
                currency=currency,
                contract_start=first,
                contract_end=start - timedelta(days=1),
            ),
        ),
    )


def _invoices(rng: random.Random, first: date, value: Decimal) -> list[Invoice]:
    """Quarterly; most are paid, some in parts, some never."""
    found = []
    for quarter in range(8):
        issued = first + timedelta(days=91 * quarter)
        paid = issued + timedelta(days=rng.randrange(1, 50))
        late = rng.random() < 0.03
        part = (Payment(day=issued + timedelta(days=3), amount=value / 16),) if late else ()
        found.append(
            Invoice(
                issued=issued,
                amount=value / 4,
                number=f"{issued:%Y}-{quarter}",
                paid_on=None if late or paid > TODAY else paid,
                payments=part,
            )
        )
    return found


def main() -> None:
    print(table(run(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    main()

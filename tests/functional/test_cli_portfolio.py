"""`koortui portfolio`: what the roster is worth on any day, as text, as a file and as JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from cli_support import Cli

from koortui.cli.demo import seed_files
from koortui.domain.contract import Service, Stage
from koortui.domain.targets import Status
from koortui.locations import Locations
from koortui.usecases.portfolio_tables import COLUMNS, VIEWS

MONEY = '[money]\ncurrency = "USD"\nrates = { EUR = 1.10 }\nrates_on = 2026-11-02\n'
TARGETS = """
[[targets]]
name = "ARR of the year"
metric = "arr"
goal = 100000
by = 2026-12-31
[[targets]]
name = "New in spring"
metric = "new_customers"
goal = 3
since = 2026-03-01
by = 2026-05-31
[[targets]]
name = "Deals next year"
metric = "enterprise_deals"
goal = 2
by = 2027-06-30
"""


def one(slug: str, **fields: Any) -> dict[str, Any]:
    terms = {
        "annual_value": "60000",
        "currency": "USD",
        "contract_start": "2026-03-01",
        "contract_end": "2027-02-28",
        "nodes": 12,
        "industry": "Research",
    }
    return {"id": f"id-{slug}", "slug": slug, "name": slug.title(), **terms, **fields}


CUSTOMERS = [
    one("acme", invoices=[{"issued": "2026-09-01", "number": "A-1", "amount": "15000.50"}]),
    one("bora", currency="EUR", annual_value="10000", industry="=cmd()", manager="Someone Else"),
    one(
        "cirrus",
        service="enterprise",
        nodes=120,
        contract_start="2025-01-01",
        contract_end="2025-12-31",
        stage="ended",
    ),
    one("delta", stage="prospect", next_step="Send the offer."),
    one(
        "ember",
        contract_start="2026-12-01",
        contract_end="2027-11-30",
        past=[{"annual_value": "5000", "currency": "USD", "contract_end": "2026-11-30"}],
        invoices=[{"issued": "2026-12-15", "amount": "100"}],
    ),
]


def roster(cli: Cli, customers: list[dict[str, Any]], settings: str = "") -> Cli:
    cli.home.mkdir(exist_ok=True)
    (cli.home / "config.toml").write_text('[me]\nname = "Dana"\n' + settings, encoding="utf-8")
    answer = cli("import", "roster", "-", stdin=json.dumps({"customers": customers}))
    assert answer.code == 0, answer.err
    return cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    wide = {"COLUMNS": "120"}  # else the width is that of whoever runs the tests
    return roster(Cli(tmp_path / "home", wide), CUSTOMERS, MONEY + TARGETS)


def portfolio(cli: Cli, *options: str) -> dict[str, Any]:
    answer = cli("portfolio", "--json", *options)
    assert (answer.code, answer.err) == (0, "")
    found: dict[str, Any] = answer.json
    return found


def test_the_sum_takes_in_other_currencies_by_the_rate_given(cli: Cli) -> None:
    arr = portfolio(cli)["arr"]
    assert (arr["total"], arr["currency"], arr["apart"]) == (76_000, "USD", {})
    assert [(s["group"], s["arr"]) for s in arr["by_customer"]] == [
        ("Acme", 60_000),
        ("Bora", 11_000),
        ("Ember", 5_000),
    ]
    assert {s["group"]: s["percent"] for s in arr["by_industry"]} == {
        "Research": 85.5,
        "=cmd()": 14.5,
    }


def test_without_a_rate_nothing_is_added_and_it_is_said(tmp_path: Path) -> None:
    cli = roster(Cli(tmp_path / "home"), CUSTOMERS, '[money]\ncurrency = "USD"\n')
    arr = portfolio(cli)["arr"]
    assert (arr["total"], arr["apart"]) == (65_000, {"EUR": 10_000})
    assert "ARR 65,000 USD + 10,000 EUR" in cli("portfolio").out


@pytest.mark.parametrize(
    ("day", "total"),
    [
        ("2025-12-31", 65_000),  # cirrus and ember's old terms
        ("2026-01-01", 5_000),
        ("2026-11-30", 76_000),
        ("2026-12-01", 131_000),  # ember's renewal
        ("2027-03-01", 60_000),  # ember's alone is agreed so far ahead
        ("2027-12-01", 0),
    ],
)
def test_any_day_past_or_ahead_has_its_figure(cli: Cli, day: str, total: int) -> None:
    found = portfolio(cli, "--on", day)
    assert found["date"] == day
    assert (found["arr"]["total"] or 0) == total


def test_renewals_payments_and_prospects(cli: Cli) -> None:
    found = portfolio(cli)
    ends = [(r["month"], r["slug"], r["state"]) for r in found["renewals"]]
    assert ends == [
        ("2026-11", "ember", "renewed"),
        ("2027-02", "acme", "open"),
        ("2027-02", "bora", "open"),
    ]
    assert [r["slug"] for r in portfolio(cli, "--on", "2026-12-01")["renewals"]] == [
        "ember",
        "acme",
        "bora",
        "ember",
    ]
    [late, ahead] = found["payments"]["due"]
    assert (late["slug"], late["state"], late["overdue_days"]) == ("acme", "overdue", 56)
    assert (late["due"], late["amount"]) == ("2026-10-01", 15_000.5)
    assert (ahead["slug"], ahead["state"]) == ("ember", "to come")
    assert found["payments"]["overdue"]["total"] == 15_000.5
    [prospect] = found["prospects"]
    assert (prospect["slug"], prospect["next_step"]) == ("delta", "Send the offer.")
    assert "a signed contract" in prospect["lacks"]


def test_targets_say_how_they_stand(cli: Cli) -> None:
    found = {t["name"]: (t["status"], t["value"]) for t in portfolio(cli)["targets"]}
    assert found == {
        "New in spring": ("missed", 2),  # acme and bora
        "ARR of the year": ("behind", 76_000),
        "Deals next year": ("upcoming", 0),
    }
    later = {t["name"]: t["status"] for t in portfolio(cli, "--on", "2027-01-01")["targets"]}
    assert later["ARR of the year"] == "met"  # with ember's renewal it is 131,000 on its last day


def test_mine_leaves_out_whom_others_look_after_but_targets_are_everybodys(cli: Cli) -> None:
    found = portfolio(cli, "--mine")
    assert "bora" not in {c["slug"] for c in found["customers"]}
    assert found["arr"]["total"] == 65_000
    assert found["targets"] == portfolio(cli)["targets"]


def test_as_text_it_is_a_page_for_people(cli: Cli) -> None:
    out = cli("portfolio", "--by", "industry").out
    assert "Portfolio on Thu 26 Nov 2026 · 5 customers · ARR 76,000 USD" in out
    assert "ARR BY INDUSTRY" in out
    assert "Feb 2027: 71,000 USD" in out
    assert "overdue: 15,000.50 USD" in out
    assert "✗ missed" in out
    assert "lacks terms of use agreed, a signed contract, payment" in out
    assert all(len(line) <= 120 for line in out.splitlines())


@pytest.mark.parametrize("view", VIEWS)
def test_each_list_is_a_file_of_its_own(cli: Cli, view: str) -> None:
    out = cli("portfolio", "--view", view, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == COLUMNS[view]  # type: ignore[index]
    assert all(cell is None or cell[:1] not in ("=", "+", "@") for r in rows for cell in r.values())
    markdown = cli("portfolio", "--view", view, "--format", "md").out.splitlines()
    assert len(markdown) == len(rows) + 2
    assert len({line.count(" | ") for line in markdown}) == 1
    text = cli("portfolio", "--view", view)
    assert (text.code, text.out.startswith("{")) == (0, False)


def test_a_formula_in_a_cell_stays_text(cli: Cli) -> None:
    out = cli("portfolio", "--view", "customers", "--format", "csv").out
    assert "'=cmd()" in out
    assert "'=cmd()" not in cli("portfolio", "--json").out


def test_nobody_yet_is_no_error(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "home")
    answer = cli("portfolio")
    assert (answer.code, answer.err) == (0, "")
    assert "0 customers · ARR -" in answer.out
    assert "import roster" in answer.out
    assert portfolio(cli)["arr"]["total"] is None


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--view", "everything"), "--view"),
        (("--by", "colour"), "--by"),
        (("--on", "tomorrow"), "--on"),
        (("--on", "9999-12-31"), "1990 to 2200"),
        (("--on", "0001-01-01"), "1990 to 2200"),
        (("--format", "csv", "--json"), "--json"),
        (("--format", "xlsx"), "--format"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_named(cli: Cli, options: tuple[str, ...], says: str) -> None:
    answer = cli("portfolio", *options)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err


def test_a_wrong_rate_in_the_settings_is_named_and_nothing_is_shown(cli: Cli) -> None:
    (cli.home / "config.toml").write_text("[money]\nrates = { EUR = 1.1 }\n", encoding="utf-8")
    answer = cli("portfolio")
    assert (answer.code, answer.out) == (1, "")
    assert "rates into which currency?" in answer.err


def test_it_needs_neither_textual_nor_the_network(cli: Cli) -> None:
    answer = cli.process("portfolio", PYTHONPROFILEIMPORTTIME="1")
    assert answer.code == 0
    for name in ("textual", "httpx", "gspread", "keyring"):
        assert f" {name}\n" not in answer.err


@pytest.mark.parametrize("today", ["2026-11-26", "2027-01-01", "2028-02-29", "2027-12-31"])
def test_the_demo_has_one_of_each_on_any_day(tmp_path: Path, today: str) -> None:
    seed_files(Locations.find(tmp_path), {"KOORTUI_TODAY": today, "TZ": "UTC"})
    found = portfolio(Cli(tmp_path, {"KOORTUI_TODAY": today}))
    customers = found["customers"]
    assert {c["service"] for c in customers} == set(Service)
    assert {c["stage"] for c in customers} == set(Stage)
    assert {"near", "open", "trial"} <= {r["state"] for r in found["renewals"]}
    due = {(d["kind"], d["state"]) for d in found["payments"]["due"]}
    assert {("invoice", "overdue"), ("hours", "open")} <= due
    assert {t["status"] for t in found["targets"]} == set(Status)
    assert found["prospects"]
    assert found["arr"]["apart"] == {}

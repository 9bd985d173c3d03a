"""Cover, hand-over and replay from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli, seed


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The sample's files, nothing ever pulled, nobody reachable."""
    seed(tmp_path)
    return Cli(tmp_path)


DAYS = ("--from", "2026-11-30", "--to", "2026-12-04")


def test_the_same_cover_twice_is_refused_and_an_end_makes_room(cli: Cli) -> None:
    assert cli("cover", "add", "all", "--by", "Lee Stone", *DAYS).code == 0
    again = cli("cover", "add", "all", "--by", "Ida Ode", *DAYS)
    assert again.code == 2
    assert "Lee Stone covers that already" in again.err
    assert cli("cover", "end", "all").out == "Lee Stone no longer covers all.\n"
    assert cli("cover", "add", "all", "--by", "Ida Ode", *DAYS).code == 0
    assert [c["by"] for c in cli("cover", "list", "--json").json["covers"]][-1] == "Ida Ode"


def test_ending_what_is_not_covered_is_wrong_use(cli: Cli) -> None:
    refused = cli("cover", "end", "acme")
    assert refused.code == 2
    assert "nobody covers acme-robotics" in refused.err


def test_the_hand_back_needs_a_cover_that_has_begun(cli: Cli) -> None:
    refused = cli("handover", "--back")
    assert refused.code == 2
    assert "nobody has covered for you yet" in refused.err
    cli("cover", "add", "acme", "--by", "Lee Stone", "--from", "2026-11-20", "--to", "2026-11-26")
    text = cli("handover", "--back").out
    assert text.startswith("# Hand-back from Dana Reyes to Lee Stone, 20 Nov 2026 to 26 Nov 2026")
    assert "Acme Robotics" in text


def test_backtest_lists_the_days_that_would_have_differed(cli: Cli) -> None:
    found = cli("backtest", "acme", "--set", "reply_amber=3", "--set", "waiting_amber=1", "--json")
    assert found.code == 0
    shape = found.json
    assert shape["compared"] > 5
    assert {d["slug"] for d in shape["differed"]} == {"acme-robotics"}
    keys = {"day", "slug", "name", "before", "after", "worse", "better"}
    assert shape["differed"][0].keys() == keys
    assert any("waiting" in d["worse"] for d in shape["differed"])
    text = cli("backtest", "--set", "waiting_amber=1").out
    assert "customer days would have differed" in text
    assert "+waiting" in text


def test_backtest_with_the_limits_as_they_are_differs_nowhere(cli: Cli) -> None:
    text = cli("backtest", "--set", "review_red=2", "--days", "30").out
    assert text.startswith("0 of ")


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("revew_red=3", "no limit 'revew_red'"),
        ("review_red=x", "no whole number"),
        ("review_red", "no whole number"),
        ("review_amber=9", "must not be more than review_red"),
    ],
)
def test_backtest_refuses_limits_that_cannot_be(cli: Cli, setting: str, why: str) -> None:
    refused = cli("backtest", "--set", setting)
    assert refused.code == 2
    assert why in refused.err


def test_backtest_without_a_limit_is_wrong_use(cli: Cli) -> None:
    assert cli("backtest").code == 2


def test_show_explains_every_factor_also_the_fine_ones(cli: Cli) -> None:
    text = cli("show", "juniper", "--explain").out
    assert text.startswith("Juniper Games: ACT (score ")
    lines = {line.split()[0]: line for line in text.splitlines()[1:]}
    assert len(lines) >= 15
    assert " red " in lines["payment"]
    assert " fine " in lines["contract"]
    factors = cli("show", "juniper", "--explain", "--json").json["factors"]
    assert {f["factor"] for f in factors} == lines.keys()


def test_a_suspended_customer_says_so_wherever_it_is_listed(cli: Cli) -> None:
    assert "[suspended]" in next(line for line in cli("due").out.splitlines() if "Quarry" in line)
    due = cli("due", "--json").json["customers"]
    assert next(c["stage"] for c in due if c["slug"] == "quarry-minerals") == "suspended"
    assert "suspended" in cli("show", "quarry").out.splitlines()[1]


def test_cover_clashes_with_the_holidays_of_the_covering_ems_country(cli: Cli) -> None:
    """22 March 2027, a Monday and so a review day, is Holi in India."""
    config = cli.home / "config.toml"
    text = config.read_text(encoding="utf-8")
    calendar = '[calendar]\ncolleagues = { "Lee Stone" = "IN" }\n'
    config.write_text(text.replace("[calendar]\n", calendar, 1), encoding="utf-8")
    days = ("--from", "2027-03-22", "--to", "2027-03-26")
    refused = cli("cover", "add", "all", "--by", "Lee Stone", *days)
    assert refused.code == 2
    assert "Lee Stone is on holiday on Mon 22 Mar, a review day" in refused.err
    assert cli("cover", "add", "all", "--by", "Ida Ode", *days).code == 0

"""config.toml: what it may hold, and how each mistake is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from koortui.config import Config, load_config, parse_config
from koortui.domain.errors import ConfigError
from koortui.domain.thresholds import Thresholds

FULL = """\
[me]
name = "Dana Reyes"
email = "dana@koor.example"
[calendar]
review_days = ["tuesday", "friday"]
country = "DE"
subdivision = "BY"
timezone = "Europe/Berlin"
company_holidays = [2026-12-24, 2026-12-25]
[linear]
product_team = "KOOR"
[sheet]
spreadsheet_id = "https://docs.google.com/spreadsheets/d/1AbC-d_E/edit?gid=0#gid=0"
hours_tab = "Zeiten"
credentials = "oauth"
columns = { date = "Datum", specialist = "Wer" }
[mail]
host = "smtp.koor.example"
port = 465
security = "tls"
from = "Dana <dana@koor.example>"
[backups]
every_minutes = 0
keep = 3
days = 365
[attention]
quiet_red = 45
[money]
currency = "USD"
rates = { EUR = 1.08 }
rates_on = 2026-11-02
[[targets]]
name = "ARR"
metric = "arr"
goal = 1000000
by = 2026-12-31
[[targets]]
name = "Revenue of the first quarter"
metric = "revenue"
goal = 100000.50
currency = "EUR"
since = 2026-01-01
by = 2026-03-31
"""


def test_every_key_of_the_contract_is_read() -> None:
    config = parse_config(FULL.encode(), "config.toml")
    assert config.calendar.review_days == ("tuesday", "friday")
    assert config.calendar.company_holidays == (date(2026, 12, 24), date(2026, 12, 25))
    assert config.sheet.spreadsheet_id == "1AbC-d_E"
    assert config.sheet.columns == {"date": "Datum", "specialist": "Wer"}
    assert config.mail.from_.startswith("Dana")
    assert config.thresholds().quiet_red == 45
    assert (config.backups.every_minutes, config.backups.keep, config.backups.days) == (0, 3, 365)
    assert config.targets[0].goal == Decimal(1_000_000)
    assert config.targets[1].goal == Decimal("100000.50")
    assert config.targets[1].since == date(2026, 1, 1)
    assert config.money.rates == {"EUR": Decimal("1.08")}  # exactly: never a float
    assert config.money.rates_on == date(2026, 11, 2)


def test_nothing_at_all_is_a_config(tmp_path: Path) -> None:
    assert load_config(tmp_path / "config.toml") == Config()
    assert parse_config(b"", "config.toml") == Config()


RATED = '[money]\ncurrency = "USD"\nrates_on = 2026-11-02\n'
TARGET = '[[targets]]\nname = "x"\nmetric = "arr"\nby = 2026-12-31\n'
WRONG = [
    ("[backups]\nkept = 3", 2, "backups.kept", "'keep'"),
    ("[backups]\nkeep = 0", 2, "backups.keep", "1 to 10000"),
    ("[backups]\ndays = 99999999999", 2, "backups.days", "0 to 36500"),
    ('[backups]\nevery_minutes = "10"', 2, "backups.every_minutes", "whole number"),
    ('[me]\nnmae = "x"', 2, "me.nmae", "'name'"),
    ('[calender]\ncountry = "DE"', 1, "calender", "'calendar'"),
    ('\n\n[calendar]\nreviewdays = ["monday"]', 4, "calendar.reviewdays", "'review_days'"),
    ('[calendar]\nreview_days = "monday"', 2, "calendar.review_days", "a list"),
    ("[calendar]\nreview_days = []", 2, "calendar.review_days", "at least one"),
    ('[calendar]\nreview_days = ["mondy"]', 2, "calendar.review_days", "not a weekday"),
    ('[calendar]\nreview_days = ["sunday"]', 2, "calendar.review_days", "not a working day"),
    ('[calendar]\ntimezone = "Europe/Berln"', 2, "calendar.timezone", "Europe/Berlin"),
    ('[calendar]\ncompany_holidays = ["soon"]', 2, "calendar.company_holidays", "as 2026-12-24"),
    ("[calendar]\ncountry = 49", 2, "calendar.country", "text in quotes"),
    ('[linear]\nkey = "lin_api_x"', 2, "linear.key", "never in this file"),
    ('[linear]\nkey_in = "pocket"', 2, "linear.key_in", "'keyring'"),
    ('[sheet]\ncredentials = "password"', 2, "sheet.credentials", "'oauth'"),
    ('[sheet]\ncolumns = { day = "Datum" }', 2, "sheet.columns.day", "no such column"),
    ("[sheet]\ncolumns = { date = 1 }", 2, "sheet.columns", "text"),
    ("[mail]\nport = 99999", 2, "mail.port", "1 to 65535"),
    ('[mail]\nport = "587"', 2, "mail.port", "whole number"),
    ('[mail]\nsecurity = "ssl"', 2, "mail.security", "'starttls'"),
    ("[ui]\nascii = 1", 2, "ui.ascii", "true or false"),
    ("[attention]\nquiet_rde = 3", 2, "attention.quiet_rde", "'quiet_red'"),
    ("[attention]\nreview_amber = 5", 2, "attention.review_amber", "must not be more than"),
    ("[attention]\nreview_red = 0", 2, "attention.review_red", "at least 1"),
    ('[attention]\nreview_red = "2"', 2, "attention.review_red", "whole number"),
    ("[attention]\nreview_red = true", 2, "attention.review_red", "whole number"),
    ("me = 3", 1, "me", "write [me]"),
    ('[[me]]\nname = "x"', 1, "me", "write [me]"),
    ('[targets]\nname = "x"', 1, "targets", "[[targets]]"),
    ('[[targets]]\nname = "x"\nmetric = "arr"\ngoal = 1', 1, "targets.0", "'by'"),
    ('[money]\ncurrency = "dollars"', 2, "money.currency", "such as USD"),
    ('[money]\ncurency = "USD"', 2, "money.curency", "'currency'"),
    ("[money]\nrates = { EUR = 1.08 }\nrates_on = 2026-11-02", 2, "money.rates", "into which"),
    ('[money]\ncurrency = "USD"\nrates = { EUR = 1.08 }', 3, "money.rates", "of which day"),
    (f"{RATED}rates = {{ EUR = 0 }}", 4, "money.rates", "more than 0"),
    (f"{RATED}rates = {{ EUR = -1.5 }}", 4, "money.rates", "more than 0"),
    (f"{RATED}rates = {{ EUR = nan }}", 4, "money.rates", "more than 0"),
    (f'{RATED}rates = {{ EUR = "x" }}', 4, "money.rates", "a number is wanted"),
    (f"{RATED}rates = {{ Euro = 1.08 }}", 4, "money.rates", "such as EUR"),
    (f"{TARGET}goal = -1", 5, "targets.0.goal", "a goal is 0 to"),
    (f'{TARGET}goal = "many"', 5, "targets.0.goal", "a number is wanted"),
    (f'{TARGET}goal = 1\ncurrency = "$"', 6, "targets.0.currency", "such as USD"),
    (f"{TARGET}goal = 1\nsince = 2027-01-01", 6, "targets.0.since", "is after 2026-12-31"),
    ("[attention]\nquiet_red = 4.5", 2, "attention.quiet_red", "4.5 will not do: a whole number"),
    (
        '[[targets]]\nname="a"\nmetric="arr"\ngoal=1\nby=2026-12-31\n[[targets]]\nmetric="mrr"',
        7,
        "targets.1.metric",
        "'arr'",
    ),
]


@pytest.mark.parametrize(("text", "line", "path", "says"), WRONG)
def test_a_mistake_is_named_with_line_key_and_remedy(
    text: str, line: int, path: str, says: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config(text.encode(), "config.toml")
    assert f"config.toml, line {line}: {path}: " in caught.value.what
    assert says in caught.value.what
    assert caught.value.kept
    assert caught.value.next_step


def test_all_mistakes_are_named_at_once() -> None:
    text = '[me]\nnmae = "x"\n[mail]\nport = 0\n[calendar]\ntimezone = "Mars"'
    with pytest.raises(ConfigError) as caught:
        parse_config(text.encode(), "c")
    assert [line.split(":")[0] for line in caught.value.what.splitlines()] == [
        "c, line 2",
        "c, line 4",
        "c, line 6",
    ]


def test_what_is_no_toml_is_named_with_its_place() -> None:
    with pytest.raises(ConfigError, match="line 2"):
        parse_config(b"[me]\nname = x", "config.toml")
    with pytest.raises(ConfigError, match="not valid TOML"):
        parse_config(b"\xff\xfe", "config.toml")


def test_a_config_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    folder = tmp_path / "config.toml"
    folder.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(folder)


DOCS = Path(__file__).parents[2] / "docs" / "config.md"


def test_the_documented_file_is_a_right_one() -> None:
    block = DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    config = parse_config(block.encode(), "docs/config.md")
    assert config.attention == {"quiet_red": 45}


def test_every_limit_is_documented_with_its_default() -> None:
    text = DOCS.read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| `")]
    documented = {
        key.strip(" `"): default.strip()
        for keys, defaults in rows
        if len(keys.split(",")) == len(defaults.split(","))
        for key, default in zip(keys.split(","), defaults.split(","), strict=True)
    }
    for name, value in msgspec.structs.asdict(Thresholds()).items():
        assert documented.get(name) == str(value), name

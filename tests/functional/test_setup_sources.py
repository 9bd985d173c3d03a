"""Set-up against a company's own systems: its headers, its tabs, its customers in Linear."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cli_support import Cli

from koortui.bootstrap import open_program
from koortui.domain.errors import InvalidInput
from koortui.locations import Locations
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import seed_linear
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.usecases.setup import Setup
from koortui.usecases.setup_check import Checked, check

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HEADER = ["Datum", "Kunde", "Wer", "Stunden", "Typ", "Abrechenbar", "Ticket", "Notes", "Farbe"]
ROWS = [
    ["2026-11-23", "Acme Robotics", "Mira", "1.5", "meeting", "yes", "", "", "rot"],
    ["2026-11-24", "Acme Robotics", "Mira", "2", "meeting", "yes", "", "", ""],
    ["2026-11-25", "Nova Foundry", "Mira", "1", "meeting", "yes", "", "", ""],
]
#: What the program cannot guess, as a person answers it.
OWN = {
    "sheet__spreadsheet_id": "own",
    "sheet__columns": "specialist = Wer; activity = Typ",
    "sheet__add_entry_id": "yes",
}


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    """Linear with the sample, and a sheet that this team made long before the program."""
    world, sheets = LinearWorld(now=lambda: NOW), SheetsState(now=lambda: NOW)
    seed_linear(world, NOW.date(), NOW)
    sheets.add_spreadsheet("own", "Zeiten", tabs={"Anleitung": [["Bitte lesen"]], "Zeiten": []})
    sheets.set_rows("own", "Zeiten", [HEADER, *ROWS], user_entered=True)
    running = SandboxServer(world, sheets)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def setup_env(server: SandboxServer) -> dict[str, str]:
    """What points the program at these servers."""
    described = server.describe()
    return {
        "KOORTUI_LINEAR_URL": described["linear_url"],
        "KOORTUI_LINEAR_KEY": described["linear_key"],
        "KOORTUI_SHEETS_URL": described["sheets_url"],
        "KOORTUI_TODAY": "2026-11-26",
        "TZ": "UTC",
    }


@pytest.fixture
def setup(tmp_path: Path, server: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> Setup:
    import keyring
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(keyring.core, "_keyring_backend", Keyring())
    return open_program(Locations.find(tmp_path), setup_env(server)).setup()


def done(setup: Setup, step: str, **answers: str) -> Checked:
    """Answer a step and test it, as both faces do."""
    setup.answer(step, {name.replace("__", "."): text for name, text in answers.items()})
    found = check(setup, step)
    if found.found:
        setup.take(step, **found.found)
    return found


def test_a_teams_own_headers_are_found_guessed_and_completed(setup: Setup, tmp_path: Path) -> None:
    lacking = done(setup, "sheet", sheet__spreadsheet_id="own")
    assert not lacking.ok
    assert "No column for: Activity, Entry ID, Specialist." in lacking.lines
    assert "Tab 'Zeiten' of 2" in lacking.lines[0]
    assert "customer = Kunde" in setup.shown("sheet.columns")
    with pytest.raises(InvalidInput, match="no such column"):
        setup.answer("sheet", {"sheet.columns": "who = Wer"})
    better = done(setup, "sheet", **OWN)
    assert better.ok, better.lines
    assert not (tmp_path / "config.toml").exists()
    assert "The column Entry ID was added." in setup.save()
    config = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert config["sheet"]["hours_tab"] == "Zeiten"
    assert config["sheet"]["columns"]["customer"] == "Kunde"
    assert "entry_id" not in config["sheet"]["columns"]


def test_the_saved_sheet_can_be_pulled(setup: Setup, tmp_path: Path) -> None:
    done(setup, "sheet", **OWN)
    setup.save()
    env = dict(setup.secrets._env)
    program = open_program(Locations.find(tmp_path), env)
    report = program.sync()
    assert report.errors == ()
    assert report.pulled.sheet.rows == len(ROWS)


@pytest.mark.parametrize(
    ("source", "kind"), [("linear-customers", "customer"), ("linear-projects", "project")]
)
def test_customers_come_from_linear_with_their_mapping(
    setup: Setup, source: str, kind: str
) -> None:
    done(setup, "me", me__name="Dana Reyes")
    found = done(setup, "customers", customers__source=source)
    assert found.ok
    assert setup.workspace.roster.read().customers == ()
    setup.save()
    customers = setup.workspace.roster.read().customers
    assert len(customers) > 3
    assert {customer.linear.kind for customer in customers if customer.linear} == {kind}
    assert {customer.manager for customer in customers} == {"Dana Reyes"}


def test_taking_them_again_changes_nobody(setup: Setup) -> None:
    done(setup, "customers", customers__source="linear-customers")
    setup.save()
    before = setup.workspace.roster.read()
    found = done(setup, "customers", customers__source="linear-customers")
    assert "in the roster already" in found.lines[-1]
    assert not setup.changed
    assert setup.workspace.roster.read() == before


def test_a_roster_file_is_checked_when_it_is_named(setup: Setup, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,nodes\nAcme,twelve\n", encoding="utf-8")
    answers = {"customers.source": "file", "customers.file": str(file)}
    with pytest.raises(Exception, match="'twelve' is not a whole number"):
        setup.answer("customers", answers)
    file.write_text("name,nodes\nAcme,12\n", encoding="utf-8")
    setup.answer("customers", answers)
    assert "1 customer is in the roster" in setup.save()[-1]


def test_a_wrong_source_and_a_missing_file_are_refused_by_name(setup: Setup) -> None:
    for answers, field in (
        ({"customers.source": "facebook"}, "customers.source"),
        ({"customers.source": "file", "customers.file": "/no/such"}, "customers.file"),
    ):
        with pytest.raises(InvalidInput) as caught:
            setup.answer("customers", answers)
        assert caught.value.field == field
    with pytest.raises(InvalidInput, match="there is no file"):
        setup.answer("sheet", {"sheet.google_file": "/no/such.json"})


def test_what_cannot_be_is_refused_before_anything_is_asked_outside(setup: Setup) -> None:
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("mail", {"mail.port": "many"}),
        ("mail", {"mail.security": "ssl"}),
        ("calendar", {"calendar.review_days": "monday, sunday"}),
        ("calendar", {"calendar.timezone": "CEST"}),
    )
    for step, answers in wrong:
        with pytest.raises(InvalidInput) as caught:
            setup.answer(step, answers)
        assert caught.value.field == next(iter(answers))
    assert setup.answers == {}


def test_a_country_nobody_knows_is_refused(setup: Setup) -> None:
    with pytest.raises(InvalidInput, match="no holidays are known for 'XX'"):
        done(setup, "calendar", calendar__country="XX")


def test_a_product_team_that_is_not_there_is_said(setup: Setup) -> None:
    found = done(setup, "linear", linear__product_team="NOPE")
    assert not found.ok
    assert "no team 'NOPE'" in found.lines[-1]
    assert done(setup, "linear", linear__product_team="KOOR").ok


def test_a_contact_tab_is_pointed_at_named_previewed_and_used(
    setup: Setup, server: SandboxServer, tmp_path: Path
) -> None:
    assert server.sheets
    header = ["Datum", "Kunde", "Ansprechpartner", "Inhalt", "Gefühl", "Entry ID"]
    server.sheets.add_tab("own", "Kontakte")
    server.sheets.set_rows("own", "Kontakte", [header])
    pointed = done(setup, "sheet", **OWN)
    assert any("There is a tab 'Kontakte'" in line for line in pointed.lines)
    named = done(setup, "sheet", **OWN, sheet__contact_tab="Kontakte")
    assert named.ok, named.lines
    assert any("text = Inhalt" in line for line in named.lines)
    setup.save()
    config = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))["sheet"]
    assert config["contact_tab"] == "Kontakte"
    assert config["contact_columns"] == {
        "date": "Datum",
        "customer": "Kunde",
        "person": "Ansprechpartner",
        "text": "Inhalt",
    }
    cli = Cli(tmp_path, setup_env(server))
    assert cli("import", "roster", "-", stdin="name\nAcme Robotics\n").code == 0
    said = cli(
        "contact", "acme", "All is well.", "--channel", "call", "--direction", "in", "--json"
    )
    assert len(said.json["queued"]) == 1
    [waiting] = cli("queue", "--json").json["writes"]
    assert (waiting["target"], waiting["kind"]) == ("sheet", "contact_append")
    assert cli("sync").code == 0
    [_, row] = server.sheets.rows("own", "Kontakte")
    assert row == ["2026-11-26", "Acme Robotics", "", "All is well.", "", said.json["id"]]
    doctor = cli("doctor", "--json").json["findings"]
    assert [f["text"] for f in doctor if f["check"] == "contact tab"] == [
        "'Kontakte' has its columns"
    ]


def test_a_contact_tab_that_cannot_be_one_is_said(setup: Setup, server: SandboxServer) -> None:
    assert server.sheets
    gone = done(setup, "sheet", **OWN, sheet__contact_tab="Gone")
    assert not gone.ok
    assert "has no tab 'Gone' for contacts" in gone.lines[0]
    server.sheets.add_tab("own", "Kontakte")
    empty = done(setup, "sheet", **OWN, sheet__contact_tab="Kontakte")
    assert empty.ok, empty.lines
    assert any("is empty: the first contact brings its headers" in line for line in empty.lines)
    server.sheets.set_rows("own", "Kontakte", [["Kunde", "Farbe"]])
    lacking = done(setup, "sheet", **OWN, sheet__contact_tab="Kontakte")
    assert not lacking.ok
    assert any("No column in it for: Date, Text, Entry ID." in line for line in lacking.lines)
    with pytest.raises(InvalidInput, match="contacts need one of their own"):
        setup.answer("sheet", {"sheet.hours_tab": "Zeiten", "sheet.contact_tab": "Zeiten"})

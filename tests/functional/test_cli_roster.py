"""Rosters in and out: all rows or none, each wrong cell named, nothing lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_support import Cli, sandbox, seed

from koortui.domain.customer import Roster
from koortui.locations import Locations
from koortui.store.roster import TinyRosterStore

GOOD = """\
name,linear,nodes,contract_start,contract_end,aliases,clusters,contact_name,contact_email,tags
Zeta Corp,label:zeta,12,2026-01-01,2027-01-01,Z;Zed,prod:12;lab:3:test,Al,al@z.example,rbd;rgw
"Müller & Söhne",project:Müller,5,,,,2,,,
"""


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def roster(cli: Cli) -> Roster:
    return TinyRosterStore(Locations.find(cli.home).roster_file).read()


def test_a_csv_becomes_customers(cli: Cli) -> None:
    answer = cli("import", "roster", "-", "--json", stdin=GOOD)
    assert answer.code == 0
    assert answer.json["added"] == ["zeta-corp", "muller-sohne"]
    zeta, muller = roster(cli).customers
    assert (zeta.nodes, zeta.aliases, zeta.tags) == (12, ("Z", "Zed"), ("rbd", "rgw"))
    assert [(c.name, c.nodes, c.production) for c in zeta.clusters] == [
        ("prod", 12, True),
        ("lab", 3, False),
    ]
    assert zeta.people[0].email == "al@z.example"
    assert len(muller.clusters) == 2


def test_importing_again_changes_what_the_file_has_and_nothing_else(cli: Cli) -> None:
    cli("import", "roster", "-", stdin=GOOD)
    before = {customer.slug: customer for customer in roster(cli).customers}
    answer = cli("import", "roster", "-", "--json", stdin="name,nodes\nZeta Corp,20\nNew,\n")
    assert (answer.json["added"], answer.json["updated"]) == (["new"], ["zeta-corp"])
    after = {customer.slug: customer for customer in roster(cli).customers}
    assert after["zeta-corp"].id == before["zeta-corp"].id
    assert after["zeta-corp"].nodes == 20
    assert after["zeta-corp"].linear == before["zeta-corp"].linear
    assert after["muller-sohne"] == before["muller-sohne"]


HERE = "slug,name,aliases,linear\nzeta-corp,Zeta Corp,Zed,customer:Zeta\n"
TWICE = {
    "the name": (
        "slug,name\nzeta,ZETA corp\n",
        "name",
        "here already as zeta-corp: give that slug",
    ),
    "an alias": ("name\nZed\n", "name", "here already as zeta-corp"),
    "a new alias": ("name,aliases\nOmega,zeta corp\n", "aliases", "here already as zeta-corp"),
    "the slug": ("slug,name\nz,Zeta-Corp\n", "name", "here already as zeta-corp"),
    "the link": ("name,linear\nZ Inc,customer:zeta\n", "linear", "the link of Zeta Corp"),
    "of one file": ("slug,name\na,Omega\nb,omega\n", "name", "is omega of line 3, too"),
}


@pytest.mark.parametrize(("text", "column", "why"), TWICE.values(), ids=TWICE)
def test_nobody_comes_in_a_second_time(cli: Cli, text: str, column: str, why: str) -> None:
    assert cli("import", "roster", "-", stdin=HERE).code == 0
    before = roster(cli)
    answer = cli("import", "roster", "-", "--json", stdin=text)
    assert answer.code != 0
    [problem, *_] = answer.json["problems"]
    assert (problem["column"], problem["line"]) == (column, 2)
    assert why in problem["reason"]
    assert roster(cli) == before


def test_a_team_may_serve_several_and_a_namesake_of_before_may_be_changed(cli: Cli) -> None:
    assert cli("import", "roster", "-", stdin="name,linear\nA,team:OPS\nB,team:OPS\n").code == 0
    assert cli("import", "roster", "-", stdin="slug,name,nodes\na,A,3\nb,B,4\n").code == 0


def test_a_new_name_leaves_the_old_one_and_its_hours(tmp_path: Path) -> None:
    seed(tmp_path)
    with sandbox() as env:
        cli = Cli(tmp_path, env)
        cli("sync")
        before = cli("hours", "list", "acme-robotics", "--json").json["rows"]
        assert len(before) > 3
        renamed = "slug,name\nacme-robotics,Acme Automation\n"
        assert cli("import", "roster", "-", stdin=renamed).code == 0
        assert cli("hours", "list", "acme-robotics", "--json").json["rows"] == before
        # Nor does a file whose aliases do not know of it take it away.
        emptied = "slug,name,aliases\nacme-robotics,Acme Automation,AA\n"
        for _ in range(2):
            assert cli("import", "roster", "-", stdin=emptied).code == 0
        [acme] = [c for c in roster(cli).customers if c.slug == "acme-robotics"]
        assert (acme.name, acme.aliases[0]) == ("Acme Automation", "AA")
        assert "Acme Robotics" in acme.aliases
        assert cli("hours", "list", "acme-robotics", "--json").json["rows"] == before


def test_the_same_file_twice_changes_nothing(cli: Cli) -> None:
    cli("import", "roster", "-", stdin=GOOD)
    before = roster(cli)
    assert cli("import", "roster", "-", "--json", stdin=GOOD).json["updated"] == []
    assert roster(cli) == before


def test_a_dry_run_writes_nothing(cli: Cli) -> None:
    answer = cli("import", "roster", "-", "--dry-run", "--json", stdin=GOOD)
    assert answer.json["added"] == ["zeta-corp", "muller-sohne"]
    assert roster(cli).customers == ()


WRONG = [
    ("linear", "lbl:zeta", "customer:NAME"),
    ("nodes", "12.5", "whole number"),
    ("nodes", "-3", "whole number"),
    ("contract_end", "2027-13-01", "2026-11-26"),
    ("contract_end", "31.12.2026", "2026-11-26"),
    ("stage", "live", "prospect"),
    ("service", "gold", "managed"),
    ("annual_value", "12k", "not a number"),
    ("annual_value", "-1", "zero or more"),
    ("annual_value", "NaN", "is not a number"),
    ("currency", "Euro", "USD"),
    ("block_hours", "0", "leave the cell empty"),
    ("contact_email", "al at z", "no e-mail address"),
    ("timezone", "Berlin", "Europe/Berlin"),
    ("slug", "Zeta Corp", "a-z"),
    ("clusters", "a:b:c", "NAME:NODES"),
    ("clusters", "400", "too many"),
    ("paid_on", "2026-01-01", "could be paid"),
]


@pytest.mark.parametrize(("column", "text", "says"), WRONG)
def test_a_wrong_cell_is_named_by_line_and_column(
    cli: Cli, column: str, text: str, says: str
) -> None:
    cli("import", "roster", "-", stdin="name\nOld\n")
    # The second customer spans two lines, so that lines and rows differ.
    sheet = f'name,{column}\nGood,\n"Two\nlines",\nBad,{text}\n'
    answer = cli("import", "roster", "-", "--json", stdin=sheet)
    assert answer.code == 1
    [problem] = answer.json["problems"]
    assert (problem["line"], problem["column"]) == (5, column)
    assert says in problem["reason"]
    assert f"line 5, column {column}" in answer.err
    assert "Nothing was imported." in cli("import", "roster", "-", stdin=sheet).err
    assert [customer.name for customer in roster(cli).customers] == ["Old"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "name"),
        ("slug,nodes\na,1\n", 1, "name"),
        ("name,nods\nA,1\n", 1, "nods"),
        ("name,name\nA,A\n", 1, "name"),
        ("name,nodes\n,3\n", 2, "name"),
        ("name\nA\n\nB\na\n", 5, "name"),
        ("name\nA,extra\n", 2, "2"),
        ('name\n"A\n', 2, "-"),
        ("name,contract_start,contract_end\nA,2026-05-01,2026-04-01\n", 2, "contract_end"),
        ("name\n!!!\n", 2, "slug"),
    ],
)
def test_a_wrong_shape_is_named(cli: Cli, text: str, line: int, column: str) -> None:
    answer = cli("import", "roster", "-", "--json", stdin=text)
    assert answer.code == 1
    assert (line, column) in {(p["line"], p["column"]) for p in answer.json["problems"]}
    assert roster(cli).customers == ()


def test_every_wrong_row_is_named_at_once(cli: Cli) -> None:
    sheet = "name,nodes,stage\nA,x,live\n,1,\nC,y,active\n"
    problems = cli("import", "roster", "-", "--json", stdin=sheet).json["problems"]
    places = [(p["line"], p["column"]) for p in problems]
    assert places == [(2, "nodes"), (2, "stage"), (3, "name"), (4, "nodes")]


def test_json_is_taken_too_and_its_lines_are_named(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "customers.json"
    file.write_text('[\n  {"name": "A", "tags": ["x", "y"], "nodes": 3}\n]', encoding="utf-8")
    assert cli("import", "roster", str(file)).code == 0
    assert roster(cli).customers[0].tags == ("x", "y")
    file.write_text('[\n  {"name": "A{["},\n  {"name": "B", "nodes": "x"}\n]', encoding="utf-8")
    [problem] = cli("import", "roster", str(file), "--json").json["problems"]
    assert (problem["line"], problem["column"]) == (3, "nodes")
    file.write_text('[\n  {"name": "A",,}\n]', encoding="utf-8")
    [problem] = cli("import", "roster", str(file), "--json").json["problems"]
    assert problem["line"] == 2


def test_a_file_that_is_not_there_or_no_text(cli: Cli, tmp_path: Path) -> None:
    assert cli("import", "roster", str(tmp_path / "none.csv")).code == 1
    latin = tmp_path / "latin.csv"
    latin.write_bytes("name\nA\nMüller\n".encode("latin-1"))
    for kind in ("roster", "journal"):
        answer = cli("import", kind, str(latin))
        assert answer.code == 2
        assert "latin.csv: line 3 is not UTF-8" in answer.err
    settings = tmp_path / "latin.toml"
    settings.write_bytes('[me]\nname = "Müller"\n'.encode("latin-1"))
    answer = cli("init", "--from", str(settings))
    assert answer.code == 1
    assert "latin.toml is not valid TOML: line 2 is no text in UTF-8" in answer.err


def test_semicolons_of_a_spreadsheet_are_understood(cli: Cli) -> None:
    assert cli("import", "roster", "-", stdin="\ufeffName;Nodes\nA;3\n").code == 0
    assert roster(cli).customers[0].nodes == 3


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_goes_out_comes_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, form: str
) -> None:
    home = tmp_path_factory.mktemp("home")
    seed(home)
    cli = Cli(home)
    file = tmp_path_factory.mktemp("out") / f"roster.{form}"
    file.write_text(cli("export", "roster", "--format", form).out, encoding="utf-8")
    before = roster(cli)
    answer = cli("import", "roster", str(file), "--json")
    assert (answer.code, answer.json["updated"], answer.json["added"]) == (0, [], [])
    assert roster(cli) == before
    if form == "json":
        fresh = Cli(tmp_path_factory.mktemp("fresh"))
        fresh("import", "roster", str(file))
        assert roster(fresh).customers == before.customers


def test_no_exported_cell_is_a_formula(cli: Cli) -> None:
    cli("import", "roster", "-", stdin="name,slug\n=1+2,evil\n")
    cli("import", "roster", "-", stdin="name,slug,manager\nPlus,plus,+Dana\n")
    out = cli("export", "roster").out
    assert ",'=1+2," in out
    assert ",'+Dana," in out
    assert cli("import", "roster", "-", "--json", stdin=out).json["updated"] == []


def test_hours_and_journals_go_out(tmp_path: Path) -> None:
    seed(tmp_path)
    cli = Cli(tmp_path)
    hours = cli("export", "hours", "iris").out.splitlines()
    assert hours[0].startswith("date,customer,specialist,hours")
    assert len(hours) == 3
    assert cli("export", "hours", "--month", "2020-01").out.count("\n") == 1
    assert "# Acme Robotics" in cli("export", "journal", "acme").out
    assert "notes" in json.loads(cli("export", "journal", "acme", "--format", "json").out)
    assert cli("export", "journal").out.count("# Iris Observatory") == 1
    assert cli("export", "hours", "--month", "2026").code == 2


def test_where_a_contact_is_and_how_they_like_to_be_reached_goes_in_and_out(cli: Cli) -> None:
    file = (
        "name,contact_name,contact_email,contact_role,contact_timezone,contact_channel\n"
        "Zeta Corp,Al Bo,al@z.example,CTO,America/Toronto,E-Mail\n"
    )
    assert cli("import", "roster", "-", stdin=file).code == 0
    [zeta] = roster(cli).customers
    [person] = zeta.people
    assert (person.role, person.timezone, person.channel) == ("CTO", "America/Toronto", "email")
    cli("import", "roster", "-", stdin="name,contact_name\nZeta Corp,Al Bo\n")  # an older file
    assert roster(cli).customers == (zeta,)
    for kind in ("csv", "json"):
        out = cli("export", "roster", "--format", kind).out
        assert "America/Toronto" in out
        path = cli.home / f"roster.{kind}"
        path.write_text(out, encoding="utf-8")
        answer = cli("import", "roster", str(path), "--json")
        assert (answer.code, answer.json["updated"]) == (0, [])
        assert roster(cli).customers == (zeta,)


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("contact_timezone", "CEST", "is no time zone"),
        ("contact_channel", "pigeon", "is no channel; one of: email, call, meeting, chat"),
    ],
)
def test_a_wrong_cell_of_a_contact_is_named(cli: Cli, column: str, cell: str, why: str) -> None:
    answer = cli("import", "roster", "-", stdin=f"name,contact_name,{column}\nZ,Al,{cell}\n")
    assert answer.code != 0
    assert f"column {column}" in answer.err
    assert why in answer.err
    record = {"name": "Z", "people": [{"name": "Al", column.removeprefix("contact_"): cell}]}
    answer = cli("import", "roster", "-", stdin=json.dumps([record]))
    assert answer.code != 0
    assert roster(cli).customers == ()

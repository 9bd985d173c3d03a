"""Every field of a contract: what will not do is refused with the reason, and nothing is changed.

The same fields through two doors: the forms of the Contract tab and a roster file.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli
from portfolio import ACME
from screens import app_with, opened, paste, seen
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.screens.customer import CustomerScreen
from koortui.screens.form import AnswerForm

Wrong = tuple[str, str, str]
#: (field, what is typed, what is said)
TERMS: list[Wrong] = [
    ("service", "gold", "no service; one of"),
    ("extras", "emergency; massage", "'massage' is no extra service"),
    ("nodes", "12.5", "not a whole number"),
    ("nodes", "-4", "not a whole number"),
    ("nodes", "100000", "more than anybody has"),
    ("contract_start", "26/11/2026", "write it as 2026-11-26"),
    ("contract_start", "0206-11-26", "the year 206"),
    ("contract_end", "2026-02-29", "is not a date"),
    ("contract_end", "2026-03-01", "is before start 2026-03-15"),
    ("trial", "perhaps", "neither yes nor no"),
    ("trial", "yes", "a trial is free of charge"),
    ("terms_agreed_on", "2027-01-01", "still ahead"),
    ("signed_on", "soon", "is not a date"),
    ("signed_on", "2026-11-27", "still ahead"),
    ("annual_value", "84k", "not a number"),
    ("annual_value", "84,000", "could be thousands or cents"),
    ("annual_value", "1e5", "not a number"),
    ("annual_value", "84000.005", "more than two digits of cents"),
    ("annual_value", "-84000", "not zero or more"),
    ("annual_value", "84000000000000", "more than anybody pays"),
    ("currency", "Euro", "no currency code"),
    ("currency", "", "in which currency?"),
    ("instalments", "0", "1 to 12"),
    ("instalments", "four", "not a whole number"),
    ("usage_fee", "NaN", "not a number"),
]
SIGNED: list[Wrong] = [
    ("contract_start", "", "a signed contract has a first day"),
    ("nodes", "", "names the number of nodes"),
    ("annual_value", "", "names the price of a year"),
]
RENEWAL: list[Wrong] = [
    ("contract_start", "", "from which day on"),
    ("contract_start", "2026-03-15", "the terms so far began on 2026-03-15"),
    ("contract_end", "2027-03-01", "is before start 2027-03-15"),
    *(wrong for wrong in TERMS if wrong[0] in ("nodes", "annual_value", "service", "trial")),
]
CLUSTER: list[Wrong] = [
    ("name", "", "a cluster has a name"),
    ("name", "LAB", "is there already"),
    ("name", "a:b", "holds no ':'"),
    ("nodes", "four", "not a whole number"),
    ("production", "maybe", "neither yes nor no"),
    ("fsid", "7f2c11aa", "is no FSID"),
]
INVOICE: list[Wrong] = [
    ("number", "2026-117", "is there already"),
    ("issued", "", "has a day"),
    ("issued", "some day", "is not a date"),
    ("due", "2026-11-01", "is before the invoice itself"),
    ("due", "in May", "is not a date"),
    ("amount", "", "how much is billed?"),
    ("amount", "0", "no bill"),
    ("amount", "12k", "not a number"),
    ("currency", "Euro", "no currency code"),
    ("paid_on", "2027-11-26", "still ahead"),
    ("paid_on", "some day", "is not a date"),
]
INSTALMENTS: list[Wrong] = [
    ("instalments", "13", "1 to 12"),
    ("instalments", "", "is needed"),
    ("first", "", "is needed"),
    ("first", "x", "is not a date"),
    ("amount", "", "is needed"),
    ("amount", "1.234", "two digits of cents"),
    ("currency", "$", "no currency code"),
]
BLOCK: list[Wrong] = [
    ("hours", "", "how many hours"),
    ("hours", "0", "a block of no hours"),
    ("hours", "many", "not a number"),
    ("bought_on", "2026-12-24", "still ahead"),
    ("bought_on", "x", "is not a date"),
    ("paid_on", "2026-12-24", "still ahead"),
    ("paid_on", "2026-11-01", "before it was bought"),
    ("price", "a lot", "not a number"),
    ("currency", "Euros", "no currency code"),
]
PAYMENT: list[Wrong] = [
    ("day", "", "on which day?"),
    ("day", "2026-12-01", "still ahead"),
    ("day", "x", "is not a date"),
    ("amount", "0.001", "two digits of cents"),
    ("amount", "0", "nothing is no payment"),
]
STAGE: list[Wrong] = [
    ("on", "2026-12-01", "still ahead"),
    ("on", "x", "is not a date"),
    ("reason", "", "who decided it, and why?"),
]
#: Form -> the keys that open it from the first line of the Contract tab.
FORMS = {
    "terms": (("e",), TERMS),
    "renewal": (("R",), RENEWAL),
    "cluster": (("A", "1"), CLUSTER),
    "invoice": (("A", "2"), INVOICE),
    "instalments": (("A", "3"), INSTALMENTS),
    "block": (("A", "4"), BLOCK),
    "payment": (("invoice", "p"), PAYMENT),
    "stage": (("s", "1"), STAGE),
}


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


async def type_into(pilot: Pilot[None], field: str, text: str) -> None:
    """Put `text` in place of what is in the field."""
    pilot.app.screen.query_one(f"#f-{field}", Input).focus()
    await pilot.press("end", "ctrl+u")
    await paste(pilot, text)


#: What a new one needs before its other fields are looked at.
FILLED = {
    "cluster": {"name": "rack-9"},
    "block": {"hours": "10"},
    "invoice": {"amount": "4200"},
}


async def open_form(pilot: Pilot[None], app: KoorApp, keys: tuple[str, ...]) -> None:
    await pilot.press("4")
    for key in keys:
        if key == "invoice":  # the open one: the newest stands first under its heading
            while "2026-117" not in cursor_line(app):
                await pilot.press("j")
        else:
            await pilot.press(key)
    await pilot.pause()


def cursor_line(app: KoorApp) -> str:
    return next((line for line in seen(app).splitlines() if line.startswith("▸")), "")


@pytest.mark.parametrize("form", FORMS)
async def test_each_field_of_a_form_refuses_what_will_not_do(form: str) -> None:
    keys, wrongs = FORMS[form]
    app = app_with()
    async with opened(app, CustomerScreen("acme"), size=(120, 40)) as pilot:
        await open_form(pilot, app, keys)
        dialog = app.screen
        assert isinstance(dialog, AnswerForm)
        assert {field for field, *_ in wrongs} <= {field.id for field in dialog.fields}
        for field, text in FILLED.get(form, {}).items():
            await type_into(pilot, field, text)
        for field, text, says in wrongs:
            before = dialog.query_one(f"#f-{field}", Input).value
            await type_into(pilot, field, text)
            await pilot.press("enter")
            await pilot.pause()
            assert app.screen is dialog, (field, text)
            said = " ".join(" ".join(seen(app).replace("│", " ").split()).split())
            assert says in said, (field, text, said)
            assert dialog.focused is dialog.query_one(f"#f-{field}", Input)
            assert dialog.query_one(f"#f-{field}", Input).value == text.strip()
            await type_into(pilot, field, before)
        assert app.workspace.customer("acme") == ACME


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        ("cluster", "name", "a cluster has a name"),
        ("invoice", "amount", "how much is billed?"),
        ("block", "hours", "how many hours"),
    ],
)
async def test_enter_on_an_empty_form_saves_nothing(form: str, field: str, says: str) -> None:
    keys, _ = FORMS[form]
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await open_form(pilot, app, keys)
        dialog = app.screen
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert app.screen is dialog
        assert says in seen(app)
        assert app.focused is dialog.query_one(f"#f-{field}", Input)
        assert app.workspace.customer("acme") == ACME
        await pilot.press("1")  # what is typed next lands in the field, not on the page behind
        assert dialog.query_one(f"#f-{field}", Input).value == "1"


async def test_a_signed_contract_names_its_price_nodes_and_first_day() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), size=(120, 40)) as pilot:
        await open_form(pilot, app, ("e",))
        await type_into(pilot, "signed_on", "2026-03-10")
        for field, text, says in SIGNED:
            before = app.screen.query_one(f"#f-{field}", Input).value
            await type_into(pilot, field, text)
            await pilot.press("enter")
            await pilot.pause()
            assert says in seen(app)
            await type_into(pilot, field, before)
        await pilot.press("enter")
        await pilot.pause()
        assert str(app.workspace.customer("acme").signed_on) == "2026-03-10"


#: The columns of a roster file that hold the contract, each with what will not do.
COLUMNS: list[Wrong] = [
    ("stage", "live", "is no stage"),
    ("service", "gold", "is no service"),
    ("extras", "massage", "no extra service"),
    ("nodes", "12.5", "not a whole number"),
    ("clusters", "a:b:c", "is not NAME"),
    ("annual_value", "84,000", "could be thousands or cents"),
    ("annual_value", "84000.005", "two digits of cents"),
    ("currency", "Euro", "no currency code"),
    ("usage_fee", "-1", "not zero or more"),
    ("contract_start", "26/11/2026", "is not a date"),
    ("contract_end", "2026-02-29", "is not a date"),
    ("terms_agreed_on", "yes", "is not a date"),
    ("signed_on", "0026-01-01", "the year 26"),
    ("ended_on", "x", "is not a date"),
    ("trial", "perhaps", "neither yes nor no"),
    ("instalments", "13", "1 to 12"),
    ("invoice_date", "x", "is not a date"),
    ("due_date", "x", "is not a date"),
    ("paid_on", "2026-01-01", "could be paid"),
    ("invoice_number", "2026-1", "no invoice_date"),
    ("invoice_amount", "12k", "not a number"),
    ("block_hours", "0", "leave the cell empty"),
    ("block_price", "12", "no block_hours"),
]


@pytest.mark.parametrize(("column", "text", "says"), COLUMNS)
def test_each_column_of_a_roster_file_refuses_what_will_not_do(
    cli: Cli, column: str, text: str, says: str
) -> None:
    sheet = f'name,{column}\nGood,\nBad,"{text}"\n'
    answer = cli("import", "roster", "-", "--json", stdin=sheet)
    assert answer.code == 1
    [problem] = answer.json["problems"]
    assert (problem["line"], problem["column"]) == (3, column)
    assert says in problem["reason"]
    assert cli("export", "roster").out.count("\n") == 1


def test_a_whole_contract_comes_in_by_a_file_and_a_second_file_is_in_its_history(cli: Cli) -> None:
    columns = (
        "name,stage,service,extras,nodes,hosting,annual_value,currency,usage_fee,contract_start,"
        "contract_end,terms_agreed_on,signed_on,trial,instalments,scope,discount,renewal_note,"
        "next_step,industry,invoice_date,invoice_number,invoice_amount,block_hours,block_price"
    )
    row = (
        "Zeta,active,enterprise,emergency;security,60,ours,{},USD,300.50,2026-01-01,2026-12-31,"
        "2025-12-01,2025-12-05,no,4,all of it,10 %,likely,call them,AI / ML,2026-01-02,7,36000,"
        "20,3000"
    )
    for value in ("144000", "150000"):
        answer = cli("import", "roster", "-", "--json", stdin=f"{columns}\n{row.format(value)}\n")
        assert answer.code == 0, answer.err
    found = cli("show", "zeta", "--json").json["customer"]
    assert found["extras"] == ["emergency", "security"]
    assert (found["annual_value"], found["usage_fee"], found["instalments"]) == (
        "150000",
        "300.50",
        4,
    )
    assert [invoice["amount"] for invoice in found["invoices"]] == ["36000"]
    assert [block["price"] for block in found["blocks"]] == ["3000"]
    [change] = found["history"]
    assert (change["what"], change["before"], change["after"], change["reason"]) == (
        "annual value",
        "144000",
        "150000",
        "roster file",
    )
    again = cli("import", "roster", "-", "--json", stdin=cli("export", "roster").out)
    assert again.json["unchanged"] == ["zeta"]


def test_two_invoices_of_one_day_both_stay(cli: Cli) -> None:
    for number in ("1", "2"):
        sheet = f"name,invoice_date,invoice_number\nZeta,2026-01-02,{number}\n"
        assert cli("import", "roster", "-", stdin=sheet).code == 0
    found = cli("show", "zeta", "--json").json["customer"]["invoices"]
    assert [invoice["number"] for invoice in found] == ["1", "2"]

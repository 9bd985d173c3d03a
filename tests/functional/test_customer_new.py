"""A customer is added by hand: a short form, refused by field, taken back by one key."""

from __future__ import annotations

import msgspec
import pytest
from portfolio import BOREALIS, CIRRUS
from screens import app_with, opened, said, seen
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.contract import Service, Stage
from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.errors import InvalidInput
from koortui.screens.portfolio import PortfolioScreen
from koortui.usecases.customer_new import add_customer
from koortui.usecases.notes import write_note


def names(app: KoorApp) -> list[str]:
    return [customer.name for customer in app.workspace.roster.read().customers]


def kepler(app: KoorApp) -> Customer:
    return app.workspace.customer("kepler-orbits")


async def test_a_customer_is_added_on_the_board_and_taken_back() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler Orbits", "tab", "tab", "down")
        fields = [
            *("tab", "tab", *"Mei Tan", "tab", *"label:kepler"),
            *("tab", *"Ada Roth", "tab", *"ada@kepler.example", "enter"),
        ]
        await pilot.press(*fields)
        await pilot.pause()
        new = kepler(app)
        assert (new.name, new.stage, new.service) == (
            "Kepler Orbits",
            Stage.ACTIVE,
            Service.ENTERPRISE,
        )
        assert (new.manager, new.specialist) == ("Nora Lindt", "Mei Tan")
        assert new.linear == LinearMapping("label", "kepler")
        assert [(p.name, p.email) for p in new.people] == [("Ada Roth", "ada@kepler.example")]
        assert "Kepler Orbits" in seen(app)
        assert app._slug == "kepler-orbits", "the cursor is on the new one"
        assert "Kepler Orbits added: u takes it back" in said(app)
        await pilot.press("u")
        await pilot.pause()
        assert "Kepler Orbits" not in names(app)
        assert "Undone: Kepler Orbits added" in said(app)


async def test_taken_back_on_its_own_page_it_leaves_the_program_standing() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler Orbits", "enter")
        await pilot.press("c")
        await pilot.pause()
        assert "Kepler Orbits" in seen(app).splitlines()[0]
        await pilot.press("u")
        await pilot.pause()
        assert "Kepler Orbits" not in names(app)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "Acme Robotics" in seen(app)


async def test_the_portfolio_adds_one_too_and_a_target_where_targets_are() -> None:
    app = app_with()
    async with opened(app, PortfolioScreen()) as pilot:
        await pilot.press("N", *"Kepler Orbits", "tab", *"prospect", "enter")
        await pilot.pause()
        assert kepler(app).stage is Stage.PROSPECT
        assert app._slug == "kepler-orbits"
        await pilot.press("6", "N")
        await pilot.pause()
        assert "New target" in seen(app)


async def test_an_empty_board_names_the_key() -> None:
    app = app_with()
    for customer in app.workspace.roster.read().customers:
        with app.workspace.roster.edit() as edit:
            edit.remove(customer)
    async with opened(app) as pilot:
        assert "N                            adds one by hand" in seen(app)
        await pilot.press("N", *"First", "enter")
        await pilot.pause()
        assert names(app) == ["First"]


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"name": " "}, "name", "has a name"),
        ({"name": "borealis LABS"}, "name", "is Borealis Labs already"),
        ({"name": "Acme. Robotics!"}, "name", "short name 'acme-robotics' is that of"),
        ({"name": "株式会社"}, "name", "no letter a-z"),
        ({"name": "K", "service": "gold"}, "service", "is no service"),
        ({"name": "K", "stage": "gone"}, "stage", "is no stage"),
        ({"name": "K", "linear": "kepler"}, "linear", "is none of customer:NAME"),
        ({"name": "K", "email": "a@b.example"}, "contact", "whose address"),
        ({"name": "K", "contact": "A", "email": "a at b"}, "email", "no e-mail"),
        ({"name": "K", "timezone": "Mars/Olympus"}, "timezone", "no time zone"),
    ],
)
def test_what_will_not_do_is_refused_by_field_and_nothing_is_saved(
    values: dict[str, str], field: str, why: str
) -> None:
    app = app_with()
    with app.workspace.roster.edit() as edit:
        edit.put(msgspec.structs.replace(BOREALIS, id="c-x", slug="acme-robotics", name="ACR"))
    before = app.workspace.roster.read()
    with pytest.raises(InvalidInput, match=why) as refused:
        add_customer(app.workspace, values)
    assert refused.value.field == field
    assert app.workspace.roster.read() == before


async def test_a_refused_field_has_the_focus_and_what_was_typed_stays() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler", *["tab"] * 5, *"kepler", "enter")
        await pilot.pause()
        assert "is none of customer:NAME" in seen(app)
        assert isinstance(app.focused, Input)
        assert app.focused.value == "kepler"
        await pilot.press("home", *"label:", "enter")
        await pilot.pause()
        assert kepler_mapping(app) == LinearMapping("label", "kepler")


def kepler_mapping(app: KoorApp) -> LinearMapping | None:
    return app.workspace.customer("kepler").linear


async def test_whoever_has_notes_is_not_taken_back() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("N", *"Kepler", "enter")
        await pilot.pause()
        write_note(app.workspace, "kepler", "They want 12 nodes.")
        await pilot.press("u")
        await pilot.pause()
        assert "Kepler" in names(app)
        assert "something was written about them since Kepler was added" in said(app)


async def test_more_customers_than_on_the_board_are_accounted_for() -> None:
    """Former customers and other people's are in the portfolio, not on the board: it says so."""
    app = app_with()
    gone = msgspec.structs.replace(CIRRUS, id="c-gone", slug="gone", name="Gone", stage=Stage.ENDED)
    hers = msgspec.structs.replace(
        CIRRUS, id="c-hers", slug="hers", name="Hers", manager="Mia Wolf"
    )
    with app.workspace.roster.edit() as edit:
        edit.put(gone)
        edit.put(hers)
    async with opened(app, PortfolioScreen()) as pilot:
        assert "all: 5 customers (1 ended, 1 not mine)" in seen(app)
        await pilot.press("a")
        await pilot.pause()
        assert "mine: 4 customers (1 ended)" in seen(app)
    assert len(app.desk.lines()) == 3

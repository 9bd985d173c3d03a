"""Facts and people are changed on the customer page, each field checked by itself."""

from __future__ import annotations

import pytest
from portfolio import ACME
from screens import app_with, opened, seen

from koortui.app import KoorApp
from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen
from koortui.usecases.customers import add_person, edit_facts, edit_person
from koortui.usecases.undo import Undoable, undo


def acme(app: KoorApp) -> Customer:
    return app.workspace.customer("acme")


async def test_facts_are_edited_in_place_and_undone() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("e", "home", *"The ", "tab", "tab", "tab", "end", *"; big")
        await pilot.press("enter")
        await pilot.pause()
        assert acme(app).name == "The Acme Robotics"
        assert acme(app).tags == ("robotics", "big")
        assert "The Acme Robotics" in seen(app).splitlines()[0]
        await pilot.press("u")
        await pilot.pause()
        assert acme(app) == ACME
        assert "The Acme" not in seen(app)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "has a name"),
        ("name", "borealis labs", "is Borealis Labs already"),
        ("aliases", "CM; cirrus", "is Cirrus Média already"),
        ("timezone", "Mars/Olympus", "is no time zone"),
    ],
)
def test_a_wrong_fact_is_refused_by_field_and_nothing_is_written(
    field: str, value: str, why: str
) -> None:
    app = app_with()
    with pytest.raises(InvalidInput, match=why) as refused:
        edit_facts(app.workspace, "acme", {field: value})
    assert refused.value.field == field
    assert acme(app) == ACME


async def test_a_refused_field_says_why_and_keeps_what_was_typed() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("e", *"Acme", "up", *"Mars", "enter")
        await pilot.pause()
        assert "is no time zone" in seen(app)
        assert "Mars" in seen(app)
        assert acme(app) == ACME


async def test_people_are_added_edited_and_taken_out() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("5", "P", *"Mia Wolf", "tab", *"CFO", "tab", *"mia@acme.example", "enter")
        await pilot.pause()
        assert acme(app).people[-1].email == "mia@acme.example"
        assert "mia@acme.example" in seen(app)
        await pilot.press("end", "enter", "tab", *"COO", "enter")
        await pilot.pause()
        assert acme(app).people[-1].role == "COO"
        await pilot.press("x", "2")
        await pilot.pause()
        assert [person.name for person in acme(app).people] == ["Petra Holm", "Sam Ortiz"]
        await pilot.press("u")
        await pilot.pause()
        assert [person.name for person in acme(app).people][-1] == "Mia Wolf"


async def test_where_somebody_is_and_how_they_like_to_be_reached_is_edited_and_shown() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("5", "enter", "tab", "tab", "tab", "tab", *"Mars", "enter")
        await pilot.pause()
        assert "'Mars' is no time zone" in seen(app)
        await pilot.press("ctrl+u", *"America/Toronto", "tab", "up", "up", "enter")
        await pilot.pause()
        person = acme(app).people[0]
        assert (person.timezone, person.channel) == ("America/Toronto", "chat")
        [line] = [line for line in seen(app).splitlines() if "petra@acme" in line]
        assert "04:30" in line  # 09:30 UTC, 10:30 here
        assert "chat" in line
        [line] = [line for line in seen(app).splitlines() if "sam@acme" in line]
        assert "10:30" in line
        await pilot.press("v", "2")
        await pilot.pause()
        assert "Petra: 04:30 there, prefers chat" in seen(app)


async def test_the_time_and_channel_are_those_of_the_person_it_goes_to() -> None:
    app = app_with()
    edit_person(
        app.workspace,
        "acme",
        ACME.people[1],
        {"name": "Sam Ortiz", "email": "sam@acme.example", "timezone": "Asia/Tokyo"},
    )
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert "there," not in seen(app)
        assert "Petra:" not in seen(app)
        await pilot.press("T", "ctrl+u", *"sam@acme.example", "enter")
        await pilot.pause()
        assert "Sam: 18:30 there" in seen(app)


def test_a_persons_address_and_name_are_checked() -> None:
    app = app_with()
    for values, field in (
        ({"name": "Mia", "email": "not an address"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "Mia", "timezone": "CEST"}, "timezone"),
        ({"name": "Mia", "channel": "pigeon"}, "channel"),
        ({"name": "petra holm"}, "name"),
    ):
        with pytest.raises(InvalidInput) as refused:
            add_person(app.workspace, "acme", values)
        assert refused.value.field == field


def test_undo_of_an_edit_leaves_what_others_changed_since() -> None:
    app = app_with()
    saved = edit_facts(app.workspace, "acme", {"tags": "vip"})
    with app.workspace.roster.edit() as edit:
        from msgspec.structs import replace

        edit.put(replace(acme(app), nodes=99))
    undo(app.workspace, Undoable(slug="acme", saved=saved))
    assert (acme(app).tags, acme(app).nodes) == (ACME.tags, 99)

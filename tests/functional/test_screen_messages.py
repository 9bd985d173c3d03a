"""Step 2 and keeping in touch by keys: whom it goes to, what closes an ask, one nudge a slot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs
from portfolio import ago, workspace
from screens import opened, seen, until
from textual.events import Paste
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.config import Config, MailSettings, Me
from koortui.domain.journal import Ask, Channel, Contact, Direction
from koortui.domain.mutations import MailSend
from koortui.domain.ports import JournalRecord
from koortui.screens.review import ReviewScreen
from koortui.screens.touch import TouchScreen
from koortui.usecases.customers import edit_person

ASK = Ask(id="ask", at=ago(9), owed_by="customer", what="the logs of host 7")


def app_with_mail(*records: JournalRecord, templates: Path | None = None) -> KoorApp:
    space = workspace(*records)
    mail = MailSettings(host="127.0.0.1", port=1, security="none", from_="nora@koor.example")
    config = Config(me=Me(name="Nora Lindt"), mail=mail)
    changed = {"config": config, "templates_dir": templates}
    return KoorApp(structs.replace(space, **changed), pull_at_start=False)


def mails(app: KoorApp) -> list[MailSend]:
    writes = app.workspace.journals.read("acme").writes.values()
    return [write.payload for write in writes if isinstance(write.payload, MailSend)]


async def test_cc_is_chosen_and_goes_into_the_mail() -> None:
    app = app_with_mail()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "T", "tab", *"boss@acme.example", "enter")
        await until(pilot, lambda: "boss@acme" in seen(app))
        await pilot.press("S", "1")
        await until(pilot, lambda: bool(mails(app)))
    [mail] = mails(app)
    assert mail.cc == ("boss@acme.example",)
    journal = app.workspace.journals.read("acme")
    assert journal.contacts[mail.contact_id].text in mail.body
    assert journal.drafts == {}


async def test_a_reminder_is_suggested_and_a_second_one_in_the_slot_is_asked_about() -> None:
    app = app_with_mail(ASK)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "the logs of host 7 (asked on Tuesday 17 November)" in seen(app))
        await pilot.press("S", "1")
        await until(pilot, lambda: len(mails(app)) == 1)
        await pilot.press("t", "3", "S")
        await until(pilot, lambda: "reminded on Thu already" in seen(app))
        await pilot.press("escape")
    assert len(app.workspace.journals.read("acme").asks["ask"].nudges) == 1


async def test_what_they_tell_us_closes_what_they_owed() -> None:
    app = app_with_mail(ASK)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "l")
        await until(pilot, lambda: "Log a contact" in seen(app))
        app.screen.query_one("#f-direction", Input).value = "in"
        await pilot.press(*"sent", "enter")
        await until(pilot, lambda: "answers: the logs of host 7" in seen(app))
        await pilot.press("2")
        await until(pilot, lambda: not app.workspace.journals.read("acme").asks["ask"].is_open)
        await pilot.press("u", "u")
        await until(pilot, lambda: app.workspace.journals.read("acme").asks["ask"].is_open)


async def test_what_was_said_before_is_logged_with_its_time_and_nothing_pasted_is_lost() -> None:
    app = app_with_mail()
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("2", "l")
        await until(pilot, lambda: "Log a contact" in seen(app))
        app.post_message(Paste("Hello Nora,\n\nthe logs are\nattached."))
        await until(pilot, lambda: "Hello Nora, the logs are attached." in seen(app))
        await pilot.press("tab", *"2026-11-27", "enter")
        await until(pilot, lambda: "still to come" in seen(app))
        await pilot.press("ctrl+u", *"2026-11-25 14:05", "enter")
        await until(pilot, lambda: bool(app.workspace.journals.read("acme").contacts))
    [contact] = app.workspace.journals.read("acme").contacts.values()
    assert contact.text == "Hello Nora, the logs are attached."
    assert contact.at == datetime(2026, 11, 25, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize("channel", ["chat", ""])
async def test_the_channel_they_like_is_the_one_offered(channel: str) -> None:
    app = app_with_mail()
    values = {"name": "Petra Holm", "email": "petra@acme.example", "channel": channel}
    person = app.workspace.customer("acme").people[0]
    edit_person(app.workspace, "acme", person, values)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "l")
        await until(pilot, lambda: "Log a contact" in seen(app))
        assert app.screen.query_one("#f-channel", Input).value == (channel or "call")


async def test_a_bad_template_file_is_named_and_makes_no_message(tmp_path: Path) -> None:
    (tmp_path / "update.md").write_text("Subject: Hi\n\n{nwes}\n", encoding="utf-8")
    app = app_with_mail(templates=tmp_path)
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("2", "t", "1")
        await until(
            pilot,
            lambda: "{nwes} is not a variable" in " ".join(n.title for n in app._notifications),
        )
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.message.text == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_quiet_customer_is_listed_and_its_hello_shares_the_news(
    size: tuple[int, int],
) -> None:
    app = app_with_mail()
    hello = Contact(
        id="c", at=ago(28), channel=Channel.EMAIL, direction=Direction.OUT, subject="Hi there"
    )
    with app.workspace.journals.edit("borealis") as edit:
        edit.put(hello)
    async with opened(app, TouchScreen(), size=size) as pilot:
        await until(pilot, lambda: "▸" in seen(app))
        [line] = [line for line in seen(app).splitlines() if "Borealis Labs  " in line]
        assert all(word in line for word in ("28d ago", "never", "Hi there"))
        await pilot.press("N", *"New", "enter")
        await until(pilot, lambda: "  New" in seen(app))
        while app.screen.current_slug != "borealis":  # type: ignore[attr-defined]
            await pilot.press("j")
        await pilot.press("enter")
        await until(pilot, lambda: "hello · to anna@" in seen(app) and "- New" in seen(app))


async def test_another_template_takes_the_place_of_written_words_only_when_told_to() -> None:
    app = app_with_mail()
    async with opened(app, ReviewScreen("acme")) as pilot:
        review = app.screen
        assert isinstance(review, ReviewScreen)
        await pilot.press("2")
        await pilot.press("t", "2")  # nothing written yet: nobody is asked
        await until(pilot, lambda: app.screen is review)
        second = review.message.template
        await pilot.press("e", "ctrl+end", *"my words", "escape")
        await pilot.pause()
        for answer in ("escape", "1"):
            await pilot.press("t", "1")
            await until(pilot, lambda: "A message is being written" in seen(app))
            await pilot.press(answer)
            await until(pilot, lambda: app.screen is review)
            assert "my words" in review.message.text
            assert review.message.template == second
        await pilot.press("t", "1")
        await until(pilot, lambda: "A message is being written" in seen(app))
        await pilot.press("2")
        await until(pilot, lambda: app.screen is review)
        assert "my words" not in review.message.text
        assert review.message.template != second

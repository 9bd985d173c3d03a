"""Templates as files, and the ways a message leaves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import msgspec
import pytest
from domain_support import ask, customer, issue, situation, wd_ago
from fakes.memory import MemoryJournalStore, MemoryMirrorStore, MemoryRosterStore
from msgspec import structs

from koortui.config import Config, MailSettings, Me
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import CustomerPerson
from koortui.domain.drafts import Template
from koortui.domain.errors import InvalidInput, NotSetUp
from koortui.domain.mutations import MailSend, WriteState
from koortui.domain.templates import VARIABLES, parse_template
from koortui.domain.thresholds import Thresholds
from koortui.usecases import messages, news, queue, templates
from koortui.usecases.assessments import is_reviewed, mark_reviewed
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ACME = customer(people=(CustomerPerson(name="Rosa Diaz", email="rosa@acme.example"),))
LETTER = messages.Letter(
    template="update",
    subject="Größe & Ziel?",
    text="Hello Rosa,\n\n100% done; a+b=c\n",
    to=("rosa@acme.example",),
    cc=("bo@acme.example",),
)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    roster = MemoryRosterStore()
    with roster.edit() as edit:
        edit.put(ACME)
    numbers = iter(range(1, 1000))
    mail = MailSettings(host="localhost", from_="Eve <eve@koor.example>")
    calendar = WorkCalendar(timezone="Europe/Berlin")
    return Workspace(
        config=Config(me=Me(name="Eve Manager"), mail=mail),
        thresholds=Thresholds(),
        roster=roster,
        journals=MemoryJournalStore(),
        mirror=MemoryMirrorStore(),
        clock=lambda: NOW,
        new_id=lambda: f"id-{next(numbers)}",
        calendar_of=lambda _: calendar,
        templates_dir=tmp_path / "templates",
        letters_dir=tmp_path / "letters",
    )


# Templates


@pytest.mark.parametrize("name", list(Template))
def test_each_template_comes_with_the_program_and_is_good(name: str) -> None:
    assert templates.ours(name).subject


def test_the_documents_list_exactly_the_variables() -> None:
    text = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    named = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `{")]
    assert named == [f"{{{name}}}" for name in VARIABLES]


def test_a_persons_own_template_stands_before_ours(space: Workspace) -> None:
    own = "Subject: {customer}!\n\n{greeting}\n\nall well?\n"
    templates.save_template(space, "hello", own)
    current = situation(customer=ACME)
    subject, body = messages.write_draft(space, current, "hello", ())
    assert (subject, body) == ("Acme Robotics!", "Hello Rosa,\n\nall well?\n")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Subject: Hi\n\nDear {naem}\n", "hello.md, line 3: {naem} is not a variable"),
        ("Subject: Hi\n\nDear {customer\n", "hello.md, line 3: a brace without its other one"),
        ("Hi\n\nDear {customer}\n", 'hello.md, line 1: it does not begin with "Subject: "'),
        ("Subject: Hi\n", "hello.md, line 2: there is no text"),
    ],
)
def test_a_bad_template_is_named_with_file_line_and_variable(
    text: str, problem: str, space: Workspace
) -> None:
    with pytest.raises(InvalidInput, match=re.escape(problem)):
        parse_template(text, "hello", "hello.md")
    templates.save_template(space, "hello", templates.text_of_ours("hello"))
    with pytest.raises(InvalidInput):
        templates.save_template(space, "hello", text)
    assert templates.read_template(space, "hello").subject == "Hello from Koor to {customer}"


def test_a_reminder_names_the_exact_ask_and_its_date(space: Workspace) -> None:
    asked = ask(wd_ago(8), nudges=(wd_ago(3),))
    _, body = messages.write_draft(space, situation(asked, customer=ACME), "reminder", ())
    assert "- the OSD logs (asked on Monday 16 November, reminded on Monday 23 November)" in body


def test_a_hello_shares_the_newest_news_and_an_update_none(space: Workspace) -> None:
    news.add_news(space, "Ceph 21 is out", "https://ceph.io/21")
    current = situation(customer=ACME)
    assert (
        "- Ceph 21 is out: https://ceph.io/21"
        in messages.write_draft(space, current, "hello", ())[1]
    )
    assert "Ceph 21" not in messages.write_draft(space, current, "update", ())[1]
    news.remove_news(space, news.list_news(space)[0].id)
    assert "of use to you" not in messages.write_draft(space, current, "hello", ())[1]


def test_an_invitation_without_a_calendar_link_is_not_whole(space: Workspace) -> None:
    current = situation(customer=ACME, issues=(issue(),))
    assert "{invitation}" in messages.write_draft(space, current, "checkpoint", ())[1]


# Ways out


def test_an_assessment_is_not_delivered_before_it_was_reviewed_each_time(space: Workspace) -> None:
    letter = msgspec.structs.replace(LETTER, template="assessment")
    for send in (messages.send_mail, messages.hand_over):
        with pytest.raises(InvalidInput):
            send(space, "acme", letter)
        assert not is_reviewed(space.journals.read("acme"))
        mark_reviewed(space, "acme", "figures checked")
        send(later(space, hours=1), "acme", letter)
        space = later(space, hours=2)


def later(space: Workspace, hours: int) -> Workspace:
    now = space.clock() + timedelta(hours=hours)
    return structs.replace(space, clock=lambda: now)


def test_contact_and_mail_are_one_commit_and_undo_brings_the_text_back(space: Workspace) -> None:
    saved = messages.send_mail(space, "acme", LETTER, send_after=NOW + timedelta(days=1))
    journal = space.journals.read("acme")
    [contact], [write] = journal.contacts.values(), journal.writes.values()
    assert isinstance(write.payload, MailSend)
    assert (write.target, write.payload.contact_id) == ("mail", contact.id)
    assert write.payload.message_id == f"<{contact.id}@koor.example>"
    assert (contact.text, contact.person) == (
        LETTER.text.strip(),
        "rosa@acme.example, bo@acme.example",
    )
    undo(space, Undoable(slug="acme", saved=saved))
    journal = space.journals.read("acme")
    assert journal.contacts == {}
    assert [w.state for w in journal.writes.values()] == [WriteState.WITHDRAWN]
    [kept] = journal.drafts.values()
    assert kept.text.startswith("update | Größe & Ziel?\nHello Rosa")


def test_a_mail_in_doubt_is_given_up_but_its_contact_stays(space: Workspace) -> None:
    saved = messages.send_mail(space, "acme", LETTER)
    with space.journals.edit("acme") as edit:
        write = edit.journal.writes[saved.queued[0]]
        edit.put(msgspec.structs.replace(write, state=WriteState.IN_DOUBT))
    queue.discard(space, queue.find_write(space, saved.queued[0]))
    assert len(space.journals.read("acme").contacts) == 1
    assert queue.list_writes(space) == []


@pytest.mark.parametrize(
    "wrong", [{"to": ()}, {"to": ("rosa@acme.example\nBcc: x@y.example",)}, {"text": " "}]
)
def test_what_cannot_be_sent_is_refused_before_anything_is_kept(
    wrong: dict[str, object], space: Workspace
) -> None:
    with pytest.raises(InvalidInput):
        messages.send_mail(space, "acme", msgspec.structs.replace(LETTER, **wrong))
    assert space.journals.read("acme").contacts == {}


def test_a_newline_in_a_subject_never_becomes_a_header(space: Workspace) -> None:
    letter = msgspec.structs.replace(LETTER, subject="Hello\r\nBcc: all@evil.example")
    messages.send_mail(space, "acme", letter)
    [write] = space.journals.read("acme").writes.values()
    assert isinstance(write.payload, MailSend)
    assert write.payload.subject == "Hello Bcc: all@evil.example"


def test_mail_wants_a_server(space: Workspace) -> None:
    space = structs.replace(space, config=Config())
    with pytest.raises(NotSetUp):
        messages.send_mail(space, "acme", LETTER)


def test_the_mail_programs_address_holds_the_whole_message() -> None:
    parts = urlsplit(messages.mailto(LETTER))
    values = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "rosa@acme.example")
    assert values["subject"] == [LETTER.subject]
    assert values["body"][0].replace("\r\n", "\n") == LETTER.text
    assert values["cc"] == ["bo@acme.example"]


def test_the_file_is_a_draft_that_only_its_owner_reads(space: Workspace) -> None:
    path = messages.write_eml(space, "acme", LETTER)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (message["Subject"], message["X-Unsent"]) == (LETTER.subject, "1")
    assert message["From"] == "Eve <eve@koor.example>"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("14:30", datetime(2026, 11, 26, 13, 30, tzinfo=UTC)),
        ("2026-11-30", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30 14:30", datetime(2026, 11, 30, 13, 30, tzinfo=UTC)),
    ],
)
def test_a_time_to_send_is_read(text: str, when: datetime) -> None:
    assert messages.parse_when(text, NOW, BERLIN) == when


@pytest.mark.parametrize("text", ["", "soon", "08:00", "2026-11-01"])
def test_no_time_and_a_past_one_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        messages.parse_when(text, NOW, BERLIN)


def test_the_next_review_day_is_at_nine_in_the_morning(space: Workspace) -> None:
    assert messages.next_slot_morning(space) == datetime(2026, 11, 30, 8, tzinfo=UTC)

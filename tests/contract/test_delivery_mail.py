"""Mail over real SMTP: one message, well-formed, at most once, or a reason in plain words."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from fakes.mail_rig import NOW, PASSWORD, MailRig, mail, self_signed

from koortui.domain.errors import InvalidInput
from koortui.domain.letter import bare_address, email_message, split_addresses
from koortui.domain.mutations import WriteState
from koortui.services.mail import Mailer
from koortui.services.mail_connection import MailServer
from koortui.store.journals import TinyJournalStore

CHILD = Path(__file__).with_name("mail_child.py")
SOON = 0.3
"""Seconds to wait where a test has the answer never come."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"))


def test_one_message_arrives_once_and_well_formed() -> None:
    text = "Grüße aus Köln,\n\n.a line that begins with a dot\n..\n" + "long " * 400 + "\n—Eve\n"
    letter = mail(cc=["bo@acme.example"], subject="Stand der Dinge: Žluťoučký kůň ✓", body=text)
    with MailRig() as rig:
        rig.queue(letter)
        report = rig.push()
        rig.push()
    assert (report.pushed.delivered, report.errors) == (1, ())
    assert rig.states() == [WriteState.DELIVERED]
    [(recipients, content)] = rig.postbox.received
    [message] = rig.postbox.messages
    assert recipients == ("rosa@acme.example", "bo@acme.example")
    assert {name: message[name] for name in ("From", "To", "Cc", "Subject", "Message-ID")} == {
        "From": "Eve Manager <eve@koor.example>",
        "To": "rosa@acme.example",
        "Cc": "bo@acme.example",
        "Subject": letter.subject,
        "Message-ID": "<one@koor.example>",
    }
    assert message["Date"].datetime == NOW
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert message.get_content().replace("\r\n", "\n") == text
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_a_refused_recipient_parks_the_message_and_nobody_gets_it() -> None:
    with MailRig() as rig:
        rig.postbox.refused = {"bo@acme.example"}
        rig.queue(mail(cc=["bo@acme.example"]), mail("two"))
        report = rig.push()
    assert rig.states() == [WriteState.REJECTED, WriteState.DELIVERED]
    assert "bo@acme.example: 550 no such mailbox" in rig.errors()
    assert [message["Message-ID"] for message in rig.postbox.messages] == ["<two@koor.example>"]
    assert [error.kind for error in report.errors] == ["refused"]


def test_a_wrong_password_sends_nothing_is_said_once_and_all_stays_queued(
    certificate: Path,
) -> None:
    with MailRig(
        security="starttls", certificate=certificate, user="eve", knows_password=False
    ) as rig:
        rig.queue(mail(), mail("two"))
        report = rig.push()
    assert rig.states() == [WriteState.QUEUED, WriteState.QUEUED]
    assert [(error.source, error.kind) for error in report.errors] == [("mail", "auth")]
    assert rig.postbox.received == []
    assert PASSWORD.reveal() not in repr(report) + rig.errors()


def test_the_right_password_gets_in(certificate: Path) -> None:
    with MailRig(security="starttls", certificate=certificate, user="eve") as rig:
        rig.queue(mail())
        rig.push()
    assert rig.states() == [WriteState.DELIVERED]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_stops_everything(
    security: str, certificate: Path
) -> None:
    with MailRig(security=security, certificate=certificate, trusted=False) as rig:  # type: ignore[arg-type]
        rig.queue(mail())
        report = rig.push()
    assert rig.states() == [WriteState.QUEUED]
    assert [error.kind for error in report.errors] == ["tls"]
    assert "self-signed certificate" in report.errors[0].message
    assert rig.postbox.received == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_certificate_carries_the_message(security: str, certificate: Path) -> None:
    with MailRig(security=security, certificate=certificate) as rig:  # type: ignore[arg-type]
        rig.queue(mail())
        rig.push()
    assert rig.states() == [WriteState.DELIVERED]


def test_a_server_that_offers_no_encryption_is_told_nothing() -> None:
    with MailRig() as rig:
        rig.mailer = Mailer(MailServer(host="127.0.0.1", port=rig.port), None)
        rig.queue(mail())
        report = rig.push()
    assert [error.kind for error in report.errors] == ["tls"]
    assert (rig.states(), rig.postbox.received) == ([WriteState.QUEUED], [])


def test_unencrypted_mail_goes_to_this_machine_only() -> None:
    rig = MailRig()
    rig.mailer = Mailer(MailServer(host="mail.example", security="none"), None)
    rig.queue(mail())
    assert [error.kind for error in rig.push().errors] == ["tls"]


def test_nobody_listens_and_it_stays_queued() -> None:
    rig = MailRig()  # not started
    rig.queue(mail())
    report = rig.push()
    assert rig.states() == [WriteState.QUEUED]
    assert [error.kind for error in report.errors] == ["offline"]


def test_silence_before_data_is_tried_again_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        rig = MailRig()
        server = MailServer(host="127.0.0.1", port=int(silent.getsockname()[1]), security="none")
        rig.mailer = Mailer(server, None, timeout=SOON)
        rig.queue(mail())
        report = rig.push()
    assert rig.states() == [WriteState.QUEUED]
    assert [error.kind for error in report.errors] == ["timeout"]


@pytest.mark.parametrize("manners", ["drop_after_data", "hang_after_data"])
def test_no_answer_after_data_is_in_doubt_and_never_sent_again_by_itself(manners: str) -> None:
    with MailRig(timeout=SOON) as rig:
        rig.postbox.manners = manners  # type: ignore[assignment]
        rig.queue(mail())
        report = rig.push()
        assert rig.states() == [WriteState.IN_DOUBT]
        assert report.pushed.in_doubt == 1
        rig.postbox.manners = ""
        for _ in range(3):
            assert rig.push().pushed.delivered == 0
    assert rig.states() == [WriteState.IN_DOUBT]
    assert len(rig.postbox.received) == 1


def test_a_person_sends_one_in_doubt_again_under_the_same_message_id() -> None:
    with MailRig(timeout=SOON) as rig:
        rig.postbox.manners = "drop_after_data"
        rig.queue(mail())
        rig.push()
        rig.postbox.manners = ""
        with rig.journals.edit("acme") as edit:
            [write] = edit.journal.writes.values()
            edit.put(msgspec.structs.replace(write, state=WriteState.QUEUED))
        rig.push()
    assert rig.states() == [WriteState.DELIVERED]
    assert {message["Message-ID"] for message in rig.postbox.messages} == {"<one@koor.example>"}


def test_a_busy_server_is_asked_again_with_the_next_push() -> None:
    with MailRig() as rig:
        rig.postbox.manners = "busy"
        rig.queue(mail())
        rig.push()
        assert rig.states() == [WriteState.QUEUED]
        rig.postbox.manners = ""
        rig.push()
    assert rig.states() == [WriteState.DELIVERED]
    assert len(rig.postbox.received) == 1


def test_send_later_waits_until_its_time() -> None:
    with MailRig() as rig:
        rig.queue(mail(send_after=NOW + timedelta(hours=5)), mail("two"))
        assert rig.push().pushed.delivered == 1
        assert rig.states() == [WriteState.QUEUED, WriteState.DELIVERED]
        rig.now = NOW + timedelta(hours=5)
        rig.push()
    assert [message["Message-ID"] for message in rig.postbox.messages] == [
        "<two@koor.example>",
        "<one@koor.example>",
    ]


@pytest.mark.parametrize("line", ["x\r\nBcc: all@evil.example", "x\nBcc: all@evil.example"])
@pytest.mark.parametrize("field", ["subject", "sender", "to", "cc", "message_id"])
def test_a_header_that_is_not_one_line_is_refused(field: str, line: str) -> None:
    value = (f"{line}@x.example",) if field in ("to", "cc") else f"{line} <a@b.example>"
    with pytest.raises(InvalidInput):
        email_message(msgspec.structs.replace(mail(), **{field: value}))


def test_an_injected_header_in_the_queue_is_rejected_and_nothing_is_sent() -> None:
    with MailRig() as rig:
        rig.queue(mail(subject="x\r\nBcc: all@evil.example"))
        rig.push()
    assert rig.states() == [WriteState.REJECTED]
    assert rig.postbox.received == []


@pytest.mark.parametrize(
    "text", ["", "rosa", "rosa@", "a b@c.example", "a@b.example\nBcc: c@d.example", "ä@b.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        bare_address(text)


def test_several_addresses_stand_with_commas_or_semicolons() -> None:
    found = split_addresses("a@b.example; Bo <bo@c.example>, ")
    assert found == ("a@b.example", "bo@c.example")


@pytest.mark.parametrize("manners", ["hang_after_data", "silent"])
def test_a_push_killed_while_it_sends_leaves_the_message_in_doubt(
    manners: str, tmp_path: Path
) -> None:
    """kill -9 with SENDING on disk: whether it arrived or not, it is not sent again."""
    rig = MailRig(journals=TinyJournalStore(tmp_path / "journals"))
    rig.queue(mail())
    with rig, socket.create_server(("127.0.0.1", 0)) as silent:
        port = rig.port
        if manners == "silent":
            port = int(silent.getsockname()[1])
        else:
            rig.postbox.manners = "hang_after_data"
        with subprocess.Popen([sys.executable, str(CHILD), str(tmp_path), str(port)]) as child:
            if manners == "silent":
                silent.settimeout(20)
                connection, _ = silent.accept()
            else:
                wait_for(lambda: bool(rig.postbox.received))
            child.kill()
        if manners == "silent":
            connection.close()
        assert rig.states() == [WriteState.SENDING]
        rig.postbox.manners = ""
        rig.push()
        rig.push()
    assert rig.states() == [WriteState.IN_DOUBT]
    assert len(rig.postbox.received) == (manners == "hang_after_data")


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()

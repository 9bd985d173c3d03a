"""The message of step 2 by keys alone, in a real terminal, to a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from company import Company, cli, running_company, seeded_home
from fakes.mail_rig import MailRig
from terminal import Terminal

from koortui.domain.journal import Contact
from koortui.locations import Locations
from koortui.store.journals import TinyJournalStore

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

MONDAY = "2026-11-16"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with running_company(tmp_path, MONDAY) as servers:
        yield servers


@pytest.fixture
def post() -> Iterator[MailRig]:
    with MailRig() as rig:
        yield rig


@pytest.fixture
def env(tmp_path: Path, company: Company, post: MailRig) -> dict[str, str]:
    home = seeded_home(tmp_path, MONDAY)
    config = Path(home["KOORTUI_HOME"]) / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert "[mail]\n" in text
    settings = f'[mail]\nhost = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\n'
    config.write_text(text.replace("[mail]\n", settings), encoding="utf-8")
    return {**home, **company.env}


def at_delta(terminal: Terminal) -> None:
    """The review of a customer with nothing wrong."""
    terminal.wait(r"Linear \d+[sm] · Sheet \d+[sm]")
    terminal.wait_gone("syncing")
    terminal.press("/", "d", "e", "l")
    terminal.wait("▸ .*Delta Genomics")
    terminal.press("enter")
    terminal.wait("Timeline")
    terminal.press("v")
    terminal.wait("① Linear +evident")


def test_the_update_of_a_clean_review_is_sent_in_at_most_five_keys(
    post: MailRig, env: dict[str, str]
) -> None:
    with Terminal(env=env, columns=80, lines=24) as terminal:
        at_delta(terminal)
        before = terminal.keys
        terminal.press("2", "S")
        terminal.wait("1 +send it now")
        terminal.press("1")
        terminal.wait("on its way")
        terminal.press("d")
        terminal.wait("Communicate: done")
        assert terminal.keys - before <= 5
        terminal.wait_gone("queued|syncing")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    [message] = post.postbox.messages
    assert message["Subject"] == "Where we stand: Delta Genomics"
    assert message["Message-ID"]
    assert "Best regards\r\nDana Reyes" in message.get_content()
    assert cli(env, "queue") == (0, {"writes": []})


def test_a_message_for_later_waits_and_u_takes_it_back(post: MailRig, env: dict[str, str]) -> None:
    with Terminal(env=env, columns=80, lines=24) as terminal:
        at_delta(terminal)
        terminal.press("2", "S")
        terminal.wait("2 +send it on Thu 19 Nov 09:00")
        terminal.press("2")
        terminal.wait("waits in the queue")
        _, queue = cli(env, "queue")
        assert [(w["target"], w["state"]) for w in queue["writes"]] == [("mail", "queued")]
        terminal.press("u")
        terminal.wait("withdrawn")  # the toast folds its sentence
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    code, report = cli(env, "sync", "--push-only")
    assert (code, report["pushed"]["delivered"]) == (0, 0)
    assert post.postbox.received == []
    assert cli(env, "queue") == (0, {"writes": []})


def test_the_message_is_edited_in_the_persons_own_editor(env: dict[str, str]) -> None:
    editor = {"VISUAL": "sed -i s/Hello/Dear/"}
    with Terminal(env={**env, **editor}, columns=80, lines=24) as terminal:
        at_delta(terminal)
        terminal.press("2", "ctrl+e")
        terminal.wait("Dear Yara,")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    with Terminal(env=env, columns=80, lines=24) as terminal:
        at_delta(terminal)
        terminal.press("2")
        terminal.wait("Dear Yara,")  # kept as a draft
        terminal.press("b", "b", "q")
        assert terminal.end() == 0


def with_program(env: dict[str, str], tmp_path: Path, script: str) -> Path:
    """A mail program of one's own; what it was given lands in the file."""
    program, given = tmp_path / "my mail", tmp_path / "given"
    program.write_text(f"#!/bin/sh\n{script.format(given=given)}\n", encoding="utf-8")
    program.chmod(0o700)
    config = Path(env["KOORTUI_HOME"]) / "config.toml"
    text = config.read_text(encoding="utf-8")
    setting = f"[mail]\nprogram = \"'{program}' --compose\"\n"
    config.write_text(text.replace("[mail]\n", setting), encoding="utf-8")
    return given


def open_in_program(terminal: Terminal, added: str) -> None:
    at_delta(terminal)
    terminal.press("2", "e")
    terminal.wait(r"esc or ctrl\+s keeps the draft")
    if len(added) > 100:
        terminal.paste(added)
    else:
        terminal.type(added)
    terminal.press("esc")
    terminal.wait("e edit")
    terminal.press("S")
    terminal.wait("5 +open it in my mail program")
    terminal.press("5")


def contacts(env: dict[str, str]) -> list[Contact]:
    folder = Locations.find(Path(env["KOORTUI_HOME"])).journals_dir
    return TinyJournalStore(folder).read("delta-genomics").contacts_in_order


def test_the_persons_mail_program_gets_an_address_it_can_read(
    tmp_path: Path, env: dict[str, str]
) -> None:
    given = with_program(env, tmp_path, 'printf "%s\\n" "$@" > "{given}"')
    before = len(contacts(env))
    with Terminal(env=env, columns=80, lines=24) as terminal:
        open_in_program(terminal, "Grüße & 100% + mehr #1?")
        terminal.wait("Opened in your mail program")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    flag, address = given.read_text(encoding="utf-8").splitlines()
    assert flag == "--compose"
    parts = urlsplit(address)
    assert (parts.scheme, parts.path) == ("mailto", "yara@deltagenomics.example")
    fields = parse_qs(parts.query)
    assert fields["subject"] == ["Where we stand: Delta Genomics"]
    [body] = fields["body"]
    assert body.startswith("Hello Yara,\r\n\r\n")
    assert "Grüße & 100% + mehr #1?" in body
    logged = contacts(env)
    assert len(logged) == before + 1
    assert logged[-1].text == body.replace("\r\n", "\n").strip()


def test_a_text_too_long_for_an_address_goes_as_a_file(tmp_path: Path, env: dict[str, str]) -> None:
    given = with_program(env, tmp_path, 'printf "%s" "$2" > "{given}"')
    with Terminal(env=env, columns=80, lines=24) as terminal:
        open_in_program(terminal, "Ünd noch ein Satz. " * 600)
        terminal.wait("Opened in your mail program")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    path = Path(given.read_text(encoding="utf-8"))
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"] == "yara@deltagenomics.example"
    assert message["X-Unsent"] == "1"
    assert message.get_content().count("Ünd noch ein Satz.") == 600


def test_nothing_is_logged_when_the_mail_program_fails(tmp_path: Path, env: dict[str, str]) -> None:
    with_program(env, tmp_path, "exit 3")
    before = contacts(env)
    with Terminal(env=env, columns=80, lines=24) as terminal:
        open_in_program(terminal, "Still here")
        terminal.wait("ended with code 3")
        terminal.wait("Still here")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    assert contacts(env) == before


def test_a_template_is_edited_from_the_picker_and_is_the_persons_own(env: dict[str, str]) -> None:

    editor = {"VISUAL": "sed -i s/{greeting}/Ahoy,/"}
    with Terminal(env={**env, **editor}, columns=80, lines=24) as terminal:
        at_delta(terminal)
        terminal.press("2", "t")
        terminal.wait("9 +edit the template update")
        terminal.press("9")
        terminal.wait("it is yours now")
        terminal.wait("Ahoy,")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0
    found = list(Path(env["KOORTUI_HOME"]).rglob("update.md"))
    assert len(found) == 1
    assert "Ahoy," in found[0].read_text(encoding="utf-8")
    with Terminal(env={**env, "VISUAL": "false"}, columns=80, lines=24) as terminal:
        at_delta(terminal)
        terminal.press("2")
        terminal.wait("Ahoy,")  # it stands before ours
        terminal.press("ctrl+e")
        terminal.wait("false ended with code 1")
        terminal.press("t")  # the screen is still ours
        terminal.wait("Template")
        terminal.press("esc")
        terminal.wait_gone("digit or enter choose")
        terminal.press("b", "b", "q")
        assert terminal.end() == 0

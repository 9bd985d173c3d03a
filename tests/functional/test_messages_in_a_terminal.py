"""The message of step 2 by keys alone, in a real terminal, to a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from company import Company, cli, running_company, seeded_home
from fakes.mail_rig import MailRig
from terminal import Terminal

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
        terminal.wait("withdrawn before it was sent")
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

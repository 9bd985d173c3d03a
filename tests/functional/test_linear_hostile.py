"""Hostile text from Linear in a real terminal: nothing of it is obeyed, by terminal or program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office, running_office
from terminal import Terminal

from koortui.domain.sanitise import clean_line
from koortui.usecases.notes import write_note

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

#: What a terminal would obey, each with bytes by which it would be known in the output.
PLANTED = {
    "\x1b]52;c;SE9TVElMRQ==\x07": b"SE9TVElMRQ",  # writes the clipboard
    "\x1b]0;pwned-title\x07": b"pwned-title",
    "\x9d0;pwned-c1\x9c": b"pwned-c1",
    "\x1bP+q6b31\x1b\\": b"+q6b31",
    "\x1b[8;33;44t": b"8;33;44t",  # resizes the window
    "\x9b5;5;5m": b"5;5;5m",
    "\x1b[6n": b"\x1b[6n",  # makes it answer as if typed
    "\x1bc": b"\x1bc",  # resets it
    "\x0e\x07\x7f": b"\x0e",
    "\u202e\u2066": "\u202e".encode(),
    "\u2028": "\u2028".encode(),
}
MARKUP = "[@click=app.leave]press[/][bold red][/red][[ $error {0}"
EVIL = "".join(PLANTED) + MARKUP


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        plant(made)
        made.sync()
        yield made


def plant(office: Office) -> None:
    """The same text in every field of Linear that is shown somewhere."""
    world = office.world
    label = world.add_label(f"evil {EVIL}")
    world.add_customer(f"Acme {EVIL}")
    project = world.add_project(f"Project {EVIL}", teams=[office.team], health=None)
    world.add_team("EVL", f"Team {EVIL}")
    mallory = world.add_user(f"Mallory {EVIL}", email="m@evil.example")
    issue = world.add_issue(
        office.team,
        f"Title {EVIL}",
        description=f"# {EVIL}\n\n[link](javascript:alert) ![x](http://x/y)\n\n```\n{EVIL}\n```",
        assignee=mallory,
        labels=[office.label, label],
        project=project,
        priority=1,
    )
    world.add_comment(
        issue, f"Comment {EVIL}\n\n| a | b |\n|---|---|\n| {EVIL} | 2 |", user=mallory
    )
    world.add_comment(issue, EVIL, bot="workflow")
    world.add_comment(issue, EVIL, external_user=world.add_external_user(f"Outsider {EVIL}"))
    nobody = world.add_comment(issue, "from a deleted account")
    nobody.user_id = None
    world.add_attachment(issue, EVIL, f"https://x.example/{EVIL}")
    giant = world.add_issue(
        office.team, "Giant", labels=[office.label], description="x" * 1_000_000
    )
    world.add_comment(giant, "word " * 200_000, user=mallory)
    world.add_comment(giant, "line\n" * 100_000, user=mallory)

    world.state(office.team, "Todo").name = f"Todo {EVIL}"


def test_no_planted_byte_reaches_the_terminal_and_no_action_runs(office: Office) -> None:
    write_note(office.program.workspace, "acme", "Learned it the hard way. #lesson")
    with Terminal(env=office.env, columns=110, lines=34) as terminal:
        terminal.wait("Acme Robotics")
        terminal.wait(r"Linear \d+[sm]")
        open_customer(terminal)
        terminal.press("2")
        terminal.wait("ACM-1 .*Title")
        terminal.press("enter")
        terminal.wait("Mallory")
        terminal.press("v")
        terminal.wait("① Linear")
        terminal.wait("d done")  # drawn last
        click(terminal, "press")  # where the detail names an action: nothing happens
        terminal.wait("ACM-2 .*Giant")
        click(terminal, "ACM-1    ")  # on the list: it opens the issue, and nothing else
        terminal.wait_gone("Giant")
        terminal.press("esc")
        terminal.wait("Giant")
        for key, shown in (
            ("s", "Status of"),
            ("a", "Assign"),
            ("L", "Labels of"),
            ("M", "[A-Za-z] in Linear ─"),
        ):
            terminal.press(key)
            terminal.wait(shown)
            terminal.press("esc")
            terminal.wait_gone(shown)
        terminal.press("j")
        terminal.wait("ACM-2  Giant")
        terminal.press("2")
        terminal.wait("② Communicate")
        terminal.press("3")
        terminal.wait("③ Track")
        terminal.press("b")
        terminal.wait("Timeline")
        terminal.press("b", "b")
        terminal.wait("Why now")
        terminal.press("/")
        terminal.type("title")
        terminal.wait(r"ACM-1 Title \[@click")
        terminal.settle()
        terminal.press("esc")
        terminal.wait_gone("esc closes")
        terminal.press("g", "i")
        terminal.wait("1 lesson")
        terminal.press("b")
        terminal.wait("Why now")
        terminal.press("q")
        assert terminal.end() == 0
    for sent in PLANTED.values():
        assert sent not in terminal.raw, sent


def open_customer(terminal: Terminal) -> None:
    terminal.press("/")
    terminal.type("acme")
    terminal.wait("▸ .*Acme")
    terminal.press("enter")
    terminal.wait("Timeline")


def click(terminal: Terminal, word: str) -> None:
    """On every place where `word` stands: none of them is a link."""
    for row, line in enumerate(terminal.screen.display, 1):
        column = line.find(word)
        if column >= 0:
            terminal.type(f"\x1b[<0;{column + 2};{row}M\x1b[<0;{column + 2};{row}m")


@pytest.mark.parametrize("planted", PLANTED)
def test_each_planted_sequence_is_gone_where_text_comes_in(planted: str) -> None:
    assert clean_line(f"a{planted}b").replace(" ", "") == "ab"

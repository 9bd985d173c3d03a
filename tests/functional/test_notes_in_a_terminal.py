"""Notes in a real terminal: killed while typing, on a full disk, through the person's editor."""

from __future__ import annotations

import random
import re
import resource
import string
import time
from pathlib import Path

import pytest
from company import cli, running_company, seeded_home
from terminal import Terminal, open_note

from koortui.locations import Locations
from koortui.store.journals import TinyJournalStore

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

THURSDAY = "2026-11-19"
ACME = "acme-robotics"
NEVER_LOST_BEFORE = 1.0
"""Seconds before the kill: what was typed earlier is on disk."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return seeded_home(tmp_path, THURSDAY)


def store(env: dict[str, str]) -> TinyJournalStore:
    """Read anew from disk, as the next start does."""
    return TinyJournalStore(Locations.find(env["KOORTUI_HOME"]).journals_dir)


def draft(env: dict[str, str]) -> str:
    drafts = store(env).read(ACME).drafts.values()
    return next((one.text for one in drafts if one.place == "note"), "")


def saved_notes(env: dict[str, str]) -> set[str]:
    return {note.text for note in store(env).read(ACME).notes.values()}


def type_until(terminal: Terminal, end: float, letters: random.Random) -> list[tuple[str, float]]:
    """Type on, twenty or so keys a second, until `end`; each letter with its moment."""
    typed = []
    while time.monotonic() < end:
        letter = letters.choice(string.ascii_lowercase)
        terminal.type(letter)
        typed.append((letter, time.monotonic()))
        terminal.look(letters.uniform(0.02, 0.08))
    return typed


def kill_while_typing(env: dict[str, str], moments: int, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same moments every time
    saved: set[str] = set()
    for number in range(moments):
        before = draft(env)
        with Terminal(env=env) as terminal:
            open_note(terminal)
            if number % 3 == 2:
                terminal.press("ctrl+n")
                text = f"{before} and saved in round {number}".strip()
                terminal.type(text[len(before) :])
                terminal.press("ctrl+s")
                terminal.wait("saved [0-9]")
                saved.add(text)
                before = ""
                terminal.press("ctrl+n")
                terminal.wait("Note · Acme Robotics +new")
            typed = type_until(terminal, time.monotonic() + rng.uniform(0.1, 2.5), rng)
            killed = time.monotonic()
            terminal.kill()
        kept, whole = draft(env), before + "".join(letter for letter, _ in typed)
        due = before + "".join(a for a, at in typed if at < killed - NEVER_LOST_BEFORE)
        assert whole.startswith(kept), f"round {number}: {kept!r} was not typed"
        assert kept.startswith(due), f"round {number}: {due!r} was typed, {kept!r} is there"
        assert saved <= saved_notes(env), f"round {number}"


def test_killed_while_typing_at_most_the_last_second_is_missing(env: dict[str, str]) -> None:
    kill_while_typing(env, moments=5, seed=8)


def test_notes_of_a_meeting_survive_a_kill_and_are_taken_up_again(env: dict[str, str]) -> None:
    said = "They want two racks more\r? Who pays for them\r"
    with store(env).edit(ACME) as edit:
        for met in (*edit.journal.plans.values(), *edit.journal.meetings.values()):
            edit.remove(met)  # the sample's: here nothing is planned yet
    with Terminal(env=env, columns=80, lines=24) as terminal:
        open_note(terminal)
        terminal.press("esc")
        terminal.wait("Timeline")
        terminal.press("C")
        terminal.wait("1 +. it begins now")
        terminal.press("1")
        terminal.wait("Meeting · Acme Robotics")
        terminal.type(said)
        terminal.look(2 * NEVER_LOST_BEFORE)
        terminal.kill()
    journal = store(env).read(ACME)
    [plan] = journal.plans.values()
    kept = {draft.place: draft.text for draft in journal.drafts.values()}
    assert kept[f"meeting:{plan.id}"] == said.replace("\r", "\n")
    with Terminal(env=env, columns=80, lines=24) as terminal:
        terminal.wait("ACT")
        terminal.press("g", "m")
        terminal.wait("Meetings · 2 to come")  # the sample has another one
        terminal.press("home", "enter")
        terminal.wait("draft taken up again")
        terminal.wait("They want two racks more")
        terminal.press("ctrl+s")
        terminal.wait("Who is there")
        terminal.press("enter")
        terminal.wait("We meet again")
        terminal.press("enter")
        terminal.wait("issue: Who pays for them")
        terminal.press("esc")
        terminal.wait_gone("Afterwards")
        terminal.press("esc")
        terminal.wait("Meetings · 1 to come")
        terminal.press("q")
        assert terminal.end() == 0
    journal = store(env).read(ACME)
    assert [meeting.id for meeting in journal.meetings.values()] == [plan.id]
    assert "Who pays for them" in [ask.what for ask in journal.asks.values()]


@pytest.mark.long
def test_killed_while_typing_at_fifty_moments(env: dict[str, str]) -> None:
    kill_while_typing(env, moments=50, seed=50)


def fill_disk(terminal: Terminal, size: int) -> None:
    """From now on no file of the program may grow beyond `size`: writes fail as on a full disk."""
    hard = resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (size, hard))


def make_space(terminal: Terminal) -> None:
    hard = resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (hard, hard))


def test_on_a_full_disk_the_text_stays_and_is_kept_when_there_is_space(
    env: dict[str, str],
) -> None:
    with Terminal(env=env) as terminal:
        open_note(terminal)
        fill_disk(terminal, 100)
        terminal.type("They agreed to the window")
        text = terminal.wait("Your text is here on the screen")
        assert "They agreed to the window" in text
        assert "not kept" in text
        assert draft(env) == ""
        terminal.press("ctrl+s", "esc")
        terminal.type(" on Sunday")
        terminal.wait("window on Sunday")
        make_space(terminal)
        terminal.wait("draft kept")
        assert draft(env) == "They agreed to the window on Sunday"


def test_leaving_with_text_that_cannot_be_saved_says_so_and_rescues_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    rescue_here = tmp_path / "rescue"
    rescue_here.mkdir()
    with Terminal(env={**env, "TMPDIR": str(rescue_here)}, columns=120) as terminal:
        open_note(terminal)
        fill_disk(terminal, 500)
        terminal.type("Promised by Friday")
        terminal.wait("not kept")
        terminal.press("tab", "q")
        terminal.wait("could not be saved")
        assert "Promised by Friday" in terminal.text()
        terminal.press("q")
        assert terminal.end() == 0
    [file] = rescue_here.iterdir()
    assert file.read_text() == "Promised by Friday"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.name.encode() in bytes(terminal.raw)


def editor(folder: Path, body: str) -> str:
    path = folder / "editor.sh"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return str(path)


def test_the_text_goes_through_the_persons_editor(env: dict[str, str], tmp_path: Path) -> None:
    program = editor(tmp_path, 'printf "In the editor. " > /dev/tty; echo " and outside" >> "$1"')
    with Terminal(env={**env, "VISUAL": program, "EDITOR": "false"}) as terminal:
        open_note(terminal)
        terminal.type("Typed inside")
        terminal.wait("Typed inside")
        terminal.press("ctrl+e")
        terminal.wait("and outside")
        assert b"In the editor." in bytes(terminal.raw)
        terminal.press("ctrl+s")
        terminal.wait("saved [0-9]")
        assert "Typed inside and outside" in saved_notes(env)


def test_an_editor_that_fails_leaves_the_text_as_it_was(
    env: dict[str, str], tmp_path: Path
) -> None:
    program = editor(tmp_path, 'echo lost > "$1"; exit 3')
    with Terminal(env={**env, "VISUAL": program}) as terminal:
        open_note(terminal)
        terminal.type("Typed inside")
        terminal.wait("Typed inside")
        terminal.press("ctrl+e")
        text = terminal.wait(r"ended\s+with\s+code\s+3")
        assert "Typed inside" in text
        terminal.type(", and on")
        terminal.wait("Typed inside, and on")


def test_a_note_from_another_shell_shows_up_in_what_is_open(env: dict[str, str]) -> None:
    with Terminal(env=env, columns=120, lines=36) as terminal:
        terminal.wait("no Linear key")
        terminal.wait_gone("▌")  # the toasts that say what is not set up
        open_note(terminal)
        code, _ = cli(env, "note", ACME, "From another shell")
        assert code == 0
        terminal.wait("From another shell", limit=3)
        terminal.press("esc")
        terminal.wait("Timeline")
        cli(env, "note", ACME, "And one more for ACM-14")
        terminal.wait("And one more for ACM-14", limit=3)


def test_a_megabyte_is_pasted_and_typing_goes_on(env: dict[str, str]) -> None:
    line = "pasted words of a long log line\n"
    with Terminal(env=env) as terminal:
        open_note(terminal)
        terminal.paste(line * (1_000_000 // len(line)))
        terminal.wait("pasted words", limit=60)
        terminal.type("The end of it")
        terminal.wait("The end of it", limit=30)
        terminal.press("ctrl+s")
        terminal.wait("saved [0-9]", limit=30)
    assert any(len(text) > 990_000 and text.endswith("The end of it") for text in saved_notes(env))


def test_find_read_note_and_back_takes_eight_keys_beside_the_text(tmp_path: Path) -> None:
    with running_company(tmp_path, THURSDAY) as company:
        env = {**seeded_home(tmp_path, THURSDAY), **company.env}
        with Terminal(env=env, columns=80, lines=24) as terminal:
            terminal.wait(r"Linear \d+[sm]")
            terminal.wait_gone("syncing")
            terminal.press("/", "a", "c")
            terminal.wait("▸ .*Acme Robotics")
            terminal.press("enter")
            terminal.wait("open .*ACM-15 Slow")
            terminal.press("n")
            terminal.wait("Note · Acme")
            terminal.type("Rack 3 called: they replace both drives on Monday")
            terminal.press("ctrl+s")
            terminal.wait("saved [0-9]")
            terminal.press("esc")
            terminal.wait("note +Rack 3 called")
            terminal.press("esc")
            terminal.wait("ACT")
            assert terminal.keys <= 8
            assert re.search("Acme Robotics", terminal.text())

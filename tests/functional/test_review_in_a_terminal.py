"""A whole review by keys alone, in a real terminal, against servers of another process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from company import Company, cli, running_company, seeded_home
from terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

MONDAY, THURSDAY = "2026-11-16", "2026-11-19"
SYNCED = r"Linear \d+[sm] · Sheet \d+[sm]"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with running_company(tmp_path, MONDAY) as servers:
        yield servers


@pytest.fixture
def env(tmp_path: Path, company: Company) -> dict[str, str]:
    return {**seeded_home(tmp_path, MONDAY), **company.env}


def synced_board(terminal: Terminal) -> None:
    """The board, after the first pull."""
    terminal.wait(SYNCED)
    terminal.wait_gone("syncing")


def test_two_customers_reviewed_by_keys_reach_linear_and_the_sheet_once(
    company: Company, env: dict[str, str]
) -> None:
    rows_before = company.rows()
    with Terminal(env=env) as terminal:
        synced_board(terminal)
        terminal.press("enter")
        terminal.wait("ACM-15.*Slow OSDs")
        terminal.press("home")
        terminal.wait("▸ ACM-15")
        terminal.press("m")
        terminal.wait("Comment on ACM-15")
        terminal.type("Replaced both drives, backfill runs.")
        terminal.wait("backfill runs")
        terminal.press("ctrl+s")
        terminal.wait("Comment on ACM-15 saved")
        terminal.press("s")
        terminal.wait("Status of ACM-15")
        terminal.press("5")
        terminal.wait("ACM-15 → In Review")
        terminal.press("3")
        terminal.wait("h left")
        terminal.press("h")
        terminal.wait("Hours for Acme Robotics")
        terminal.type("1.5")
        terminal.press("enter")
        terminal.wait("Mira Chen has 2 h of troubleshooting on ACM-15 that day already")
        terminal.press("enter")
        terminal.wait("Hours row saved")
        terminal.press("2", "S")
        terminal.wait("1 +copy it")
        terminal.press("1")
        terminal.wait("logged")
        finish(terminal, "Acme Robotics", "wait for the backfill")

        terminal.wait("2 of 21 done")
        terminal.wait_gone("Acme Robotics +2 of")  # the next customer is open already
        second = terminal.screen.display[0].split("  ")[0].strip()
        terminal.press("m")
        terminal.wait("keep as draft")
        terminal.type("Reviewed on Monday.")
        terminal.press("ctrl+s")
        terminal.wait(r"Dana Reyes · [^\n]*\n[^\n]*Reviewed on Monday")
        finish(terminal, second, "check again on Thursday")
        terminal.press("b")
        terminal.wait("3 of 21 reviewed")
        terminal.wait_gone("queued|syncing")
        terminal.press("q")
        assert terminal.end() == 0

    issue = company.issue("ACM-15")
    assert issue["state"]["name"] == "In Review"
    assert company.comments("ACM-15").count("Replaced both drives, backfill runs.") == 1
    new = [row for row in company.rows() if row not in rows_before]
    assert [(row[1], row[3], row[6]) for row in new] == [("Acme Robotics", "1.5", "ACM-15")]
    code, queue = cli(env, "queue")
    assert (code, queue) == (0, {"writes": []})


def finish(terminal: Terminal, name: str, next_steps: str) -> None:
    terminal.press("x")
    terminal.wait(r"What happens next\?|What is next")
    if "Why all the same" in "\n".join(terminal.screen.display):
        terminal.type("agreed on the phone")
        terminal.press("tab")
    terminal.type(next_steps)
    terminal.press("enter")
    terminal.wait(f"{name} reviewed")


def test_a_clean_review_takes_at_most_twelve_keys(company: Company, env: dict[str, str]) -> None:
    with Terminal(env=env, columns=80, lines=24) as terminal:
        synced_board(terminal)
        terminal.press("/", "d", "e", "l")
        terminal.wait("▸ .*Delta Genomics")
        terminal.press("enter")
        terminal.wait("Timeline")
        terminal.press("v")
        terminal.wait("① Linear +evident")
        terminal.press("2", "S")
        terminal.wait("1 +copy it")
        terminal.press("1")
        terminal.wait("logged")
        terminal.press("x")
        terminal.wait("What happens next")
        terminal.press("enter")
        terminal.wait("Delta Genomics reviewed")
        assert terminal.keys <= 12
    _, due = cli(env, "due")
    [delta] = [c for c in due["customers"] if c["slug"] == "delta-genomics"]
    assert set(delta["steps"].values()) <= {"evident", "done"}


def test_offline_work_survives_a_kill_and_arrives_once_and_in_order(
    company: Company, env: dict[str, str]
) -> None:
    with Terminal(env=env) as terminal:
        synced_board(terminal)
        terminal.press("q")
        assert terminal.end() == 0
    company.stop()

    with Terminal(env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("enter")
        terminal.wait("ACM-15.*Slow OSDs")
        terminal.press("home")
        terminal.wait("▸ ACM-15")
        for text in ("First: drained osd.12.", "Second: drained osd.14."):
            terminal.press("m")
            terminal.wait("keep as draft")
            terminal.type(text)
            terminal.wait(text)
            terminal.press("ctrl+s")
            terminal.wait(rf"Dana Reyes · [^\n]*\n[^\n]*{re.escape(text)}")
        terminal.press("s")
        terminal.wait("Status of ACM-15")
        terminal.press("6")
        terminal.wait("ACM-15 → Done")
        terminal.press("n")
        terminal.wait("(?i)note")
        terminal.type("Half-typed when the train entered the tunnel")
        terminal.wait("draft kept")
        terminal.kill()

    with Terminal(env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("enter")
        terminal.wait("① Linear")
        terminal.press("n")
        terminal.wait("Half-typed when the train entered the tunnel")
        terminal.press("ctrl+s")
        terminal.wait("(?i)saved")
        terminal.press("esc")
        terminal.wait("① Linear")
        terminal.press("3", "h")
        terminal.wait("Hours for Acme Robotics")
        terminal.type("2")
        terminal.press("enter")
        terminal.wait("Mira Chen has 2 h of troubleshooting on ACM-15 that day already")
        terminal.press("enter")
        terminal.wait("Hours row saved")
        finish(terminal, "Acme Robotics", "continue when online")
        terminal.press("q")
        assert terminal.end() == 0

    company.start()
    code, report = cli(env, "sync")
    assert (code, report["pushed"]["queued"], report["errors"]) == (0, 0, [])
    comments = company.comments("ACM-15")
    mine = [body for body in comments if body.startswith(("First:", "Second:"))]
    assert sorted(mine) == ["First: drained osd.12.", "Second: drained osd.14."]
    assert comments.index("Second: drained osd.14.") < comments.index("First: drained osd.12.")
    assert company.issue("ACM-15")["state"]["name"] == "Done"
    assert sum(row[3:4] == ["2"] and row[1] == "Acme Robotics" for row in company.rows()) >= 1
    _, notes = cli(env, "find", "train entered the tunnel")
    assert notes["results"][0]["kind"] == "note"
    again, report = cli(env, "sync")
    assert (again, report["pushed"]["delivered"]) == (0, 0)


def test_a_half_done_review_resumes_after_kill_nine(env: dict[str, str]) -> None:
    with Terminal(env=env) as terminal:
        synced_board(terminal)
        terminal.press("enter")
        terminal.wait("ACM-15.*Slow OSDs")
        terminal.press("home")
        terminal.wait("▸ ACM-15")
        terminal.press("2")
        terminal.wait("S send")
        terminal.press("d")
        terminal.wait("Why is it done")
        terminal.type("called them this morning")
        terminal.press("enter")
        terminal.wait("done, overruled")
        terminal.kill()
    with Terminal(env=env) as terminal:
        synced_board(terminal)
        terminal.press("enter")
        terminal.wait("② Communicate +done, overruled")


def test_keys_typed_ahead_reach_the_screen_they_open(env: dict[str, str]) -> None:
    """A fast typist's "/del", Enter and "n", text arrive whole and in order."""
    with Terminal(env=env) as terminal:
        synced_board(terminal)
        terminal.type("/del\r")
        terminal.wait("Timeline")
        terminal.wait("Delta Genomics")
        terminal.type("nThe quick brown fox")
        terminal.wait("The quick brown fox")

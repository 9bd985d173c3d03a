"""`koortui init` as a talk in a real terminal, against servers of another process."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from company import Company, cli, running_company
from setup_keys import set_up_on_the_screen
from terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

TODAY = "2026-11-26"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with running_company(tmp_path, TODAY) as servers:
        yield servers


@pytest.fixture
def env(tmp_path: Path, company: Company) -> dict[str, str]:
    """An empty home, a keyring-less machine, and the company's systems."""
    return {
        "KOORTUI_HOME": str(tmp_path / "home"),
        "KOORTUI_TODAY": TODAY,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "TZ": "UTC",
        **company.env,
    }


def home(env: dict[str, str]) -> Path:
    return Path(env["KOORTUI_HOME"])


def answer(terminal: Terminal, question: str, text: str = "") -> None:
    """Answer the question that stands last on the screen."""
    terminal.wait(rf"{question}[^\n]*\s*\Z")
    terminal.type(text + "\r")


def do_you(terminal: Terminal) -> None:
    begin(terminal, 1)
    answer(terminal, "  Name", "Dana Reyes")
    answer(terminal, "  E-mail", "dana@koor.example")
    go_on(terminal, "E-mail: dana")


def begin(terminal: Terminal, number: int, wish: str = "") -> None:
    answer(terminal, rf"{number} of 6[^\n]*\n(?:[^\n]*\n)?Set this up", wish)


def skip(terminal: Terminal, number: int) -> None:
    begin(terminal, number, "s")


def go_on(terminal: Terminal, after: str, wish: str = "") -> None:
    answer(terminal, rf"{after}[^\0]*Go on", wish)


def test_a_new_em_is_set_up_by_answering(company: Company, env: dict[str, str]) -> None:
    sheet = f"https://docs.google.com/spreadsheets/d/{company.addresses['spreadsheet_id']}/edit"
    with Terminal("init", env=env, columns=110, lines=60) as terminal:
        do_you(terminal)
        begin(terminal, 2)
        answer(terminal, "API key")
        answer(terminal, "Product team")
        terminal.wait("Linear answers as Dana Reyes")
        terminal.wait("Teams: ")
        go_on(terminal, "projects? found")
        begin(terminal, 3)
        answer(terminal, "Spreadsheet", sheet)
        for question in (
            "Tab ",
            "Sign in by",
            "Google file",
            "Columns",
            "Contact tab",
            "Add Entry ID",
        ):
            answer(terminal, question)
        terminal.wait("date +=")
        go_on(terminal, "rows; the last ones")
        begin(terminal, 4)
        answer(terminal, "Take them from", "sheet")
        answer(terminal, "Leave out", "Juniper Games")  # no roster file is asked for then
        go_on(terminal, "to take in: ")
        skip(terminal, 5)
        begin(terminal, 6)
        for question, text in (
            ("Country", "de"),
            ("State", ""),
            ("Time zone", "Europe/Berlin"),
            ("Review days", ""),
        ):
            answer(terminal, question, text)
        go_on(terminal, "Next holidays: ")
        assert not (home(env) / "config.toml").exists()
        answer(terminal, r"To be written: You, Tracking sheet, Customers, Calendar\.\s+Write it")
        terminal.wait("Settings are in")
        terminal.wait("customers are in the roster")
        assert terminal.end() == 0

    config = tomllib.loads((home(env) / "config.toml").read_text(encoding="utf-8"))
    assert config["me"]["name"] == "Dana Reyes"
    assert config["sheet"]["spreadsheet_id"] == sheet
    assert config["calendar"]["country"] == "DE"
    code, report = cli(env, "sync")
    assert (code, report["errors"]) == (0, [])
    assert report["pulled"]["sheet"]["rows"] > 10
    names = {customer["name"] for customer in cli(env, "due")[1]["customers"]}
    assert "Acme Robotics" in names
    assert "Juniper Games" not in names
    assert not list(home(env).glob("linear.key"))  # the environment's key is written nowhere


def test_the_same_is_done_on_the_screen_and_the_board_works_at_once(
    company: Company, env: dict[str, str]
) -> None:
    with Terminal(env=env, columns=100, lines=30) as terminal:
        set_up_on_the_screen(terminal, company.addresses["spreadsheet_id"])
        said = terminal.wait(r"customers are in the roster")  # on the new board, with where it is
        assert "Settings are in" in said
        assert "config.toml" in said
        terminal.wait("Acme Robotics")
        terminal.wait(r"Linear \d+[sm] · Sheet \d+[sm]")
        terminal.press("q")
        assert terminal.end() == 0
    _, due = cli(env, "due")
    assert len(due["customers"]) > 10


def test_leaving_half_way_writes_nothing(env: dict[str, str]) -> None:
    with Terminal("init", env=env, lines=60) as terminal:
        do_you(terminal)
        begin(terminal, 2, "q")
        terminal.wait("Nothing was written")
        assert terminal.end() == 0
    assert not home(env).exists() or not list(home(env).rglob("*.toml"))


def test_a_step_is_undone_repeated_and_gone_back_to(env: dict[str, str]) -> None:
    with Terminal("init", env=env, lines=70) as terminal:
        begin(terminal, 1)
        answer(terminal, r"  Name", "Wrong Name")
        answer(terminal, r"  E-mail")
        go_on(terminal, "E-mail", "u")
        terminal.wait("Undone")
        begin(terminal, 1)
        answer(terminal, "  Name", "Dana Reyes")
        answer(terminal, "  E-mail")
        go_on(terminal, "E-mail")
        begin(terminal, 2, "b")
        skip(terminal, 1)
        for number in (2, 3, 4, 5, 6):
            skip(terminal, number)
        answer(terminal, r"To be written: You\.\s+Write it")
        assert terminal.end() == 0
    assert "Wrong" not in (home(env) / "config.toml").read_text(encoding="utf-8")
    assert 'name = "Dana Reyes"' in (home(env) / "config.toml").read_text(encoding="utf-8")


def test_comments_survive_and_offline_steps_work_offline(
    company: Company, env: dict[str, str]
) -> None:
    company.stop()
    home(env).mkdir(mode=0o700)
    before = '# mine\n[me]\nname = "Old"  # as on the badge\n\n[attention]\nquiet_red = 45\n'
    (home(env) / "config.toml").write_text(before, encoding="utf-8")
    with Terminal("init", env=env, lines=60) as terminal:
        do_you(terminal)
        begin(terminal, 2)
        answer(terminal, "API key")
        answer(terminal, "Product team")
        go_on(terminal, "Linear was not reached", "u")
        terminal.wait("Undone")
        for number in (2, 3, 4, 5, 6):
            skip(terminal, number)
        answer(terminal, r"To be written: You\.\s+Write it")
        assert terminal.end() == 0
    after = (home(env) / "config.toml").read_text(encoding="utf-8")
    assert after.startswith('# mine\n[me]\nname = "Dana Reyes"')
    assert "# as on the badge" in after
    assert "quiet_red = 45" in after
    assert (home(env) / "config.toml.bak").read_text(encoding="utf-8") == before


def test_a_typed_key_is_hidden_sent_nowhere_else_and_kept_private(env: dict[str, str]) -> None:
    key = env.pop("KOORTUI_LINEAR_KEY")
    with Terminal("init", env=env, lines=60) as terminal:
        skip(terminal, 1)
        begin(terminal, 2)
        answer(terminal, "API key", "lin_api_wrong_canary")
        answer(terminal, "Product team")
        go_on(terminal, "typed key was not tried", "r")
        answer(terminal, "API key", key)
        answer(terminal, "Product team")
        go_on(terminal, "typed key was not tried")
        for number in (3, 4, 5, 6):
            skip(terminal, number)
        answer(terminal, r"To be written: Linear\.\s+Write it")
        terminal.wait("kept in the file")
        assert terminal.end() == 0
        assert key.encode() not in terminal.raw
        assert b"canary" not in terminal.raw
    file = home(env) / "linear.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert key not in (home(env) / "config.toml").read_text(encoding="utf-8")


def test_a_place_without_holidays_is_never_written(env: dict[str, str]) -> None:
    """And a word typed one prompt early skips nothing."""
    with Terminal("init", env=env, lines=60) as terminal:
        for number in (1, 2, 3, 4):
            skip(terminal, number)
        begin(terminal, 5, "smtp.nowhere.invalid")
        terminal.wait(r"'smtp\.nowhere\.invalid' is none")
        answer(terminal, "Set this up", "skip")
        begin(terminal, 6)
        answer(terminal, "Country", "ZZ")
        terminal.wait("✗ no holidays are known for 'ZZ'")
        answer(terminal, "Country", "DE")
        answer(terminal, "State", "XX")
        terminal.wait("✗ no holidays are known for 'XX'")
        answer(terminal, "State", "BY")
        answer(terminal, "Time zone")
        answer(terminal, "Review days")
        go_on(terminal, "Next holidays: ")
        answer(terminal, r"To be written: Calendar\.\s+Write it")
        assert terminal.end() == 0
    assert 'country = "DE"' in (home(env) / "config.toml").read_text(encoding="utf-8")
    assert cli(env, "due")[0] == 0


def test_a_finished_file_that_would_not_open_is_refused(
    tmp_path: Path, env: dict[str, str]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[calendar]\ncolleagues = { "Sam Okafor" = "ZZ" }\n', encoding="utf-8")
    with Terminal("init", "--from", str(file), env=env) as terminal:
        terminal.wait("colleagues: [^.]*no holidays are known for 'ZZ'")
        assert terminal.end() != 0
    assert not (home(env) / "config.toml").exists()


def test_no_address_and_no_name_are_met_at_once(env: dict[str, str]) -> None:
    with Terminal("init", env=env, lines=60) as terminal:
        begin(terminal, 1)
        answer(terminal, "  Name")
        answer(terminal, "  E-mail", "Dana Reyes")
        terminal.wait("'Dana Reyes' is no e-mail address")
        answer(terminal, "  E-mail", "dana@koor.example")
        go_on(terminal, "✗ Without a name no customer is yours", "u")
        begin(terminal, 1, "q")
        assert terminal.end() == 0


def test_only_the_line_that_is_wrong_has_the_cross(company: Company, env: dict[str, str]) -> None:
    with Terminal("init", env=env, lines=60) as terminal:
        skip(terminal, 1)
        begin(terminal, 2)
        terminal.wait(r"hidden; in a private file")  # there is no keyring here
        answer(terminal, "API key")
        answer(terminal, "Product team", "KOORX")
        terminal.wait("✗ There is no team 'KOORX'")
        terminal.wait("✓ Linear answers as Dana Reyes")
        terminal.wait("✓ Teams: ")
        go_on(terminal, "KOORX")
        begin(terminal, 3, "q")
        assert terminal.end() == 0


def test_a_wrong_answer_is_asked_again_at_once_and_the_others_stay(
    tmp_path: Path, env: dict[str, str]
) -> None:
    """What can only be seen of all answers together keeps them as what the step begins with."""
    key = tmp_path / "key.json"
    key.write_text('{"type": "service_account"}', encoding="utf-8")
    with Terminal("init", env=env, lines=60) as terminal:
        skip(terminal, 1)
        skip(terminal, 2)
        begin(terminal, 3)
        answer(terminal, "Spreadsheet", "https://docs.google.com/spreadsheets/d/abc123/edit")
        answer(terminal, "Tab ", "Our hours")
        answer(terminal, "Sign in by", "oath")
        terminal.wait(r"✗ 'oath' is none\. One of: service-account, oauth")
        answer(terminal, "Sign in by", "oauth")
        answer(terminal, "Google file", str(tmp_path / "nowhere.json"))
        terminal.wait("✗ there is no file")
        answer(terminal, "Google file", str(key))
        for question in ("Columns", "Contact tab", "Add Entry ID"):
            answer(terminal, question)
        terminal.wait(r"Choose\s+service-account")
        begin(terminal, 3)
        answer(terminal, r"Spreadsheet[^?]*abc123")
        answer(terminal, r"Tab [^\n]*\[Our hours\]")
        answer(terminal, r"Sign in by[^\n]*\[oauth\]", "service-account")
        answer(terminal, r"Google file[^\0]*key\.json")
        for question in ("Columns", "Contact tab", "Add Entry ID"):
            answer(terminal, question)
        go_on(terminal, "spreadsheet")
        begin(terminal, 4, "q")
        assert terminal.end() == 0


def test_on_80_columns_no_word_is_broken_and_r_asks_again_at_once(
    company: Company, env: dict[str, str]
) -> None:
    file = home(env).parent / "c.csv"
    file.write_text("name,nodes\nAcme,twelve\n,3\n", encoding="utf-8")
    with Terminal("init", env=env, columns=80, lines=120) as terminal:
        do_you(terminal)
        begin(terminal, 2)
        answer(terminal, "API key")
        answer(terminal, "Product team", "NOPE")
        go_on(terminal, "no team 'NOPE'", "r")
        answer(terminal, "API key")  # not "Set this up?" once more
        answer(terminal, "Product team", "-")
        go_on(terminal, "projects? found")
        begin(terminal, 3)
        answer(terminal, "Spreadsheet", "")
        go_on(terminal, "No spreadsheet")  # nothing else is asked of none
        begin(terminal, 4)
        answer(terminal, "none", "file")
        answer(terminal, "Roster file", str(file))
        said = terminal.wait(r"every customer needs one\s+Nothing was imported\.\s+Mend these")
        assert "'twelve' is not a whole number" in said
        file.write_text("name,nodes\nAcme,12\n", encoding="utf-8")
        answer(terminal, "Roster file", str(file))
        go_on(terminal, "1 to take in: acme")
        begin(terminal, 5)
        answer(terminal, "Server")
        answer(terminal, "From", "Dana")
        terminal.wait("✗ 'Dana' is no e-mail address. Like dana@koor.example.")
        answer(terminal, "From", "Dana <dana@koor.example>")
        answer(terminal, "Calendar link")
        go_on(terminal, "No server")
        begin(terminal, 6)
        answer(terminal, "Country")
        answer(terminal, "Time zone")
        answer(terminal, "Review days")
        go_on(terminal, "Review days")
        answer(terminal, r"To be written: You, [^?]*Write it")
        terminal.wait(r"Written:\s+Settings are in[^\0]*Next: koortui sync, then koortui\.")
        assert terminal.end() == 0
        lines = terminal.screen.display
    to_the_edge = [line for line in lines if line[-1] != " "]
    assert [line for line in to_the_edge if "/" not in line] == []  # but for long paths


def test_what_to_do_next_is_what_makes_sense(env: dict[str, str]) -> None:
    alone = {name: value for name, value in env.items() if "LINEAR" not in name}
    with Terminal("init", env=alone, columns=80, lines=60) as terminal:
        do_you(terminal)
        for number in (2, 3, 4, 5, 6):
            skip(terminal, number)
        answer(terminal, r"To be written: You\.\s+Write it")
        terminal.wait(r"Next: koortui import roster FILE, then koortui\.")
        assert terminal.end() == 0

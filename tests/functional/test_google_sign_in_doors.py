"""Signing in with Google through the doors people use: options, the talk, the Setup screen."""

from __future__ import annotations

import json
import signal
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Cli, sandbox
from fakes import browser
from terminal import Terminal

BROWSER = Path(browser.__file__)


class Office:
    """A sheet that asks for a sign-in, its OAuth client's file, and an empty home."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.sheet = env.pop("spreadsheet_id")
        self.url = env["KOORTUI_SHEETS_URL"]
        self.client = folder / "from-google.json"
        self.home = folder / "home"
        self.env = {
            **env,
            "KOORTUI_HOME": str(self.home),
            "KOORTUI_TODAY": "2026-11-26",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "TZ": "UTC",
            "BROWSER": "",
            "DISPLAY": "",
            "WAYLAND_DISPLAY": "",
        }

    def browser(self, allow: str = "yes") -> dict[str, str]:
        """The environment with a browser in it that presses this button."""
        return {**self.env, "BROWSER": f"{sys.executable} {BROWSER} {allow} %s"}

    def cli(self, allow: str = "yes") -> Cli:
        return Cli(self.home, self.browser(allow))

    def configure(self) -> None:
        """A sheet is set up, but nobody signed in."""
        settings = f'[sheet]\nspreadsheet_id = "{self.sheet}"\n'
        assert self.cli()("init", "--from", "-", stdin=settings).code == 0

    def revoke(self) -> None:
        request = urllib.request.Request(f"{self.url}/_sandbox/google/revoke", method="POST")  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310

    @property
    def token(self) -> Path:
        return self.home / "google-oauth.json"

    def secrets(self) -> list[str]:
        """What must be seen nowhere."""
        kept = json.loads(self.token.read_text())
        return [kept["refresh_token"], kept["client_secret"]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with sandbox("--google-client", str(tmp_path / "from-google.json")) as env:
        yield Office(tmp_path, env)


def test_by_options_signed_in_used_revoked_and_signed_in_anew(office: Office) -> None:
    office.configure()
    cli = office.cli()
    before = cli("sync", "--json")
    assert [error["kind"] for error in before.json["errors"]] == ["auth"]

    done = cli.process("init", "--google-client", str(office.client))
    assert (done.code, done.err) == (0, "")
    assert "Signed in. What Google gave is in" in done.out
    for kept in (office.token, office.home / "google-client.json"):
        assert kept.stat().st_mode & 0o777 == 0o600
    config = tomllib.loads((office.home / "config.toml").read_text())
    assert config["sheet"] == {"spreadsheet_id": office.sheet, "credentials": "oauth"}
    report = cli("sync", "--json")
    assert (report.json["errors"], report.json["pulled"]["sheet"]["rows"] > 10) == ([], True)

    office.revoke()
    revoked = cli("sync", "--json").json["errors"]
    assert [error["kind"] for error in revoked] == ["auth"]
    assert "revoked or has expired" in revoked[0]["message"]
    assert "koortui init --google-sign-in" in revoked[0]["message"]
    doctor = cli.process("doctor")
    assert "koortui init --google-sign-in" in doctor.out + doctor.err

    again = cli.process("init", "--google-sign-in")
    assert again.code == 0, again.err
    assert cli("sync", "--json").json["errors"] == []
    said = done.out + again.out + str(revoked) + doctor.out + doctor.err
    said += (office.home / "cache" / "koortui.log").read_text()
    bundle = office.home / "bundle.json"
    assert cli.process("doctor", "--bundle", str(bundle)).code in (0, 1)
    said += bundle.read_text()
    assert not [secret for secret in office.secrets() if secret in said]


def test_denied_in_the_browser_leaves_everything_as_it_was(office: Office) -> None:
    office.configure()
    before = (office.home / "config.toml").read_bytes()
    answer = office.cli("no").process("init", "--google-client", str(office.client))
    assert answer.code == 4
    assert "Google was told not to allow it." in answer.err
    assert "Nothing was changed." in answer.err
    assert (office.home / "config.toml").read_bytes() == before
    assert not list(office.home.glob("google-*"))


def test_nothing_to_sign_in_with_and_a_wrong_file_say_so(office: Office, tmp_path: Path) -> None:
    missing = office.cli()("init", "--google-sign-in")
    assert missing.code == 4
    assert "--google-client FILE" in missing.err
    other = tmp_path / "other.json"
    other.write_text('{"type": "authorized_user"}')
    wrong = office.cli()("init", "--google-client", str(other))
    assert wrong.code == 2
    assert "does not hold Google credentials" in wrong.err
    assert office.cli()("init", "--google-client", str(tmp_path / "none.json")).code == 2


def answer(terminal: Terminal, question: str, text: str = "") -> None:
    terminal.wait(rf"{question}[^\n]*\s*\Z")
    terminal.type(text + "\r")


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_in_the_talk_over_ssh_the_address_is_printed_and_the_answer_pasted(office: Office) -> None:
    """No browser here: the address goes to one elsewhere, its last address comes back."""
    with Terminal("init", env=office.env, columns=700, lines=60) as terminal:
        answer(terminal, "1 of 6.*\n?.*Set this up", "s")
        answer(terminal, "2 of 6.*\n?.*Set this up", "s")
        answer(terminal, "3 of 6.*\n?.*Set this up")
        answer(terminal, "Spreadsheet", office.sheet)
        answer(terminal, "Tab ")
        answer(terminal, "Sign in by", "oauth")
        answer(terminal, "Google file", str(office.client))
        answer(terminal, "Columns")
        answer(terminal, "Contact tab")
        answer(terminal, "Add Entry ID")
        answer(terminal, r"Not signed in with Google yet[^\0]*Sign in with Google now")
        screen = terminal.wait("Paste the address it ends on")
        assert "in the browser at this address" in screen
        url = next(word for word in screen.split() if word.startswith(office.url))
        terminal.type("http://127.0.0.1/?state=wrong&code=x\r")
        terminal.wait("not the end of this sign-in")
        terminal.type(browser.press(url) + "\r")
        terminal.wait("Signed in with Google")
        answer(terminal, r"rows; the last ones[^\0]*Go on")
        assert not office.token.exists()  # nothing is written before the end
        for number in (4, 5, 6):
            answer(terminal, f"{number} of 6.*\n?.*Set this up", "s")
        answer(terminal, r"To be written: Tracking sheet[^\0]*Write it")
        terminal.wait("The sign-in with Google is kept")
        assert terminal.end() == 0
        assert not [s for s in office.secrets() if s.encode() in terminal.raw]
    assert office.cli()("sync", "--json").json["errors"] == []


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_given_up_with_ctrl_c_the_talk_goes_on(office: Office) -> None:
    with Terminal("init", env=office.env, columns=700, lines=60) as terminal:
        for number in (1, 2):
            answer(terminal, f"{number} of 6.*\n?.*Set this up", "s")
        answer(terminal, "3 of 6.*\n?.*Set this up")
        answer(terminal, "Spreadsheet", office.sheet)
        answer(terminal, "Tab ")
        answer(terminal, "Sign in by", "oauth")
        answer(terminal, "Google file", str(office.client))
        answer(terminal, "Columns")
        answer(terminal, "Contact tab")
        answer(terminal, "Add Entry ID")
        answer(terminal, "Sign in with Google now")
        terminal.wait("Paste the address it ends on")
        terminal.type("\x03")
        terminal.wait("The sign-in was given up")
        answer(terminal, "Go on", "u")
        answer(terminal, "3 of 6.*\n?.*Set this up", "q")
        terminal.wait("Nothing was written")
        assert terminal.end() == 0


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_on_the_screen_with_a_browser_it_takes_one_key(office: Office) -> None:
    with Terminal(env=office.browser(), columns=100, lines=30) as terminal:
        terminal.wait("g s +sets everything up")
        terminal.type("gs")
        terminal.wait("Set-up · nothing is written")
        terminal.press("down", "down", "enter")
        terminal.wait("Sign in by")
        terminal.type(office.sheet)
        terminal.press("tab", "tab")
        terminal.type("oauth")
        terminal.press("tab")
        terminal.type(str(office.client))
        terminal.press("enter")
        terminal.wait("Not signed in with Google yet")
        terminal.press("i")
        terminal.wait("rows; the last ones")
        assert not office.token.exists()
        terminal.press("ctrl+s")
        terminal.wait_gone("Set-up ·")
        assert office.token.stat().st_mode & 0o777 == 0o600
        terminal.press("q")
        assert terminal.end() == 0
        assert not [s for s in office.secrets() if s.encode() in terminal.raw]


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_on_the_screen_waiting_can_be_left_and_the_address_pasted(office: Office) -> None:
    with Terminal(env=office.env, columns=160, lines=40) as terminal:
        terminal.wait("g s +sets everything up")
        terminal.type("gs")
        terminal.wait("Set-up · nothing is written")
        terminal.press("down", "down", "i")
        terminal.wait("Choose oauth and name your OAuth client first")
        terminal.press("enter")
        terminal.wait("Sign in by")
        terminal.type(office.sheet)
        terminal.press("tab", "tab")
        terminal.type("oauth")
        terminal.press("tab")
        terminal.type(str(office.client))
        terminal.press("enter")
        terminal.wait("Not signed in with Google yet")
        terminal.press("i")
        terminal.wait("Waiting for the browser, 5 minutes at most. Esc cancels.")
        terminal.press("esc")
        terminal.wait_gone("Waiting for the browser")
        terminal.press("i")
        screen = terminal.wait("There is no browser here")
        lines = [line.strip(" │┃▌▐█▊▎") for line in screen.splitlines()]
        first = next(n for n, line in enumerate(lines) if line.startswith(office.url))
        last = next(n for n in range(first, len(lines)) if not lines[n])
        address = browser.press("".join(lines[first:last]))
        terminal.type(address.replace("state=", "state=x") + "\r")
        terminal.wait("not the end of this sign-in")
        terminal.type("\x15" + address + "\r")
        terminal.wait("rows; the last ones")
        terminal.press("i")
        terminal.wait("Waiting for the browser")
        terminal.signal(signal.SIGTERM)
        assert terminal.end(limit=5) in (0, 143)  # it does not wait for the browser

"""`koortui doctor`: each finding with its fix, the clocks, the sheet's lock, mail, the bundle."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cli_support import TODAY, Cli, sandbox, seed

from koortui.domain.errors import KoorError
from koortui.domain.secret import Secret
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import seed_linear, seed_sheets
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.services.mail_connection import MailServer
from koortui.services.mail_login import try_login

NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def findings(answer: Any) -> dict[str, dict[str, str]]:
    return {found["check"]: found for found in answer.json["findings"]}


def test_everything_set_up_is_said_to_be_well_and_nothing_is_left_in_the_sheet(
    tmp_path: Path,
) -> None:
    seed(tmp_path)
    with sandbox() as env:
        cli = Cli(tmp_path, {**env, **NO_KEYRING})
        answer = cli("doctor", "--json")
        assert answer.code == 0, answer.out
        found = findings(answer)
    assert {"version", "terminal", "keyring", "config", "data"} <= found.keys()
    assert "answers as Dana Reyes" in found["linear"]["text"]
    assert "requests" in found["linear"]["text"]
    assert found["clock"]["state"] == "ok"
    assert "may be written to" in found["sheet"]["text"]


@contextmanager
def company(
    off_by: timedelta = timedelta(), *, read_only: bool = False
) -> Iterator[dict[str, str]]:
    """The sample's servers in this process; their clock may go wrong, the sheet may be locked."""
    at = datetime.combine(datetime.fromisoformat(TODAY), datetime.now(UTC).timetz())
    world, sheets = LinearWorld(now=lambda: at + off_by), SheetsState(now=lambda: at)
    seed_linear(world, at.date(), at)
    seed_sheets(sheets, at.date(), at)
    server = SandboxServer(world, sheets)
    server.start()
    try:
        described = server.describe()
        sheets.set_read_only(described["spreadsheet_id"], read_only)
        yield {
            "KOORTUI_LINEAR_URL": described["linear_url"],
            "KOORTUI_LINEAR_KEY": described["linear_key"],
            "KOORTUI_SHEETS_URL": described["sheets_url"],
        }
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("minutes", "state", "words"), [(10, "warning", "behind"), (-120, "failed", "ahead of")]
)
def test_a_wrong_clock_is_named(tmp_path: Path, minutes: int, state: str, words: str) -> None:
    seed(tmp_path)
    with company(timedelta(minutes=minutes)) as env:
        clock = findings(Cli(tmp_path, env)("doctor", "--json"))["clock"]
    assert clock["state"] == state
    assert words in clock["text"]
    assert "by the network" in clock["fix"]


def test_a_sheet_that_may_only_be_read_is_named(tmp_path: Path) -> None:
    seed(tmp_path)
    with company(read_only=True) as env:
        answer = Cli(tmp_path, env)("doctor", "--json")
    sheet = findings(answer)["sheet"]
    assert (answer.code, sheet["state"]) == (1, "failed")
    assert "read-only" in sheet["text"]
    assert "right to edit" in sheet["fix"]


# Mail: a real server, TLS with a certificate made here


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-keyout", str(key), "-out", str(cert), "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


class Refuses:
    """Keeps what was sent: there should be nothing."""

    def __init__(self) -> None:
        self.messages: list[object] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(envelope)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def mail_server(certificate: tuple[Path, Path], *, starttls: bool = True) -> Iterator[Controller]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def accepts(_server: Any, _session: Any, _envelope: Any, _kind: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"dana", b"right"))

    options = {"tls_context": context, "require_starttls": True} if starttls else {}
    controller = Controller(
        Refuses(),
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=accepts,
        auth_require_tls=starttls,
        **options,
    )
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def trust(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


def server_at(controller: Controller, **settings: Any) -> MailServer:
    return MailServer(**{"host": "localhost", "port": controller.port, "user": "dana", **settings})


def test_mail_is_tried_up_to_the_login_and_nothing_is_sent(certificate: tuple[Path, Path]) -> None:
    with mail_server(certificate) as controller:
        words = try_login(server_at(controller), Secret("right"), context=trust(certificate))
        assert words == "connected, encrypted, logged in as dana"
        assert controller.handler.messages == []


@pytest.mark.parametrize(
    ("settings", "password", "trusted", "says"),
    [
        ({}, "wrong", True, "does not accept user and password"),
        ({}, "right", False, "cannot be trusted"),
        ({"security": "tls"}, "right", True, "cannot be trusted|was not reached"),
        ({"port": 9}, "right", True, "was not reached"),
        ({"security": "none", "host": "mail.example"}, "right", True, "unencrypted"),
    ],
)
def test_mail_that_cannot_leave_says_why(
    certificate: tuple[Path, Path], settings: Any, password: str, trusted: bool, says: str
) -> None:
    context = trust(certificate) if trusted else None
    with mail_server(certificate) as controller:
        server = server_at(controller, **settings)
        with pytest.raises(KoorError, match=says) as caught:
            try_login(server, Secret(password), context=context)
    assert caught.value.kept == "Nothing was sent."
    assert caught.value.next_step
    assert password not in str(caught.value)


def test_doctor_tries_the_configured_mail_server(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    with mail_server(certificate, starttls=False) as controller:
        config = f'[mail]\nhost = "localhost"\nport = {controller.port}\nsecurity = "none"\n'
        (tmp_path / "config.toml").write_text(config + 'user = "dana"\n', encoding="utf-8")
        right = Cli(tmp_path, {"KOORTUI_MAIL_PASSWORD": "right", **NO_KEYRING})
        assert "logged in as dana" in findings(right("doctor", "--json"))["mail"]["text"]
        wrong = Cli(tmp_path, {"KOORTUI_MAIL_PASSWORD": "wrong-canary", **NO_KEYRING})
        answer = wrong("doctor", "--json")
        assert findings(answer)["mail"]["state"] == "failed"
        assert "canary" not in answer.out + answer.err
        without = findings(Cli(tmp_path, NO_KEYRING)("doctor", "--json"))["mail"]
        assert "KOORTUI_MAIL_PASSWORD" in without["fix"]


def test_loose_folders_are_mended(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    cli = Cli(home, NO_KEYRING)
    assert "--fix" in findings(cli("doctor", "--offline", "--json"))["home"]["fix"]
    cli("doctor", "--offline", "--fix")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


SMALL_DISK = """
mkdir -p "$1" && mount -t tmpfs -o size="$2" none "$1" && shift 2 && exec "$@"
"""


def on_a_small_disk(home: Path, size: str) -> Any:
    """What doctor finds with its folders on a disk of their own: a mount nobody else sees."""
    mounted = ["unshare", "--map-root-user", "--mount", "sh", "-c", SMALL_DISK, "sh", str(home)]
    command = [sys.executable, "-m", "koortui", "--home", f"{home}/koortui", "doctor"]
    if subprocess.run([*mounted, "1m", "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a disk of their own")
    done = subprocess.run(
        [*mounted, size, *command, "--offline", "--json"],
        env={**os.environ, **NO_KEYRING},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, {one["check"]: one for one in json.loads(done.stdout)["findings"]}


@pytest.mark.skipif(not shutil.which("unshare"), reason="this system has no unshare")
@pytest.mark.parametrize(
    ("size", "state", "code"), [("5m", "failed", 1), ("100m", "warning", 0), ("300m", "ok", 0)]
)
def test_a_disk_that_is_nearly_full_is_named(
    tmp_path: Path, size: str, state: str, code: int
) -> None:
    ended, found = on_a_small_disk(tmp_path / "disk", size)
    assert ended == code
    disk = found["disk"]
    assert disk["state"] == state
    assert f"MB are left on the disk of {tmp_path}/disk/koortui" in disk["text"]
    assert ("Make room there." in disk["fix"]) == (state != "ok")


# The support bundle


def test_the_bundle_holds_no_names_no_words_and_no_secrets(tmp_path: Path) -> None:
    seed(tmp_path)
    config = tmp_path / "config.toml"
    text = config.read_text(encoding="utf-8")
    colleague = '[calendar]\ncolleagues = { "Wilhelmina Post" = "DE" }\n'
    config.write_text(text.replace("[calendar]\n", colleague), encoding="utf-8")
    with sandbox() as env:
        cli = Cli(tmp_path, {**env, **NO_KEYRING})
        cli("sync")
        cli("note", "acme", "Ruth is leaving the company.")
        cli("comment", "ACM-14", "Anders wants a discount.")
        bundle = tmp_path / "bundle.json"
        assert cli("doctor", "--bundle", str(bundle)).code == 0
    text = bundle.read_text(encoding="utf-8")
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    from koortui.locations import Locations
    from koortui.store.roster import TinyRosterStore

    roster = TinyRosterStore(Locations.find(tmp_path).roster_file).read()
    words = {customer.name for customer in roster.customers}
    words |= {customer.slug for customer in roster.customers}
    words |= {person.name for customer in roster.customers for person in customer.people}
    words |= {person.email for customer in roster.customers for person in customer.people}
    words |= {"Dana", "Ruth", "Anders", "discount", "ACM-14", env["KOORTUI_LINEAR_KEY"]}
    words |= {"1KoorSampleTrackingSheet", "Wilhelmina"}
    assert [word for word in words - {""} if word in text] == []
    for part in ('"version"', '"log"', '"customers": 22', "comment queued", "issues="):
        assert part in text, part


def test_the_bundle_of_a_broken_installation_is_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[me]\nname = 7\n[mail]\nport = "Acme"\n', "utf-8")
    bundle = tmp_path / "bundle.json"
    assert Cli(tmp_path, NO_KEYRING)("doctor", "--bundle", str(bundle)).code == 1
    text = bundle.read_text(encoding="utf-8")
    assert "mail.port" in text
    assert "Acme" not in text


def test_wrong_settings_hide_no_damaged_file(tmp_path: Path) -> None:
    seed(tmp_path)
    (tmp_path / "config.toml").write_text("[backups]\nkep = 500\n")
    roster = tmp_path / "roster.json"
    roster.write_bytes(b"damaged")
    answer = Cli(tmp_path, NO_KEYRING)("doctor", "--offline", "--fix", "--json")
    assert answer.code == 1
    found = findings(answer)
    assert "backups.kep" in found["config"]["text"]
    assert found["roster.json"]["state"] == "failed"
    assert "--fix" in found["roster.json"]["fix"]
    assert roster.read_bytes() == b"damaged"  # nothing is mended by settings nobody meant

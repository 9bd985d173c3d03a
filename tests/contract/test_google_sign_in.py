"""Signing in with Google, over real HTTP on both sides: agreed, refused, broken, revoked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes.browser import get, press, sign_in

from koortui.domain.errors import InvalidInput, KoorError, NotSetUp
from koortui.domain.secret import Secret, known_secrets
from koortui.sandbox.faults import Fault, FaultKind
from koortui.sandbox.google_sign_in import GoogleSignIn
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.services.errors import AuthRefused, ServerFailed, ServiceError
from koortui.services.google_credentials import (
    credentials_file,
    keep_credentials,
    keep_token,
    load_credentials,
)
from koortui.services.google_sign_in import SCOPE, SignIn, read_client
from koortui.services.tracking_sheet import DEFAULT_HEADERS, TrackingSheet

SHEET, TAB = "the-sheet", "Hours"
WITHIN = 20.0
"""Seconds: no test takes so long."""


class Place:
    """A sandbox whose sheet asks for a sign-in, and a person at a browser."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        sheets = SheetsState()
        sheets.add_spreadsheet(SHEET, "Hours", tabs={TAB: [list(DEFAULT_HEADERS.values())]})
        self.sheets, self.google = sheets, GoogleSignIn(required=True)
        self.server = SandboxServer(LinearWorld(), sheets, google=self.google)
        self.people = ThreadPoolExecutor(2)

    @property
    def url(self) -> str:
        return self.server.sheets_url

    def begin(self, within: float = WITHIN, *, secret: str = "") -> SignIn:
        file = self.folder / "from-google.json"
        text = self.google.client_file()
        file.write_text(text.replace(self.google.client_secret, secret) if secret else text)
        return SignIn(read_client(file), self.url, within=within)

    def browse(self, waiting: SignIn, allow: str = "yes") -> Future[str]:
        return self.people.submit(sign_in, waiting.url, allow)

    def signed_in(self) -> Secret:
        waiting = self.begin()
        self.browse(waiting)
        return waiting.wait()

    def fault(self, kind: FaultKind, match: str, times: int = 1) -> None:
        self.server.plan.add(Fault(kind=kind, source="sheet", match=match, times=times))

    def client(self, kind: str = "oauth") -> TrackingSheet:
        """The sheet's client with what is kept."""
        credentials = load_credentials(self.folder, kind, self.url)
        return TrackingSheet(SHEET, base_url=self.url, credentials=credentials)

    def asked(self, name: str) -> int:
        """How often this path was asked for."""
        return self.server.plan.counts_by_name("sheet").get(name, 0)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    with made.server:
        yield made
    made.people.shutdown()


def test_what_is_asked_for_is_bound_to_this_program_and_no_more_than_the_sheet(
    place: Place,
) -> None:
    waiting = place.begin()
    other = place.begin()
    asked = {key: values[0] for key, values in parse_qs(urlsplit(waiting.url).query).items()}
    again = parse_qs(urlsplit(other.url).query)
    waiting.close()
    other.close()
    assert asked["scope"] == SCOPE
    assert asked["code_challenge_method"] == "S256"
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert urlsplit(asked["redirect_uri"]).hostname == "127.0.0.1"
    assert asked["state"] != again["state"][0]
    assert asked["code_challenge"] != again["code_challenge"][0]
    assert "client_secret" not in asked
    assert place.google.client_secret not in waiting.url


async def test_after_yes_the_sheet_can_be_read_with_what_is_kept(place: Place) -> None:
    waiting = place.begin()
    page = place.browse(waiting)
    kept = keep_token(place.folder, waiting.wait())
    assert "Go back to the terminal" in page.result(5)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text())["scopes"] == [SCOPE]
    sheet = place.client()
    table = await sheet.read()
    await sheet.append(table, [{"customer": "Acme", "entry_id": "1"}])
    sheet.close()
    assert len(place.sheets.rows(SHEET, TAB)) == 2
    assert place.asked("POST /token") == 2  # the code, then one access token for both requests


async def test_without_a_sign_in_the_sheet_is_refused(place: Place) -> None:
    sheet = place.client()
    with pytest.raises(AuthRefused):
        await sheet.read()
    sheet.close()


def test_no_means_no(place: Place) -> None:
    waiting = place.begin()
    place.browse(waiting, "no")
    with pytest.raises(NotSetUp, match="told not to allow it") as refused:
        waiting.wait()
    assert "koortui init --google-sign-in" in refused.value.next_step


def test_an_answer_of_somebody_else_is_not_taken_and_the_right_one_still_is(place: Place) -> None:
    waiting = place.begin()
    port = urlsplit(parse_qs(urlsplit(waiting.url).query)["redirect_uri"][0]).port
    for query in ("?state=wrong&code=theirs", "?code=theirs", "?state=&code=x", "favicon.ico"):
        status, page, _ = get(f"http://127.0.0.1:{port}/{query}")
        assert status == 404
        assert "theirs" not in page
    place.browse(waiting)
    assert waiting.wait()
    assert place.asked("POST /token") == 1


def test_nobody_coming_ends_in_time_and_says_so(place: Place) -> None:
    waiting = place.begin(within=0.3)
    port = urlsplit(parse_qs(urlsplit(waiting.url).query)["redirect_uri"][0]).port
    get(f"http://127.0.0.1:{port}/?state=wrong&code=theirs")
    with pytest.raises(NotSetUp, match="An answer came that was not for this sign-in"):
        waiting.wait()
    with pytest.raises(OSError, match="refused"):
        get(f"http://127.0.0.1:{port}/")


def test_giving_up_ends_the_wait_at_once(place: Place) -> None:
    waiting = place.begin()
    threading.Timer(0.05, waiting.cancel).start()
    began = time.monotonic()
    with pytest.raises(NotSetUp, match="given up"):
        waiting.wait()
    assert time.monotonic() - began < 5


def test_the_address_of_a_browser_elsewhere_can_be_pasted(place: Place) -> None:
    waiting = place.begin()
    address = press(waiting.url)
    for wrong in ("", "https://koor.example/", address.replace("state=", "state=x")):
        with pytest.raises(InvalidInput, match="not the end of this sign-in"):
            waiting.take_address(wrong)
    waiting.take_address(f"  {address}\n")
    assert waiting.wait()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("503", "Google failed to sign you in"),
        ("500", "Google failed to sign you in"),
        ("html_502", "Google failed to sign you in"),
        ("reset", "Google was not reached"),
        ("truncated_json", "answer cannot be read"),
        ("429", "Google failed to sign you in"),
    ],
)
def test_a_token_endpoint_that_fails_is_told_and_nothing_is_kept(
    fault: FaultKind, words: str, place: Place
) -> None:
    place.fault(fault, "POST /token")
    waiting = place.begin()
    place.browse(waiting)
    with pytest.raises(KoorError, match=words) as failed:
        waiting.wait()
    assert "koortui init --google-sign-in" in failed.value.next_step
    assert not credentials_file(place.folder, "oauth").exists()
    assert place.signed_in()  # once more, and it works


def test_a_wrong_client_secret_is_googles_refusal(place: Place) -> None:
    waiting = place.begin(secret="GOCSPX-another-secret")
    place.browse(waiting)
    with pytest.raises(NotSetUp, match="invalid_client"):
        waiting.wait()


def test_an_unticked_box_is_noticed_at_once(place: Place) -> None:
    place.google.granted = "openid"
    waiting = place.begin()
    place.browse(waiting)
    with pytest.raises(NotSetUp, match="not told to allow spreadsheets") as refused:
        waiting.wait()
    assert "leave that box ticked" in refused.value.next_step


def test_more_than_was_asked_for_does_no_harm(place: Place) -> None:
    place.google.granted = f"openid {SCOPE}"
    assert json.loads(place.signed_in().reveal())["scopes"] == [SCOPE]


def test_a_permission_for_an_hour_is_not_taken_for_a_lasting_one(place: Place) -> None:
    place.google.refresh_tokens_given = False
    waiting = place.begin()
    place.browse(waiting)
    with pytest.raises(NotSetUp, match="no refresh token"):
        waiting.wait()


async def test_a_revoked_sign_in_says_what_to_do(place: Place) -> None:
    keep_token(place.folder, place.signed_in())
    place.google.revoke()
    sheet = place.client()
    with pytest.raises(AuthRefused, match="revoked or has expired") as refused:
        await sheet.read()
    sheet.close()
    assert "koortui init --google-sign-in" in refused.value.next_step
    assert not refused.value.ambiguous


async def test_an_access_token_that_ran_out_is_renewed_and_the_row_is_there_once(
    place: Place,
) -> None:
    keep_token(place.folder, place.signed_in())
    sheet = place.client()
    table = await sheet.read()
    place.google.expire()
    await sheet.append(table, [{"customer": "Acme", "entry_id": "1"}])
    sheet.close()
    assert len(place.sheets.rows(SHEET, TAB)) == 2


async def test_a_failing_renewal_is_not_taken_for_a_refusal(place: Place) -> None:
    keep_token(place.folder, place.signed_in())
    place.fault("503", "POST /token", times=3)
    sheet = place.client()
    with pytest.raises(ServiceError) as failed:
        await sheet.read()
    assert isinstance(failed.value, ServerFailed)
    assert failed.value.retryable
    await sheet.read()  # the next one is fine
    sheet.close()


def test_what_google_issued_goes_to_no_other_server(place: Place, tmp_path: Path) -> None:
    ours = json.loads(place.signed_in().reveal())
    googles = tmp_path / "googles"
    keep_token(googles, Secret(json.dumps({**ours, "issued_by": ""})))
    assert load_credentials(googles, "oauth", place.url) is None
    assert load_credentials(googles, "oauth") is not None
    keep_token(place.folder, Secret(json.dumps(ours)))
    with pytest.raises(NotSetUp, match="issued by a sandbox"):
        load_credentials(place.folder, "oauth")


async def test_no_secret_is_said_anywhere(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    waiting = place.begin()
    place.browse(waiting).result(5)
    token = waiting.wait()
    keep_token(place.folder, token)
    sheet = place.client()
    await sheet.read()
    said = [repr(waiting), repr(token), str(vars(sheet)), *capfd.readouterr()]
    place.google.revoke()
    with pytest.raises(AuthRefused) as refused:
        await sheet.read()
    sheet.close()
    said += [str(refused.value), repr(refused.value)]
    secret = json.loads(token.reveal())
    for value in (secret["refresh_token"], secret["client_secret"]):
        assert not [words for words in said if value in words]
        assert value in known_secrets()  # so that logs and bundles would lose it, too


def put_account(place: Place, text: str) -> None:
    file = place.folder / "of-the-account.json"
    file.write_text(text)
    keep_credentials(file, place.folder, "service-account", place.url)


async def test_a_service_account_reads_and_writes_with_the_key_google_gave(place: Place) -> None:
    put_account(place, place.google.service_account_file(place.url))
    sheet = place.client("service-account")
    table = await sheet.read()
    await sheet.append(table, [{"customer": "Acme", "entry_id": "1"}])
    place.google.expire()
    await sheet.read()  # another token, fetched on the way
    sheet.close()
    assert len(place.sheets.rows(SHEET, TAB)) == 2
    assert place.asked("POST /token") == 2


async def test_a_service_account_whose_key_was_taken_back_says_so(place: Place) -> None:
    put_account(place, place.google.service_account_file(place.url))
    place.google.service_account_file(place.url)  # a new key: the one kept is void
    sheet = place.client("service-account")
    with pytest.raises(AuthRefused, match="does not accept the service account") as refused:
        await sheet.read()
    sheet.close()
    assert "Download its key anew" in refused.value.next_step


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not hold an OAuth client"),
        ("[]", "does not hold an OAuth client"),
        ('{"type": "service_account"}', "does not hold an OAuth client"),
        ('{"web": {"client_id": "x"}}', "of a web application"),
        ('{"installed": {"client_id": "", "client_secret": "x"}}', "without id or secret"),
    ],
)
def test_another_file_than_a_clients_is_refused(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(text)
    with pytest.raises(NotSetUp, match=words):
        read_client(file)

"""Sign in with Google in the browser: an installed app's flow, on loopback, with PKCE and state.

The person gives the OAuth client file that Google made for the company (type "Desktop app"). Only
the `spreadsheets` scope is asked for. What comes of it is a token file of our own making.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from koortui.domain.errors import InvalidInput, NotSetUp
from koortui.domain.secret import Secret
from koortui.services.errors import BadAnswer, Offline, ServerFailed, TimedOut
from koortui.services.loopback import TOKENS, send_to_loopback

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
ACCOUNTS = "https://accounts.google.com"
TOKEN_URL = f"{TOKENS}/token"
PATIENCE = 300.0
"""Seconds a person has in the browser."""
_TIMEOUTS = (5.0, 20.0)
_KEPT = "Nothing was changed."
_AGAIN = "Sign in again: `koortui init --google-sign-in`, or g s and i."
_LONGEST = 4096
"""Longest address that is looked at."""


class GoogleClient(Struct, frozen=True):
    """The company's OAuth client, as Google's console hands it out."""

    client_id: str
    secret: Secret


def read_client(path: Path) -> GoogleClient:
    """The client in this file. Raises `NotSetUp` for any other, without a word of its contents."""
    try:
        found = json.loads(path.read_bytes())
        if "web" in found and "installed" not in found:
            raise NotSetUp(
                f"{path} is the client of a web application.",
                kept=_KEPT,
                next_step="Have one made of type Desktop app in Google's console.",
            )
        installed = found["installed"]
        client = GoogleClient(installed["client_id"], Secret(installed["client_secret"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise NotSetUp(
            f"{path} does not hold an OAuth client.",
            kept=_KEPT,
            next_step="Download it from Google's console: an OAuth client of type Desktop app.",
        ) from None
    if not client.client_id or not client.secret:
        raise NotSetUp(f"{path} holds an OAuth client without id or secret.", kept=_KEPT)
    return client


class _Answer(Struct, frozen=True):
    """What the browser came back with."""

    code: Secret
    error: str = ""


_CANCELLED = _Answer(Secret(""), "cancelled")


class SignIn:
    """One sign-in under way. It listens from the start; `close` it in any case.

    `endpoint` is another (loopback) server than Google's. Imports google-auth: off the UI thread.
    """

    def __init__(
        self, client: GoogleClient, endpoint: str = "", *, within: float = PATIENCE
    ) -> None:
        from google_auth_oauthlib.flow import Flow

        self.within = within
        self._client, self._endpoint = client, endpoint
        self._answers: queue.Queue[_Answer] = queue.Queue()
        self._strangers = 0
        installed = {
            "client_id": client.client_id,
            "client_secret": client.secret.reveal(),
            "auth_uri": f"{ACCOUNTS}/o/oauth2/auth",
            "token_uri": TOKEN_URL,
        }
        make: Any = Flow.from_client_config  # google-auth-oauthlib leaves it untyped
        self._flow = make({"installed": installed}, scopes=[SCOPE])
        self._server = _listen(self)
        self._flow.redirect_uri = f"http://127.0.0.1:{self._server.server_port}/"
        session = self._flow.oauth2session
        session.max_redirects = 0
        session.register_compliance_hook("access_token_response", _refuse_failure)
        if endpoint:
            send_to_loopback(session, endpoint)
        # "consent": without it Google leaves out the refresh token on a second sign-in.
        url, self._state = self._flow.authorization_url(prompt="consent")
        self.url: str = url.replace(ACCOUNTS, endpoint.rstrip("/"), 1) if endpoint else url
        Secret(self._flow.code_verifier)

    def wait(self) -> Secret:
        """The token file's text, once the person has agreed. Raises a KoorError, in time."""
        try:
            answer = self._answers.get(timeout=self.within)
        except queue.Empty:
            raise self._nobody_came() from None
        finally:
            self.close()
        if answer is _CANCELLED:
            raise NotSetUp("The sign-in was given up.", kept=_KEPT, next_step=_AGAIN)
        if answer.error == "access_denied":
            raise NotSetUp("Google was told not to allow it.", kept=_KEPT, next_step=_AGAIN)
        if answer.error:
            raise NotSetUp(
                f"Google did not sign you in: {_word(answer.error)}.", kept=_KEPT, next_step=_AGAIN
            )
        return self._exchange(answer.code)

    def take_address(self, text: str) -> None:
        """The address a browser on another machine ended on, pasted. InvalidInput says why not."""
        answer = self._answer_in(urlsplit(text.strip()[:_LONGEST]).query)
        if answer is None:
            raise InvalidInput(
                "address",
                "it is not the end of this sign-in",
                next_step=f"It begins with {self._flow.redirect_uri}?state=...",
            )
        self._answers.put(answer)

    def cancel(self) -> None:
        """Give it up; whoever waits is told."""
        self._answers.put(_CANCELLED)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def hear(self, path: str) -> bool:
        """A browser asked for `path`; whether it was the answer that is waited for."""
        parts = urlsplit(path[:_LONGEST])
        answer = self._answer_in(parts.query) if parts.path == "/" else None
        if answer:
            self._answers.put(answer)
        elif parts.query:
            self._strangers += 1
        return answer is not None

    def _answer_in(self, query: str) -> _Answer | None:
        """The answer, if it carries our state; anything else may come from anybody."""
        found = {key: values[0] for key, values in parse_qs(query).items()}
        if not hmac.compare_digest(found.get("state", "").encode(), self._state.encode()):
            return None
        code, error = found.get("code", ""), found.get("error", "")
        return _Answer(Secret(code), error) if code or error else None

    def _nobody_came(self) -> NotSetUp:
        stranger = " An answer came that was not for this sign-in." if self._strangers else ""
        return NotSetUp(
            f"Nobody signed in within {self.within / 60:g} minutes.{stranger}",
            kept=_KEPT,
            next_step=_AGAIN,
        )

    def _exchange(self, code: Secret) -> Secret:
        """The code for tokens: one request, bounded."""
        import requests
        from oauthlib.oauth2 import MissingTokenError, OAuth2Error

        try:
            token: Any = self._flow.fetch_token(
                code=code.reveal(), include_client_id=True, timeout=_TIMEOUTS
            )
        except MissingTokenError:
            raise BadAnswer("sheet", "Google's answer cannot be read.", next_step=_AGAIN) from None
        except OAuth2Error as error:
            raise NotSetUp(
                f"Google did not accept the sign-in: {_word(error.error)}.",
                kept=_KEPT,
                next_step=_AGAIN,
            ) from None
        except requests.exceptions.Timeout:
            raise TimedOut("sheet", "Google did not answer in time.", next_step=_AGAIN) from None
        except requests.exceptions.RequestException:
            raise Offline("sheet", "Google was not reached.", next_step=_AGAIN) from None
        except Warning as changed:  # oauthlib's way to say that other scopes were granted
            token = getattr(changed, "token", {})
        except ValueError:
            raise BadAnswer("sheet", "Google's answer cannot be read.", next_step=_AGAIN) from None
        return self._token_file(token)

    def _token_file(self, token: Any) -> Secret:
        Secret(str(token.get("access_token", "")))
        granted = token.get("scope", SCOPE)
        granted = granted.split() if isinstance(granted, str) else list(granted)
        if SCOPE not in granted:
            raise NotSetUp(
                "Google was not told to allow spreadsheets.",
                kept=_KEPT,
                next_step=f"Sign in again and leave that box ticked. {_AGAIN}",
            )
        refresh = Secret(str(token.get("refresh_token", "")))
        if not refresh:
            raise NotSetUp(
                "Google allowed it for an hour only: it gave no refresh token.",
                kept=_KEPT,
                next_step=f"Remove KoorTUI at myaccount.google.com/permissions. {_AGAIN}",
            )
        kept = {
            "type": "authorized_user",
            "client_id": self._client.client_id,
            "client_secret": self._client.secret.reveal(),
            "refresh_token": refresh.reveal(),
            "scopes": [SCOPE],
            "issued_by": self._endpoint,
        }
        return Secret(json.dumps(kept))


def _refuse_failure(response: Any) -> Any:
    """Google's own failure is not a refusal of ours."""
    if response.status_code == 429 or response.status_code >= 500:
        raise ServerFailed(
            "sheet",
            f"Google failed to sign you in (HTTP {response.status_code}).",
            next_step=_AGAIN,
        )
    return response


def _word(text: str) -> str:
    """A remote's error code: letters only, and not many."""
    return "".join(c for c in text[:40] if c.isascii() and (c.isalnum() or c in " _-"))


def _listen(sign_in: SignIn) -> ThreadingHTTPServer:
    """A server on a free port of this machine only: browsers open more connections than one."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        timeout = 5.0

        def do_GET(self) -> None:
            known = sign_in.hear(self.path)
            page = _PAGE if known else _STRANGE
            with contextlib.suppress(OSError):
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.end_headers()
                self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Nothing: what is asked for holds the code."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """A connection that broke is nobody's business."""

    server = Server(("127.0.0.1", 0), Handler)
    serve = threading.Thread(
        target=server.serve_forever, args=(0.05,), daemon=True, name="google-sign-in"
    )
    serve.start()
    return server


_PAGE = b"<!doctype html><title>KoorTUI</title><p>KoorTUI has the answer. Go back to the terminal."
_STRANGE = b"<!doctype html><title>KoorTUI</title><p>This is not the sign-in KoorTUI waits for."

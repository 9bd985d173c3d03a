"""Google's side of a sign-in on loopback: the consent page, codes for tokens, tokens checked.

    google = GoogleSignIn()
    google.required = True          # the sheets ask for a token from now on

Speaks what Google documents for installed apps: loopback redirects, PKCE with S256, a code that
works once, refresh tokens that can be revoked; and service accounts, by the JWT they sign.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from koortui.sandbox.sheets.errors import SheetsError

SPREADSHEETS = "https://www.googleapis.com/auth/spreadsheets"
TOKEN_URL = "https://oauth2.googleapis.com/token"
ACCOUNT = "koortui@sandbox.iam.gserviceaccount.com"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class _Asked(msgspec.Struct, frozen=True):
    """One request for consent, as the browser brought it."""

    redirect_uri: str
    state: str
    scope: str
    challenge: str


class GoogleSignIn:
    """One OAuth client, its codes and its tokens; safe to use from any thread."""

    def __init__(self, *, required: bool = False) -> None:
        self.required = required
        """The sheets answer 401 without a token of ours."""
        self.client_id = "sandbox.apps.googleusercontent.com"
        self.client_secret = "GOCSPX-" + secrets.token_urlsafe(20)
        self.granted: str | None = None
        """What is granted in place of what was asked for; for tests."""
        self.refresh_tokens_given = True
        self._account_key: Any = None
        """The service account's public key, once there is one."""
        self._asked: dict[str, _Asked] = {}
        self._codes: dict[str, _Asked] = {}
        self._refresh: dict[str, str] = {}
        """Scope by refresh token."""
        self._access: set[str] = set()
        self._lock = threading.Lock()

    def client_file(self) -> str:
        """As Google's console hands it out; its addresses are Google's own."""
        installed = {
            "client_id": self.client_id,
            "project_id": "sandbox",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": TOKEN_URL,
            "client_secret": self.client_secret,
            "redirect_uris": ["http://localhost"],
        }
        return json.dumps({"installed": installed})

    def service_account_file(self, issued_by: str) -> str:
        """A service account's key, as Google's console hands it out."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._account_key = key.public_key()
        account = {
            "type": "service_account",
            "client_email": ACCOUNT,
            "private_key_id": secrets.token_hex(20),
            "private_key": private.decode(),
            "token_uri": TOKEN_URL,
            "issued_by": issued_by,
        }
        return json.dumps(account)

    def revoke(self) -> None:
        """The person took the access back at Google."""
        with self._lock:
            self._refresh.clear()
            self._access.clear()

    def expire(self) -> None:
        """The hour of every access token is over."""
        with self._lock:
            self._access.clear()

    @property
    def tokens(self) -> set[str]:
        """All that must never be seen anywhere."""
        with self._lock:
            return {self.client_secret, *self._refresh, *self._access, *self._codes}

    def knows(self, authorization: str) -> bool:
        """Whether this header's token is good."""
        with self._lock:
            return authorization.removeprefix("Bearer ") in self._access

    # What is asked over HTTP

    def routes(self) -> list[Route]:
        return [
            Route("/o/oauth2/auth", self._consent),
            Route("/o/oauth2/answer", self._answer),
            Route("/token", self._token, methods=["POST"]),
        ]

    async def _consent(self, request: Request) -> Response:
        query = request.query_params
        redirect = query.get("redirect_uri", "")
        wrong = (
            (query.get("client_id") != self.client_id and "invalid_client")
            or (query.get("response_type") != "code" and "unsupported_response_type")
            or (urlsplit(redirect).hostname not in _LOOPBACK and "redirect_uri_mismatch")
            or (query.get("scope") != SPREADSHEETS and "invalid_scope")
            or (query.get("code_challenge_method") != "S256" and "invalid_request")
        )
        if wrong:
            return HTMLResponse(f"<h1>Access blocked</h1><p>Error 400: {wrong}", 400)
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._asked[key] = _Asked(
                redirect, query.get("state", ""), query["scope"], query.get("code_challenge", "")
            )
        return HTMLResponse(
            "<!doctype html><title>Sandbox sign-in</title><h1>KoorTUI wants access</h1>"
            f"<p>{html.escape(query['scope'])}"
            f'<p><a href="/o/oauth2/answer?request={key}&allow=yes">Allow</a>'
            f' <a href="/o/oauth2/answer?request={key}&allow=no">Deny</a>'
        )

    async def _answer(self, request: Request) -> Response:
        with self._lock:
            asked = self._asked.pop(request.query_params.get("request", ""), None)
            if asked is None:
                return HTMLResponse("<p>This page is over.", 400)
            if request.query_params.get("allow") != "yes":
                found = {"error": "access_denied", "state": asked.state}
            else:
                code = "4/" + secrets.token_urlsafe(24)
                self._codes[code] = asked
                found = {"state": asked.state, "code": code, "scope": asked.scope}
        return RedirectResponse(f"{asked.redirect_uri}?{urlencode(found)}", 302)

    async def _token(self, request: Request) -> Response:
        form = {key: values[0] for key, values in parse_qs((await request.body()).decode()).items()}
        if form.get("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            scope = self._asserted(form.get("assertion", ""))
            with self._lock:
                if scope is None:
                    return _error(400, "invalid_grant", "Invalid JWT Signature.")
                return self._tokens(scope, {})
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            return _error(401, "invalid_client")
        with self._lock:
            if form.get("grant_type") == "refresh_token":
                return self._refreshed(form)
            if form.get("grant_type") == "authorization_code":
                return self._exchanged(form)
        return _error(400, "unsupported_grant_type")

    def _asserted(self, assertion: str) -> str | None:
        """The scope that a service account asks for in a JWT it signed; None: it is not good."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        signed, _, signature = assertion.rpartition(".")
        try:
            claims = json.loads(_unpadded(signed.partition(".")[2]))
            if self._account_key is None:
                return None
            self._account_key.verify(
                _unpadded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError):
            return None
        good = claims["iss"] == ACCOUNT and claims["aud"] == TOKEN_URL
        good = good and claims["iat"] - 300 < time.time() < claims["exp"]
        return str(claims["scope"]) if good and claims["scope"] == SPREADSHEETS else None

    def _exchanged(self, form: dict[str, str]) -> Response:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        verified = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or verified != asked.challenge:
            return _error(400, "invalid_grant")
        if form.get("redirect_uri") != asked.redirect_uri:
            return _error(400, "redirect_uri_mismatch")
        scope = asked.scope if self.granted is None else self.granted
        refresh = "1//" + secrets.token_urlsafe(40)
        self._refresh[refresh] = scope
        more = {"refresh_token": refresh} if self.refresh_tokens_given else {}
        return self._tokens(scope, more)

    def _refreshed(self, form: dict[str, str]) -> Response:
        scope = self._refresh.get(form.get("refresh_token", ""))
        if scope is None:
            return _error(400, "invalid_grant", "Token has been expired or revoked.")
        return self._tokens(scope, {})

    def _tokens(self, scope: str, more: dict[str, str]) -> Response:
        access = "ya29." + secrets.token_urlsafe(40)
        self._access.add(access)
        body = {"access_token": access, "expires_in": 3599, "scope": scope, "token_type": "Bearer"}
        return JSONResponse({**body, **more})


class OnlySignedIn:
    """An app that asks for a token when `google` says so; Google's own words when there is none."""

    def __init__(self, app: ASGIApp, google: GoogleSignIn) -> None:
        self.app, self.google = app, google

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        header = dict(scope.get("headers", ())).get(b"authorization", b"").decode("latin-1")
        if self.google.required and not self.google.knows(header):
            error = SheetsError(401, "UNAUTHENTICATED", _UNAUTHENTICATED)
            await JSONResponse(error.body(), error.code)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


_UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
    "or other valid authentication credential."
)


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _error(status: int, name: str, words: str = "Bad Request") -> Response:
    body: dict[str, Any] = {"error": name, "error_description": words}
    return JSONResponse(body, status)

"""Requests for Google's fixed hosts, sent to a server on this machine: the sandbox, a test."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from koortui.domain.errors import InvalidInput

SHEETS = "https://sheets.googleapis.com"
TOKENS = "https://oauth2.googleapis.com"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def send_to_loopback(session: Any, base_url: str) -> None:
    """Have this requests session reach `base_url` whenever it means Google."""
    from requests.adapters import HTTPAdapter

    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or parts.hostname not in _LOOPBACK:
        raise InvalidInput("KOORTUI_SHEETS_URL", f"{base_url!r} is not a loopback address")

    class Rewriting(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            rest = request.url.removeprefix(SHEETS).removeprefix(TOKENS)
            request.url = base_url.rstrip("/") + rest
            return super().send(request, *args, **kwargs)

    session.trust_env = False
    for host in (SHEETS, TOKENS):
        session.mount(host, Rewriting())

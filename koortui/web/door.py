"""Who may come in: whoever has the link that was printed, once, from this machine's own address.

Any page in the person's browser can send requests to loopback, and any name can be made to point
there; so neither the address nor the connection says who asks. The link does, and after it a
cookie that only its own page sends.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

HOST = "127.0.0.1"
_BYTES = 32


class Door:
    """The guard of one server on `port`. Its answers are yes or no; it never says why not."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = f"koortui-{port}"
        self.path = f"/{secrets.token_urlsafe(_BYTES)}"
        """Where everything is. A browser shares cookies between all ports of a host: this one is
        for a path that no other server knows, so that none is sent it."""
        self._token: str | None = secrets.token_urlsafe(_BYTES)
        self._session: str | None = None
        self._hosts = frozenset({f"{HOST}:{port}", f"localhost:{port}"})

    @property
    def link(self) -> str:
        """The address to open. It opens once."""
        return f"http://{HOST}:{self.port}/?token={self._token}"

    def is_ours(self, headers: Mapping[str, str], *, socket: bool) -> bool:
        """Whether the request names this server, and comes from no other page.

        Another name than ours that points to loopback is DNS rebinding. A browser sends the
        page's origin with every WebSocket; what sends none there is no browser of ours.
        """
        host = headers.get("Host", "")
        if host not in self._hosts:
            return False
        origin = headers.get("Origin")
        return origin == f"http://{host}" or (origin is None and not socket)

    def open(self, token: str) -> str | None:
        """The session that the link's token opens; None for a wrong one, and for the second use."""
        if self._token is None or not _same(token, self._token):
            return None
        self._token, self._session = None, secrets.token_urlsafe(_BYTES)
        return self._session

    def admits(self, session: str | None) -> bool:
        """Whether this is the session that was opened."""
        return bool(session and self._session and _same(session, self._session))


def _same(one: str, other: str) -> bool:
    """Compared in a time that says nothing about where they differ."""
    return secrets.compare_digest(one.encode(), other.encode())

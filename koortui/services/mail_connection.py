"""The way to a mail server: encrypted before anything else is said."""

from __future__ import annotations

import smtplib
import ssl
from typing import Literal

from msgspec import Struct

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class MailServer(Struct, frozen=True, kw_only=True):
    """Where mail goes out, as under [mail] in config.toml."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""


def leaves_in_the_open(server: MailServer) -> bool:
    """Whether mail would go unencrypted over a network: refused; on this machine it may."""
    return server.security == "none" and server.host not in _LOOPBACK


def connected(server: MailServer, context: ssl.SSLContext, timeout: float) -> smtplib.SMTP:
    """A client that is encrypted, as far as `security` says; not logged in. To be closed.

    `context`: the certificates to trust. Raises what smtplib, ssl and sockets raise.
    """
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    client = smtplib.SMTP(server.host, server.port, timeout=timeout)
    try:
        if server.security == "starttls":
            client.ehlo()
            client.starttls(context=context)
    except BaseException:
        client.close()
        raise
    return client

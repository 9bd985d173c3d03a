"""Can mail leave? Connects as for a message, logs in, and sends nothing."""

from __future__ import annotations

import smtplib
import ssl

from koortui.domain.errors import InvalidInput, RemoteError
from koortui.domain.secret import Secret
from koortui.services.mail_connection import MailServer, connected, leaves_in_the_open

TIMEOUT = 10.0
_KEPT = "Nothing was sent."


def try_login(
    server: MailServer,
    password: Secret | None,
    *,
    context: ssl.SSLContext | None = None,
    timeout: float = TIMEOUT,
) -> str:
    """What worked, in words. RemoteError says what did not. No message is sent.

    `context` are the certificates to trust; by default the machine's.
    """
    if leaves_in_the_open(server):
        raise InvalidInput(
            "security",
            f"an unencrypted connection to {server.host} is refused",
            kept=_KEPT,
            next_step='Use "starttls" or "tls".',
        )
    place = f"{server.host}:{server.port}"
    try:
        return _talk(server, password, context or ssl.create_default_context(), timeout)
    except smtplib.SMTPAuthenticationError:
        raise RemoteError(
            f"{place} does not accept user and password.",
            kept=_KEPT,
            next_step="Check `user` under [mail] and the password.",
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise RemoteError(
            f"{place} does not offer what is set: {server.security}, or a login.",
            kept=_KEPT,
            next_step='Check `security` under [mail]: port 465 takes "tls", 587 "starttls".',
        ) from None
    except ssl.SSLError as error:
        raise RemoteError(
            f"The certificate of {place} cannot be trusted: {error.reason}.",
            kept=_KEPT,
            next_step="Check the host's name, and `security` under [mail].",
        ) from None
    except (OSError, smtplib.SMTPException) as error:
        raise RemoteError(
            f"{place} was not reached, or does not speak SMTP: {_plain(error)}.",
            kept=_KEPT,
            next_step="Check host and port under [mail], and the connection.",
        ) from None


def _talk(
    server: MailServer, password: Secret | None, context: ssl.SSLContext, timeout: float
) -> str:
    with connected(server, context, timeout) as client:
        client.ehlo_or_helo_if_needed()
        done = ["connected"]
        if server.security != "none":
            done.append("encrypted")
        if server.user and password:
            _login(client, server.user, password)
            done.append(f"logged in as {server.user}")
        client.noop()
    return ", ".join(done)


def _login(client: smtplib.SMTP, user: str, password: Secret) -> None:
    """Some servers hang up instead of refusing a wrong password."""
    try:
        client.login(user, password.reveal())
    except smtplib.SMTPServerDisconnected:
        raise smtplib.SMTPAuthenticationError(535, b"hung up at the login") from None


def _plain(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return getattr(error, "strerror", None) or type(error).__name__

"""Mail out, by SMTP. One message, one attempt: whether to try again is the outbox's to say.

smtplib is synchronous and runs in a thread of its own. Everything before the message's last dot
can be repeated; what breaks after "DATA" was accepted may have arrived, and is `ambiguous`.
"""

from __future__ import annotations

import asyncio
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from koortui.domain.letter import bare_address, email_message
from koortui.domain.mutations import MailSend
from koortui.domain.sanitise import clean_line
from koortui.domain.secret import Secret
from koortui.services.errors import (
    AuthRefused,
    BadAnswer,
    Offline,
    Refused,
    ServerFailed,
    ServiceError,
    TimedOut,
    Untrusted,
)
from koortui.services.mail_connection import MailServer, connected, leaves_in_the_open

TIMEOUT = 15.0
"""Seconds without an answer. A server may take its time after the last dot."""
_DOT = re.compile(rb"(?m)^\.")
_START_DATA, _DONE = 354, 250


class Mailer:
    """Sends through one server. `context`: the certificates to trust; by default the machine's."""

    def __init__(
        self,
        server: MailServer,
        password: Secret | None,
        *,
        context: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._server = server
        self._password = password
        self._context = context
        self._timeout = timeout

    async def send(self, mail: MailSend) -> None:
        """Hand the message to the server, for all recipients or for none.

        Raises ServiceError; `ambiguous` when it may have arrived all the same.
        """
        await asyncio.to_thread(self._send, mail, email_message(mail))

    def _send(self, mail: MailSend, message: EmailMessage) -> None:
        recipients = [bare_address(one) for one in (*mail.to, *mail.cc)]
        with self._failures(ambiguous=False):
            client = self._connected()
        try:
            with self._failures(ambiguous=False):
                self._log_in(client)
                self._envelope(client, bare_address(mail.sender), recipients)
                code, answer = client.docmd("DATA")
                if code != _START_DATA:
                    raise _refusal(code, answer, "the message")
            with self._failures(ambiguous=True):
                client.send(_on_the_wire(message))
                code, answer = client.getreply()
            if code != _DONE:
                raise _refusal(code, answer, "the message")
        finally:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if leaves_in_the_open(server):
            raise Untrusted("mail", f"An unencrypted connection to {server.host} is refused.")
        return connected(server, self._context or ssl.create_default_context(), self._timeout)

    def _log_in(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        if not self._server.user:
            return
        if self._password is None:
            raise AuthRefused(
                "mail",
                f"There is no password for {self._server.user}.",
                next_step="Run `koortui init`, or set KOORTUI_MAIL_PASSWORD.",
            )
        client.login(self._server.user, self._password.reveal())

    def _envelope(self, client: smtplib.SMTP, sender: str, recipients: list[str]) -> None:
        code, answer = client.mail(sender)
        if code != _DONE:
            raise _refusal(code, answer, f"the sender {sender}")
        for recipient in recipients:
            code, answer = client.rcpt(recipient)
            if code not in (_DONE, 251):
                raise _refusal(code, answer, recipient)

    @contextmanager
    def _failures(self, *, ambiguous: bool) -> Iterator[None]:
        """What smtplib and sockets raise, as ours. Secrets are in none of the words."""
        place = f"{self._server.host}:{self._server.port}"
        try:
            yield
        except ServiceError:
            raise
        except smtplib.SMTPAuthenticationError:
            raise AuthRefused("mail", f"{place} does not accept user and password.") from None
        except smtplib.SMTPNotSupportedError:
            offered = f"{place} does not offer {self._server.security}, or no login."
            raise Untrusted("mail", offered) from None
        except ssl.SSLError as error:
            raise _untrusted(place, error, ambiguous=ambiguous) from None
        except TimeoutError:
            raise _silent(place, ambiguous=ambiguous) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error, "the connection") from None
        except (OSError, EOFError, smtplib.SMTPServerDisconnected) as error:
            if isinstance(error.__context__, TimeoutError):  # smtplib wraps it while it reads
                raise _silent(place, ambiguous=ambiguous) from None
            words = getattr(error, "strerror", None) or "the connection broke"
            raise Offline(
                "mail", f"{place} was not reached: {words}.", ambiguous=ambiguous
            ) from None
        except smtplib.SMTPException as error:
            words = f"{place} does not speak SMTP: {type(error).__name__}."
            raise BadAnswer("mail", words, ambiguous=ambiguous) from None


def _silent(place: str, *, ambiguous: bool) -> ServiceError:
    return TimedOut(
        "mail",
        f"{place} did not answer in time.",
        ambiguous=ambiguous,
        next_step="It goes out with the next sync.",
    )


def _on_the_wire(message: EmailMessage) -> bytes:
    """With lines that begin with a dot doubled, and the dot that ends it."""
    return _DOT.sub(b"..", message.as_bytes()) + b".\r\n"


def _untrusted(place: str, error: ssl.SSLError, *, ambiguous: bool) -> ServiceError:
    if ambiguous:
        return Offline("mail", f"The connection to {place} broke.", ambiguous=True)
    why = getattr(error, "verify_message", "") or error.reason or "no common encryption"
    return Untrusted("mail", f"The certificate of {place} cannot be trusted: {why}.")


def _refusal(code: int, answer: bytes | str, what: str) -> ServiceError:
    """The server said no: for good (5xx), or for now."""
    said = clean_line(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
    words = f"The mail server does not take {what}: {code} {said}".rstrip(" .") + "."
    if 500 <= code < 600:
        return Refused("mail", words)
    return ServerFailed("mail", words, next_step="It is tried again with the next sync.")

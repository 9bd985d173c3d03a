"""A real SMTP server, with the manners a test asks for, and a journal whose mail goes there."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from fakes.memory import MemoryJournalStore, MemoryMirrorStore
from koortui.domain.mutations import MailSend, PendingWrite, WriteState
from koortui.domain.ports import JournalStore
from koortui.domain.secret import Secret
from koortui.services.mail import Mailer
from koortui.services.mail_connection import MailServer
from koortui.sync.push import push
from koortui.sync.reports import PushReport

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
PASSWORD = Secret("correct horse battery")
Manners = Literal["", "hang_after_data", "drop_after_data", "busy"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postbox:
    """What arrived; and how the server behaves. An aiosmtpd handler."""

    def __init__(self) -> None:
        self.received: list[tuple[tuple[str, ...], bytes]] = []
        self.refused: set[str] = set()
        self.manners: Manners = ""
        self.release: asyncio.Event | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.manners == "busy":
            return "451 try again later"
        assert isinstance(envelope.content, bytes)
        self.received.append((tuple(envelope.rcpt_tos), envelope.content))
        if self.manners == "drop_after_data":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.manners == "hang_after_data":
            self.release = asyncio.Event()
            await self.release.wait()
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _, content in self.received]


class MailRig:
    """The server, the journal of `acme`, and pushes from one to the other."""

    def __init__(
        self,
        *,
        security: Literal["starttls", "tls", "none"] = "none",
        certificate: Path | None = None,
        trusted: bool = True,
        user: str = "",
        knows_password: bool = True,
        timeout: float = 5.0,
        journals: JournalStore | None = None,
    ) -> None:
        self.postbox = Postbox()
        self.journals = journals or MemoryJournalStore()
        self.now = NOW
        self.port = free_port()
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        self._make = lambda: Controller(
            self.postbox,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=context if security == "starttls" else None,
            ssl_context=context if security == "tls" else None,
            authenticator=_authenticate(knows_password) if user else None,
            auth_required=bool(user),
        )
        self.mailer = Mailer(
            MailServer(host="127.0.0.1", port=self.port, security=security, user=user),
            PASSWORD if user else None,
            context=ssl.create_default_context(cafile=certificate) if trusted else None,
            timeout=timeout,
        )

    def __enter__(self) -> Self:
        self._controller = self._make()
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if release := self.postbox.release:
            self._controller.loop.call_soon_threadsafe(release.set)
        self._controller.stop()

    def queue(self, *mails: MailSend) -> None:
        with self.journals.edit("acme") as edit:
            for mail in mails:
                edit.put(pending(mail, edit.journal.next_seq()))

    def push(self) -> PushReport:
        return asyncio.run(
            push(
                None,
                None,
                self.journals,
                MemoryMirrorStore(),
                ["acme"],
                lambda: self.now,
                mailer=self.mailer,
            )
        )

    def states(self) -> list[WriteState]:
        return [write.state for write in self._writes()]

    def errors(self) -> str:
        return "\n".join(write.error for write in self._writes())

    def _writes(self) -> list[PendingWrite]:
        return sorted(self.journals.read("acme").writes.values(), key=lambda write: write.seq)


def pending(mail: MailSend, seq: int) -> PendingWrite:
    return PendingWrite(
        id=f"write-{mail.contact_id}",
        at=NOW,
        seq=seq,
        entity=f"mail:{mail.contact_id}",
        payload=mail,
    )


def mail(
    name: str = "one",
    *,
    to: Sequence[str] = ("rosa@acme.example",),
    cc: Iterable[str] = (),
    subject: str = "Where we stand",
    body: str = "Hello Rosa,\n\nall is well.\n",
    send_after: datetime | None = None,
) -> MailSend:
    return MailSend(
        message_id=f"<{name}@koor.example>",
        contact_id=name,
        sender="Eve Manager <eve@koor.example>",
        to=tuple(to),
        cc=tuple(cc),
        subject=subject,
        body=body,
        written_at=NOW,
        send_after=send_after,
    )


def self_signed(folder: Path) -> Path:
    """Key and certificate of 127.0.0.1, signed by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _authenticate(knows_password: bool) -> Callable[..., AuthResult]:
    def decide(*_: object) -> AuthResult:
        return AuthResult(success=knows_password, handled=knows_password)

    return decide

"""A real SMTP server on loopback that keeps what it takes and refuses what it is told to."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Chunking(SMTP):
    """Takes a mail by BDAT, too (RFC 3030): one chunk, which is read whoever it is for."""

    async def smtp_BDAT(self, arg):  # noqa: N802
        size, _last = arg.split()
        self.envelope.content = await self._reader.readexactly(int(size))
        if not self.envelope.rcpt_tos:
            await self.push("503 nobody to give it to")
            return
        if not self.envelope.content.endswith(b"\r\n"):
            await self.push("554 half a line")
            return
        answer = await self._call_handler_hook("DATA")
        self._set_post_data_state()
        await self.push(answer)


class Server(Controller):
    def factory(self):
        return Chunking(self.handler, **self.SMTP_kwargs)


@dataclass
class MailServer:
    """``answers`` maps a recipient to the line given instead of "250 OK"; callables are asked each time."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str | Callable[[], str]] = field(default_factory=dict)
    sender_answer: str | None = None
    mails_per_connection: int | None = None
    extensions: tuple[str, ...] = ()
    connections: int = 0
    ids: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._arrived = threading.Condition()
        self._controller: Controller | None = None

    @property
    def transport(self) -> dict[str, Any]:
        """What ``settings.MAIL_TRANSPORT`` has to be."""
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return {"backend": backend, "host": "127.0.0.1", "port": self.port, "timeout": 5}

    @property
    def recipients(self) -> list[str]:
        return sorted(mail["X-RcptTo"] for mail in self.mails)

    def start(self) -> None:
        self._controller = Server(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=False)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int, *, seconds: float = 30) -> list[EmailMessage]:
        """The mails, once there are ``count`` of them; fails after ``seconds``."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.mails) >= count, timeout=seconds), (
                f"{len(self.mails)} of {count} mails after {seconds} s"
            )
            return list(self.mails)

    def wait_until(self, enough: Callable[[Counter[str]], bool], *, seconds: float = 60) -> None:
        """Until the messages that arrived, by their ids, are ``enough``; or fails after ``seconds``."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: enough(self.ids), timeout=seconds), (
                f"not enough with {len(self.mails)} mails after {seconds} s"
            )

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name, session.taken = hostname, 0
        return [responses[0], *(f"250-{name}" for name in self.extensions), *responses[1:]]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if session.taken == self.mails_per_connection:
            return "421 too many mails for one connection"
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address)
        if answer:
            return answer if isinstance(answer, str) else answer()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        mail["X-RcptTo"] = ",".join(envelope.rcpt_tos)
        session.taken += 1
        with self._arrived:
            self.mails.append(mail)
            self.ids[str(mail["Message-ID"])] += 1
            self._arrived.notify_all()
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = MailServer(port)
    server.start()
    yield server
    server.stop()

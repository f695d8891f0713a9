"""The e-mail channel: Django's mail backends, with their errors sorted into the three a dispatcher knows."""

import hashlib
import smtplib
from collections.abc import Iterable
from contextlib import suppress
from email.encoders import encode_base64
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from notifications.domain import smtp
from notifications.domain.channel import RefusedError, TryLaterError, UnavailableError
from notifications.domain.mail_bytes import as_bytes, with_headers
from notifications.domain.plain_text import one_line
from notifications.domain.rendering import Rendered, ready_or_rendered, rendered
from notifications.domain.way_out import unsubscribe_url
from notifications.models import Message
from notifications.registry import Attachment, attachments_of, may_carry_files

CLOSING = 421
TOO_BIG = 552
BROKEN_IN_A_ROW = 3


class EmailChannel:
    """Sends over one connection, opened with the first message and again after it broke.

    A connection that breaks while a message is on its way may have delivered it: the retry then doubles that one,
    with the same Message-ID, by which most mail programs show it once.
    """

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._broken = 0
        self._prepared: dict[int, bytes] = {}

    def prepare(self, messages: Iterable[Message]) -> None:
        """Put together what goes out next, but for files. One after the other in between it takes twice the time: by
        then the processor has worked for the server and the database. What cannot be made fails when it is sent.
        """
        self._prepared = {}
        if not isinstance(_conversation(self._backend), smtplib.SMTP):
            return
        for message in messages:
            if not may_carry_files(message):
                with suppress(Exception):
                    _check(message.address)
                    self._prepared[message.pk] = as_sent(message)

    def send(self, message: Message) -> None:
        mail = self._prepared.pop(message.pk, None) or self._made(message)
        try:
            self._deliver(message.address, mail)
        except OSError as error:
            if _reply(error)[0] != CLOSING:
                raise self._sorted(error) from error
            self.close()  # some servers take only so many mails per connection
            try:
                self._deliver(message.address, mail)
            except OSError as again:
                raise self._sorted(again) from again
        self._broken = 0

    def close(self) -> None:
        backend, self._backend = self._backend, None
        _close(backend)

    def _made(self, message: Message) -> bytes | EmailMultiAlternatives:
        _check(message.address)
        by_hand = isinstance(_conversation(self._open()), smtplib.SMTP)
        return as_sent(message) if by_hand else composed(message)

    def _open(self) -> BaseEmailBackend:
        if self._backend is None:
            self._backend = _opened()
        return self._backend

    def _deliver(self, address: str, mail: bytes | EmailMultiAlternatives) -> None:
        backend = self._open()
        try:
            if isinstance(mail, bytes):
                smtp.deliver(_conversation(backend), settings.DEFAULT_FROM_EMAIL, address, mail)
            else:
                backend.send_messages([mail])
        except ValueError as unfit:  # Django's word for an address or header that cannot be written
            raise RefusedError(str(unfit)) from unfit

    def _sorted(self, error: OSError) -> Exception:
        code, text = _reply(error)
        if code is None:
            self.close()
            self._broken += 1
            return UnavailableError(text) if self._broken >= BROKEN_IN_A_ROW else TryLaterError(text)
        self._broken = 0
        ours = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPHeloError) and code != TOO_BIG
        if ours or code == CLOSING:
            self.close()
            return UnavailableError(text)
        return TryLaterError(text) if 400 <= code < 500 else RefusedError(text)


def as_sent(message: Message) -> bytes:
    """What :func:`composed` gives, as bytes and in less time where a body is ready; the address is not looked at."""
    files = attachments_of(message)
    words = rendered(message) if files else ready_or_rendered(message)
    try:
        if isinstance(words, Rendered):
            return as_bytes(_mail(message, words, files))
        more = _headers(message)
        to = more.pop("To")
        return with_headers(words.body, subject=words.subject, sender=settings.DEFAULT_FROM_EMAIL, to=to, more=more)
    except ValueError as unfit:
        raise RefusedError(str(unfit)) from unfit


def composed(message: Message) -> EmailMultiAlternatives:
    """The mail of a row. Raises ``RefusedError`` for an address that is none, and what templates raise."""
    _check(message.address)
    return _mail(message, rendered(message), attachments_of(message))


def _mail(message: Message, words: Rendered, files: list[Attachment]) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
        headers=_headers(message),
    )
    if words.html:
        mail.attach_alternative(words.html, "text/html")
    for file in files:
        mail.attach(_part(file))
    return mail


def _check(address: str) -> None:
    if smtp.PLAIN_ADDRESS.fullmatch(address):
        return
    try:
        validate_email(address)
    except ValidationError as invalid:
        raise RefusedError(invalid.messages[0]) from invalid


def _conversation(backend: BaseEmailBackend | None) -> Any:
    return getattr(backend, "connection", None)


def _headers(message: Message) -> dict[str, str]:
    return {
        "To": formataddr((one_line(message.recipient_name), message.address)),
        "Message-ID": message_id(message.dedupe_key),
        "Auto-Submitted": "auto-generated",
        **_way_out(message),
    }


def _way_out(message: Message) -> dict[str, str]:
    """For the button "unsubscribe" of mail programs, which post there for their reader (RFC 8058)."""
    url = unsubscribe_url(message)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url else {}


def _part(attachment: Attachment) -> MIMENonMultipart:
    """Of any kind, carried as base64: a text in UTF-8 arrives with its line ends as they are."""
    main, _slash, kind = attachment.media_type.partition("/")
    charset: dict[str, Any] = {"charset": "utf-8"} if main == "text" else {}
    part = MIMENonMultipart(main, kind, **charset)
    for name, value in attachment.parameters:
        part.set_param(name, value)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def message_id(dedupe_key: str) -> str:
    """The same for every try of one message; tells nothing about it."""
    return f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:40]}@{_domain(settings.DEFAULT_FROM_EMAIL)}>"


@lru_cache(maxsize=4)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def _opened() -> BaseEmailBackend:
    options = dict(settings.MAIL_TRANSPORT)
    backend = get_connection(options.pop("backend"), **options)
    try:
        backend.open()
    except OSError as away:
        _close(backend)
        raise UnavailableError(_reply(away)[1]) from away
    return backend


def _close(backend: BaseEmailBackend | None) -> None:
    try:
        if backend:
            backend.close()
    except OSError:
        pass  # it was broken already


def _reply(error: OSError) -> tuple[int | None, str]:
    """The server's answer, or no code where it gave none. smtplib's exceptions are ``OSError`` too."""
    code: int
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return None, f"{type(error).__name__}: {error}"
    return code, f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"

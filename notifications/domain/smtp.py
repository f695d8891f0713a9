"""A mail over a connection that is set up: what smtplib does, with fewer waits and fewer copies.

``smtplib`` connects, encrypts and logs in. Where the server announces PIPELINING (RFC 2920) sender, recipient and
DATA go off together; elsewhere smtplib sends the mail itself. Errors are smtplib's in both cases.
"""

import re
import secrets
import smtplib
from email.policy import compat32
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

UTF_8 = "utf-8"
LONGEST_LINE = 998
GO_AHEAD = 354
PLAIN_ADDRESS = re.compile(r"[a-zA-Z0-9_+-]+(?:\.[a-zA-Z0-9_+-]+)*@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+")
SEPARATE = {"from", "to", "cc", "reply-to"}


def deliver(line: smtplib.SMTP, mail: EmailMultiAlternatives) -> None:
    """Returns once the server took ``mail``; raises ``OSError`` (smtplib's) and, for what cannot be written,
    ``ValueError``.
    """
    sender, [recipient] = _sender(mail.from_email), [_recipient(to) for to in mail.to]
    content = as_bytes(mail)
    if line.has_extn("pipelining") and content.isascii() | line.has_extn("8bitmime"):
        _pipelined(line, sender, recipient, content)
    else:
        line.sendmail(sender, [recipient], content)


@lru_cache(maxsize=16)
def _sender(address: str) -> str:
    return smtplib.quoteaddr(sanitize_address(address, UTF_8))[1:-1]


def _recipient(address: str) -> str:
    """What most addresses are needs no parser: the same comes out."""
    return address if PLAIN_ADDRESS.fullmatch(address) else sanitize_address(address, UTF_8)


def _pipelined(line: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    answers: list[tuple[int, bytes]] = []
    to = f"<{recipient}>" if PLAIN_ADDRESS.fullmatch(recipient) else smtplib.quoteaddr(recipient)
    line.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:{to}\r\nDATA\r\n")
    try:
        answers.extend(line.getreply() for _command in range(3))
    except smtplib.SMTPServerDisconnected:
        if not answers or answers[-1][0] < 400:
            raise
    error = _refusal(answers, sender, recipient)
    if error:
        if len(answers) == 3 and answers[2][0] == GO_AHEAD:
            line.send(b".\r\n")  # it waits for a mail to nobody
            line.getreply()
        if len(answers) == 3:
            _reset(line)
        raise error
    line.send(_stuffed(content))
    code, text = line.getreply()
    if code != 250:
        _reset(line)
        raise smtplib.SMTPDataError(code, text)


def _refusal(answers: list[tuple[int, bytes]], sender: str, recipient: str) -> OSError | None:
    """The first of the three that was not taken."""
    if answers[0][0] != 250:
        return smtplib.SMTPSenderRefused(*answers[0], sender)
    if len(answers) > 1 and answers[1][0] not in (250, 251):
        return smtplib.SMTPRecipientsRefused({recipient: answers[1]})
    if answers[-1][0] != GO_AHEAD:
        return smtplib.SMTPDataError(*answers[-1])
    return None


def _reset(line: smtplib.SMTP) -> None:
    try:
        line.rset()
    except smtplib.SMTPServerDisconnected:
        pass  # the next mail finds out; what counts is the answer that came before


def _stuffed(content: bytes) -> bytes:
    """With CRLF at the end, lines that begin with a dot doubled in it, and the end of mail."""
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\r\n.", b"\r\n..")
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def as_bytes(mail: EmailMultiAlternatives) -> bytes:
    """What ``mail.message().as_bytes(linesep="\\r\\n")`` gives; a plain mail or one of two faces made by hand."""
    faces = [
        (str(mail.body), "plain"),
        *((str(content), media_type.removeprefix("text/")) for content, media_type in mail.alternatives),
    ]
    bodies = [_lines(text) for text, _kind in faces]
    if mail.attachments or not mail.body or len(faces) > 2 or mail.cc or mail.reply_to or None in bodies:
        return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # of Django's own classes
    parts = [
        f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
        f"Content-Transfer-Encoding: {'7' if body.isascii() else '8'}bit\r\n".encode()
        + b"%s\r\n"
        + body
        for (_text, kind), body in zip(faces, bodies, strict=True)
        if body is not None
    ]
    headers = _headers(mail)
    if len(parts) == 1:
        return parts[0].replace(b"%s", headers, 1)
    boundary = _boundary(bodies)
    fold = b" " if len(boundary) < 30 else b"\r\n "
    head = b'Content-Type: multipart/alternative;%sboundary="%s"\r\nMIME-Version: 1.0\r\n' % (fold, boundary)
    both = b"".join(b"--%s\r\n%s\r\n" % (boundary, part.replace(b"%s", b"", 1)) for part in parts)
    return head + headers + b"\r\n" + both + b"--%s--\r\n" % boundary


def _lines(text: str) -> bytes | None:
    """With CRLF; None for lines too long to be written as they are, and line ends only some programs know."""
    body = text.encode()
    if b"\r" in body or _has_long_line(body):
        return None
    return body.replace(b"\n", b"\r\n")


def _has_long_line(body: bytes) -> bool:
    """From one line end to the last within reach: a tenth of looking at every line."""
    at = 0
    while len(body) - at > LONGEST_LINE:
        end = body.rfind(b"\n", at, at + LONGEST_LINE + 1)
        if end < 0:
            return True
        at = end + 1
    return False


def _headers(mail: EmailMultiAlternatives) -> bytes:
    extra = mail.extra_headers
    values = {
        "Subject": mail.subject,
        "From": extra.get("From", mail.from_email),
        "To": extra.get("To", ", ".join(mail.to)),
        "Date": formatdate(localtime=settings.EMAIL_USE_LOCALTIME),
        **{name: value for name, value in extra.items() if name.lower() not in SEPARATE},
    }
    return b"".join(_header(name, value) for name, value in values.items())


def _header(name: str, value: str) -> bytes:
    if value.isascii() and value.isprintable() and value == value.strip():
        if len(name) + 2 + len(value) <= 78:
            return f"{name}: {value}\r\n".encode()
        if " " not in value:  # a link, as a rule: a line of its own
            return f"{name}: \r\n {value}\r\n".encode()
    return _folded(name, value)


@lru_cache(maxsize=2048)
def _folded(name: str, value: str) -> bytes:
    """Kept: most mails of a session have the subject of the one before, and encoding it takes longer than the rest."""
    name, value = forbid_multi_line_headers(name, value, UTF_8)
    return compat32.fold_binary(name, value).replace(b"\n", b"\r\n")


def _boundary(bodies: list[bytes | None]) -> bytes:
    while True:
        boundary = f"==============={secrets.token_hex(10)}==".encode()
        if not any(body and boundary in body for body in bodies):
            return boundary

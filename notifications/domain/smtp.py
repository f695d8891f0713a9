"""A mail over a connection that is set up: what smtplib does, with fewer waits and fewer copies.

``smtplib`` connects, encrypts and logs in. Where the server announces PIPELINING (RFC 2920) sender, recipient and
DATA go off together, and with CHUNKING (RFC 3030) the mail as well: a server reads past what it refuses. Elsewhere
smtplib sends it. Errors are smtplib's.
"""

import re
import smtplib
from functools import lru_cache

from django.core.mail.message import sanitize_address

UTF_8 = "utf-8"
TAKEN, GO_AHEAD = 250, 354
# What most addresses are: nothing in them has to be quoted or encoded.
PLAIN_ADDRESS = re.compile(
    r"[a-zA-Z0-9_+-]{1,64}(?:\.[a-zA-Z0-9_+-]{1,20}){0,3}@(?:[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?\.){1,4}[a-z]{2,20}"
)


def deliver(line: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    """Returns once the server took the mail; raises ``OSError`` (smtplib's) and, for addresses that cannot be written,
    ``ValueError``.
    """
    plain = PLAIN_ADDRESS.fullmatch(recipient)
    sender, recipient = _sender(sender), recipient if plain else sanitize_address(recipient, UTF_8)
    line.ehlo_or_helo_if_needed()  # before it nothing is known of the server
    if line.has_extn("pipelining") and content.isascii() | line.has_extn("8bitmime"):
        _pipelined(line, sender, f"<{recipient}>" if plain else smtplib.quoteaddr(recipient), content)
    else:
        line.sendmail(sender, [recipient], content)


@lru_cache(maxsize=16)
def _sender(address: str) -> str:
    return smtplib.quoteaddr(sanitize_address(address, UTF_8))[1:-1]


def _pipelined(line: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> None:
    envelope = f"MAIL FROM:<{sender}>\r\nRCPT TO:{recipient}\r\n".encode(line.command_encoding)
    in_one_go = line.has_extn("chunking")
    if in_one_go:
        content = _ended(content)
        line.send(b"%bBDAT %d LAST\r\n%b" % (envelope, len(content), content))
    else:
        line.send(envelope + b"DATA\r\n")
    answers = _answers(line)
    if error := _refusal(answers, sender, recipient, TAKEN if in_one_go else GO_AHEAD):
        if len(answers) == 3 and answers[2][0] == GO_AHEAD:
            line.send(b".\r\n")  # it waits for a mail to nobody
            line.getreply()
        if len(answers) == 3:
            _reset(line)
        raise error
    if in_one_go:
        return
    line.send(_stuffed(content))
    code, text = line.getreply()
    if code != TAKEN:
        _reset(line)
        raise smtplib.SMTPDataError(code, text)


def _answers(line: smtplib.SMTP) -> list[tuple[int, bytes]]:
    """Three, or fewer where the server refused and hung up."""
    answers: list[tuple[int, bytes]] = []
    try:
        answers.extend(line.getreply() for _command in range(3))
    except smtplib.SMTPServerDisconnected:
        if not answers or answers[-1][0] < 400:
            raise
    return answers


def _refusal(answers: list[tuple[int, bytes]], sender: str, recipient: str, last: int) -> OSError | None:
    """The first of the three that was not taken; ``last``: what is hoped for as the last answer."""
    if answers[0][0] != TAKEN:
        return smtplib.SMTPSenderRefused(*answers[0], sender)
    if len(answers) > 1 and answers[1][0] not in (TAKEN, 251):
        return smtplib.SMTPRecipientsRefused({recipient: answers[1]})
    if answers[-1][0] != last:
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
    return _ended(content.replace(b"\r\n.", b"\r\n..")) + b".\r\n"


def _ended(content: bytes) -> bytes:
    return content if content.endswith(b"\r\n") else content + b"\r\n"

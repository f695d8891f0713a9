"""The link in a mail by which its reader says no to more of that kind: made and read here, followed by anybody."""

import hmac
from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer, b64_encode
from django.urls import reverse

from notifications.domain.wishes import EVERY, GROUPS, group_in
from notifications.kinds import KindGroup
from notifications.models import Message

SALT = "notifications.unsubscribe"


def unsubscribe_url(message: Message) -> str:
    """Where the reader of ``message`` says no to its group of kinds; empty where there is nothing to refuse.

    It holds for ever: a mail may be read years later, and who reads it may still say no.
    """
    group = group_in(message)
    if group in (KindGroup.ACCOUNT, EVERY) or not message.person:
        return ""
    before, after = _page()
    return f"{settings.PORTAL_URL}{before}{token_of(message.person, group)}{after}"


def token_of(person: str, group: str) -> str:
    return _signed(f"{person}.{group}", settings.SECRET_KEY)


def read_token(token: str) -> tuple[str, KindGroup] | None:
    """The person and the group of a link of ours. No query."""
    try:
        person, _dot, group = _links().unsign(token).partition(".")
    except BadSignature:
        return None
    return (person, KindGroup(group)) if group in GROUPS else None


@lru_cache(maxsize=256)
def _signed(words: str, secret: str) -> str:
    """What ``Signer.sign`` gives, in a fifth of the time; kept, as one mail says it more than once."""
    return f"{words}.{b64_encode(hmac.digest(_key(secret), words.encode(), 'sha256')).decode()}"


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    return sha256(f"{SALT}signer{secret}".encode()).digest()


@lru_cache(maxsize=1)
def _page() -> list[str]:
    """What stands before and after the token in the address: to ask for it takes longer than to sign."""
    return reverse("unsubscribe", args=["TOKEN"]).split("TOKEN")


def _links() -> Signer:
    return Signer(salt=SALT, sep=".")

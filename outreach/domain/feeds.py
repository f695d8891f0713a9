"""Addresses a calendar program may read without signing in: made for one posting, kept as a hash, taken back any time.

Whoever has the address reads with the eyes of that posting, for as long as it is in force and the account is open.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.models import CalendarFeed

TOKEN_BYTES = 32
# programs ask again and again: reading is noted at most this often
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewFeed:
    """The address in clear: it exists in this object only."""

    feed: CalendarFeed
    address: str


@transaction.atomic
def make(*, actor: User) -> NewFeed:
    """An address for the posting worked under; the one made for it before stops working."""
    if actor.posting is None:
        raise DomainError(_("Anda belum punya jabatan yang berlaku, jadi belum ada kegiatan untuk dilanggankan."))
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two taps make one address after the other
    CalendarFeed.objects.filter(posting=actor.posting, revoked_at__isnull=True).update(revoked_at=timezone.now())
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(user=actor, posting=actor.posting, token_hash=hash_of(token))
    return NewFeed(feed=feed, address=settings.PORTAL_URL + reverse("calendar_feed", args=[token]))


def revoke(*, feed: CalendarFeed, actor: User) -> None:
    """Make an address of one's own open nothing, at once. Done already: nothing happens."""
    CalendarFeed.objects.filter(pk=feed.pk, user=actor, revoked_at__isnull=True).update(revoked_at=timezone.now())


def reader_of(token: str, *, now: datetime | None = None) -> User | None:
    """Who reads with this address, working under its posting, and noted as having read. None: it opens nothing.

    Nothing: a wrong or revoked address, a closed account, a posting that is over. One query, at most two.
    """
    now = now or timezone.now()
    rows = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True, user__is_active=True)
    feed = rows.select_related(
        "user", "posting__office", "posting__regional_office", "posting__region__parent"
    ).first()
    if feed is None or not feed.posting.is_in_force_on(timezone.localdate(now)):
        return None
    if feed.read_at is None or feed.read_at < now - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    feed.user.work_under(feed.posting)
    return feed.user


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long: a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()

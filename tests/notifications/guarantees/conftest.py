import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from notifications.domain.outbox import enqueue
from notifications.models import Message
from tests.notifications.plans import planned

WORDS = {"subject": "Pengingat", "text": "Isi", "html": "<p>Isi</p>"}


@pytest.fixture
def due():
    """``due("amin", "budi")`` writes ready-made messages that are due now, or were some seconds ago."""

    def write(*people: str, seconds_ago: int = 0, lives: dt.timedelta = dt.timedelta(hours=2), **fields) -> None:
        at = timezone.now() - dt.timedelta(seconds=seconds_ago)
        fields = {"template": "", "context": WORDS, "due_at": at, "expires_at": at + lives, **fields}
        enqueue(planned(who, **fields) for who in people)

    return write


@pytest.fixture
def states():
    """How many messages stand in which state."""
    return lambda: dict(Counter(Message.objects.values_list("state", flat=True)))

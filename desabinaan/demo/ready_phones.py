"""Phones that have rolls ready without signal: made up, so that "siap di 1 HP" can be seen beside "belum siap"."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from outreach.domain.readiness import KeptRoll, Report, take_report
from outreach.models import OfflineDevice
from outreach.queries.offline import rolls_to_keep

# Who, the name of the phone, hours since it was seen, entries it had not sent.
PHONES = (
    ("operator.pontang", "c0ff0001", 2, 3),
    ("operator.cakungtimur", "c0ff0002", 20, 0),
    ("kecamatan.pontang", "c0ff0003", 5, 0),
)
SIZE_OF_A_ROLL = 9_000


def load_ready_phones() -> None:
    """Only where no phone is known yet."""
    if OfflineDevice.objects.exists():
        return
    for username, device, hours, unsent in PHONES:
        person = User.objects.get(username=username)
        rolls = tuple(KeptRoll(roll["session"], roll["stamp"], SIZE_OF_A_ROLL) for roll in rolls_to_keep(person))
        report = Report(device=device, stamp=f"demo-{device}", persisted=True, unsent=unsent, rolls=rolls)
        take_report(actor=person, report=report, now=timezone.now() - dt.timedelta(hours=hours))

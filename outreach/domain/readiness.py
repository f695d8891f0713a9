"""What phones keep ready for a hall without signal: as much as they have said of it."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain.batches import as_text
from outreach.models import OfflineDevice, OutreachSession, RollCopy, SessionTally

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
DEVICE_COOKIE = "perangkat"
MOST_BYTES = 20_000
MOST_ROLLS = 100
# Phones of one account that are remembered; the one that has not been seen for the longest time is forgotten first.
MOST_DEVICES = 12
MOST_UNSENT = 9_999
MOST_SIZE = 2**31 - 1
_KEY = re.compile(r"[0-9A-Za-z-]{4,40}")


@dataclass(frozen=True, slots=True)
class KeptRoll:
    session: int
    stamp: str
    size: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one phone says it has. ``stamp`` names its storage: another one means that the former was wiped.

    ``persisted``: whether the browser promised to keep it; ``unsent``: entries the server has not answered yet.
    """

    device: str
    stamp: str
    persisted: bool | None
    unsent: int
    rolls: tuple[KeptRoll, ...]

    @classmethod
    def parse(cls, body: bytes) -> "Report":
        """Read a request body; :class:`DomainError` when it is no report, and nothing is kept of it."""
        try:
            if len(body) > MOST_BYTES:
                raise ValueError("too long")
            data = json.loads(body)
            rolls = data["rolls"]
            if not isinstance(rolls, list) or len(rolls) > MOST_ROLLS:
                raise ValueError("rolls")
            persisted = data.get("persisted")
            return cls(
                device=_key(data["device"]),
                stamp=_key(data["stamp"]),
                persisted=persisted if isinstance(persisted, bool) else None,
                unsent=_number(data.get("unsent"), MOST_UNSENT),
                rolls=tuple(_roll(roll) for roll in rolls),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DomainError(_("Laporan perangkat tidak terbaca. Tidak ada yang berubah.")) from error


@dataclass(frozen=True, slots=True)
class Known:
    """What the server remembers of a phone. ``lost``: entries that went with its storage when it was wiped since."""

    sessions: int = 0
    unsent: int = 0
    wiped: bool = False

    @property
    def lost(self) -> int:
        return self.unsent if self.wiped else 0


def known_of(*, actor: User, device: str, stamp: str) -> Known | None:
    """What this phone of the actor said last; ``stamp`` is the mark of its storage now, empty where unknown."""
    found = OfflineDevice.objects.filter(user=actor, key=device).first()
    if found is None:
        return None
    sessions = RollCopy.objects.filter(device=found).count()
    return Known(sessions, found.unsent, wiped=bool(stamp) and stamp != found.stamp)


@dataclass(slots=True)
class Stamps:
    """Of one session: what its roll is like. ``parts``: village or kecamatan -> how often its part changed."""

    version: int
    parts: dict[str, int] = field(default_factory=dict)

    def at(self, place: str) -> str:
        """A word for the part of the roll that belongs to ``place``: another one whenever anything of it changed.

        The clock alone changes nothing of a roll.
        """
        return f"{self.version}.{sum(count for part, count in self.parts.items() if part.startswith(place))}"


def stamps_of(session_ids: Collection[int]) -> dict[int, Stamps]:
    """One query, however many sessions."""
    tallies = SessionTally.objects.filter(session__in=session_ids).order_by()
    found: dict[int, Stamps] = {}
    columns = ("session", "session__version", "village", "district", "stamp")
    for pk, version, village, district, stamp in tallies.values_list(*columns):
        found.setdefault(pk, Stamps(version)).parts[village or district] = stamp
    return found


@transaction.atomic
def take_report(*, actor: User, report: Report, now: datetime | None = None) -> OfflineDevice:
    """Keep what the phone says instead of what it said before. Rolls out of the actor's sight are left out."""
    now = now or timezone.now()
    device, _new = OfflineDevice.objects.update_or_create(
        user=actor,
        key=report.device,
        defaults={
            "stamp": report.stamp,
            "persisted": report.persisted,
            "seen_at": now,
            "unsent": report.unsent,
        },
    )
    said = {roll.session: roll for roll in report.rolls}
    seen = OutreachSession.objects.visible_to(actor).filter(pk__in=said).order_by("pk").values_list("pk", flat=True)
    copies = [
        RollCopy(device=device, session_id=pk, roll_stamp=said[pk].stamp, ready_at=now, size_bytes=said[pk].size)
        for pk in seen
    ]
    RollCopy.objects.filter(device=device).exclude(session__in=[copy.session_id for copy in copies]).delete()
    RollCopy.objects.bulk_create(
        copies,
        update_conflicts=True,
        unique_fields=["device", "session"],
        update_fields=["roll_stamp", "ready_at", "size_bytes"],
    )
    _forget_oldest(actor)
    return device


def on_signed_out(sender: object, *, request: Any, user: User | None, **_kwargs: Any) -> None:
    """A phone one signs out on gives its rolls away: nobody is to rely on them any longer."""
    if user is None or request is None:
        return
    key = as_text(request.COOKIES.get(DEVICE_COOKIE), 40)
    RollCopy.objects.filter(device__user=user, device__key=key).delete()


def listen() -> None:
    user_logged_out.connect(on_signed_out, dispatch_uid="outreach.readiness")


def place_of(user: User) -> str:
    """What of a roll this person gets to see: ``""`` all of it (an office), or the code of a village or kecamatan."""
    scope = user.scope
    return next(iter(scope.village_codes), "") or scope.region_code or ""


def places_of(user_ids: Collection[int]) -> dict[int, list[str]]:
    """Account -> its places, like ``place_of``, one for each posting of today that takes attendance."""
    found: dict[int, list[str]] = {}
    postings = Posting.objects.on(timezone.localdate()).filter(user__in=user_ids, role__in=RECORDERS)
    for user_id, region in postings.values_list("user_id", "region_id"):
        found.setdefault(user_id, []).append(region or "")
    return found


def _forget_oldest(actor: User) -> None:
    devices = OfflineDevice.objects.filter(user=actor).order_by("-seen_at", "-pk")
    forgotten = list(devices.values_list("pk", flat=True)[MOST_DEVICES:])
    if forgotten:
        RollCopy.objects.filter(device__in=forgotten).delete()
        OfflineDevice.objects.filter(pk__in=forgotten).delete()


def _roll(data: Any) -> KeptRoll:
    session = data["session"]
    if type(session) is not int or not 0 < session < 2**63:
        raise ValueError("session")
    stamp = data["stamp"]
    if not isinstance(stamp, str) or not stamp.isprintable() or len(stamp) > 40:
        raise ValueError("stamp")
    return KeptRoll(session, stamp, _number(data.get("size"), MOST_SIZE))


def _key(value: Any) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise ValueError("key")
    return value


def _number(value: Any, most: int) -> int:
    """A whole number between 0 and ``most``; what is less or more becomes the nearest of them."""
    if type(value) is not int:
        raise ValueError("number")
    return min(max(value, 0), most)

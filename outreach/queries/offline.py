"""What a phone is to keep ready, what the server knows of it, and which sessions are ready somewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.formats import ago, figure
from offices.roles import OFFICE_ROLES
from outreach.domain.readiness import Known, Stamps, known_of, place_of, places_of, stamps_of
from outreach.domain.times import when
from outreach.enums import OPEN_ROLL_STATES, SessionState
from outreach.models import OutreachSession, RollCopy, SessionOfficer, SessionVillage
from outreach.queries.sessions import SessionRow, instants

DAYS_AHEAD, DAYS_BACK = 14, 2
MOST_ROLLS = 40
# A roll may be needed in these states; one that was just closed still takes what comes late.
KEPT_STATES = (SessionState.AWAITING_VILLAGE, *OPEN_ROLL_STATES, SessionState.CLOSED)
PAGES = ("offline", "offline_roll")
PAGES_OF_OFFICES = ("visit_log",)


def rolls_to_keep(user: Any) -> list[dict[str, Any]]:
    """The rolls this person's phone keeps: soonest first, then older ones that still wait, the latest of them first.

    An operator's are those of the own place, an officer's the sessions they are bound to. At most ``MOST_ROLLS``.
    """
    today = timezone.localdate()
    sessions = _own(user).filter(logged_afterwards=False, imported=False)
    first = today - timedelta(days=DAYS_BACK)
    last = today + timedelta(days=DAYS_AHEAD)
    near = sessions.filter(
        state__in=KEPT_STATES, starts_at__range=instants(first, last), local_date__range=(first, last)
    )
    found = list(near.order_by("starts_at", "pk")[:MOST_ROLLS])
    if len(found) < MOST_ROLLS:
        older = sessions.filter(state=SessionState.AWAITING_ROLL, local_date__lt=first)
        found += older.order_by("-starts_at", "-pk")[: MOST_ROLLS - len(found)]
    stamps, place = stamps_of([session.pk for session in found]), place_of(user)
    return [
        {
            "session": session.pk,
            "title": f"{session.get_kind_display()} · {session.venue}",
            "when": when(session),
            "starts_at": session.starts_at.isoformat(),
            "url": reverse("attendance", args=[session.pk]),
            "data_url": reverse("attendance_data", args=[session.pk]),
            "stamp": stamps.get(session.pk, Stamps(0)).at(place),
        }
        for session in found
    ]


def pages_to_keep(user: Any) -> list[str]:
    """The pages the service worker keeps: they hold no names."""
    further = PAGES_OF_OFFICES if user.scope.role in OFFICE_ROLES else ()
    return [reverse(name) for name in (*PAGES, *further)]


def _own(user: Any) -> QuerySet[OutreachSession]:
    sessions = OutreachSession.objects.visible_to(user)
    if user.scope.role in OFFICE_ROLES:
        bound = SessionOfficer.objects.visible_to(user).filter(officer=user).order_by()
        sessions = sessions.filter(pk__in=bound.values("session"))
    return sessions


def device_of(user: Any, *, key: str, stamp: str) -> dict[str, Any]:
    """What the phone with this key said it had."""
    known = known_of(actor=user, device=key, stamp=stamp)
    found = known or Known()
    return {"known": known is not None, "sessions": found.sessions, "unsent": found.unsent, "lost": found.lost}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a session is for a hall without signal.

    ``phones`` hold the roll as it is now, ``outdated`` an earlier one. ``without``: villages in the reader's scope
    whose people are on no such phone. ``unsent``: entries these phones last said they had not sent.
    """

    phones: int = 0
    outdated: int = 0
    latest: datetime | None = None
    without: tuple[str, ...] = ()
    unsent: int = 0

    @property
    def pill(self) -> str:
        return "ok" if self.phones and not self.without else "warn"

    @property
    def words(self) -> str:
        """``siap di 1 HP (2 jam lalu)``, and what is amiss."""
        if self.phones:
            text = ngettext("siap di %(count)s HP (%(ago)s)", "siap di %(count)s HP (%(ago)s)", self.phones)
            text %= {"count": figure(self.phones), "ago": ago(self.latest)}
            return text if not self.without else f"{text}; {self._without}"
        if self.outdated:
            return _("siap, tetapi daftar sudah berubah")
        return _("belum siap di HP mana pun")

    @property
    def _without(self) -> str:
        return _("belum: %(villages)s") % {"villages": ", ".join(self.without)}


def readiness_of(user: Any, session_ids: Sequence[int]) -> dict[int, Readiness]:
    """Session -> how ready it is, for the villages in the reader's scope. Four queries, however many sessions."""
    copies = RollCopy.objects.visible_to(user).filter(session__in=session_ids).order_by().distinct()
    held: dict[int, list[_Copy]] = {pk: [] for pk in session_ids}
    for row in copies.values_list("session", "roll_stamp", "ready_at", "device", "device__user", "device__unsent"):
        held[row[0]].append(_Copy(*row[1:]))
    villages: dict[int, list[tuple[str, str]]] = {pk: [] for pk in session_ids}
    rows = SessionVillage.objects.visible_to(user).filter(session__in=session_ids).order_by("session", "village")
    for pk, code, name in rows.values_list("session", "village", "village__region__name"):
        villages[pk].append((code, name))
    places = places_of({copy.user for found in held.values() for copy in found})
    stamps = stamps_of(session_ids)
    return {pk: _readiness(held[pk], villages[pk], places, stamps.get(pk, Stamps(0))) for pk in session_ids}


@dataclass(frozen=True, slots=True)
class _Copy:
    stamp: str
    ready_at: datetime
    device: int
    user: int
    unsent: int


def _readiness(
    copies: Iterable[_Copy], villages: list[tuple[str, str]], places: dict[int, list[str]], stamps: Stamps
) -> Readiness:
    """A phone counts where it holds people of these villages; what it holds follows from whose phone it is."""
    codes = [code for code, _name in villages]
    fresh: list[_Copy] = []
    outdated: list[_Copy] = []
    covered: set[str] = set()
    for copy in copies:
        holds = {place: {code for code in codes if code.startswith(place)} for place in places.get(copy.user, ())}
        current = [place for place, held in holds.items() if held and copy.stamp == stamps.at(place)]
        if current:
            fresh.append(copy)
            covered |= holds[current[0]]
        elif any(holds.values()):
            outdated.append(copy)
    return Readiness(
        phones=len(fresh),
        outdated=len(outdated),
        latest=max((copy.ready_at for copy in fresh or outdated), default=None),
        without=tuple(name for code, name in villages if code not in covered) if fresh else (),
        unsent=sum(copy.unsent for copy in (*fresh, *outdated)),
    )


def is_near(local_date: date, state: str) -> bool:
    """From the day before on until it begins: from then on every tap changes the roll, on the phone and here."""
    days = (local_date - timezone.localdate()).days
    return state == SessionState.SCHEDULED and 0 <= days <= 1


@dataclass(frozen=True, slots=True)
class ReadyRow:
    row: SessionRow
    ready: Readiness


def ready_rows(user: Any, rows: Iterable[SessionRow]) -> list[ReadyRow]:
    """Of these sessions those of today and tomorrow, with how ready they are; no query where there are none."""
    near = {row.pk: row for row in rows if is_near(row.local_date, row.state)}
    if not near:
        return []
    ready = readiness_of(user, list(near))
    return [ReadyRow(row, ready[pk]) for pk, row in sorted(near.items(), key=lambda item: item[1].starts_at)]

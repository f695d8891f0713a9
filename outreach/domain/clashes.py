"""Nobody is in two places at a time, and a hall holds one session: what the database refuses, in words.

The exclusion constraints decide. Who plans first takes the officers and the place for the length of the transaction,
so that a second person waits, finds what was saved, and is told of it by name.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.formats import session_hours
from outreach.domain.times import SessionTimes
from outreach.models import OutreachSession, SessionOfficer

EXCLUSION = "officer_is_in_one_place_at_a_time"
VENUE_EXCLUSION = "venue_holds_one_session_at_a_time"
# Deadlock, serialization failure: the database ended one of two acts so that the other could go on.
GAVE_WAY = {"40P01", "40001"}

# What the sentences name of a session.
NAMES = ("host__region", "host__district", "place__village__region", "place__village__district")

P = ParamSpec("P")
R = TypeVar("R")


class GaveWay(DomainError):
    """The act was undone so that another could go on; the same act may succeed now."""

    def __init__(self) -> None:
        super().__init__(
            _("Orang lain menyimpan kegiatan pada saat yang sama. Isian Anda masih ada; simpan sekali lagi.")
        )


def once_more(act: Callable[P, R]) -> Callable[P, R]:
    """Try an act again that the database made give way; the second time it is a sentence. Stands above ``atomic``."""

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with giving_way():
                return act(*args, **kwargs)
        except GaveWay:
            with giving_way():
                return act(*args, **kwargs)

    return tried


@contextmanager
def giving_way() -> Iterator[None]:
    """Turn a deadlock into a sentence. What was written inside is undone only with the transaction around it."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) not in GAVE_WAY:
            raise
        raise GaveWay from error


def claim(*, places: Collection[int | None] = (), officers: Collection[int] = ()) -> None:
    """Wait for whoever plans with one of these places or officers, and have them until the transaction ends.

    Always places first, then officers, each by key: so no two wait for each other. To be called before anything is
    written that the constraints look at, rows that are deleted included.
    """
    keys = [f"place:{pk}" for pk in sorted(filter(None, set(places)))]
    keys += [f"officer:{pk}" for pk in sorted(set(officers))]
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM unnest(%s::text[]) AS k", [keys])


def claim_for(session: OutreachSession, *, officers: Collection[int] = ()) -> None:
    """Claim what the session holds now and what it is about to hold; nothing for one that binds nobody."""
    places: list[int | None] = [session.place_id]
    people = set(officers)
    if session.pk:
        places += OutreachSession.objects.filter(pk=session.pk).values_list("place_id", flat=True)
        people |= set(SessionOfficer.objects.filter(session=session).values_list("officer_id", flat=True))
    if session.blocks:
        claim(places=places, officers=people)


@contextmanager
def clash_told(
    *, session: OutreachSession, times: SessionTimes, officer_ids: Collection[int] | None = None
) -> Iterator[None]:
    """Turn a constraint's refusal into the sentence that names officer or hall, place, village and hours."""
    claim_for(session, officers=officer_ids or ())
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refused_by = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if refused_by == VENUE_EXCLUSION:
            sentence = venue_sentence(times=times, session=session)
            raise DomainError(
                sentence or _("Tempat ini sudah dipakai kegiatan lain pada jam itu."), field="place"
            ) from error
        if refused_by != EXCLUSION:
            raise
        sentence = clash_sentence(times=times, officer_ids=officer_ids, session=session)
        raise DomainError(sentence or _("Salah satu petugas sudah bertugas pada jam itu."), field="lead") from error


def clash_sentence(
    *, times: SessionTimes, officer_ids: Collection[int] | None = None, session: OutreachSession | None = None
) -> str:
    """A sentence for each of the officers who is elsewhere at that time; nothing where nobody is."""
    if officer_ids is None and session:
        officer_ids = list(SessionOfficer.objects.filter(session=session).values_list("officer_id", flat=True))
    busy = (
        SessionOfficer.objects.filter(
            officer_id__in=officer_ids or [], blocks=True, starts_at__lt=times.ends_at, ends_at__gt=times.starts_at
        )
        .exclude(session_id=session.pk if session else None)
        .select_related("officer", "session__host__region", "session__host__district")
        .order_by("starts_at", "pk")
    )
    return " ".join(officer_busy(row, offices=_own(session)) for row in busy)


def venue_sentence(*, times: SessionTimes, session: OutreachSession) -> str:
    """What the session's place is taken for at that time; nothing where it is free."""
    taken = (
        OutreachSession.objects.filter(
            place=session.place_id, blocks=True, starts_at__lt=times.ends_at, ends_at__gt=times.starts_at
        )
        .exclude(pk=session.pk)
        .select_related(
            "topic", "host__region", "host__district", "place__village__region", "place__village__district"
        )
        .first()
    )
    return venue_taken(taken, offices=_own(session)) if taken else ""


def officer_busy(row: SessionOfficer, *, offices: Collection[int] | None) -> str:
    """``Sari Contoh sudah bertugas di Balai Desa, Desa Tirtayasa, Kec. Tirtayasa, pukul 09.00–11.00 WIB.``

    ``offices``: whose sessions the reader knows, None all; of others only the hours are told.
    """
    other = row.session
    if offices is not None and other.office_id not in offices:
        words = _("%(officer)s sudah bertugas untuk kantor lain pukul %(hours)s.")
    else:
        words = _("%(officer)s sudah bertugas di %(venue)s, %(village)s, pukul %(hours)s.")
    return words % {
        "officer": row.officer.name,
        "venue": other.venue,
        "village": other.host.label,
        "hours": hours_of(other),
    }


def venue_taken(other: OutreachSession, *, offices: Collection[int] | None) -> str:
    """``Balai Desa, Desa Pontang, Kec. Pontang, sudah dipakai pukul 09.00–11.00 WIB: Sosialisasi Paspor.``"""
    place = other.place
    words = _("%(venue)s, %(village)s, sudah dipakai pukul %(hours)s: %(session)s.")
    if offices is not None and other.office_id not in offices:
        words = _("%(venue)s, %(village)s, sudah dipakai kegiatan kantor lain pukul %(hours)s.")
    return words % {
        "venue": place.name if place else other.venue,
        "village": place.village.label if place else other.host.label,
        "hours": hours_of(other),
        "session": other,
    }


def hours_of(session: OutreachSession) -> str:
    """``09.00–11.00 WIB``, in the session's own zone."""
    return session_hours(
        session.local_start, session.local_end, session.zone, open_ended=session.open_ended, after=session.after_label
    )


def _own(session: OutreachSession | None) -> Collection[int] | None:
    return None if session is None else [session.office_id]

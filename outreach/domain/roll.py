"""The roll: who is on it, and under which number."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, F, Max, Q, QuerySet, When
from django.db.models.functions import Coalesce

from accounts.models import User
from offices.domain.territory import ancestors_of
from outreach.domain import reminders, states
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from outreach.models.attendance import PERSON
from villages.enums import Function
from villages.models import ServedVillage, Stakeholder

# People gather before the announced hour; a roll closed much earlier is a mistake.
EARLIEST_CLOSE = timedelta(hours=3)
# As long as whoever closed a roll may take that back; the summary waits for it.
UNDO_WITHIN = timedelta(minutes=30)
# Who is invited unless somebody says otherwise.
USUALLY_INVITED = (Function.VILLAGE_HEAD, Function.VILLAGE_STAFF, Function.RW_HEAD, Function.RT_HEAD)


def lock_tallies(session: OutreachSession) -> list[SessionTally]:
    """Lock the session's counts, in id order: the only rows writers of attendance wait for."""
    return list(SessionTally.objects.select_for_update(no_key=True).filter(session=session).order_by("pk"))


def touch(session: OutreachSession) -> None:
    """Say that the roll is no longer what it was: whoever read it reads it anew. The caller has locked the tallies."""
    SessionTally.objects.filter(session=session).update(stamp=F("stamp") + 1)


def note_held(session: OutreachSession, now: datetime) -> None:
    """Say since when the session is held, or that it is not, by who came; a closed one stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_note_held(%s, %s)", [session.pk, now])


def in_roll_order(contacts: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    """Contacts as a roll lists them: kecamatan, then by village; its own people, then RW by RW with the RTs below."""
    rank = Case(*(When(function=function, then=place) for place, function in enumerate(Function.values)), default=99)
    return contacts.select_related("unit__kind", "unit__parent__kind").order_by(
        F("village_id").asc(nulls_first=True),
        Coalesce("unit__parent__number", "unit__number").asc(nulls_first=True),
        F("unit__parent__number").asc(nulls_first=True),
        F("unit__number").asc(nulls_first=True),
        rank,
        "name",
        "pk",
    )


@transaction.atomic
def invite(
    *,
    session: OutreachSession,
    functions: Collection[str],
    with_district: bool = False,
    village_ids: Collection[str] | None = None,
) -> int:
    """Put contacts of the session's villages (or of some of them) that hold one of ``functions`` on the roll.

    Returns the number added. Numbers go on after the last one, in roll order; who is on the roll already stays as
    it is. Who serves villages is invited once, with the village that counts them (``seats``). Villages with a quota
    name their people one by one and are left out. ``with_district``: also the kecamatan's own contacts, who count for
    the session and, unless they serve one of its villages, for none.
    """
    if not functions:
        return 0
    rows = SessionVillage.objects.filter(session=session)
    if village_ids is None:
        village_ids = list(rows.values_list("village_id", flat=True))
    free = set(rows.filter(village_id__in=village_ids, quota__isnull=True).values_list("village_id", flat=True))
    seat = seats(session)
    serving = [person for person, village in seat.items() if village in free]
    districts = {code[:8] for code in village_ids} if with_district else set()
    wanted = holders(functions, villages=free, serving=serving, districts=districts)
    return _put_on_roll(session, wanted, seat, with_district=with_district)


def holders(
    functions: Collection[str], *, villages: Collection[str], serving: Collection[int], districts: Collection[str]
) -> Q:
    """Contacts with one of these functions: of these villages, among ``serving``, and those of these kecamatan."""
    wanted = Q(village_id__in=villages) | Q(pk__in=serving)
    if districts:
        wanted |= Q(village__isnull=True, district_id__in=districts)
    return Q(wanted, function__in=functions)


@transaction.atomic
def invite_people(*, session: OutreachSession, contacts: Collection[int]) -> int:
    """Put these contacts on the roll, by their keys, like ``invite``; who is not in office that day is left out."""
    seat = seats(session)
    of_district = Stakeholder.objects.filter(pk__in=contacts, village__isnull=True).exclude(pk__in=seat)
    return _put_on_roll(session, Q(pk__in=contacts), seat, with_district=of_district.exists())


def _put_on_roll(session: OutreachSession, wanted: Q, seat: dict[int, str], *, with_district: bool) -> int:
    contacts = in_roll_order(not_on_roll(session).filter(wanted))
    if not contacts:
        return 0
    if with_district:
        _district_tally(session)
    lock_tallies(session)
    last = Attendance.objects.filter(session=session).aggregate(last=Max("roll_number"))["last"] or 0
    # Somebody else may have invited the same people while this one waited for the lock.
    contacts = in_roll_order(not_on_roll(session).filter(pk__in=[contact.pk for contact in contacts]))
    Attendance.objects.bulk_create(
        roll_row(session, contact, number, village_id=seat.get(contact.pk))
        for number, contact in enumerate(contacts, start=last + 1)
    )
    count_listed(session)
    return len(contacts)


def seats(session: OutreachSession) -> dict[int, str]:
    """Contact -> village that counts them, of people of a kecamatan who serve villages of this session.

    The host where they serve it, else the first village they serve: its operator has them on the own roll.
    """
    return seats_in(SessionVillage.objects.filter(session=session).values("village_id"), host=session.host_id)


def seats_in(villages: Any, *, host: str) -> dict[int, str]:
    """The same of villages given as codes or as a query of them."""
    served = ServedVillage.objects.filter(village__in=villages, stakeholder__village__isnull=True)
    by_host_first = sorted(
        served.values_list("stakeholder_id", "village_id"),
        key=lambda pair: (pair[1] != host, pair[1]),
        reverse=True,
    )
    return dict(by_host_first)


def roll_row(
    session: OutreachSession, contact: Stakeholder, number: int, *, village_id: str | None = None
) -> Attendance:
    """The unsaved row of a contact on a roll: a snapshot, so that the paper stays true when the person changes.

    ``village_id``: the village that counts somebody of the kecamatan.
    """
    return Attendance(
        session=session,
        village_id=contact.village_id or village_id,
        stakeholder=contact,
        unit_id=contact.unit_id,
        roll_number=number,
        name=contact.full_name,
        function=contact.function,
        unit_label=contact.unit.label if contact.unit else "",
    )


def not_on_roll(session: OutreachSession) -> QuerySet[Stakeholder]:
    """Contacts in use and in office on the session's day who are not on its roll, under no name of theirs."""
    listed = Attendance.objects.filter(session=session, stakeholder__isnull=False).values(person=PERSON)
    return in_office(session.local_date).exclude(pk__in=listed)


def in_office(day: date) -> QuerySet[Stakeholder]:
    """Contacts in use who hold their post on that day."""
    return Stakeholder.objects.filter(retired_at__isnull=True).filter(Q(term_end__isnull=True) | Q(term_end__gte=day))


def _district_tally(session: OutreachSession) -> None:
    ids = ancestors_of(code=session.district_id, office=session.office)
    SessionTally.objects.get_or_create(session=session, village=None, defaults={"starts_at": session.starts_at, **ids})


def count_listed(session: OutreachSession) -> None:
    """Count who is on the roll, annulled rows left out. The caller has locked the tallies."""
    rows = Attendance.objects.filter(session=session, annulled_at__isnull=True)
    people = dict(rows.values_list("village_id").annotate(people=Count("pk")))
    for tally in SessionTally.objects.filter(session=session):
        SessionTally.objects.filter(pk=tally.pk).update(listed=people.get(tally.village_id, 0), stamp=F("stamp") + 1)


@transaction.atomic
def invite_more(*, session: OutreachSession, actor: User, functions: Collection[str]) -> int:
    """Take contacts that came later, of the villages in the actor's scope, onto the roll; the number added.

    The reminders follow.
    """
    lock_tallies(session)
    # locked to its end: the reminders written below are those of the day and place it has then
    session = OutreachSession.objects.select_for_update().get(pk=session.pk)
    states.require("record", session, role=actor.scope.role)
    mine = SessionVillage.objects.visible_to(actor).filter(session=session)
    added = invite(session=session, functions=functions, village_ids=list(mine.values_list("village_id", flat=True)))
    if added:
        reminders.sync(session=session)
    return added

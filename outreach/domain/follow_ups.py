"""The cascade: follow-ups in RT and RW of a session that was held for a kecamatan or a village."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.calendar import closed_days
from offices.errors import DomainError
from offices.models import Zone
from offices.roles import OFFICE_ROLES
from outreach.domain import follow_up_leaders, in_bulk, states
from outreach.domain.clashes import EXCLUSION, claim, clash_sentence, once_more
from outreach.domain.details import Details
from outreach.domain.follow_up_plan import FARTHEST, Choice, Group, PlaceOf, days_for, groups_of, place_of
from outreach.domain.in_bulk import Planned
from outreach.domain.roll import in_roll_order
from outreach.domain.times import SessionTimes
from outreach.domain.villages import lock_for_session
from outreach.enums import SessionKind, SessionLevel, SessionState
from outreach.models import OutreachSession, SessionUnit, SessionVillage
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

LEVELS = (SessionLevel.DISTRICT, SessionLevel.VILLAGE)
# A unit whose follow-up is in any other state is given no other one of the same session.
DONE = (SessionState.CANCELLED, SessionState.CLOSED)
MOST_UNITS = 400


@dataclass(frozen=True, slots=True)
class Created:
    """``skipped``: units that had a follow-up already, which somebody else, or an earlier press, made."""

    sessions: list[OutreachSession]
    skipped: list[NeighbourhoodUnit]


@once_more
@transaction.atomic
def create(
    *, actor: User, parent: OutreachSession, unit_ids: Collection[int], choice: Choice, now: datetime | None = None
) -> Created:
    """Make follow-ups of ``parent`` for these units of the actor's villages, all in one act or none.

    Contacts of the units and of their RW are on the roll. A unit whose follow-up of this parent is still open is left
    out: the parent is locked, so that of two at once the second finds what the first made. Raises
    :class:`DomainError` for a session that cannot be followed, units of other villages, impossible days, and a leader
    who is not of the village or is elsewhere.
    """
    now = now or timezone.now()
    planned, skipped = plan(actor=actor, parent=parent, unit_ids=unit_ids, choice=choice, now=now, lock=True)
    if choice.state == SessionState.SCHEDULED:
        claim(officers={row.details.lead.pk for row in planned if row.details.lead})
    try:
        with transaction.atomic():
            sessions = in_bulk.write(planned, actor=actor, state=choice.state, now=now)
    except IntegrityError as error:
        if EXCLUSION not in str(error):
            raise
        raise _clash(planned) from error
    if choice.state == SessionState.SCHEDULED:
        in_bulk.remind(list(zip(sessions, planned, strict=True)), now=now)
    return Created(sessions, skipped)


def plan(
    *,
    actor: User,
    parent: OutreachSession,
    unit_ids: Collection[int],
    choice: Choice,
    now: datetime,
    lock: bool = False,
) -> tuple[list[Planned], list[NeighbourhoodUnit]]:
    """What ``create`` would write, and the units it would leave out; writes nothing.

    ``lock`` holds villages and parent to the end of the transaction, so that the plan stays true.
    """
    villages = _villages(actor, parent, lock=lock)
    if lock:
        parent = OutreachSession.objects.select_for_update(no_key=True).get(pk=parent.pk)
    states.require("follow_up", parent, role=actor.scope.role)
    _check(parent, choice, actor)
    units = _units(villages, unit_ids)
    taken = set(open_units(parent).values_list("unit_id", flat=True))
    groups = groups_of([unit for unit in units if unit.pk not in taken], choice.grouping)
    skipped = [unit for unit in units if unit.pk in taken]
    return _planned(actor, parent, groups, villages, choice, now) if groups else [], skipped


def open_units(parent: OutreachSession) -> QuerySet[SessionUnit]:
    return SessionUnit.objects.filter(session__parent=parent).exclude(session__state__in=DONE)


def _villages(actor: User, parent: OutreachSession, *, lock: bool) -> dict[str, AssistedVillage]:
    """The session's villages that are the actor's, by code."""
    codes = SessionVillage.objects.visible_to(actor).filter(session=parent).values_list("village_id", flat=True)
    villages = AssistedVillage.objects.filter(pk__in=list(codes)).select_related("region", "district", "office")
    found = {village.pk: village for village in villages}
    if lock and found:
        lock_for_session(list(found.values()))
    return found


def _check(parent: OutreachSession, choice: Choice, actor: User) -> None:
    if parent.level not in LEVELS:
        raise DomainError(_("Kegiatan tingkat RT/RW tidak punya lanjutan. Buka kegiatan induknya."))
    if choice.first_day < parent.local_date:
        raise DomainError(_("Kegiatan lanjutan tidak dapat mendahului kegiatan induknya."), field="first_day")
    if choice.place == PlaceOf.OTHER and not choice.place_text.strip():
        raise DomainError(_("Tulis tempatnya."), field="place_text")
    if choice.state == SessionState.DRAFT and actor.scope.role not in OFFICE_ROLES:
        raise DomainError(_("Draf hanya untuk Kantor Imigrasi; jadwalkan langsung."), field="state")


def _units(villages: Mapping[str, AssistedVillage], unit_ids: Collection[int]) -> list[NeighbourhoodUnit]:
    """The chosen units in the order of their RW. Raises DomainError for none, too many, or one that is not there."""
    wanted = set(unit_ids)
    if not wanted:
        raise DomainError(_("Centang paling sedikit satu RT."), field="units")
    if len(wanted) > MOST_UNITS:
        raise DomainError(_("Paling banyak %(count)s RT sekaligus.") % {"count": MOST_UNITS}, field="units")
    rows = NeighbourhoodUnit.objects.in_force().filter(pk__in=wanted, village__in=list(villages))
    units = list(rows.select_related("kind", "parent__kind"))
    if len(units) < len(wanted):
        raise DomainError(
            _("Sebagian RT tidak berlaku lagi, atau bukan di desa Anda. Muat ulang halaman."), field="units"
        )
    return units


def _planned(
    actor: User,
    parent: OutreachSession,
    groups: Sequence[Group],
    villages: Mapping[str, AssistedVillage],
    choice: Choice,
    now: datetime,
) -> list[Planned]:
    leaders = follow_up_leaders.of_groups(groups, choice, actor=actor)
    zone = Zone(villages[groups[0].village_id].region.zone)
    keys = [follow_up_leaders.key_of(leader) for leader in leaders]
    last = choice.first_day + FARTHEST
    busy = follow_up_leaders.busy(leaders, first=choice.first_day, last=last)
    closed = closed_days(choice.first_day, last, parent.district_id) if choice.skip_closed else set()
    days = days_for(keys, choice=choice, zone=zone, busy=busy, closed=closed)
    contacts = _contacts(groups)
    planned = []
    for group, leader, day in zip(groups, leaders, days, strict=True):
        village = villages[group.village_id]
        times = SessionTimes(day, choice.start, choice.end, Zone(village.region.zone))
        times.check(kind=SessionKind.OUTREACH, now=now)
        details = Details(
            topic=choice.topic,
            venue=place_of(group, choice)[:120],
            times=times,
            lead=leader if isinstance(leader, User) else None,
            led_by=leader if isinstance(leader, Stakeholder) else None,
            level=SessionLevel.UNIT,
            after_prayer=choice.after_prayer,
        )
        people = _in_office(contacts, group, day)
        planned.append(Planned(village, details, units=group.rows, contacts=people, parent=parent))
    return planned


def _contacts(groups: Sequence[Group]) -> Mapping[int, list[Stakeholder]]:
    """Contacts in use by their unit: one query."""
    ids = {unit.pk for group in groups for unit in group.rows}
    found: dict[int, list[Stakeholder]] = defaultdict(list)
    for row in in_roll_order(Stakeholder.objects.filter(unit__in=ids, retired_at__isnull=True)):
        found[row.unit_id or 0].append(row)
    return found


def _in_office(contacts: Mapping[int, list[Stakeholder]], group: Group, day: date) -> list[Stakeholder]:
    """The people of a follow-up as its roll lists them: RT by RT, their RW last."""
    people = [person for unit in group.rows for person in contacts[unit.pk]]
    return [person for person in people if person.term_end is None or person.term_end >= day]


def _clash(planned: Sequence[Planned]) -> DomainError:
    """Which leader is where: the first that can be found; another may have been faster by a moment."""
    for row in planned:
        if row.details.lead:
            found = clash_sentence(
                times=row.details.times,
                officer_ids=[row.details.lead.pk],
                session=OutreachSession(office_id=row.village.office_id),
            )
            if found:
                return DomainError(found, field="leader")
    return DomainError(_("Pemimpinnya sudah bertugas pada jam itu. Pilih hari atau orang lain."), field="leader")

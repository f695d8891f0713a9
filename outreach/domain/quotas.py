"""How many people each village is to name, and their names.

The office says a number; the village's operator, or an officer, fills in names from the contacts of the village and
of those who serve it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import reminders, roll, states
from outreach.domain.confirmation import locked
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionVillage
from villages.models import Stakeholder

MOST = 2000


@transaction.atomic
def set_quotas(*, session: OutreachSession, actor: User, quotas: Mapping[str, int | None]) -> OutreachSession:
    """Say how many people these villages are to name; ``None``: no limit, people are invited by their functions.

    Names that are there stay. Raises DomainError for a quota below their number.
    """
    session = locked(session)
    states.require("quota", session, role=actor.scope.role)
    for row in _villages(session, actor, quotas):
        quota = quotas[row.village_id] or None
        if quota and quota > MOST:
            raise DomainError(_("Kuota paling banyak %(most)s orang.") % {"most": MOST}, field=field_of(row))
        named = named_in(session, row.village_id)
        if quota and quota < named:
            raise DomainError(
                _("Sudah ada %(named)s nama. Kurangi dulu namanya, atau beri kuota paling sedikit sebanyak itu.")
                % {"named": named},
                field=field_of(row),
            )
        SessionVillage.objects.filter(pk=row.pk).update(quota=quota)
    session.version += 1
    session.save(update_fields=["version"])
    return session


@transaction.atomic
def add(*, session: OutreachSession, actor: User, village: str, contacts: Collection[int]) -> int:
    """Put these contacts on the roll for the village; how many were not there yet. New ones are invited.

    All or none: raises DomainError where they would be more than the quota, or one is none of the village's.
    """
    session = locked(session)
    states.require("fill", session, role=actor.scope.role)
    row = _one(session, actor, village)
    wanted = candidates(session, village).filter(pk__in=Stakeholder.objects.visible_to(actor).values("pk"))
    chosen = list(wanted.filter(pk__in=contacts).values_list("pk", flat=True))
    named = named_in(session, village)
    if row.quota and named + len(chosen) > row.quota:
        raise DomainError(_over(row.quota, named, len(chosen)), field="contacts")
    added = roll.invite_people(session=session, contacts=chosen) if chosen else 0
    if added:
        reminders.sync(session=session)
    return added


@transaction.atomic
def remove(
    *, session: OutreachSession, actor: User, village: str, attendance: int, now: datetime | None = None
) -> str:
    """Take somebody off the roll again; the name. Unsent messages to them are cancelled.

    Raises DomainError once something is recorded of them, and when the session has begun: paper and phones in the
    hall have the name.
    """
    now = now or timezone.now()
    session = locked(session)
    states.require("fill", session, role=actor.scope.role)
    _one(session, actor, village)
    row = named_rows(session, village).select_for_update(of=("self",)).filter(pk=attendance).first()
    if row is None:
        raise DomainError(_("Nama ini tidak ada lagi di daftar. Muat ulang halaman."))
    if row.version > 0 or row.status or HeldEntry.objects.filter(attendance=row).exists():
        raise DomainError(_("Kehadiran %(name)s sudah dicatat, jadi namanya tetap di daftar.") % {"name": row.name})
    if session.starts_at <= now:
        raise DomainError(_("Kegiatan sudah dimulai, jadi daftarnya tidak dikurangi lagi."))
    row.delete()
    roll.count_listed(session)
    reminders.sync(session=session)
    return row.name


def candidates(session: OutreachSession, village: str) -> QuerySet[Stakeholder]:
    """Contacts that can be named for the village: its own and who serves it, in office that day, not on the roll."""
    serving = [person for person, code in roll.seats(session).items() if code == village]
    return roll.not_on_roll(session).filter(Q(village_id=village) | Q(pk__in=serving))


def named_rows(session: OutreachSession, village: str) -> QuerySet[Attendance]:
    """Who was named for the village; people who just came are not."""
    return Attendance.objects.filter(
        session=session, village_id=village, stakeholder__isnull=False, annulled_at__isnull=True
    )


def named_in(session: OutreachSession, village: str) -> int:
    return named_rows(session, village).count()


def field_of(row: SessionVillage) -> str:
    """The field of the form that gives this village its quota."""
    return f"quota_{row.village_id.replace('.', '_')}"


def _over(quota: int, named: int, chosen: int) -> str:
    left = max(quota - named, 0)
    return ngettext(
        "Kuota desa ini %(quota)s orang dan sudah terisi %(named)s: masih ada tempat untuk %(left)s orang, Anda "
        "memilih %(chosen)s.",
        "Kuota desa ini %(quota)s orang dan sudah terisi %(named)s: masih ada tempat untuk %(left)s orang, Anda "
        "memilih %(chosen)s.",
        left,
    ) % {"quota": quota, "named": named, "left": left, "chosen": chosen}


def _villages(session: OutreachSession, actor: User, codes: Collection[str]) -> list[SessionVillage]:
    rows = SessionVillage.objects.visible_to(actor).filter(session=session, village_id__in=codes)
    return list(rows.order_by("village_id"))


def _one(session: OutreachSession, actor: User, village: str) -> SessionVillage:
    found = _villages(session, actor, [village])
    if not found:
        raise DomainError(_("Desa ini bukan peserta kegiatan ini."))
    return found[0]

"""People counted without names: pupils, who are minors and never named, and the general public."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import states
from outreach.domain.roll import lock_tallies
from outreach.enums import ParticipantCategory, Sex
from outreach.models import CountedParticipants, OutreachSession, SessionTally, SessionVillage
from villages.models import AssistedVillage

Counts = Mapping[tuple[ParticipantCategory, Sex], int | None]


@transaction.atomic
def count(*, session: OutreachSession, village: AssistedVillage, actor: User, counts: Counts) -> int:
    """Set how many people of each category and sex came to a village's part of a session; their sum.

    Replaces what was counted before. Refused once the village's roll is closed or the session called off.
    """
    if not SessionVillage.objects.visible_to(actor).filter(session=session, village=village).exists():
        raise DomainError(_("Desa ini tidak ikut kegiatan."))
    lock_tallies(session)
    session = OutreachSession.objects.get(pk=session.pk)
    states.require("record", session, role=actor.scope.role)
    if SessionVillage.objects.filter(session=session, village=village, locked_at__isnull=False).exists():
        raise DomainError(_("Daftar hadir desa ini sudah ditutup. Mintalah petugas Kantor Imigrasi."))
    total = set_counts(session=session, village=village, counts=counts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach_note_held(%s, %s)", [session.pk, timezone.now()])
    return total


def set_counts(*, session: OutreachSession, village: AssistedVillage, counts: Counts) -> int:
    """Write the counts and their sum into the tally, which the caller has locked or just made."""
    rows = [
        CountedParticipants(session=session, village=village, category=category, sex=sex, count=number or 0)
        for (category, sex), number in counts.items()
    ]
    CountedParticipants.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "village", "category", "sex", "age_band"],
        update_fields=["count"],
    )
    total = (
        CountedParticipants.objects.filter(session=session, village=village).aggregate(total=Sum("count"))["total"]
        or 0
    )
    SessionTally.objects.filter(session=session, village=village).update(counted=total)
    return total

"""Passing a matter on to the head of its office: one message in the inbox, once a day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Posting, User
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.enums import Channel
from notifications.kinds import Kind, KindGroup, Variable
from offices.errors import DomainError
from offices.formats import clock
from offices.models import ImmigrationOffice
from offices.roles import Role
from reports.models import Forwarding
from reports.queries.attention import Concern

FORWARDED, TEMPLATE, PREFIX = "forwarded", "reports/mail/forwarded", "forward"
KEPT = timedelta(days=30)
MAY_FORWARD = (Role.REGIONAL_HEAD, Role.SECTION_HEAD)
_VARIABLES = (
    Variable("nama", gettext_lazy("nama penerima"), "Contoh Kepala", "name"),
    Variable("perihal", gettext_lazy("perihal yang diteruskan"), "Desa Lontar", "title"),
    Variable("alasan", gettext_lazy("mengapa perlu perhatian"), gettext_lazy("Kerawanan tinggi, 143 hari"), "reason"),
    Variable("catatan", gettext_lazy("catatan pengirim"), gettext_lazy("Mohon dijadwalkan bulan ini."), "note"),
    Variable("pengirim", gettext_lazy("nama pengirim"), "Contoh Kepala Kanwil", "sender"),
    Variable("wilayah", gettext_lazy("kantor atau Kanwil"), "Kanim Serang", "place", owed=True),
)
KINDS = (
    Kind(
        FORWARDED,
        gettext_lazy("Perihal yang diteruskan kepala"),
        KindGroup.SUMMARY,
        template=TEMPLATE,
        variables=_VARIABLES,
        sample={"path": "/desa/36.04.12.2001/"} | {row.key: row.sample for row in _VARIABLES},
    ),
)


def head_of(office_id: int, *, today: date) -> Posting | None:
    """Who answers for an office on that day: its head, acting ones too; without one its section head."""
    rows = Posting.objects.on(today).filter(office_id=office_id, user__is_active=True).select_related("user", "office")
    for role in (Role.OFFICE_HEAD, Role.SECTION_HEAD):
        if found := rows.filter(role=role).order_by("-starts_on", "pk").first():
            return found
    return None


def forwarded(actor: User, concerns: list[Concern], *, today: date) -> dict[str, Forwarding]:
    """The latest passing on of each of these matters, as far as the reader may know of it."""
    rows = Forwarding.objects.visible_to(actor).filter(matter__in=[concern.key for concern in concerns])
    found: dict[str, Forwarding] = {}
    for row in rows.select_related("forwarded_by").order_by("forwarded_at"):
        found[row.matter] = row
    return found


@transaction.atomic
def forward(*, actor: User, concern: Concern, note: str = "", now: datetime | None = None) -> Forwarding:
    """Write the message and remember that it was. Raises DomainError where nobody heads the office, for the actor
    himself, and for what he or somebody else passed on today already.
    """
    now = now or timezone.now()
    # one at a time: two who press at once must not both be told that they were the first
    office = ImmigrationOffice.objects.select_for_update(of=("self",), no_key=True).get(pk=concern.office_id)
    today = office.today()
    posting = head_of(office.pk, today=today)
    if posting is None:
        raise DomainError(
            _("%(office)s belum punya Kepala Kantor atau Kepala Seksi di portal. Hubungi kantor itu langsung.")
            % {"office": office.short_name}
        )
    if posting.user_id == actor.pk:
        raise DomainError(_("Perihal ini sudah menjadi tanggung jawab Anda."))
    known = Forwarding.objects.filter(matter=concern.key, recipient=posting.user, forwarded_on=today).first()
    if known:
        raise DomainError(
            _("Perihal ini sudah diteruskan hari ini pukul %(time)s. Kepala kantor menerimanya sekali sehari.")
            % {"time": clock(known.forwarded_at, office.zone)}
        )
    row = Forwarding.objects.create(
        matter=concern.key,
        office=office,
        regional_office_id=office.regional_office_id,
        recipient=posting.user,
        forwarded_by=actor,
        forwarded_on=today,
        forwarded_at=now,
        note=note.strip(),
    )
    outbox.enqueue([_message(row, posting, concern, now)])
    return row


def _message(row: Forwarding, posting: Posting, concern: Concern, now: datetime) -> PlannedMessage:
    user, office = posting.user, row.office
    with translation.override(user.language):
        context: dict[str, Any] = {
            "name": user.name,
            "title": concern.title,
            "reason": f"{concern.reason.label} · {concern.since}",
            "detail": concern.detail,
            "note": row.note,
            "sender": row.forwarded_by.name,
            "place": office.short_name,
            "path": concern.url,
        }
    key = f"{PREFIX}:{row.pk}"
    return PlannedMessage(
        dedupe_key=f"{key}:u{user.pk}:{Channel.INBOX}",
        subject_key=key,
        kind=FORWARDED,
        channel=Channel.INBOX,
        address="",
        template=TEMPLATE,
        context=context,
        person=f"u{user.pk}",
        recipient_user_id=user.pk,
        recipient_name=user.name,
        language=user.language,
        zone=office.zone,
        territory=Territory(office_id=office.pk, regional_office_id=row.regional_office_id),
        due_at=now,
        expires_at=now + KEPT,
    )

"""Dashboards that are sent every month: what is due is asked for once, and written like every other file."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.errors import DomainError
from offices.periods import Period, Quarter
from offices.roles import OFFICE_ROLES, Role
from reports.domain.export_jobs import KEPT_SCHEDULED, is_in_force
from reports.enums import ExportFormat, ExportSubject, ScheduleSpan
from reports.models import ExportJob, ScheduledExport, ScheduledRecipient, ScheduledRun

READERS = (*OFFICE_ROLES, Role.DISTRICT_OPERATOR, Role.REGIONAL_HEAD, Role.LOCAL_GOVERNMENT, Role.NATIONAL)
HOUR = 6
MOST = 20
OF_THE_PERIOD = ("periode", "banding", "dari", "sampai")


def recipients_for(user: User) -> list[Posting]:
    """Postings that may be chosen: one's own first, then those of colleagues in one's scope who read dashboards."""
    own = [user.posting] if user.posting else []
    colleagues = Posting.colleagues.visible_to(user).on(timezone.localdate()).with_place().select_related("user")
    others = colleagues.filter(role__in=READERS, user__is_active=True).exclude(user_id=user.pk)
    return [*own, *others.order_by("user__name", "pk")]


def create(
    *, actor: User, format_: ExportFormat, span: ScheduleSpan, address: str, day: int, postings: Iterable[Posting]
) -> ScheduledExport:
    """Send from the next such day on. Raises DomainError for somebody who may not get it, or for too many."""
    if actor.posting is None:
        raise PermissionDenied
    wanted, allowed = list(postings), {posting.pk for posting in recipients_for(actor)}
    if not wanted or not {posting.pk for posting in wanted} <= allowed:
        raise DomainError(_("Pilih penerima dari daftar."), field="recipients")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        if ScheduledExport.objects.filter(owner=actor).count() >= MOST:
            text = _("Sudah ada %(number)s kiriman bulanan. Hapus satu yang tidak dipakai, lalu simpan lagi.")
            raise DomainError(text % {"number": MOST})
        schedule = ScheduledExport.objects.create(
            owner=actor, posting=actor.posting, format=format_, span=span, day=day,
            address=without_period(QueryDict(address)), counted_from=timezone.localdate(),
        )  # fmt: skip
        ScheduledRecipient.objects.bulk_create(
            ScheduledRecipient(schedule=schedule, posting=posting) for posting in wanted
        )
    return schedule


def pause(*, actor: User, schedule: ScheduledExport, paused: bool) -> None:
    """Stop sending, or go on from the next day on: what fell into the pause is not made up for."""
    schedules = ScheduledExport.objects.filter(pk=schedule.pk, owner=actor)
    schedules.update(paused=paused, counted_from=timezone.localdate())


def delete(*, actor: User, schedule: ScheduledExport) -> None:
    """Files that were sent stay until their time is over."""
    ScheduledExport.objects.filter(pk=schedule.pk, owner=actor).delete()


def ask_due(*, now: datetime | None = None) -> int:
    """Ask for every file that is due and was not asked for yet; how many. May run any time, also twice at once."""
    now = now or timezone.now()
    local = timezone.localtime(now)
    if local.hour < HOUR:
        return 0
    asked, month = 0, local.date().replace(day=1)
    due = ScheduledRecipient.objects.filter(schedule__paused=False, schedule__day__lte=local.day).exclude(
        pk__in=ScheduledRun.objects.filter(month=month).values("recipient")
    )
    rows = due.select_related("schedule__owner", "schedule__posting", "posting__user").order_by("pk")
    for recipient in rows.iterator(chunk_size=500):
        if month.replace(day=recipient.schedule.day) >= recipient.schedule.counted_from:
            asked += _ask(recipient, month, now)
    return asked


def period_of(span: ScheduleSpan | str, today: date) -> Period:
    """What the file is of when it is made ``today``."""
    if span == ScheduleSpan.LAST_MONTH:
        return Period.of_month(today.replace(day=1) - timedelta(days=1))
    if span == ScheduleSpan.LAST_QUARTER:
        return Period.of_quarter(Quarter.of(today).previous)
    if span == ScheduleSpan.THIS_QUARTER:
        return Period.of_quarter(Quarter.of(today))
    return Period.of_year(today.year)


def without_period(query: QueryDict) -> str:
    kept = query.copy()
    for name in (*OF_THE_PERIOD, "csrfmiddlewaretoken"):
        kept.pop(name, None)
    return kept.urlencode()


def _ask(recipient: ScheduledRecipient, month: date, now: datetime) -> int:
    schedule, posting = recipient.schedule, recipient.posting
    query = QueryDict(schedule.address, mutable=True)
    query["periode"] = period_of(schedule.span, timezone.localdate(now)).code
    with transaction.atomic():
        run, new = ScheduledRun.objects.get_or_create(recipient=recipient, month=month)
        # who orders must still be in office, and so must who gets it
        if not new or not is_in_force(schedule.posting, schedule.owner) or not is_in_force(posting, posting.user):
            return 0
        run.job = ExportJob.objects.create(
            owner=posting.user, posting=posting, subject=ExportSubject.DASHBOARD, format=schedule.format,
            address=query.urlencode(), language=posting.user.language, scheduled=True, expires_at=now + KEPT_SCHEDULED,
        )  # fmt: skip
        run.save(update_fields=["job"])
    return 1

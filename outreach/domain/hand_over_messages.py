"""Telling officers which villages become theirs from when, with what is open there, and whom theirs passed to."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.domain.to_accounts import to_account
from notifications.enums import MessageState
from notifications.kinds import Kind, KindGroup, Variable
from notifications.models import Message
from offices.formats import figure, long_date, short_date
from offices.models import ImmigrationOffice, Zone
from outreach.domain.session_report import UNWRITTEN
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionReport
from villages.domain.assignments import office_of
from villages.enums import Function
from villages.models import Assignment, AssistedVillage, Stakeholder

HAND_OVER, TEMPLATE, PREFIX, ON_THE_DAY = "hand_over", "outreach/mail/hand_over", "handover", ":day"
MORNING, KEPT, MOST_SESSIONS = time(7), timedelta(days=14), 20
COMING = (SessionState.DRAFT, SessionState.AWAITING_VILLAGE, SessionState.SCHEDULED, SessionState.POSTPONED)
_VARIABLES = (
    Variable("nama", gettext_lazy("nama penerima"), "Contoh Petugas", "name"),
    Variable("judul", gettext_lazy("judul pesan"), gettext_lazy("Serah terima 2 desa"), "title"),
    Variable("kantor", gettext_lazy("nama kantor"), "Kantor Imigrasi Kelas I TPI Serang", "office", owed=True),
    Variable(
        "inti", gettext_lazy("satu kalimat isi pesan"), gettext_lazy("Mulai Senin Anda memegang 2 desa."), "lead"
    ),
)
_SECTION = {"title": gettext_lazy("Desa"), "rows": [{"label": "Desa Pontang, Kec. Pontang", "text": "Bapak Contoh"}]}
KIND = Kind(
    HAND_OVER,
    gettext_lazy("Penugasan dan serah terima desa"),
    KindGroup.NEWS,
    template=TEMPLATE,
    variables=_VARIABLES,
    sample={"path": "/pimpasa/12/", "sections": [_SECTION], **{row.key: row.sample for row in _VARIABLES}},
)


def tell(*, actor: User, officer: User, successor: User, villages: Collection[str], on: date, **_rest: Any) -> None:
    """Receiver of ``villages_handed_over``, after the sessions have followed: each of the two is told once.

    The successor at once and, where the first day lies ahead, again on its morning. What was to remind the officer
    of villages that now pass on does so no more.
    """
    office, now = office_of(actor), timezone.now()
    places = _places(villages)
    act = f"{PREFIX}:{officer.pk}-{successor.pk}-{now:%Y%m%d%H%M%S%f}"
    _take_back(officer, villages, until=on, act=act)
    words = {"count": figure(len(places)), "officer": officer.name, "successor": successor.name}
    about = {"villages": sorted(villages), "holder": successor.pk, "on": on.isoformat()}
    planned = []
    with translation.override(successor.language):
        context = about | {
            "title": _("Serah terima %(count)s desa kepada Anda") % words,
            "lead": _("Mulai %(day)s Anda PIMPASA desa di bawah ini, menggantikan %(officer)s.")
            % {**words, "day": long_date(on)},
            "path": f"/pimpasa/{successor.pk}/",
            "sections": [_villages(places), *_open_work(places, successor, office)],
        }
        planned += _at_once_and_on_the_day(act, successor, office, now, context, on)
    with translation.override(officer.language):
        context = about | {
            "title": _("Serah terima %(count)s desa kepada %(successor)s") % words,
            "lead": _("Mulai %(day)s desa di bawah ini dipegang %(successor)s. Terima kasih atas pembinaan Anda.")
            % {**words, "day": long_date(on)},
            "path": f"/pimpasa/{successor.pk}/",
            "sections": [_villages(places)],
        }
        planned.append(_planned(f"{act}:old", officer, office, now, context))
    outbox.enqueue(row for row in planned if row)


def tell_assigned(*, actor: User, officer: User, assignments: Collection[Assignment], **_rest: Any) -> None:
    """Receiver of ``villages_assigned``: the officer is told at once, and on the morning of a later first day."""
    first, office, now = next(iter(assignments)), office_of(actor), timezone.now()
    codes = sorted(row.village_id for row in assignments)
    places = _places(codes)
    with translation.override(officer.language):
        words = {
            "count": figure(len(places)), "day": long_date(first.starts_on), "role": first.get_role_display(),
            "decree": first.decree_number, "by": actor.name,
        }  # fmt: skip
        lead = _("Mulai %(day)s Anda %(role)s desa di bawah ini. Ditetapkan oleh %(by)s.") % words
        decree = _("Nomor SK: %(decree)s.") % words
        context = {
            "villages": codes, "holder": officer.pk, "on": first.starts_on.isoformat(),
            "title": _("Anda ditugasi membina %(count)s desa") % words,
            "lead": f"{lead} {decree}" if first.decree_number else lead,
            "path": f"/pimpasa/{officer.pk}/",
            "sections": [_villages(places), *_open_work(places, None, office)],
        }  # fmt: skip
        act = f"{PREFIX}:{officer.pk}-{now:%Y%m%d%H%M%S%f}"
        planned = _at_once_and_on_the_day(act, officer, office, now, context, first.starts_on)
    outbox.enqueue(row for row in planned if row)


def no_longer_theirs(*, officer: User, village: str, until: date, **_rest: Any) -> None:
    """Receiver of ``assignment_ended``: they are not reminded of a village that is not theirs on that day."""
    _take_back(officer, [village], until=until, act=f"{PREFIX}:{officer.pk}-{timezone.now():%Y%m%d%H%M%S%f}")


def _at_once_and_on_the_day(
    act: str, officer: User, office: ImmigrationOffice, now: datetime, context: dict[str, Any], on: date
) -> list[PlannedMessage | None]:
    planned = [_planned(f"{act}:new", officer, office, now, context)]
    if (morning := datetime.combine(on, MORNING, tzinfo=Zone(office.zone).info)) > now:
        today = _of_the_day(context, context["sections"][0])
        planned.append(_planned(f"{act}{ON_THE_DAY}", officer, office, morning, today))
    return planned


def _of_the_day(context: dict[str, Any], villages: dict[str, Any]) -> dict[str, Any]:
    count = {"count": figure(len(context["villages"]))}
    title = _("Hari ini %(count)s desa menjadi tanggung jawab Anda") % count
    return context | {"title": title, "sections": [villages]}


def still_wanted(messages: list[Message]) -> set[int]:
    """Ids of messages about villages of which their new officer still is, or will be, in charge. One query."""
    rows = Assignment.objects.filter(officer__in={message.context["holder"] for message in messages})
    held = list(rows.values_list("officer_id", "village_id", "ends_on"))
    return {
        message.pk
        for message in messages
        if any(
            officer == message.context["holder"]
            and village in message.context["villages"]
            and (ends_on is None or ends_on >= date.fromisoformat(message.context["on"]))
            for officer, village, ends_on in held
        )
    }


def _take_back(officer: User, villages: Collection[str], *, until: date, act: str) -> None:
    """Of ``villages``, the officer's no more from ``until`` on, nothing that waits says they will be.

    A morning is told of those that remain. News of the act itself stays as it was, unless none of them remains.
    """
    waits = (MessageState.SCHEDULED, MessageState.BUNDLED)
    waiting = Message.objects.filter(person=f"u{officer.pk}", kind=HAND_OVER, state__in=waits).select_related("office")
    anew = []
    for message in waiting:
        about, office = message.context, message.office
        left = sorted(set(about["villages"]) - set(villages))
        if about["holder"] != officer.pk or about["on"] < until.isoformat() or len(left) == len(about["villages"]):
            continue
        of_the_day = message.subject_key.endswith(ON_THE_DAY)
        if office is None or (left and not of_the_day) or not outbox.cancel(subject=message.subject) or not left:
            continue
        with translation.override(officer.language):
            today = _of_the_day(about | {"villages": left}, _villages(_places(left)))
        anew.append(_planned(f"{act}-{message.pk}{ON_THE_DAY}", officer, office, message.due_at, today))
    outbox.enqueue(row for row in anew if row)


def _planned(
    key: str, person: User, office: ImmigrationOffice, due_at: datetime, context: dict[str, Any]
) -> PlannedMessage | None:
    if not person.is_active:
        return None
    return to_account(
        person,
        key=key,
        kind=HAND_OVER,
        subject_key=key,
        zone=office.zone,
        template=TEMPLATE,
        context=context | {"name": person.name, "office": office.full_name},
        territory=Territory(office_id=office.pk, regional_office_id=office.regional_office_id),
        due_at=due_at,
        expires_at=due_at + KEPT,
    )


def _places(codes: Collection[str]) -> list[AssistedVillage]:
    return list(AssistedVillage.objects.filter(pk__in=codes).select_related("region", "district").order_by("pk"))


def _villages(places: list[AssistedVillage]) -> dict[str, Any]:
    """With whom to call there: the head of the village, as the contacts know him."""
    heads = Stakeholder.objects.filter(
        village__in=places, function=Function.VILLAGE_HEAD, retired_at=None, merged_into=None
    )
    known = {head.village_id: " · ".join(filter(None, [head.full_name, head.phone])) for head in heads}
    rows = [{"label": place.label, "text": known.get(place.pk, "")} for place in places]
    return {"title": _("Desa dan kepala desanya"), "rows": rows}


def _open_work(places: list[AssistedVillage], led_by: User | None, office: ImmigrationOffice) -> list[dict[str, Any]]:
    """The office's sessions there, of ``led_by`` or all, rolls missing, reports to write. Nothing of what is none."""
    sessions = OutreachSession.objects.filter(office=office, session_villages__village__in=places).distinct()
    coming = sessions.filter(state__in=COMING, starts_at__gt=timezone.now())
    if led_by:
        coming = coming.filter(session_officers__officer=led_by)
    missing = sessions.filter(state=SessionState.AWAITING_ROLL)
    reports = SessionReport.objects.filter(session__in=sessions.values("pk"), state__in=UNWRITTEN)
    due = OutreachSession.objects.filter(report__in=reports.values("pk"))
    sections = [
        {"title": title, "rows": [_row(row) for row in _listed(rows)]}
        for title, rows in (
            (_("Kegiatan yang akan datang"), coming),
            (_("Daftar hadir belum masuk"), missing),
            (_("Laporan belum diajukan"), due),
        )
    ]
    return [section for section in sections if section["rows"]]


def _listed(rows: Any) -> Any:
    return rows.select_related("topic", "host__region", "host__district").order_by("starts_at", "pk")[:MOST_SESSIONS]


def _row(session: OutreachSession) -> dict[str, str]:
    return {"label": short_date(session.local_date), "text": f"{session.title} · {session.host.label}"}

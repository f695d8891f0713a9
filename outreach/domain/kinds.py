"""The kinds of messages about a session: what a reader may say no to, and what their texts may name."""

from datetime import UTC, datetime
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, KindGroup, Variable
from offices.formats import session_when
from offices.models import Zone
from outreach.domain.texts import REMINDERS, template_of
from outreach.enums import MessageKind

_WHEN = lazy(session_when, str)(datetime(2026, 3, 10, 2, tzinfo=UTC), datetime(2026, 3, 10, 4, tzinfo=UTC), Zone.WIB)
_ABOUT = (
    Variable("nama", _("nama atau sapaan penerima"), "Bapak H. Contoh", "name"),
    Variable("kegiatan", _("nama kegiatan"), _("Sosialisasi: Pencegahan TPPO"), "title"),
    Variable("waktu", _("hari dan jam, dengan zona"), _WHEN, "when"),
    Variable("tempat", _("tempat"), "Balai Desa Pontang", "venue"),
    Variable("desa", _("desa tuan rumah"), "Desa Pontang, Kec. Pontang", "village"),
    Variable("petugas", _("petugas penanggung jawab"), "Contoh Petugas", "officer", owed=True),
    Variable("kantor", _("nama kantor"), "Kantor Imigrasi Kelas I TPI Serang", "office", owed=True),
    Variable("nomor_surat", _("nomor surat undangan"), "W11.IMI.1-UM.01.01-0123", "letter_number", owed=True),
)
_REASON = Variable("alasan", _("alasan ditunda atau dibatalkan"), "Balai desa terendam banjir", "reason")
_LINK = Variable("tautan", _("tautan undangan pribadi"), "https://portal.example/u/contoh/", "link")
_ASKED = Variable("konfirmasi_untuk", _("desa yang diminta menjawab"), "Desa Pontang, Desa Linduk", "asked_names")
_MISSING = Variable("desa_belum", _("desa yang daftar hadirnya belum masuk"), "Desa Pontang, Desa Linduk", "missing")
_FIGURES = (
    Variable("peserta", _("jumlah peserta"), "42", "participants"),
    Variable("terdaftar", _("jumlah orang di daftar"), "60", "listed"),
)
# what the texts need beside their variables
_REST: dict[str, Any] = {
    "path": "/kegiatan/12/",
    "works": False,
    "prepare": False,
    "asked": ["Desa Pontang", "Desa Linduk"],
    "gathering": "",
    "again": False,
    "corrected": False,
}
_VILLAGE = {
    "village": "Desa Pontang",
    "listed": 60,
    "present": 38,
    "represented": 4,
    "excused": 5,
    "missing": 13,
    "counted": 0,
    "participants": 42,
}


def _kind(
    kind: MessageKind, group: KindGroup, *more: Variable, bundles: bool = False, sample: dict[str, Any] | None = None
) -> Kind:
    variables = (*_ABOUT, *more)
    return Kind(
        kind.value,
        kind.label,
        group,
        template=template_of(kind),
        bundles=bundles,
        variables=variables,
        sample={**_REST, **{variable.key: variable.sample for variable in variables}, **(sample or {})},
    )


# News and invitations go out one by one: somebody looks for them under the name of their session.
KINDS = (
    _kind(MessageKind.NOTICE, KindGroup.INVITATION),
    _kind(MessageKind.CONFIRM, KindGroup.INVITATION, _ASKED),
    _kind(MessageKind.CONFIRM_REMINDER, KindGroup.INVITATION, _ASKED, bundles=True),
    _kind(MessageKind.INVITATION, KindGroup.INVITATION, _LINK),
    *(_kind(kind, KindGroup.REMINDER, _LINK, bundles=True) for kind in REMINDERS),
    _kind(MessageKind.CHANGED, KindGroup.NEWS, _LINK),
    _kind(MessageKind.POSTPONED, KindGroup.NEWS, _REASON),
    _kind(MessageKind.CANCELLED, KindGroup.NEWS, _REASON),
    _kind(MessageKind.REINSTATED, KindGroup.NEWS, _LINK),
    _kind(MessageKind.ROLL_MISSING, KindGroup.SUMMARY, _MISSING, bundles=True, sample={"works": True}),
    _kind(MessageKind.ROLL_MISSING_HEAD, KindGroup.SUMMARY, _MISSING, bundles=True, sample={"works": True}),
    _kind(
        MessageKind.SUMMARY,
        KindGroup.SUMMARY,
        *_FIGURES,
        sample={"works": True, "participants": 42, "listed": 60, "villages": [_VILLAGE]},
    ),
)

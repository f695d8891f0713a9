"""The kinds of digests: what a reader may say no to, and what their texts may name."""

from datetime import UTC, datetime
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, KindGroup, Variable
from offices.models import Zone
from reports.enums import DigestKind
from reports.queries.digests import as_of

_AS_OF = lazy(as_of, str)(datetime(2026, 3, 23, tzinfo=UTC), Zone.WIB)
TEMPLATE = "reports/mail/digest"
_VARIABLES = (
    Variable("nama", _("nama penerima"), "Contoh Kepala", "name"),
    Variable("judul", _("judul ringkasan"), _("Ringkasan mingguan Kanim Serang"), "title"),
    Variable("wilayah", _("kantor atau Kanwil"), "Kanim Serang", "place", owed=True),
    Variable("masa", _("masa yang diringkas"), _("16–22 Mar 2026"), "period"),
    Variable("angka_per", _("saat angka dihitung"), _AS_OF, "as_of"),
    Variable("inti", _("satu kalimat isi ringkasan"), _("4 dari 5 kegiatan terlaksana dengan 160 peserta."), "lead"),
)
_SAMPLE: dict[str, Any] = {
    "path": "/dasbor/?periode=2026-T1",
    "posting": _("Kepala Kantor · Kanim Serang"),
    "sections": [
        {
            "title": _("Pekan lalu"),
            "rows": [{"label": _("Direncanakan"), "text": "5"}, {"label": _("Terlaksana"), "text": "4"}],
            "note": "",
        },
        {"title": _("Kegiatan pekan ini"), "rows": [], "note": _("Tidak ada kegiatan terjadwal pekan ini.")},
    ],
}


def _kind(kind: DigestKind) -> Kind:
    sample = _SAMPLE | {variable.key: variable.sample for variable in _VARIABLES}
    return Kind(kind.value, kind.label, KindGroup.DIGEST, template=TEMPLATE, variables=_VARIABLES, sample=sample)


KINDS = tuple(_kind(kind) for kind in DigestKind)

"""The kinds of digests: what a reader may say no to, and what their texts may name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, KindGroup, Variable
from reports.enums import DigestKind

TEMPLATE = "reports/mail/digest"
_VARIABLES = (
    Variable("nama", _("nama penerima"), "Contoh Kepala", "name"),
    Variable("judul", _("judul ringkasan"), "Ringkasan mingguan Kanim Serang", "title"),
    Variable("wilayah", _("kantor atau Kanwil"), "Kanim Serang", "place", owed=True),
    Variable("masa", _("masa yang diringkas"), "16–22 Mar 2026", "period"),
    Variable("angka_per", _("saat angka dihitung"), "Sen, 23 Mar 2026 07.00 WIB", "as_of"),
    Variable("inti", _("satu kalimat isi ringkasan"), "4 dari 5 kegiatan terlaksana dengan 160 peserta.", "lead"),
)
_SAMPLE: dict[str, Any] = {
    "path": "/dasbor/?periode=2026-T1",
    "posting": "Kepala Kantor · Kanim Serang",
    "sections": [
        {
            "title": "Pekan lalu",
            "rows": [{"label": "Direncanakan", "text": "5"}, {"label": "Terlaksana", "text": "4"}],
            "note": "",
        },
        {"title": "Kegiatan pekan ini", "rows": [], "note": "Tidak ada kegiatan terjadwal."},
    ],
}


def _kind(kind: DigestKind) -> Kind:
    sample = _SAMPLE | {variable.key: variable.sample for variable in _VARIABLES}
    return Kind(kind.value, kind.label, KindGroup.DIGEST, template=TEMPLATE, variables=_VARIABLES, sample=sample)


KINDS = tuple(_kind(kind) for kind in DigestKind)

"""Dossiers and assessments of the demo: proposals at every desk, vulnerability found at different times. All made up.

The places are real and none of them is known to be proposed; decrees of the pilot stay as they are known.
"""

import datetime as dt
import random

from django.utils import timezone

from accounts.models import User
from offices.models import Level, Region, Zone
from villages.domain import decisions
from villages.domain.coverage import NamedPlace
from villages.domain.designation import propose
from villages.domain.vulnerability import Finding, assess
from villages.models import AssistedVillage, Designation, VulnerabilityReason

# Neighbours of the pilot's kecamatan, inside the working area of Kanim Serang.
NEIGHBOURS = {
    "36.04.11": ("Kragilan", ("Kragilan", "Silebu", "Pematang", "Dukuh")),
    "36.04.14": (
        "Tanara",
        (
            *("Tanara", "Cerukcuk", "Tenjoayu", "Sukamanah", "Lempuyang"),
            *("Siremen", "Bendung", "Pedaleman", "Cibodas"),
        ),
    ),
}
EVIDENCE = {
    "kantong-pmi": "Contoh: 40 keluarga punya anggota yang bekerja di luar negeri, menurut pendataan desa",
    "akses-informasi": "Contoh: tidak ada jaringan seluler di dua kampung",
    "perbatasan-transit": "Contoh: dekat jalur penyeberangan dan terminal",
    "pencari-kerja-muda": "Contoh: 120 pencari kerja di bawah 25 tahun, data Disnaker",
    "kasus-tppo-tppm": "Contoh: satu korban TPPO dipulangkan tahun lalu",
}
# Days since the assessment of each third village of Serang; 400 is overdue, none: never assessed.
AGES = (40, 200, 340, 400, None)


def load_designations() -> int:
    """Dossiers and assessments where there are none of the demo yet; returns the number of dossiers."""
    if Designation.objects.filter(is_demo=True).exists():
        return 0
    officer, section, head = (
        User.objects.get(username=name) for name in ("petugas.serang", "kasi.serang", "kakanim.serang")
    )
    _load_neighbours()
    _assess_pilot(officer)
    waiting = _propose(officer, "36.04.14", reason="Contoh: banyak warga melamar kerja lewat calo")
    _assess(officer, list(waiting.villages.order_by("pk")), ("kantong-pmi", "pencari-kerja-muda"))
    ready = _propose(officer, "36.04.11.2001", "36.04.11.2002", reason="Contoh: kantong PMI dekat kawasan industri")
    _assess(officer, list(ready.villages.order_by("pk")), ("kasus-tppo-tppm", "pencari-kerja-muda"))
    decisions.verify(actor=section, designation=ready, version=1, left_out={})
    _propose(officer, "36.04.11.2003", reason="Contoh: permintaan kepala desa")
    turned_down = _propose(officer, "36.04.11.2004", reason="Contoh: usulan kecamatan")
    decisions.decline(
        actor=section, designation=turned_down, version=1, reason="Contoh: pendataan PMI belum ada, usulkan lagi"
    )
    made = Designation.objects.filter(created_by__in=[officer, section, head])
    AssistedVillage.objects.filter(designation__in=made).update(is_demo=True)
    return made.update(is_demo=True)


def _load_neighbours() -> None:
    for code, (name, villages) in NEIGHBOURS.items():
        common = {"zone": Zone.WIB}
        Region.objects.get_or_create(
            pk=code,
            defaults={"name": name, "level": Level.DISTRICT, "kind": "kecamatan", "parent_id": code[:5], **common},
        )
        for number, village in enumerate(villages, start=2001):
            Region.objects.get_or_create(
                pk=f"{code}.{number}",
                defaults={"name": village, "level": Level.VILLAGE, "kind": "desa", "parent_id": code, **common},
            )


def _propose(officer: User, *codes: str, reason: str) -> Designation:
    places = [NamedPlace(region, reason) for region in Region.objects.filter(pk__in=codes)]
    return propose(actor=officer, places=places).designation


def _assess(officer: User, villages: list[AssistedVillage], slugs: tuple[str, ...], *, days: int = 3) -> None:
    reasons = VulnerabilityReason.objects.filter(slug__in=slugs)
    findings = [Finding(reason, EVIDENCE[reason.slug]) for reason in reasons]
    day = timezone.localdate() - dt.timedelta(days=days)
    assess(actor=officer, villages=villages, assessed_on=day, findings=findings)


def _assess_pilot(officer: User) -> None:
    """Villages of Pontang and Tirtayasa, with other findings and of other ages from village to village."""
    for number, village in enumerate(AssistedVillage.objects.filter(office__slug="serang").order_by("pk")):
        days = AGES[number % len(AGES)]
        if days is None:
            continue
        chance = random.Random(village.pk)  # noqa: S311 - repeatable, not secret
        _assess(officer, [village], tuple(chance.sample(sorted(EVIDENCE), k=chance.randint(0, 3))), days=days)

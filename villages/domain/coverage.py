"""Which villages the places of a dossier cover: a village itself, or each village of a kecamatan that nobody holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from offices.domain.territory import office_of_region
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Level, Region
from villages.domain.phones import refuse_nik
from villages.enums import STATUSES_LET_GO
from villages.models import AssistedVillage

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A desa/kelurahan or kecamatan somebody names, and why."""

    region: Region
    reason: str = ""


@dataclass(slots=True)
class Coverage:
    """Villages to take in, by code, with the reason each is named for; and those of a named kecamatan left out.

    ``held`` are villages somebody holds already, the own office included. ``rows`` are locked: villages an office let
    go, which come back.
    """

    regions: dict[str, Region] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    rows: dict[str, AssistedVillage] = field(default_factory=dict)
    held: list[AssistedVillage] = field(default_factory=list)


def cover(places: Sequence[NamedPlace], *, office: ImmigrationOffice) -> Coverage:
    """What these places cover. Call it inside the transaction that takes the villages in.

    Raises DomainError at ``places`` for a place that is no desa/kelurahan or kecamatan in force, lies outside the
    working area of ``office`` or is held already, and when nothing is left to take in.
    """
    if not places:
        raise DomainError(_("Pilih atau tulis paling sedikit satu desa, kelurahan, atau kecamatan."), field="places")
    for place in places:
        check_place(place, office=office)
    found = Coverage()
    # kecamatan first: a village named by itself has its own reason
    for place in sorted(places, key=lambda named: len(named.region.pk)):
        for region in _villages_of(place.region):
            found.regions[region.pk], found.reasons[region.pk] = region, place.reason
    named = {place.region.pk for place in places}
    rows = AssistedVillage.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(found.regions))
    for row in rows.select_related("region", "district", "office").order_by("pk"):
        if row.status in STATUSES_LET_GO:
            found.rows[row.pk] = row
            continue
        if row.pk in named:
            raise held_by(row, office=office)
        found.held.append(row)
        del found.regions[row.pk], found.reasons[row.pk]
    if not found.regions:
        raise DomainError(
            _("Tidak ada desa yang tersisa di wilayah itu. %(held)s") % {"held": left_out(found.held)}, field="places"
        )
    return found


def check_place(place: NamedPlace, *, office: ImmigrationOffice) -> None:
    """Raise DomainError unless the place is one in force inside the office's working area."""
    region = place.region
    if region.level not in (Level.VILLAGE, Level.DISTRICT) or region.retired_at:
        raise DomainError(
            _("%(region)s bukan desa, kelurahan, atau kecamatan yang berlaku.") % {"region": region.full_name},
            field="places",
        )
    refuse_nik(place.reason, field="places")
    responsible = office_of_region(region.pk)
    if responsible == office:
        return
    sentence = (
        _("%(region)s di luar wilayah kerja %(office)s: wilayah ini milik %(other)s.")
        if responsible
        else _("%(region)s di luar wilayah kerja %(office)s.")
    )
    names = {"region": region.full_name, "office": office.short_name}
    raise DomainError(sentence % (names | {"other": responsible.short_name if responsible else ""}), field="places")


def held_by(row: AssistedVillage, *, office: ImmigrationOffice) -> DomainError:
    """The refusal of a village that is held, by the own office or by another one."""
    sentence = (
        _("%(region)s sudah tercatat di kantor Anda dengan status “%(status)s”. Buka halaman desa itu.")
        if row.office_id == office.pk
        else _("%(region)s sudah menjadi Desa Binaan %(office)s.")
    )
    return DomainError(
        sentence
        % {
            "region": row.region.full_name,
            "office": row.office.short_name,
            "status": row.get_status_display(),
        },
        field="places",
    )


def left_out(held: Sequence[AssistedVillage]) -> str:
    """``Tidak termasuk: Desa Linduk (Kanim Cilegon).``; empty where a kecamatan is covered whole."""
    if not held:
        return ""
    named = [f"{row.region.full_name} ({row.office.short_name})" for row in held[:MOST_NAMED]]
    more = len(held) - len(named)
    if more:
        named.append(_("%(number)s desa lain") % {"number": more})
    return _("Tidak termasuk, karena sudah dibina: %(villages)s.") % {"villages": ", ".join(named)}


def holders(region_codes: Iterable[str]) -> dict[str, AssistedVillage]:
    """Who holds which of these villages, whatever office: one that wants to name them is told."""
    rows = AssistedVillage.objects.filter(pk__in=list(region_codes)).exclude(status__in=STATUSES_LET_GO)
    return {row.pk: row for row in rows.select_related("office", "region")}


def _villages_of(region: Region) -> Iterable[Region]:
    if region.level == Level.VILLAGE:
        return [region]
    return Region.objects.filter(parent=region, level=Level.VILLAGE, retired_at__isnull=True).order_by("pk")

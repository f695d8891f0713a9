"""Dossiers: an office proposes or records places, and decides step by step what becomes of them as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from files.domain.keeping import keep
from files.enums import FileKind
from files.models import StoredFile
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Level
from offices.roles import OFFICE_ROLES
from villages.domain.change_office import change_office
from villages.domain.coverage import Coverage, NamedPlace, cover, held_by
from villages.domain.steps import NEW, Act, check_day, first_step, require, write_steps
from villages.enums import DesignationState
from villages.models import AssistedVillage, Designation, DesignationPlace, VillageStep

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Decree:
    """A Surat Keputusan: its number as written, its day, and the paper as PDF where somebody brings it."""

    number: str
    decreed_on: date
    upload: UploadedFile | None = None

    def checked(self, office: ImmigrationOffice) -> "Decree":
        """With spaces put right. Raises DomainError without a number, and for a day that cannot be."""
        number = " ".join(self.number.split())
        if not number:
            raise DomainError(_("Tulis nomor SK penetapannya."), field="decree_number")
        check_day(self.decreed_on, office=office, field="decreed_on")
        return Decree(number, self.decreed_on, self.upload)

    def kept(self, *, actor: User, office: ImmigrationOffice) -> StoredFile | None:
        """The paper, checked and kept for the office; call it before taking locks. Raises DomainError as ``keep``."""
        if self.upload is None:
            return None
        return keep(actor=actor, upload=self.upload, kind=FileKind.DECREE, office=office, field="decree_file")


@dataclass(frozen=True, slots=True)
class Taken:
    """The dossier that was made, and villages of its kecamatan that somebody holds already."""

    designation: Designation
    held: Sequence[AssistedVillage]


def propose(*, actor: User, places: Sequence[NamedPlace], extends: Designation | None = None) -> Taken:
    """Propose places of the working area to the section head; each needs its reason.

    Raises DomainError as ``cover`` does, for the wrong role, and when ``extends`` is no designation of the office.
    """
    office = _office_of(actor, Act.PROPOSE)
    if any(not place.reason.strip() for place in places):
        raise DomainError(_("Tulis alasan pengusulannya."), field="reason")
    return _take_in(actor, office, Act.PROPOSE, places, extends, on=office.today())


def record(
    *,
    actor: User,
    places: Sequence[NamedPlace],
    decree: Decree,
    active_since: date | None = None,
    extends: Designation | None = None,
) -> Taken:
    """Write down a decree that is there already, with its own date; ``active_since``: the villages are active.

    Raises DomainError as ``propose`` does, and for a decree without number or day.
    """
    office = _office_of(actor, Act.RECORD)
    decree = decree.checked(office)
    if active_since:
        _check_activation(active_since, office=office, decreed_on=decree.decreed_on)
    with transaction.atomic():
        taken = _take_in(actor, office, Act.RECORD, places, extends, on=decree.decreed_on, decree=decree)
        if active_since:
            rows = list(villages_of_dossier(taken.designation))
            write_steps(actor=actor, act=Act.ACTIVATE, villages=rows, effective_on=active_since)
    return taken


def villages_of_dossier(designation: Designation) -> Sequence[AssistedVillage]:
    """Its villages in the order of the codes, locked until the end of the transaction."""
    rows = AssistedVillage.objects.select_for_update(of=("self",), no_key=True).filter(designation=designation)
    return list(rows.select_related("region", "district", "office").order_by("pk"))


def lock(designation: Designation, *, actor: User, version: int) -> Designation:
    """The dossier, locked, as the actor read it.

    Raises DomainError for a dossier of another office, and when somebody has decided since: ``version`` is what the
    actor saw.
    """
    row = Designation.objects.select_for_update(of=("self",)).select_related("office").get(pk=designation.pk)
    if row.office_id not in actor.scope.office_ids:
        raise DomainError(_("Penetapan ini milik kantor lain."))
    if row.version != version:
        raise DomainError(
            _(
                "Orang lain baru saja memutuskan tentang usulan ini: statusnya sekarang “%(state)s”. Keputusan Anda"
                " belum disimpan. Periksa keadaan terbarunya; yang Anda ketik masih ada di sini."
            )
            % {"state": row.get_state_display()}
        )
    row.version += 1
    return row


def _office_of(actor: User, act: Act) -> ImmigrationOffice:
    require(act, NEW, role=actor.scope.role, name="", reason="-")
    office = ImmigrationOffice.objects.filter(pk__in=actor.scope.office_ids).first()
    if actor.scope.role not in OFFICE_ROLES or office is None:
        raise DomainError(_("Jabatan Anda tidak terikat pada Kantor Imigrasi."))
    return office


def _check_activation(day: date, *, office: ImmigrationOffice, decreed_on: date) -> None:
    check_day(day, office=office, field="active_since")
    if day < decreed_on:
        raise DomainError(_("Desa tidak dapat aktif sebelum tanggal SK-nya."), field="active_since")


@transaction.atomic
def _take_in(
    actor: User,
    office: ImmigrationOffice,
    act: Act,
    places: Sequence[NamedPlace],
    extends: Designation | None,
    *,
    on: date,
    decree: Decree | None = None,
) -> Taken:
    if extends and (extends.office_id != office.pk or extends.state != DesignationState.DESIGNATED):
        raise DomainError(_("Hanya penetapan kantor Anda yang sudah ditetapkan dapat diperluas."))
    paper = decree.kept(actor=actor, office=office) if decree else None
    covered = cover(places, office=office)
    named = {place.region.pk: place for place in places}
    designation = Designation.objects.create(
        office=office,
        regional_office_id=office.regional_office_id,
        title=_title(list(named.values())),
        state=DesignationState.DESIGNATED if decree else DesignationState.PROPOSED,
        extends=extends,
        decree_number=decree.number if decree else "",
        decreed_on=decree.decreed_on if decree else None,
        decree_file=paper,
        created_by=actor,
    )
    DesignationPlace.objects.bulk_create(
        DesignationPlace(designation=designation, region=place.region, reason=" ".join(place.reason.split()))
        for place in named.values()
    )
    _write_villages(actor, designation, act, covered, on=on)
    return Taken(designation, covered.held)


def _title(places: Sequence[NamedPlace]) -> str:
    """``Kecamatan Pontang, Desa Kubang (Kec. Tirtayasa), dan 2 lainnya``: kept in the language of the program."""
    ordered = sorted((place.region for place in places), key=lambda region: (len(region.pk), region.pk))
    names = [
        f"{region.full_name} (Kec. {region.parent.name})"
        if region.level == Level.VILLAGE and region.parent
        else str(region)
        for region in ordered[:MOST_NAMED]
    ]
    more = len(ordered) - len(names)
    return ", ".join(names)[:180] + (f", dan {more} lainnya" if more else "")


def _write_villages(actor: User, designation: Designation, act: Act, covered: Coverage, *, on: date) -> None:
    office = designation.office
    steps, new, now = [], [], timezone.now()
    for code, region in sorted(covered.regions.items()):
        row = covered.rows.get(code)
        source = row.status if row else NEW
        if row is None:
            row = AssistedVillage(region=region, **ancestors_of(code=code, office=office))
            new.append(row)
        else:
            change_office(village=row, office=office)
        row.designation = designation
        row.designated_on, row.decree_number = designation.decreed_on, designation.decree_number
        steps.append(
            first_step(
                actor=actor,
                act=act,
                village=row,
                source=source,
                effective_on=on,
                reason=covered.reasons[code],
                now=now,
            )
        )
    _insert(new, office=office)
    AssistedVillage.objects.bulk_update(
        covered.rows.values(), ["status", "designation", "designated_on", "decree_number"]
    )
    VillageStep.objects.bulk_create(steps)


def _insert(rows: Sequence[AssistedVillage], *, office: ImmigrationOffice) -> None:
    """The key is the region: who was slower reads who was faster."""
    try:
        with transaction.atomic():
            AssistedVillage.objects.bulk_create(rows)
    except IntegrityError as error:
        holders = AssistedVillage.objects.filter(pk__in=[row.pk for row in rows])
        holder = holders.select_related("region", "office").first()
        if holder is None:
            raise
        raise held_by(holder, office=office) from error

"""The one table of steps in the life of an assisted village, and how a step is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.errors import DomainError
from offices.models import ImmigrationOffice
from offices.roles import Role
from villages.domain.phones import refuse_nik
from villages.enums import VillageStatus
from villages.models import AssistedVillage, VillageStep

NEW = ""  # of a village that is no row yet
EARLIEST = date(2000, 1, 1)
PROPOSERS = (Role.OFFICER, Role.SECTION_HEAD)


class Act(models.TextChoices):
    """What people do with villages; the value is the word in the address."""

    PROPOSE = "usulkan", gettext_lazy("Usulkan")
    VERIFY = "verifikasi", gettext_lazy("Verifikasi")
    DECLINE = "tolak", gettext_lazy("Tolak")
    SEND_BACK = "kembalikan", gettext_lazy("Kembalikan ke verifikasi")
    DESIGNATE = "tetapkan", gettext_lazy("Tetapkan")
    RECORD = "catat", gettext_lazy("Catat SK yang sudah terbit")
    ACTIVATE = "aktifkan", gettext_lazy("Aktifkan")
    DEACTIVATE = "nonaktifkan", gettext_lazy("Nonaktifkan")
    REVOKE = "cabut", gettext_lazy("Cabut")


@dataclass(frozen=True, slots=True)
class Step:
    """From which statuses to which, by whom, and whether a reason is owed."""

    act: Act
    sources: tuple[str, ...]
    target: VillageStatus
    roles: tuple[Role, ...]
    needs_reason: bool = False


_S = VillageStatus
_FREE = (NEW, _S.DECLINED, _S.REVOKED)
_HEAD = (Role.OFFICE_HEAD,)
STEPS: tuple[Step, ...] = (
    Step(Act.PROPOSE, _FREE, _S.PROPOSED, PROPOSERS, needs_reason=True),
    Step(Act.VERIFY, (_S.PROPOSED,), _S.VERIFIED, (Role.SECTION_HEAD,)),
    Step(Act.DECLINE, (_S.PROPOSED,), _S.DECLINED, (Role.SECTION_HEAD,), needs_reason=True),
    Step(Act.DECLINE, (_S.VERIFIED,), _S.DECLINED, _HEAD, needs_reason=True),
    Step(Act.SEND_BACK, (_S.VERIFIED,), _S.PROPOSED, _HEAD, needs_reason=True),
    Step(Act.DESIGNATE, (_S.VERIFIED,), _S.DESIGNATED, _HEAD),
    Step(Act.RECORD, _FREE, _S.DESIGNATED, _HEAD),
    Step(Act.ACTIVATE, (_S.DESIGNATED, _S.INACTIVE), _S.ACTIVE, _HEAD),
    Step(Act.DEACTIVATE, (_S.DESIGNATED, _S.ACTIVE), _S.INACTIVE, _HEAD, needs_reason=True),
    Step(Act.REVOKE, (_S.DESIGNATED, _S.ACTIVE, _S.INACTIVE), _S.REVOKED, _HEAD, needs_reason=True),
)
# Acts whose form asks for a reason.
ACTS_WITH_REASON = frozenset(row.act for row in STEPS if row.needs_reason)
# What an office head does with a village once its decree is there, alone or for a whole dossier.
LATER_ACTS = (Act.ACTIVATE, Act.DEACTIVATE, Act.REVOKE)


def step(act: Act, source: str) -> Step | None:
    """The step that ``act`` is for a village of this status; None: it is not possible."""
    return next((row for row in STEPS if row.act == act and source in row.sources), None)


def may(act: Act, source: str, role: Role | None) -> bool:
    """Whether a button for ``act`` belongs on the page."""
    found = step(act, source)
    return found is not None and role in found.roles


def require(act: Act, source: str, *, role: Role | None, name: str, reason: str = "") -> Step:
    """The step; a DomainError saying why it is not possible, where it is not. ``name`` is the village's label."""
    if not any(row.act == act and role in row.roles for row in STEPS):
        raise DomainError(str(_WHO[act]))
    found = step(act, source)
    if found is None or role not in found.roles:
        status = VillageStatus(source).label if source else _("belum diusulkan")
        raise DomainError(
            _("%(village)s berstatus “%(status)s”, sehingga langkah ini tidak dapat dilakukan. Muat ulang halaman.")
            % {"village": name, "status": status}
        )
    if found.needs_reason and not reason.strip():
        raise DomainError(_("Tuliskan alasannya; alasan itu tersimpan dalam riwayat desa."), field="reason")
    refuse_nik(reason, field="reason")
    return found


def write_steps(
    *,
    actor: User,
    act: Act,
    villages: Sequence[AssistedVillage],
    effective_on: date,
    reasons: Mapping[str, str] | str = "",
) -> None:
    """Take one step with each of these rows, which the caller has locked or made in this transaction.

    ``reasons`` is one sentence for all or one by code. Raises DomainError when a row cannot take the step.
    """
    rows, now = [], timezone.now()
    for village in villages:
        reason = reasons if isinstance(reasons, str) else reasons.get(village.pk, "")
        found = require(act, village.status, role=actor.scope.role, name=village.label, reason=reason)
        rows.append(_row(village, found.target, effective_on=effective_on, actor=actor, reason=reason, now=now))
        village.status = found.target
    AssistedVillage.objects.bulk_update(villages, ["status"])
    VillageStep.objects.bulk_create(rows)


def note_steps(*, actor: User, villages: Sequence[AssistedVillage], effective_on: date | None, reason: str) -> None:
    """Remember something of villages whose status stays."""
    now = timezone.now()
    VillageStep.objects.bulk_create(
        _row(village, village.status, effective_on=effective_on, actor=actor, reason=reason, now=now)
        for village in villages
    )


def note_succession(*, actor: User, old: AssistedVillage, new: AssistedVillage, before: str, since: date) -> None:
    """Remember on both sides that ``new`` follows ``old``, which had the status ``before``."""
    from_, to = (
        _row(
            old, old.status, effective_on=since, actor=actor, source=before, reason=_("diteruskan ke %s") % new.label
        ),
        _row(new, new.status, effective_on=since, actor=actor, reason=_("meneruskan %s") % old.label),
    )
    VillageStep.objects.bulk_create([from_, to])


def first_step(
    *, actor: User, act: Act, village: AssistedVillage, source: str, effective_on: date, reason: str, now: datetime
) -> VillageStep:
    """The unsaved step with which a village enters a dossier, from nothing or from where it was let go."""
    found = require(act, source, role=actor.scope.role, name=village.label, reason=reason)
    village.status = found.target
    return _row(village, found.target, effective_on=effective_on, actor=actor, reason=reason, source=source, now=now)


def _row(
    village: AssistedVillage,
    target: str,
    *,
    effective_on: date | None,
    actor: User | None,
    reason: str,
    source: str | None = None,
    now: datetime | None = None,
) -> VillageStep:
    return VillageStep(
        village=village,
        from_status=village.status if source is None else source,
        to_status=target,
        effective_on=effective_on,
        recorded_at=now or timezone.now(),
        actor=actor,
        actor_role=(actor.scope.role or "") if actor else "",
        reason=" ".join(reason.split()),
        designation_id=village.designation_id,
    )


def check_day(day: date, *, office: ImmigrationOffice, field: str) -> None:
    """Raise DomainError for a day to come, at the office, or before 2000."""
    if not EARLIEST <= day <= office.today():
        raise DomainError(_("Tanggalnya paling awal tahun 2000 dan paling lambat hari ini."), field=field)


_DECIDES = gettext_lazy("Langkah ini diputuskan Kepala Kantor Imigrasi.")
_WHO = {
    Act.PROPOSE: gettext_lazy("Desa diusulkan oleh petugas atau Kepala Seksi Kantor Imigrasi."),
    Act.VERIFY: gettext_lazy("Usulan diverifikasi Kepala Seksi."),
    Act.DECLINE: gettext_lazy("Usulan ditolak oleh Kepala Seksi atau Kepala Kantor Imigrasi."),
    **dict.fromkeys((Act.SEND_BACK, Act.DESIGNATE, Act.RECORD, Act.ACTIVATE, Act.DEACTIVATE, Act.REVOKE), _DECIDES),
}

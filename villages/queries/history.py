"""Steps of villages in words, for the timelines of a dossier and of a village."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import figure, short_date
from offices.models import Zone
from offices.roles import Role
from villages.enums import VillageStatus
from villages.models import AssistedVillage, Designation, VillageStep

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One point on a timeline (``components/timeline.html``); ``day`` sorts it among others."""

    day: date
    when: str
    text: str
    note: str = ""
    url: str = ""
    gold: bool = False


def designation_history(user: User, designation: Designation) -> list[Entry]:
    """What was done with the villages of a dossier, newest first; steps taken together are one entry."""
    rows = VillageStep.objects.visible_to(user).filter(designation=designation)
    together: dict[tuple[object, ...], list[VillageStep]] = {}
    for row in rows.select_related("village__region", "village__office", "actor").order_by("-pk"):
        key = (row.recorded_at, row.from_status, row.to_status, row.reason, row.effective_on)
        together.setdefault(key, []).insert(0, row)
    return [
        _entry(steps[0], whose=_named([step.village for step in steps]), persons=user.scope.personal_data)
        for steps in together.values()
    ]


def village_history(user: User, village: AssistedVillage) -> list[Entry]:
    """Every step of a village, newest first. Readers without persons see neither who decided nor the words of it."""
    rows = VillageStep.objects.visible_to(user).filter(village=village).order_by("-pk")
    persons = user.scope.personal_data
    return [_entry(row, persons=persons) for row in rows.select_related("village__office", "actor")]


def _entry(step: VillageStep, *, whose: str = "", persons: bool) -> Entry:
    zone = Zone(step.village.office.zone)
    recorded = step.recorded_at.astimezone(zone.info).date()
    day = step.effective_on or recorded
    text = _("data diperbarui") if step.from_status == step.to_status else VillageStatus(step.to_status).label
    note = [_by(step, persons=persons), step.reason if persons else ""]
    if recorded != day:
        note.append(_("dicatat %(day)s") % {"day": short_date(recorded)})
    return Entry(
        day,
        short_date(day),
        f"{whose}: {text}" if whose else text[0].upper() + text[1:],
        " · ".join(filter(None, note)),
        gold=step.to_status in (VillageStatus.DESIGNATED, VillageStatus.ACTIVE) and step.from_status != step.to_status,
    )


def _by(step: VillageStep, *, persons: bool) -> str:
    if step.actor is None:
        return _("dari catatan lama")
    role = str(Role(step.actor_role).label) if step.actor_role else ""
    return ", ".join(filter(None, [step.actor.name if persons else "", role]))


def _named(villages: list[AssistedVillage]) -> str:
    if len(villages) > MOST_NAMED:
        return _("%(number)s desa") % {"number": figure(len(villages))}
    return ", ".join(village.region.full_name for village in villages)

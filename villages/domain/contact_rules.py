"""What must hold of a contact before it is saved: its name, that function and unit fit, that it is there once."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.names import name_key, split_titles
from villages.domain.phones import refuse_nik
from villages.enums import DISTRICT_FUNCTIONS, LEADS_LOWER_UNIT, UNIT_LEADERS, VILLAGE_FUNCTIONS, Function
from villages.models import Stakeholder

# Nobody in office began before; a year typed wrong does.
EARLIEST_TERM = date(1945, 8, 17)
# A roll keeps the name with its titles.
LONGEST_FULL_NAME = 120


def names_of(*, name: str, title_before: str = "", title_after: str = "", called: str = "") -> dict[str, Any]:
    """The columns of a name as typed: titles typed inside it come after those of their own fields.

    Raises DomainError for no name, a NIK, and what is longer than a roll has room for.
    """
    for field, text in {
        "name": name,
        "title_before": title_before,
        "title_after": title_after,
        "called": called,
    }.items():
        refuse_nik(text, field=field)
    parts = split_titles(name)
    key = name_key(parts.name)
    if not key:
        raise DomainError(_("Tulis namanya."), field="name")
    values = {
        "name": parts.name,
        "title_before": _joined(title_before, parts.title_before, by=" "),
        "title_after": _joined(title_after, parts.title_after, by=", "),
        "called": " ".join(called.split()),
    }
    for field, text in values.items():
        limit: int = getattr(Stakeholder._meta.get_field(field), "max_length", 0)
        if len(text) > limit:
            raise DomainError(_("Paling banyak %(limit)s huruf.") % {"limit": limit}, field=field)
    # most names are far from it, and a list of them makes no model for each
    room = LONGEST_FULL_NAME - len(values["name"]) - len(values["title_before"]) - len(values["title_after"])
    if room < len(" , ") and len(Stakeholder(**values).full_name) > LONGEST_FULL_NAME:
        raise DomainError(
            _("Nama dengan gelarnya paling banyak %(limit)s huruf. Singkat gelarnya.") % {"limit": LONGEST_FULL_NAME},
            field="name",
        )
    return values | {"name_key": key}


def _joined(own: str, typed: str, *, by: str) -> str:
    own = " ".join(own.split()).strip(" ,")
    if not own or own == typed:
        return own or typed
    return by.join([own, *(title for title in typed.split(by) if title and title not in own.split(by))])


def check_fit(contact: Stakeholder) -> None:
    """Raises DomainError for a function, unit or term that does not fit the place and each other."""
    check_function(contact.function, in_village=contact.village_id is not None)
    check_term(contact.term_start, contact.term_end)
    unit = contact.unit
    if unit and unit.village_id != contact.village_id:
        raise DomainError(_("RT/RW ini bukan bagian dari desa kontak."), field="unit")
    check_leadership(contact.function, unit=unit.label if unit else "", is_lower=bool(unit and unit.kind.is_lower))


def check_function(function: str, *, in_village: bool) -> None:
    if function not in (VILLAGE_FUNCTIONS if in_village else DISTRICT_FUNCTIONS):
        raise DomainError(_("Fungsi ini tidak ada di tingkat ini. Pilih yang lain."), field="function")


def check_term(start: date | None, end: date | None) -> None:
    for field, day in (("term_start", start), ("term_end", end)):
        if day and day < EARLIEST_TERM:
            raise DomainError(_("Masa jabatan sejauh itu tidak mungkin. Periksa tahunnya."), field=field)
    if start and end and end < start:
        raise DomainError(_("Akhir jabatan lebih awal daripada mulainya. Periksa kedua tanggal."), field="term_end")


def check_leadership(function: str, *, unit: str, is_lower: bool) -> None:
    """``unit`` is the label of the contact's unit, empty for none; ``is_lower``: its kind is one like RT."""
    if function not in UNIT_LEADERS:
        return
    title = Function(function).label
    if not unit:
        raise DomainError(_("Tulis RT/RW yang dipimpin %(title)s ini.") % {"title": title}, field="unit")
    if is_lower != (function == LEADS_LOWER_UNIT):
        raise DomainError(
            _("%(title)s tidak memimpin %(unit)s. Periksa fungsi atau RT/RW-nya.") % {"title": title, "unit": unit},
            field="unit",
        )


def refuse_a_twin(contact: Stakeholder) -> None:
    """Raises DomainError when somebody in use has the same place and function, and the same name.

    Another spelling of the name is the same one unless both have phones and those differ.
    """
    alike = Q(name_key=contact.name_key) & ~Q(name_key="")
    if contact.phone:
        alike &= Q(phone__in=("", contact.phone))
    twins = Stakeholder.objects.filter(
        Q(name__iexact=contact.name) | alike,
        village_id=contact.village_id,
        district_id=contact.district_id,
        unit_id=contact.unit_id,
        function=contact.function,
        retired_at__isnull=True,
    )
    if twins.exclude(pk=contact.pk).exists():
        raise DomainError(_("Kontak dengan nama dan fungsi ini sudah ada di tempat yang sama."), field="name")

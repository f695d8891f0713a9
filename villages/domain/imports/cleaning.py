"""The cells of a row as the values of a contact, by the same rules as one typed into the form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.contact_rules import check_function, check_leadership, check_term, names_of
from villages.domain.imports.cells import NIK_REMOVED
from villages.domain.imports.columns import Column, Field, plain
from villages.domain.imports.phone_cells import phone_of
from villages.domain.imports.places import ImportPlace, Places
from villages.domain.imports.plain_names import plain_name
from villages.domain.imports.unit_cells import UnitFinder, UnitOfRow, label_of_cells
from villages.domain.imports.words import date_of, function_of, honorific_of, yes_or_no
from villages.enums import Function

BY_UNIT = ""
_UNIT_FIELDS = (Field.UNIT, Field.RT, Field.RW, Field.UPPER_UNIT)
# A row with a function, but none of these, is a vacant one: it still names its unit.
_OF_A_PERSON = (Field.NAME, Field.PHONE, Field.EMAIL, Field.CALLED, Field.TERM_START, Field.TERM_END)


class Cleaner:
    """Reads rows of one file.

    ``columns`` say what each cell is read as. ``default_function`` is for rows without one; empty: Ketua RT of a row
    with an RT, Ketua RW of one with an RW alone.
    """

    def __init__(self, columns: Sequence[Column], *, places: Places, default_function: str = BY_UNIT) -> None:
        self.places, self.default_function = places, default_function
        self.cell_of = {column.reads_as: place for place, column in enumerate(columns) if column.reads_as}
        kinds = [plain(column.header).split() for column in columns if column.reads_as == Field.UPPER_UNIT]
        self.upper_kind = (kinds[0][-1] if kinds and kinds[0] else "dusun").capitalize()

    def clean(self, cells: Sequence[str], units: UnitFinder) -> tuple[ImportPlace, UnitOfRow | None, dict[str, Any]]:
        """Place, unit and the contact's values; no values for a row that names a unit and nobody.

        Blank cells give no value: they leave what is known. Raises DomainError with the field of the column.
        """
        row = {name: cells[place] for name, place in self.cell_of.items() if cells[place]}
        for name, cell in row.items():
            if NIK_REMOVED in cell:
                raise DomainError(_("NIK tidak boleh dicatat di portal ini. Hapus angka 16 digit itu."), field=name)
        place = self.places.find(row.get(Field.VILLAGE, ""), row.get(Field.DISTRICT, ""))
        unit = self._unit(row, place, units)
        if unit and not any(row.get(name) for name in _OF_A_PERSON):
            return place, unit, {}
        return place, unit, self._person(row, place, unit)

    def place_of(self, cells: Sequence[str]) -> ImportPlace | None:
        """The place a row names, where it names one; whether the rest can be read is another question."""
        village, district = self.cell_of.get(Field.VILLAGE), self.cell_of.get(Field.DISTRICT)
        try:
            return self.places.find(
                "" if village is None else cells[village], "" if district is None else cells[district]
            )
        except DomainError:
            return None

    def _unit(self, row: Mapping[str, str], place: ImportPlace, units: UnitFinder) -> UnitOfRow | None:
        if not any(name in row for name in _UNIT_FIELDS):
            return None
        label = label_of_cells(
            unit=row.get(Field.UNIT, ""),
            rt=row.get(Field.RT, ""),
            rw=row.get(Field.RW, ""),
            upper=row.get(Field.UPPER_UNIT, ""),
            upper_kind=self.upper_kind,
        )
        if not label or label in "-–":
            return None
        if place.village is None:
            raise DomainError(_("Kontak kecamatan tidak punya RT/RW. Isi desanya."), field="unit")
        return units.find(place.village, label)

    def _person(self, row: Mapping[str, str], place: ImportPlace, unit: UnitOfRow | None) -> dict[str, Any]:
        values = self._names(row)
        values["function"] = function = self._function(row, unit)
        check_function(function, in_village=place.village is not None)
        check_leadership(function, unit=unit.label if unit else "", is_lower=bool(unit and unit.is_lower))
        if phone := phone_of(row.get(Field.PHONE, "")):
            values["phone"] = phone
        if Field.PHONE_IS_SHARED in row:
            values["phone_is_shared"] = yes_or_no(row[Field.PHONE_IS_SHARED])
        if honorific := honorific_of(row.get(Field.HONORIFIC, "")):
            values["honorific"] = honorific
        if Field.EMAIL in row:
            values["email"] = _email(row[Field.EMAIL])
        start = date_of(row.get(Field.TERM_START, ""), field=Field.TERM_START)
        end = date_of(row.get(Field.TERM_END, ""), field=Field.TERM_END)
        check_term(start, end)
        if start:
            values["term_start"] = start.isoformat()
        if end:
            values["term_end"] = end.isoformat()
        return values

    def _names(self, row: Mapping[str, str]) -> dict[str, Any]:
        typed = row.get(Field.NAME, "")
        if len(row.keys() & {Field.TITLE_BEFORE, Field.TITLE_AFTER, Field.CALLED}) == 0 and (
            found := plain_name(typed)
        ):
            return {"name": found[0], "name_key": found[1]}
        values = names_of(
            name=typed,
            title_before=row.get(Field.TITLE_BEFORE, ""),
            title_after=row.get(Field.TITLE_AFTER, ""),
            called=row.get(Field.CALLED, ""),
        )
        return {name: value for name, value in values.items() if value}

    def _function(self, row: Mapping[str, str], unit: UnitOfRow | None) -> str:
        if Field.FUNCTION in row:
            return function_of(row[Field.FUNCTION])
        if self.default_function:
            return self.default_function
        if unit:
            return (Function.RT_HEAD if unit.is_lower else Function.RW_HEAD).value
        raise DomainError(_("Tulis fungsinya, misalnya Ketua RT atau Tokoh masyarakat."), field="function")


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise DomainError(_("Alamat surel tidak dikenali. Contoh: nama@desa.go.id."), field="email") from error
    return text

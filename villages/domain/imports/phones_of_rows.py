"""Whether the phones of a file's rows are free: a phone is one person's in an office, unless marked as shared."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.contact_phones import taken_by, taken_by_somebody
from villages.domain.imports.matching import Matches, ReadRow
from villages.domain.imports.places import Places
from villages.domain.imports.register import Existing, Register
from villages.enums import Function


@dataclass(slots=True)
class Phones:
    """Checks row after row, in the order of the file, against the register and the rows before."""

    register: Register
    matches: Matches
    places: Places
    _rows: dict[tuple[int, str], tuple[int, bool]] = field(default_factory=dict)

    def check(self, row: ReadRow) -> None:
        """Sets the row's ``error`` when its phone is somebody else's, in the register or in the file."""
        if row.error:
            return
        held = row.there.values if row.there else {}
        phone = str(row.values.get("phone") or held.get("phone") or "")
        if not phone:
            row.values.pop("phone_is_shared", None)  # a mark without a number says nothing
            return
        shared = bool(row.values.get("phone_is_shared", held.get("phone_is_shared", False)))
        try:
            if "phone" in row.values or "phone_is_shared" in row.values:
                self._refuse_holders(row, phone, shared=shared)
            self._refuse_rows(row, phone, shared=shared)
        except DomainError as error:
            row.error = error

    def _refuse_holders(self, row: ReadRow, phone: str, *, shared: bool) -> None:
        others = [
            one
            for one in self.register.holders(row.place.office, phone)
            if one is not row.there and not self._gives_up(one, phone)
        ]
        for one in others:
            if not (shared and (one.values["phone_is_shared"] or self._marks(one))):
                raise DomainError(self._sentence(one, shared=shared), field="phone")

    def _refuse_rows(self, row: ReadRow, phone: str, *, shared: bool) -> None:
        first, first_is_shared = self._rows.setdefault((row.place.office, phone), (row.number, shared))
        if first != row.number and not (shared and first_is_shared):
            raise DomainError(
                _("Nomor ini juga ada di baris %(number)s. Bila dipakai bersama, isi “ya” di kolom Telepon bersama.")
                % {"number": first},
                field="phone",
            )

    def _gives_up(self, holder: Existing, phone: str) -> bool:
        """Whether the file itself gives the holder another number."""
        row = self.matches.taken.get(holder.pk)
        return row is not None and row.error is None and row.values.get("phone", phone) != phone

    def _marks(self, holder: Existing) -> bool:
        row = self.matches.taken.get(holder.pk)
        return row is not None and row.error is None and row.values.get("phone_is_shared", False)

    def _sentence(self, holder: Existing, *, shared: bool) -> str:
        if holder.place not in self.places:
            return taken_by_somebody()
        words = {
            "name": str(holder.values["name"]),
            "function": str(Function(str(holder.values["function"])).label),
            "place": self.places[holder.place].label,
        }
        if shared:
            return (
                _(
                    "Nomor ini sudah dipakai %(name)s (%(function)s, %(place)s) tanpa tanda telepon bersama. "
                    "Tandai dulu di kontaknya."
                )
                % words
            )
        return taken_by(**words)

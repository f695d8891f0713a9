"""Where the rows of a file belong: the villages and kecamatan the importing person keeps contacts of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.roles import Role
from villages.domain.imports.columns import plain
from villages.models import AssistedVillage, ContactImport

_KINDS = frozenset({"desa", "kelurahan", "kel", "ds", "kecamatan", "kec", "nagari", "gampong"})


@dataclass(frozen=True, slots=True)
class ImportPlace:
    """A village or, without ``village``, the kecamatan itself; with the ancestors its contacts carry."""

    village: str | None
    district: str
    label: str
    office: int
    regional_office: int

    @property
    def code(self) -> str:
        """What contacts of the place are locked by."""
        return self.village or self.district

    @property
    def regency(self) -> str:
        return self.district[:5]


@dataclass
class Places:
    """Finds the place a row names. ``default`` is where rows go that name none."""

    villages: dict[str, ImportPlace] = field(default_factory=dict)
    districts: dict[str, ImportPlace] = field(default_factory=dict)
    default: ImportPlace | None = None
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _districts_by_name: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[tuple[str, str], ImportPlace] = field(default_factory=dict)

    @classmethod
    def of(cls, villages: Iterable[AssistedVillage], *, with_districts: bool, default: str = "") -> "Places":
        """``villages`` come with region and district; ``default`` is the code of one of them, or of its kecamatan."""
        places = cls()
        for village in villages:
            common = (village.district_id, village.office_id, village.regional_office_id)
            places._add(village.pk, village.region.name, village.label, *common)
            if with_districts and village.district_id not in places.districts:
                places._add_district(village.district.name, village.district.full_name, *common)
        places.default = places.villages.get(default) or places.districts.get(default)
        return places

    def _add(self, code: str, name: str, label: str, district: str, office: int, regional_office: int) -> None:
        self.villages[code] = ImportPlace(code, district, label, office, regional_office)
        self._by_name.setdefault(bare(name), []).append(code)

    def _add_district(self, name: str, label: str, code: str, office: int, regional_office: int) -> None:
        self.districts[code] = ImportPlace(None, code, label, office, regional_office)
        self._districts_by_name.setdefault(bare(name), []).append(code)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.replace(".", ""): code for code in (*self.villages, *self.districts)}

    def find(self, village: str, district: str) -> ImportPlace:
        """The place two cells name; DomainError on ``village`` or ``district`` for none and for several."""
        key = village, district
        if key not in self._found:
            self._found[key] = self._find(village, district)
        return self._found[key]

    def __getitem__(self, code: str) -> ImportPlace:
        return self.villages.get(code) or self.districts[code]

    def __contains__(self, code: str) -> bool:
        return code in self.villages or code in self.districts

    def _find(self, village: str, district: str) -> ImportPlace:
        if village:
            return self._village(village, district)
        if self.default and (self.default.village or not district):
            return self.default
        if district:
            return self._district(district)
        raise DomainError(_("Tulis nama desa atau kelurahannya."), field="village")

    def _village(self, text: str, district: str) -> ImportPlace:
        code = self._codes.get(text.replace(".", "").replace(" ", ""))
        codes = [code] if code in self.villages else self._by_name.get(bare(text), [])
        if district and len(codes) > 1:
            codes = [code for code in codes if bare(district) in (bare(n) for n in self._names_of_district(code))]
        if len(codes) == 1:
            return self.villages[codes[0]]
        if codes:
            labels = ", ".join(self.villages[code].label for code in codes[:5])
            raise DomainError(
                _("Ada beberapa “%(text)s”: %(labels)s. Isi juga kecamatannya.") % {"text": text, "labels": labels},
                field="village",
            )
        raise DomainError(
            _("“%(text)s” bukan desa binaan di tujuan impor ini. Periksa nama atau kodenya.") % {"text": text[:60]},
            field="village",
        )

    def _district(self, text: str) -> ImportPlace:
        code = self._codes.get(text.replace(".", "").replace(" ", ""))
        codes = [code] if code in self.districts else self._districts_by_name.get(bare(text), [])
        if len(codes) == 1:
            return self.districts[codes[0]]
        raise DomainError(
            _("Kecamatan “%(text)s” tidak ada atau ada beberapa di wilayah Anda. Tulis kodenya.")
            % {"text": text[:60]},
            field="district",
        )

    def _names_of_district(self, village_code: str) -> list[str]:
        district = self.villages[village_code].district
        return [district, *(name for name, codes in self._districts_by_name.items() if district in codes)]


def bare(name: str) -> str:
    """``Desa  PONTANG`` is ``pontang``."""
    words = plain(name).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _KINDS else words)


def places_for(actor: User, done: ContactImport) -> Places:
    """The places an import may write to: what its person may see, narrowed to where the file goes."""
    villages = AssistedVillage.objects.visible_to(actor).select_related("region", "district")
    if done.village_id:
        villages = villages.filter(pk=done.village_id)
    elif done.district_id:
        villages = villages.filter(district_id=done.district_id)
    return Places.of(
        villages,
        with_districts=actor.scope.role != Role.VILLAGE_OPERATOR,
        default=done.village_id or done.district_id or "",
    )

"""The contact form, always inside one village or one kecamatan."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Region
from villages.domain.contacts import ContactDetails
from villages.domain.phones import display_phone, normalise_phone, refuse_nik
from villages.domain.unit_labels import UnitLabel, find_unit, parse_label, refuse_unknown_kinds
from villages.enums import DISTRICT_FUNCTIONS, VILLAGE_FUNCTIONS, Function, Honorific
from villages.forms.serving import ServingFields
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder, UnitKind
from villages.queries.units import units_in_force

DAY = "%Y-%m-%d"
# How a person heard the privacy notice when they were taken in; the words are kept as the source of the consent.
WAYS_TOLD = (_("langsung"), _("lewat telepon"), _("lewat WhatsApp"), _("lewat lurah/kepala desa"))


class ContactForm(ServingFields, forms.Form):
    """Function, name and ways to reach a person.

    The unit is typed, ``RT 003/RW 05`` or ``3/5``, and matched with those in force in ``village``; without a village
    the person is of ``district``. ``contact``: who is there already.
    """

    function = forms.ChoiceField(label=_("Fungsi"))
    name = forms.CharField(
        label=_("Nama"),
        max_length=120,
        help_text=_("Boleh dengan gelar, misalnya H. Ahmad Fauzi, S.Sos.; gelarnya dipisah sendiri. Tanpa NIK."),
    )
    title_before = forms.CharField(label=_("Gelar di depan"), required=False, max_length=40)
    title_after = forms.CharField(label=_("Gelar di belakang"), required=False, max_length=60)
    called = forms.CharField(
        label=_("Panggilan"),
        required=False,
        max_length=40,
        help_text=_("Nama yang dipakai sehari-hari, misalnya Haji Udin."),
    )
    honorific = forms.ChoiceField(label=_("Sapaan"), choices=Honorific.choices, required=False)
    unit = forms.CharField(
        label=_("RT/RW"),
        required=False,
        max_length=60,
        help_text=_("Misalnya RT 003/RW 05 atau cukup 3/5. Kosongkan bila tidak mewakili RT atau RW."),
    )
    add_unit = forms.BooleanField(label=_("Tambahkan RT/RW ini ke daftar desa"), required=False)
    phone = forms.CharField(
        label=_("Telepon atau WhatsApp"),
        required=False,
        max_length=40,
        help_text=_("Misalnya 0812 3456 7890. Nomor luar negeri diawali +."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    phone_is_shared = forms.BooleanField(
        label=_("Telepon bersama"),
        required=False,
        help_text=_("Satu nomor dipakai beberapa kontak, misalnya suami istri."),
    )
    email = forms.EmailField(label=_("Surel"), required=False)
    term_start = forms.DateField(
        label=_("Menjabat sejak"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format=DAY)
    )
    term_end = forms.DateField(
        label=_("Menjabat sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format=DAY)
    )
    told = forms.ChoiceField(
        label=_("Pemberitahuan privasi disampaikan"),
        required=False,
        choices=[("", _("belum disampaikan")), *((way, way) for way in WAYS_TOLD)],
        help_text=_("Dicatat sebagai persetujuan menerima undangan dan pengingat."),
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        village: AssistedVillage | None,
        district: Region | None = None,
        contact: Stakeholder | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        functions: Sequence[Function] = VILLAGE_FUNCTIONS if village else DISTRICT_FUNCTIONS
        self.fields["function"].choices = [("", _("Pilih fungsi"))] + [(f.value, f.label) for f in functions]  # type: ignore[attr-defined]
        self.user = user
        self.units: list[NeighbourhoodUnit] = list(units_in_force(user, village)) if village else []
        self.new_unit: UnitLabel | None = None
        self.unit_is_unknown = False
        if village:
            self.fields["unit"].widget.attrs |= {"list": "units", "autocomplete": "off"}
        else:
            del self.fields["unit"], self.fields["add_unit"]
        if contact:
            del self.fields["told"]
        self.offer_villages(user, district=None if village else district, contact=contact)

    @property
    def has_name_details(self) -> bool:
        """Whether the fields about titles hold something, or something is wrong there."""
        names = ("title_before", "title_after", "called")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_name(self) -> str:
        with sentence_at_the_field():
            refuse_nik(self.cleaned_data["name"], field="name")
        return self.cleaned_data["name"]

    def clean_phone(self) -> str:
        with sentence_at_the_field():
            return normalise_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if typed := cleaned.get("unit"):
            cleaned["unit"] = self._unit(typed)
        return cleaned

    def _unit(self, typed: str) -> NeighbourhoodUnit | None:
        try:
            unit = find_unit(typed, units=self.units)
            label = parse_label(typed) if unit is None else None
            if label:
                refuse_unknown_kinds(label, kinds=UnitKind.objects.visible_to(self.user))
        except DomainError as error:
            error.add_to(self)
            return None
        if label and self.cleaned_data.get("add_unit"):
            self.new_unit = label
        elif label:
            self.unit_is_unknown = True
            self.add_error(
                "unit",
                _("%(typed)s belum ada di desa ini. Perbaiki, atau centang kotak di bawah untuk menambahkannya.")
                % {"typed": typed},
            )
        return unit

    @property
    def offers_to_add_unit(self) -> bool:
        return self.unit_is_unknown or self.new_unit is not None

    def details(self) -> ContactDetails:
        aside = ("add_unit", "told", "serves", "serves_more")
        values = {name: value for name, value in self.cleaned_data.items() if name not in aside}
        return ContactDetails(**values | {"unit": values.get("unit") or None, "serves": self.served()})

    @property
    def told_by(self) -> str:
        return self.cleaned_data.get("told", "")


def initial_of(contact: Stakeholder) -> dict[str, object]:
    """What the form shows of a contact; the phone as it is called, not as it is kept."""
    names = (
        "function", "name", "title_before", "title_after", "called", "honorific", "phone_is_shared", "email",
        "term_start", "term_end",
    )  # fmt: skip
    return {name: getattr(contact, name) for name in names} | {
        "phone": display_phone(contact.phone),
        "unit": contact.unit.label if contact.unit else "",
    }


@contextmanager
def sentence_at_the_field() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise forms.ValidationError(error.message) from error


class WishForm(forms.Form):
    """How a person said that they want no messages, or want them again."""

    source = forms.CharField(
        label=_("Disampaikan lewat"),
        max_length=200,
        help_text=_("Misalnya: lewat telepon ke kelurahan, atau balasan WhatsApp."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
